#!/usr/bin/env bash
# A repository with one account, on its own server: start.sh SCRATCH PORT
set -euo pipefail
scratch=$1 port=$2
export HOME="$scratch"
fossil init --admin-user "$LOGIN_USERNAME" "$scratch/project.fossil" >&2
fossil user password "$LOGIN_USERNAME" "$LOGIN_PASSWORD" --repository "$scratch/project.fossil"
exec fossil server "$scratch/project.fossil" --port "$port" --localhost
