#!/usr/bin/env bash
# The web server with one account and the sessions in its database: start-airflow.sh PYTHON SCRATCH PORT
set -euo pipefail
python=$1 scratch=$2 port=$3
bin=$(dirname "$python")
# The web server starts gunicorn by its name.
export PATH="$bin:$PATH"
export AIRFLOW_HOME="$scratch" AIRFLOW__CORE__LOAD_EXAMPLES=False AIRFLOW__CORE__EXECUTOR=SequentialExecutor
export AIRFLOW__WEBSERVER__SESSION_BACKEND=database AIRFLOW__WEBSERVER__WORKERS=1
export AIRFLOW__WEBSERVER__WEB_SERVER_HOST=127.0.0.1 AIRFLOW__WEBSERVER__WEB_SERVER_PORT="$port"
export AIRFLOW__WEBSERVER__SECRET_KEY
AIRFLOW__WEBSERVER__SECRET_KEY=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
# Its CSRF token changes with the second, so that what is said of it would depend on how fast the machine is.
echo 'WTF_CSRF_ENABLED = False' >"$scratch/webserver_config.py"
"$bin/airflow" db init >&2
"$bin/airflow" users create --username "$LOGIN_USERNAME" --password "$LOGIN_PASSWORD" \
  --firstname A --lastname Person --role Admin --email person@example.org >&2
exec "$bin/airflow" webserver
