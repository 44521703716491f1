#!/usr/bin/env bash
# Before a directory of its own that listens on a socket alone, on PHP's own server: start.sh SCRATCH PORT
set -euo pipefail
scratch=$1 port=$2 www=$1/www
mkdir "$scratch/directory"
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
directory $scratch/directory
CONF
slapadd -f "$scratch/slapd.conf" >&2 <<LDIF
dn: dc=example,dc=org
objectClass: dcObject
objectClass: organization
o: Example
dc: example

dn: ou=people,dc=example,dc=org
objectClass: organizationalUnit
ou: people

dn: uid=$LOGIN_USERNAME,ou=people,dc=example,dc=org
objectClass: inetOrgPerson
uid: $LOGIN_USERNAME
cn: A Person
sn: Person
userPassword:: $(printf '%s' "$LOGIN_PASSWORD" | base64)
LDIF
directory="ldapi://$(printf '%s' "$scratch/ldapi" | sed 's#/#%2F#g')"
# With -d it stays in the foreground, and ends with the process group.
slapd -f "$scratch/slapd.conf" -h "$directory" -d 0 >&2 &
cp --recursive --dereference /usr/share/ldap-account-manager "$www" 2>/dev/null || true
rm --recursive --force "$www/sess" "$www/tmp"
mkdir --parents "$www/sess" "$www/tmp/internal"
cat >"$www/config/lam.conf" <<CONF
ServerURL: $directory
Passwd: $(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
defaultLanguage: en_GB.utf8
loginMethod: search
loginSearchSuffix: dc=example,dc=org
loginSearchFilter: uid=%USER%
activeTypes: user
types: suffix_user: ou=people,dc=example,dc=org
types: attr_user: #uid;#cn
types: modules_user: inetOrgPerson
tools: treeViewSuffix: dc=example,dc=org
CONF
exec env PHP_CLI_SERVER_WORKERS=4 php -d error_reporting=0 -S "127.0.0.1:$port" -t "$www"
