#!/usr/bin/env bash
# The admin site as `startproject` makes it: start.sh PYTHON SCRATCH PORT
set -euo pipefail
python=$1 scratch=$2 port=$3
cd "$scratch"
"$python" -m django startproject site_of_ours .
"$python" manage.py migrate --verbosity 0
DJANGO_SUPERUSER_PASSWORD="$LOGIN_PASSWORD" "$python" manage.py createsuperuser --no-input --username "$LOGIN_USERNAME" --email "$LOGIN_USERNAME@example.org"
exec "$python" -m waitress --listen "127.0.0.1:$port" site_of_ours.wsgi:application
