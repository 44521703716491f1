# A database server in the scratch folder that listens on a socket alone, at $socket: source start-mariadb.sh SCRATCH
# It belongs to the process group of the application, and ends with it.
socket=$1/mariadb.socket
me=$(id --user --name)
mariadb-install-db --no-defaults --user="$me" --datadir="$1/mariadb" --auth-root-authentication-method=normal >&2
mariadbd --no-defaults --user="$me" --datadir="$1/mariadb" --socket="$socket" --skip-networking --innodb-flush-log-at-trx-commit=0 >&2 &
for _ in $(seq 300); do
  mariadb-admin --no-defaults --socket="$socket" --user root ping >/dev/null 2>&1 && break
  sleep 0.1
done
