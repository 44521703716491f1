// Runs the gate on real applications with as little as it needs. See `usage`.
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { findChromium, howToInstall } from './chromium.mjs';
import { startApplication } from './field/application.mjs';
import { runCommand } from './field/command.mjs';
import { judge } from './field/gate.mjs';
import { differing, parseFacts } from './field/proof.mjs';
import { seenOfRow } from './field/seen.mjs';
import { prepare } from './field/toolchain.mjs';
import { readApplications } from './sign-in/application-files.mjs';
import { asMarkdown, asText } from './sign-in/table.mjs';

const usage = `Signs in, with the bundled action, to real applications that nobody here wrote.

  npm run sign-in                      all of them; writes docs/sign-in.md
  npm run sign-in -- django-admin      one of them
  npm run sign-in -- --proof-only      the proofs by hand alone
  npm run sign-in -- --entry FILE      signs in with another bundle than dist/index.js
  npm run sign-in -- --json FILE       writes what was seen of each application
  npm run sign-in -- --serve NAME      starts one and prints its address and account, until it is interrupted

Exit code: 0 if the gate signed in everywhere and said what was proved by hand, 1 if it did not or an application
could not be started, 2 if the command line is wrong. A missing toolchain, or browser where one is needed, skips an
application, and fails if CI=true.
`;

/** @param {string} path from the project's folder */
const inProject = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

const root = inProject('targets/applications');

/**
 * @param {string[]} args
 * @returns {Promise<number>} the exit code
 */
async function main(args) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      'proof-only': { type: 'boolean', default: false },
      serve: { type: 'boolean', default: false },
      entry: { type: 'string' },
      json: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    return 0;
  }
  const all = await readApplications(root);
  const unknown = positionals.find((name) => !all.some((application) => application.name === name));
  if (unknown !== undefined)
    throw new Error(`There is no application ${unknown}. There are: ${all.map(({ name }) => name).join(', ')}.`);
  const entry = values['proof-only'] ? null : (values.entry ?? inProject('dist/index.js'));
  if (entry !== null && !existsSync(entry)) throw new Error(`The bundle is missing. Build it: npm run build`);
  const chosen = positionals.length === 0 ? all : all.filter(({ name }) => positionals.includes(name));
  /** @type {import('./sign-in/table.mjs').Row[]} */
  const rows = [];
  for (const application of chosen) {
    const row = await tried(application, entry, values.serve);
    rows.push(row);
    process.stdout.write(`${asText(row)}\n\n`);
  }
  if (values.json !== undefined) {
    const seen = rows.map((row) => seenOfRow(row.application.name, row));
    await writeFile(values.json, JSON.stringify(seen));
  }
  return finish(rows, positionals.length === 0 && entry !== null && values.entry === undefined);
}

/**
 * @param {import('./sign-in/application-files.mjs').Application} application
 * @param {string | null} entry null for the proof alone
 * @param {boolean} serve
 * @returns {Promise<import('./sign-in/table.mjs').Row>}
 */
async function tried(application, entry, serve) {
  const toolchain = await prepare(
    { ...application, proof: join(root, application.proof ?? 'proof-by-hand.mjs') },
    application,
    inProject('.cache/field'),
  );
  const row = { application, gate: null };
  if (toolchain.kind === 'missing')
    return { ...row, verdict: 'skipped', remarks: [`${toolchain.program} is not on this machine`] };
  if (toolchain.kind === 'broken') return { ...row, verdict: 'BROKEN', remarks: [toolchain.message] };
  // A password of its own for each run, with characters that each encoding writes another way.
  const account = { username: application.username, password: `P1&+%${randomBytes(12).toString('hex')}` };
  if (entry !== null && application.inputs['browser'] !== undefined && findChromium() === null)
    return { ...row, verdict: 'skipped', remarks: [`a browser is not on this machine. ${howToInstall}`] };
  try {
    const running = await startApplication(application, toolchain, account);
    try {
      const url = running.url.replace('127.0.0.1', application.host ?? '127.0.0.1');
      if (serve) await served(url, account);
      const remarks = await proved(application, url, account);
      const gate =
        entry === null
          ? null
          : await judge(
              entry,
              wishes(application, new URL(url).port),
              new URL(application.basePath, url).href,
              account,
            );
      if (gate) remarks.push(...gate.differences, ...misfound(application, gate));
      return { application, gate, verdict: remarks.length === 0 ? 'as proved' : 'DIFFERS', remarks };
    } finally {
      await running.stop();
    }
  } catch (error) {
    return { ...row, verdict: 'BROKEN', remarks: [error instanceof Error ? error.message : String(error)] };
  }
}

