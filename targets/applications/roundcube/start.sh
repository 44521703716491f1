#!/usr/bin/env bash
# The webmail before a mail server of its own, with one account, on PHP's own server: start.sh SCRATCH PORT
set -euo pipefail
scratch=$1 port=$2 project=$PWD
mkdir "$scratch"/{www,tmp,log,mail,run}
free='$s = stream_socket_server("tcp://127.0.0.1:0"); echo explode(":", stream_socket_get_name($s, false))[1];'
imap=$(php -r "$free")
# Whoever is root has the package's own users to run as.
me=$(id --user --name) group=$(id --group --name) owner=nobody
[[ $me == root ]] || owner=$me
cat >"$scratch/dovecot.conf" <<CONF
protocols = imap
base_dir = $scratch/run
state_dir = $scratch/run
log_path = $scratch/dovecot.log
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
first_valid_uid = 1
mail_location = maildir:$scratch/mail
service imap-login {
  chroot =
  inet_listener imap {
    port = $imap
  }
  inet_listener imaps {
    port = 0
  }
}
service anvil {
  chroot =
}
passdb {
  driver = passwd-file
  args = $scratch/users
}
userdb {
  driver = static
  args = uid=$owner gid=$(id --group --name "$owner") home=$scratch/mail
}
CONF
if [[ $me != root ]]; then
  printf 'default_internal_user = %s\ndefault_login_user = %s\ndefault_internal_group = %s\n' "$me" "$me" "$group" >>"$scratch/dovecot.conf"
fi
printf '%s:{PLAIN}%s\n' "$LOGIN_USERNAME" "$LOGIN_PASSWORD" >"$scratch/users"
chmod 711 "$scratch"
chown "$owner" "$scratch/mail"
dovecot -F -c "$scratch/dovecot.conf" >&2 &
cp --recursive --dereference /usr/share/roundcube/. "$scratch/www" 2>/dev/null || true
rm --recursive --force "$scratch/www/config"
mkdir "$scratch/www/config"
cp --dereference /etc/roundcube/{defaults.inc,mimetypes}.php "$project/config.inc.php" "$scratch/www/config"
# Debian keeps the configuration elsewhere.
sed --in-place "s#'/var/lib/roundcube/'#'$scratch/www/'#" "$scratch/www/program/include/iniset.php"
php -r '(new PDO("sqlite:$argv[1]/database"))->exec(file_get_contents("/usr/share/roundcube/SQL/sqlite.initial.sql"));' "$scratch"
export ROUNDCUBE_SCRATCH="$scratch" ROUNDCUBE_IMAP_PORT="$imap" ROUNDCUBE_SECRET
ROUNDCUBE_SECRET=$(od -An -N12 -tx1 /dev/urandom | tr -d ' \n')
exec env PHP_CLI_SERVER_WORKERS=4 php -S "127.0.0.1:$port" -t "$scratch/www"
