#!/usr/bin/env bash
# The download client with an account for its web interface, no peers: start.sh SCRATCH PORT
set -euo pipefail
scratch=$1 port=$2
exec transmission-daemon --foreground --config-dir "$scratch" --download-dir "$scratch" \
  --rpc-bind-address 127.0.0.1 --port "$port" --allowed 127.0.0.1 \
  --auth --username "$LOGIN_USERNAME" --password "$LOGIN_PASSWORD" \
  --bind-address-ipv4 127.0.0.1 --bind-address-ipv6 ::1 --no-dht --no-lpd --no-utp --no-portmap