/**
 * @param {string} url
 * @param {import('./field/application.mjs').Account} account made up for this run alone
 * @returns {Promise<never>} the process ends at an interrupt
 */
function served(url, { username, password }) {
  process.stdout.write(`${url}  ${username}  ${password}\n`);
  return new Promise(() => setInterval(() => undefined, 60_000));
}

/**
 * @param {import('./sign-in/application-files.mjs').Application} application
 * @param {string} url
 * @param {import('./field/application.mjs').Account} account
 * @returns {Promise<string[]>} what the proof says otherwise than the file
 */
async function proved({ proof, folder, file, facts }, url, { username, password }) {
  const { PATH, HOME } = process.env;
  const script = proof === undefined ? join(root, 'proof-by-hand.mjs') : join(folder, proof);
  const result = await runCommand({
    file: process.execPath,
    args: [script, url, file],
    cwd: folder,
    env: { PATH, HOME, LOGIN_USERNAME: username, LOGIN_PASSWORD: password },
    timeoutMs: 120_000,
  });
  if (result.kind === 'missing') return ['Node.js is missing'];
  const differences = differing(facts, parseFacts(result.stdout));
  if (result.code !== 0) differences.unshift(`the proof ended with ${result.code ?? 'a kill'}: ${result.stderr}`);
  return differences;
}

/**
 * @param {import('./sign-in/application-files.mjs').Application} application
 * @param {string} port fills {port} in inputs
 * @returns {import('./field/gate.mjs').Judged}
 */
function wishes({ inputs, fails, inconclusive, conclusion }, port) {
  /** @type {Record<string, string>} */
  const expected = {};
  for (const id of Object.keys(fails)) expected[id] = 'fail';
  for (const id of Object.keys(inconclusive)) expected[id] = 'inconclusive';
  /** @type {Record<string, string>} */
  const given = { timeout: '300' };
  for (const [name, value] of Object.entries(inputs)) given[name] = value.replaceAll('{port}', port);
  return { inputs: given, expected, otherwise: null, conclusion };
}

/**
 * What the gate found otherwise than a person did, and what it said beyond what is true.
 * @param {import('./sign-in/application-files.mjs').Application} application
 * @param {import('./field/gate.mjs').GateRun} gate
 * @returns {string[]}
 */
function misfound({ found, fails, inconclusive }, gate) {
  /** @type {string[]} */
  const remarks = [];
  for (const what of /** @type {const} */ (['login', 'protected', 'signOut'])) {
    const said = gate.found?.[what] ?? 'nothing';
    if (said !== found[what]) remarks.push(`${what}: expected ${found[what]}, the gate found ${said}`);
  }
  const told = Object.entries(fails).map(([id, severity]) => `${id} (${severity})`);
  for (const one of gate.failed) if (!told.includes(one)) remarks.push(`a false alarm, or untold: ${one}`);
  for (const one of told) if (!gate.failed.includes(one)) remarks.push(`not found: ${one}`);
  for (const id of gate.found?.undecided ?? [])
    if (inconclusive[id] === undefined) remarks.push(`${id}: the gate could not decide`);
  return remarks;
}

/**
 * @param {readonly import('./sign-in/table.mjs').Row[]} rows
 * @param {boolean} everything all applications were asked for, with the bundle of this project
 */
async function finish(rows, everything) {
  const count = (/** @type {string} */ verdict) => rows.filter((row) => row.verdict === verdict).length;
  const skipped = count('skipped');
  process.stdout.write(
    `${rows.length} applications: ${count('as proved')} as proved, ${count('DIFFERS')} differ, ${count('BROKEN')} broken, ${skipped} skipped\n`,
  );
  if (everything && count('as proved') === rows.length) {
    await writeFile(inProject('docs/sign-in.md'), asMarkdown(rows));
    process.stdout.write('Wrote docs/sign-in.md\n');
  }
  const wrong = count('DIFFERS') + count('BROKEN') > 0;
  return wrong || (skipped > 0 && process.env['CI'] === 'true') ? 1 : 0;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  process.exitCode = 2;
}
