#!/usr/bin/env bash
# The wiki with one account, on PHP's own server: start.sh SCRATCH PORT
set -euo pipefail
scratch=$1 port=$2
cp --recursive --dereference /usr/share/dokuwiki "$scratch/www" 2>/dev/null || true
cp --recursive --dereference /etc/dokuwiki "$scratch/conf"
cp --recursive --dereference /var/lib/dokuwiki/data "$scratch/data"
printf "<?php if(!defined('DOKU_CONF')) define('DOKU_CONF', '%s/conf/');\n" "$scratch" >"$scratch/www/inc/preload.php"
printf '<?php $conf["savedir"] = "%s/data"; $conf["useacl"] = 1; $conf["superuser"] = "@admin"; $conf["title"] = "Wiki";\n' "$scratch" >"$scratch/conf/local.php"
hash=$(php -r 'echo password_hash(getenv("LOGIN_PASSWORD"), PASSWORD_BCRYPT);')
printf '%s:%s:A Person:%s@example.org:admin,user\n' "$LOGIN_USERNAME" "$hash" "$LOGIN_USERNAME" >"$scratch/conf/users.auth.php"
printf '*\t@ALL\t1\n' >"$scratch/conf/acl.auth.php"
exec php -S "127.0.0.1:$port" -t "$scratch/www"
