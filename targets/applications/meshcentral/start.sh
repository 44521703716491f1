#!/usr/bin/env bash
# One account, plain HTTP as behind a proxy that ends TLS: start.sh NODE SCRATCH PORT
set -euo pipefail
node=$1 scratch=$2 port=$3
mesh=$PWD/../node_modules/meshcentral
where=(--datapath "$scratch/data" --filespath "$scratch/files")
"$node" "$mesh" "${where[@]}" --createaccount "$LOGIN_USERNAME" --pass "$LOGIN_PASSWORD" --email "$LOGIN_USERNAME@example.org" >/dev/null
exec "$node" "$mesh" "${where[@]}" --port "$port" --portbind 127.0.0.1 --redirport 0 --mpsport 0 --tlsoffload 127.0.0.1 --lanonly --cert 127.0.0.1
