#!/usr/bin/env bash
# The web interface with one account in a database of its own, on PHP's own server: start.sh SCRATCH PORT
set -euo pipefail
scratch=$1 port=$2
mkdir "$scratch/sessions" "$scratch/config"
source "$PWD/../start-mariadb.sh" "$scratch"
hash=$(php -r 'echo password_hash(getenv("LOGIN_PASSWORD"), PASSWORD_DEFAULT);')
{
  echo "CREATE DATABASE web; CREATE USER 'web'@'localhost'; GRANT ALL ON web.* TO 'web'@'localhost'; USE web;"
  cat /usr/share/icingaweb2/schema/mysql.schema.sql
  echo "INSERT INTO icingaweb_user (name, active, password_hash) VALUES ('$LOGIN_USERNAME', 1, '$hash');"
} | mariadb --no-defaults --socket "$socket" --user root
cat >"$scratch/config/resources.ini" <<CONF
[web]
type = "db"
db = "mysql"
host = "localhost"
dbname = "web"
username = "web"
CONF
cat >"$scratch/config/authentication.ini" <<CONF
[web]
backend = "db"
resource = "web"
CONF
cat >"$scratch/config/config.ini" <<CONF
[global]
show_stacktraces = "0"
config_resource = "web"
module_path = "$scratch/modules"
[logging]
log = "php"
level = "ERROR"
CONF
cat >"$scratch/config/roles.ini" <<CONF
[administrators]
users = "$LOGIN_USERNAME"
permissions = "*"
CONF
export ICINGAWEB_CONFIGDIR="$scratch/config"
cd /usr/share/icingaweb2/public
exec env PHP_CLI_SERVER_WORKERS=4 php -d error_reporting=0 -d pdo_mysql.default_socket="$socket" -d session.save_path="$scratch/sessions" -S "127.0.0.1:$port" -t . index.php
