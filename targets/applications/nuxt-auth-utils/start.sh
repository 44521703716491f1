#!/usr/bin/env bash
# Built once for each change of the sources, beside the installed packages: start.sh NODE PORT
set -euo pipefail
node=$1 port=$2
sources=$(find . -type f | sort | xargs sha256sum | sha256sum | cut -c1-12)
built=$PWD/../built-$sources
if [ ! -e "$built/complete" ]; then
  rm -rf "$PWD"/../built-*
  cp -r . "$built"
  (cd "$built" && NUXT_TELEMETRY_DISABLED=1 "$node" ../node_modules/nuxt/bin/nuxt.mjs build)
  touch "$built/complete"
fi
NUXT_SESSION_PASSWORD=$("$node" -p 'crypto.randomUUID()')
export NUXT_SESSION_PASSWORD HOST=127.0.0.1 PORT=$port
exec "$node" "$built/.output/server/index.mjs"
