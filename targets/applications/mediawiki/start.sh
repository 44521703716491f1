#!/usr/bin/env bash
# The wiki on SQLite with one account, on PHP's own server: start.sh SCRATCH PORT
set -euo pipefail
scratch=$1 port=$2
mkdir "$scratch/www"
cp --recursive --dereference /usr/share/mediawiki/. "$scratch/www" || true
rm -f "$scratch/www/LocalSettings.php"
php "$scratch/www/maintenance/install.php" --dbtype sqlite --dbpath "$scratch/data" --dbname wiki --confpath "$scratch/www" \
  --server "http://127.0.0.1:$port" --scriptpath '' --pass "$LOGIN_PASSWORD" Wiki "$LOGIN_USERNAME" >&2
exec php -S "127.0.0.1:$port" -t "$scratch/www"
