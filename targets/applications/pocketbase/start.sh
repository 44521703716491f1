#!/usr/bin/env bash
# One superuser, and files in the scratch folder alone: start.sh PROGRAM SCRATCH PORT
set -euo pipefail
program=$1 scratch=$2 port=$3
"$program" superuser upsert "$LOGIN_USERNAME" "$LOGIN_PASSWORD" --dir "$scratch/data" --dev=false
exec "$program" serve --dir "$scratch/data" --dev=false --http "127.0.0.1:$port"
