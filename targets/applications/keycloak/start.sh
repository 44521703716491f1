#!/usr/bin/env bash
# Keycloak with its own realm, one administrator and a database in memory: start.sh ARCHIVE PORT
set -euo pipefail
archive=$1 port=$2
export KC_BOOTSTRAP_ADMIN_USERNAME="$LOGIN_USERNAME" KC_BOOTSTRAP_ADMIN_PASSWORD="$LOGIN_PASSWORD"
exec bash "$archive"/keycloak-*/bin/kc.sh start-dev --db=dev-mem --http-host=127.0.0.1 --http-port="$port"
