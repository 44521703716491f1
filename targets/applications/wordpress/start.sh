#!/usr/bin/env bash
# The site on a database server of its own, with one account, on PHP's own server: start.sh SCRATCH PORT
set -euo pipefail
scratch=$1 port=$2 project=$PWD
source "$project/../start-mariadb.sh" "$scratch"
mariadb --no-defaults --socket "$socket" --user root --execute 'CREATE DATABASE wordpress'
mkdir "$scratch/www"
cp --recursive --dereference /usr/share/wordpress/. "$scratch/www" 2>/dev/null || true
cp --recursive --dereference /var/lib/wordpress/wp-content/. "$scratch/www/wp-content" 2>/dev/null || true
cp "$project/wp-config.php" "$scratch/www/wp-config.php"
export WORDPRESS_SOCKET="$socket" WORDPRESS_SECRET
WORDPRESS_SECRET=$(od -An -N32 -tx1 /dev/urandom | tr -d ' \n')
php "$project/install.php" "$scratch/www" "127.0.0.1:$port" >&2
exec env PHP_CLI_SERVER_WORKERS=4 php -S "127.0.0.1:$port" -t "$scratch/www"
