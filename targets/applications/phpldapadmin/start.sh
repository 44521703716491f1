#!/usr/bin/env bash
# Before a directory of its own that listens on a socket alone, on PHP's own server: start.sh SCRATCH PORT
set -euo pipefail
scratch=$1 port=$2 project=$PWD
mkdir "$scratch/directory" "$scratch/sessions" "$scratch/www"
# It escapes what a password has for HTML before it tells the directory.
password=$(php -r 'echo htmlspecialchars(getenv("LOGIN_PASSWORD"));')
cat >"$scratch/slapd.conf" <<CONF
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/nis.schema
include /etc/ldap/schema/inetorgperson.schema
pidfile $scratch/slapd.pid
modulepath /usr/lib/ldap
moduleload back_mdb
database mdb
suffix "dc=example,dc=org"
rootdn "$LOGIN_USERNAME"
rootpw "$password"
directory $scratch/directory
CONF
slapadd -f "$scratch/slapd.conf" >&2 <<'LDIF'
dn: dc=example,dc=org
objectClass: dcObject
objectClass: organization
o: Example
dc: example
LDIF
export PHPLDAPADMIN_SECRET PHPLDAPADMIN_DIRECTORY
PHPLDAPADMIN_SECRET=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
PHPLDAPADMIN_DIRECTORY="ldapi://$(printf '%s' "$scratch/ldapi" | sed 's#/#%2F#g')"
# With -d it stays in the foreground, and ends with the process group.
slapd -f "$scratch/slapd.conf" -h "$PHPLDAPADMIN_DIRECTORY" -d 0 >&2 &
cp --recursive --dereference /usr/share/phpldapadmin/. "$scratch/www" 2>/dev/null || true
rm --force "$scratch/www/config/config.php"
cp "$project/config.php" "$scratch/www/config/config.php"
# Its version is older than the language's, whose warnings would stand on its pages.
exec env PHP_CLI_SERVER_WORKERS=4 php -d error_reporting=0 -d session.save_path="$scratch/sessions" -S "127.0.0.1:$port" -t "$scratch/www/htdocs"
