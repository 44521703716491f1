#!/usr/bin/env bash
# A project with Basic sign-in, as its manual has it: start.sh PYTHON SCRATCH PORT
set -euo pipefail
python=$1 scratch=$2 port=$3
"$python" -m trac.admin.console "$scratch/project" initenv Project sqlite:db/trac.db >/dev/null
# What htpasswd would write; the password goes by standard input.
printf '%s:%s\n' "$LOGIN_USERNAME" "$(printf %s "$LOGIN_PASSWORD" | openssl passwd -apr1 -stdin)" >"$scratch/htpasswd"
exec "$python" -m trac.web.standalone --hostname 127.0.0.1 --port "$port" --single-env \
  --basic-auth="project,$scratch/htpasswd,project" "$scratch/project"
