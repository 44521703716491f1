#!/usr/bin/env bash
# The download client with an account for its web interface, no peers: start.sh SCRATCH PORT
set -euo pipefail
scratch=$1 port=$2
mkdir -p "$scratch/qBittorrent/config"
hash=$(python3 -c 'import base64,hashlib,os; s=os.urandom(16); h=hashlib.pbkdf2_hmac("sha512", os.environ["LOGIN_PASSWORD"].encode(), s, 100000); print(base64.b64encode(s).decode()+":"+base64.b64encode(h).decode())')
cat >"$scratch/qBittorrent/config/qBittorrent.conf" <<EOF
[LegalNotice]
Accepted=true

[BitTorrent]
Session\\DHTEnabled=false
Session\\LSDEnabled=false
Session\\Interface=lo

[Preferences]
WebUI\\Address=127.0.0.1
WebUI\\LocalHostAuth=true
WebUI\\Username=$LOGIN_USERNAME
WebUI\\Password_PBKDF2="@ByteArray($hash)"
EOF
exec qbittorrent-nox --profile="$scratch" --webui-port="$port"
