#!/usr/bin/env bash
# The print server with one account, its wizard skipped: start.sh PYTHON SCRATCH PORT
set -euo pipefail
python=$1 scratch=$2 port=$3
"$python" -m octoprint --iknowwhatimdoing --basedir "$scratch" user add --admin --password "$LOGIN_PASSWORD" "$LOGIN_USERNAME" >/dev/null
exec "$python" -m octoprint serve --iknowwhatimdoing --basedir "$scratch" --host 127.0.0.1 --port "$port"
