#!/usr/bin/env bash
# Before a database server of its own, with sign-in by cookie, on PHP's own server: start.sh SCRATCH PORT
set -euo pipefail
scratch=$1 port=$2 project=$PWD
source "$project/../start-mariadb.sh" "$scratch"
mariadb --no-defaults --socket "$socket" --user root \
  --execute "CREATE USER '$LOGIN_USERNAME'@'localhost' IDENTIFIED BY '$LOGIN_PASSWORD'; GRANT ALL ON *.* TO '$LOGIN_USERNAME'@'localhost'"
mkdir "$scratch/www" "$scratch/tmp"
cp --recursive --dereference /usr/share/phpmyadmin/. "$scratch/www"
cp "$project/config.inc.php" "$scratch/www/config.inc.php"
# Debian keeps the configuration elsewhere.
sed --in-place "s#'/etc/phpmyadmin/config.inc.php'#'$scratch/www/config.inc.php'#" "$scratch/www/libraries/vendor_config.php"
export PHPMYADMIN_SOCKET="$socket" PHPMYADMIN_TEMP="$scratch/tmp" PHPMYADMIN_SECRET
PHPMYADMIN_SECRET=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
exec env PHP_CLI_SERVER_WORKERS=4 php -d session.save_path="$scratch/tmp" -S "127.0.0.1:$port" -t "$scratch/www"
