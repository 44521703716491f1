#!/usr/bin/env bash
# In server mode with one account, as its container sets it up: start.sh PYTHON SCRATCH PORT
set -euo pipefail
python=$1 scratch=$2 port=$3
cat >"$scratch/config_local.py" <<CONFIG
SERVER_MODE = True
DATA_DIR = '$scratch'
LOG_FILE = '$scratch/log'
SQLITE_PATH = '$scratch/pgadmin4.db'
SESSION_DB_PATH = '$scratch/sessions'
STORAGE_DIR = '$scratch/storage'
AZURE_CREDENTIAL_CACHE_DIR = '$scratch/azure'
KERBEROS_CCACHE_DIR = '$scratch/kerberos'
DEFAULT_SERVER = '127.0.0.1'
DEFAULT_SERVER_PORT = $port
UPGRADE_CHECK_ENABLED = False
CONFIG
export HOME="$scratch" PYTHONPATH="$scratch" PGADMIN_SETUP_EMAIL="$LOGIN_USERNAME" PGADMIN_SETUP_PASSWORD="$LOGIN_PASSWORD"
package=$("$python" -c 'import importlib.util; print(importlib.util.find_spec("pgadmin4").submodule_search_locations[0])')
exec "$python" "$package/pgAdmin4.py"
