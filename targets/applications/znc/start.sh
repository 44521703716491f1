#!/usr/bin/env bash
# The chat bouncer's web interface with one account, connected to nothing: start.sh SCRATCH PORT
set -euo pipefail
scratch=$1 port=$2
mkdir --parents "$scratch/configs"
salt=$(od -An -N10 -tx1 /dev/urandom | tr -d ' \n')
hash=$(printf '%s' "$LOGIN_PASSWORD$salt" | sha256sum | cut --delimiter=' ' --fields=1)
cat >"$scratch/configs/znc.conf" <<CONF
Version = 1.8.2
LoadModule = webadmin
<Listener web>
	Host = 127.0.0.1
	Port = $port
	IPv4 = true
	IPv6 = false
	SSL = false
	AllowIRC = false
	AllowWeb = true
</Listener>
<User $LOGIN_USERNAME>
	Admin = true
	Nick = $LOGIN_USERNAME
	<Pass password>
		Method = sha256
		Hash = $hash
		Salt = $salt
	</Pass>
</User>
CONF
# Root is asked twice: it then waits half a minute.
exec znc --foreground --allow-root --no-color --datadir="$scratch"
