#!/usr/bin/env bash
# A classic tracker with one account: start.sh PYTHON SCRATCH PORT
set -euo pipefail
bin=$(dirname "$1") scratch=$2 port=$3
"$bin/roundup-admin" -i "$scratch/tracker" install classic sqlite "mail_domain=example.org,mail_host=localhost,tracker_web=http://127.0.0.1:$port/tracker/" >&2
"$bin/roundup-admin" -i "$scratch/tracker" initialise "$LOGIN_PASSWORD" >&2
"$bin/roundup-admin" -i "$scratch/tracker" create user "username=$LOGIN_USERNAME" "password=$LOGIN_PASSWORD" "address=$LOGIN_USERNAME@example.org" "roles=User" >&2
# It refuses to serve as root.
as=()
if [ "$(id --user)" = 0 ]; then
  chown --recursive nobody "$scratch"
  as=(-u nobody)
fi
exec "$bin/roundup-server" "${as[@]}" -n 127.0.0.1 -p "$port" "tracker=$scratch/tracker"
