#!/usr/bin/env bash
# The web server's own sign-in form and sessions: start.sh STORE PORT SCRATCH
set -euo pipefail
store=$1 port=$2 scratch=$3 project=$PWD
mkdir "$scratch/database"
htpasswd -icB "$scratch/users" "$LOGIN_USERNAME" <<<"$LOGIN_PASSWORD"
cp --recursive "$project/pages" "$scratch/pages"
sqlite3 "$scratch/database/sessions" 'CREATE TABLE session (key TEXT PRIMARY KEY, value TEXT, expiry INTEGER)'
# Its workers run as somebody else where it is started by root.
chmod --recursive a+rwX "$scratch"
passphrase=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
exec apache2 -DFOREGROUND -D "$store" -f "$project/httpd.conf" -d "$scratch" \
  -C "Define scratch $scratch" -C "Define port $port" -C "Define passphrase $passphrase"
