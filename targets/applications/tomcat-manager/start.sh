#!/usr/bin/env bash
# The distribution with an account for its manager: start.sh SCRATCH PORT
set -euo pipefail
scratch=$1 port=$2 project=$PWD
cd "$scratch"
jar --extract --file "$project"/target/dependency/tomcat-*.zip
home=$(echo "$scratch"/apache-tomcat-*)
cp "$project/src/server.xml" "$home/conf/server.xml"
# XML has its own way with an ampersand.
password=${LOGIN_PASSWORD//&/&amp;}
printf '<tomcat-users><user username="%s" password="%s" roles="manager-gui" /></tomcat-users>\n' "$LOGIN_USERNAME" "$password" >"$home/conf/tomcat-users.xml"
export CATALINA_OPTS="-Dport=$port -XX:TieredStopAtLevel=1"
exec bash "$home/bin/catalina.sh" run
