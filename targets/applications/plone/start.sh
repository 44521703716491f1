#!/usr/bin/env bash
# A Zope instance with one site in it, as Zope's manual makes one: start.sh PYTHON SCRATCH PORT
set -euo pipefail
scratch=$2 port=$3
programs=$(dirname "$1")
export HOME="$scratch"
"$programs/mkwsgiinstance" -d "$scratch/instance" -u "admin:$LOGIN_PASSWORD" >/dev/null
cp site.zcml "$scratch/instance/etc/site.zcml"
cat >"$scratch/instance/etc/zope.ini" <<CONFIG
[app:main]
use = egg:Zope#main
zope_conf = %(here)s/zope.conf

[server:main]
use = egg:waitress#main
host = 127.0.0.1
port = $port
CONFIG
"$programs/zconsole" run "$scratch/instance/etc/zope.conf" make_site.py >"$scratch/made.log" 2>&1
exec "$programs/runwsgi" "$scratch/instance/etc/zope.ini"
