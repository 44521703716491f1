#!/usr/bin/env bash
# The site that `wagtail start` makes: start.sh PYTHON SCRATCH PORT
set -euo pipefail
python=$1 scratch=$2 port=$3
cd "$scratch"
"$python" -m django startproject --template "$("$python" -c 'import os, wagtail; print(os.path.join(os.path.dirname(wagtail.__file__), "project_template"))')" \
  --extension html,rst --name Dockerfile site_of_ours . 2>/dev/null
# Its development settings ask for no collected files and no mail server.
export DJANGO_SETTINGS_MODULE=site_of_ours.settings.dev
"$python" manage.py migrate --verbosity 0
DJANGO_SUPERUSER_PASSWORD="$LOGIN_PASSWORD" "$python" manage.py createsuperuser --no-input --username "$LOGIN_USERNAME" --email "$LOGIN_USERNAME@example.org"
exec "$python" -m waitress --listen "127.0.0.1:$port" site_of_ours.wsgi:application
