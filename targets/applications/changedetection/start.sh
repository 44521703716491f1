#!/usr/bin/env bash
# With a password, salted and hashed as its settings page would: start.sh PYTHON SCRATCH PORT
set -euo pipefail
python=$1 scratch=$2 port=$3
SALTED_PASS=$("$python" -c 'import base64, hashlib, os
salt = os.urandom(32)
print(base64.b64encode(salt + hashlib.pbkdf2_hmac("sha256", os.environ["LOGIN_PASSWORD"].encode(), salt, 100000)).decode())')
export SALTED_PASS
exec "$(dirname "$python")/changedetection.io" -d "$scratch" -h 127.0.0.1 -p "$port" -C
