#!/usr/bin/env bash
# The data studio with one administrator, on a database of its own: start.sh NODE SCRATCH PORT
set -euo pipefail
node=$1 scratch=$2 port=$3
directus=$PWD/../node_modules/directus/cli.js
"$node" database.mjs "$scratch" >&2 &
for _ in $(seq 300); do
  [ -S "$scratch/.s.PGSQL.5432" ] && break
  sleep 0.1
done
export DB_CLIENT=pg DB_HOST="$scratch" DB_PORT=5432 DB_DATABASE=postgres DB_USER=postgres DB_PASSWORD=unused
export DB_POOL__MIN=0 DB_POOL__MAX=1
export SECRET KEY=of-a-test ADMIN_EMAIL="$LOGIN_USERNAME" ADMIN_PASSWORD="$LOGIN_PASSWORD"
SECRET=$(od -An -N32 -tx1 /dev/urandom | tr -d ' \n')
export HOST=127.0.0.1 PORT="$port" PUBLIC_URL="http://127.0.0.1:$port" STORAGE_LOCAL_ROOT="$scratch/uploads"
export EXTENSIONS_PATH="$scratch/extensions" TELEMETRY=false LOG_LEVEL=warn
"$node" --import ./no-sandbox.mjs "$directus" bootstrap >&2
exec "$node" --import ./no-sandbox.mjs "$directus" start
