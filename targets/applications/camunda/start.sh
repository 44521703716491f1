#!/usr/bin/env bash
# Camunda's web applications with one administrator, and a database in memory: start.sh CLASSPATH PORT
set -euo pipefail
classpath=$1 port=$2
exec java -cp "$classpath" site.Application --server.address=127.0.0.1 --server.port="$port" \
  --spring.datasource.url=jdbc:h2:mem:camunda --spring.main.banner-mode=off \
  --camunda.bpm.admin-user.id="$LOGIN_USERNAME" --camunda.bpm.admin-user.password="$LOGIN_PASSWORD"
