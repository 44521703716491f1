#!/usr/bin/env bash
# Built once for each change of the sources, beside the installed packages: start.sh NODE PORT
set -euo pipefail
node=$1 port=$2
export NEXT_TELEMETRY_DISABLED=1
sources=$(find . -type f | sort | xargs sha256sum | sha256sum | cut -c1-12)
built=$PWD/../built-$sources
if [ ! -e "$built/complete" ]; then
  rm -rf "$PWD"/../built-*
  cp -r . "$built"
  (cd "$built" && "$node" ../node_modules/next/dist/bin/next build)
  touch "$built/complete"
fi
AUTH_SECRET=$("$node" -p 'crypto.randomUUID() + crypto.randomUUID()')
export AUTH_SECRET
cd "$built"
exec "$node" ../node_modules/next/dist/bin/next start --hostname 127.0.0.1 --port "$port"
