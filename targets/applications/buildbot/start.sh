#!/usr/bin/env bash
# start.sh PYTHON SCRATCH PORT
set -euo pipefail
buildbot=$(dirname "$1")/buildbot
export PORT=$3
"$buildbot" create-master "$2/master" >/dev/null
cp master.cfg "$2/master/master.cfg"
exec "$buildbot" start --nodaemon "$2/master"
