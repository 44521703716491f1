#!/usr/bin/env bash
# The mail accounts' administration with one administrator, on a database of its own: start.sh SCRATCH PORT
set -euo pipefail
scratch=$1 port=$2 www=$1/www
mkdir "$scratch/sessions"
cp --recursive --dereference /usr/share/postfixadmin "$www" 2>/dev/null || true
# Debian asks for a database server when it is set up.
sed --in-place "s#.*dbconfig.inc.php.*##" "$www/config.inc.php"
cat >"$www/config.local.php" <<CONF
<?php
\$CONF['configured'] = true;
\$CONF['database_type'] = 'sqlite';
\$CONF['database_name'] = '$scratch/postfixadmin.db';
\$CONF['encrypt'] = 'php_crypt:BLOWFISH';
\$CONF['emailcheck_resolve_domain'] = 'NO';
CONF
touch "$scratch/postfixadmin.db"
php "$www/public/upgrade.php" >&2
bash "$www/scripts/postfixadmin-cli" admin add "$LOGIN_USERNAME" --superadmin 1 --active 1 \
  --password "$LOGIN_PASSWORD" --password2 "$LOGIN_PASSWORD" >&2
exec env PHP_CLI_SERVER_WORKERS=4 php -d session.save_path="$scratch/sessions" -S "127.0.0.1:$port" -t "$www/public"
