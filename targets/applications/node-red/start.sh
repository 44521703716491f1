#!/usr/bin/env bash
# One administrator, and nothing that asks the network: start.sh NODE SCRATCH PORT
set -euo pipefail
node=$1 scratch=$2 port=$3
modules=$PWD/../node_modules
"$node" -e '
const [modules, scratch, port] = process.argv.slice(1);
const { LOGIN_USERNAME: username, LOGIN_PASSWORD: secret } = process.env;
const password = require(modules + "/bcryptjs").hashSync(secret, 8);
const settings = {
  uiHost: "127.0.0.1", uiPort: Number(port), credentialSecret: "of a test", telemetry: { enabled: false },
  adminAuth: { type: "credentials", users: [{ username, password, permissions: "*" }] },
};
require("node:fs").writeFileSync(scratch + "/settings.js", "module.exports = " + JSON.stringify(settings));
' "$modules" "$scratch" "$port"
exec "$node" "$modules/node-red/red.js" --userDir "$scratch"
