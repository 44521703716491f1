#!/usr/bin/env bash
# One user, whose password is kept as bcrypt makes it; no Parse Server is behind it: start.sh NODE SCRATCH PORT
set -euo pipefail
node=$1 scratch=$2 port=$3
modules=$PWD/../node_modules
"$node" -e '
const [modules, scratch, port] = process.argv.slice(1);
const { LOGIN_USERNAME: user, LOGIN_PASSWORD: password } = process.env;
const pass = require(modules + "/bcryptjs").hashSync(password, 8);
const app = { appId: "notes", appName: "Notes", masterKey: "of a test", serverURL: `http://127.0.0.1:${port}/parse` };
const config = { apps: [app], users: [{ user, pass }], useEncryptedPasswords: true };
require("node:fs").writeFileSync(scratch + "/config.json", JSON.stringify(config));
' "$modules" "$scratch" "$port"
exec "$node" "$modules/parse-dashboard/bin/parse-dashboard" --config "$scratch/config.json" --host 127.0.0.1 --port "$port" --allowInsecureHTTP 1
