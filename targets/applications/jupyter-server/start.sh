#!/usr/bin/env bash
# A server with a password, as its manual sets one up: start.sh PYTHON SCRATCH PORT
set -euo pipefail
python=$1 scratch=$2 port=$3
hash=$("$python" -c 'import os; from jupyter_server.auth import passwd; print(passwd(os.environ["LOGIN_PASSWORD"]))')
cd "$scratch"
export HOME="$scratch"
allow=()
# Only a container's superuser needs to be told.
[ "$(id -u)" = 0 ] && allow=(--allow-root)
exec "$python" -m jupyter_server --no-browser --ip 127.0.0.1 --port "$port" --ServerApp.port_retries=0 "${allow[@]}" \
  --PasswordIdentityProvider.hashed_password="$hash"
