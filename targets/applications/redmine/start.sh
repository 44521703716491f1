#!/usr/bin/env bash
# The project manager on the package's own SQLite database, with one account: start.sh SCRATCH PORT
set -euo pipefail
scratch=$1 port=$2
cp --recursive --no-dereference --preserve=links /usr/share/redmine "$scratch/app"
own=$scratch/app/instances/own
mkdir --parents "$own"/{config,files,log,tmp,public} "$scratch/app/tmp"
cp /var/lib/dbconfig-common/sqlite3/redmine/instances/default/redmine_default "$scratch/database"
printf 'production:\n  adapter: sqlite3\n  database: %s/database\n  encoding: utf8\n' "$scratch" >"$own/config/database.yml"
od -An -N32 -tx1 /dev/urandom | tr -d ' \n' >"$own/config/secret_key.txt"
export REDMINE_INSTANCE=own RAILS_ENV=production
cd "$scratch/app"
ruby bin/rails runner '
  user = User.new(firstname: "A", lastname: "Person", mail: "a@example.org", admin: true, language: "en")
  user.login = ENV.fetch("LOGIN_USERNAME")
  user.password = user.password_confirmation = ENV.fetch("LOGIN_PASSWORD")
  user.save!' >&2
exec puma --environment production --bind "tcp://127.0.0.1:$port" config.ru
