#!/usr/bin/env bash
# The file synchroniser with its interface behind an account, no network besides: start.sh SCRATCH PORT
set -euo pipefail
scratch=$1 port=$2
syncthing generate --home "$scratch" --no-default-folder --gui-user "$LOGIN_USERNAME" --gui-password "$LOGIN_PASSWORD" >&2
sed --in-place --expression 's#<globalAnnounceEnabled>true#<globalAnnounceEnabled>false#; s#<localAnnounceEnabled>true#<localAnnounceEnabled>false#; s#<relaysEnabled>true#<relaysEnabled>false#; s#<natEnabled>true#<natEnabled>false#; s#<listenAddress>default#<listenAddress>tcp://127.0.0.1:0#; s#<urAccepted>0#<urAccepted>-1#; s#<crashReportingEnabled>true#<crashReportingEnabled>false#; s#<autoUpgradeIntervalH>[0-9]*#<autoUpgradeIntervalH>0#' "$scratch/config.xml"
exec syncthing serve --home "$scratch" --gui-address "http://127.0.0.1:$port" --no-browser --no-restart --no-upgrade
