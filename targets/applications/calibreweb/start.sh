#!/usr/bin/env bash
# The library's server, its first account given a password: start.sh PYTHON SCRATCH PORT
set -euo pipefail
cps=$(dirname "$1")/cps scratch=$2
export CALIBRE_PORT=$3
cd "$scratch"
"$cps" -p "$scratch/app.db" -s "$LOGIN_USERNAME:$LOGIN_PASSWORD" >&2
exec "$cps" -p "$scratch/app.db" -i 127.0.0.1
