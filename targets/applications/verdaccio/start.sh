#!/usr/bin/env bash
# A private registry with one account and one package, which only accounts may see: start.sh NODE SCRATCH PORT
set -euo pipefail
node=$1 scratch=$2 port=$3
modules=$PWD/../node_modules
"$node" -e '
const { mkdirSync, writeFileSync } = require("node:fs");
const [modules, scratch, port] = process.argv.slice(1);
const { LOGIN_USERNAME: username, LOGIN_PASSWORD: password } = process.env;
const hash = require(modules + "/bcryptjs").hashSync(password, 8);
writeFileSync(scratch + "/htpasswd", username + ":" + hash + ":autocreated 2026-01-01T00:00:00.000Z\n");
writeFileSync(scratch + "/config.yaml", `
storage: ${scratch}/storage
listen: 127.0.0.1:${port}
auth:
  htpasswd:
    file: ${scratch}/htpasswd
    max_users: -1
uplinks: {}
packages:
  "**":
    access: $authenticated
    publish: $authenticated
log: { type: stdout, format: pretty, level: warn }
`);
const name = "private-package";
const version = { name, version: "1.0.0", description: "Of a test", dist: { tarball: `http://127.0.0.1:${port}/${name}/-/${name}-1.0.0.tgz`, shasum: "0".repeat(40) } };
const time = "2026-01-01T00:00:00.000Z";
const manifest = { name, versions: { "1.0.0": version }, "dist-tags": { latest: "1.0.0" }, time: { created: time, modified: time, "1.0.0": time }, _distfiles: {}, _attachments: {}, _uplinks: {}, _rev: "1-0000000000000000" };
mkdirSync(`${scratch}/storage/${name}`, { recursive: true });
writeFileSync(`${scratch}/storage/${name}/package.json`, JSON.stringify(manifest));
writeFileSync(`${scratch}/storage/.verdaccio-db.json`, JSON.stringify({ list: [name], secret: "0123456789abcdef0123456789abcdef" }));
' "$modules" "$scratch" "$port"
exec "$node" "$modules/verdaccio/bin/verdaccio" --config "$scratch/config.yaml"
