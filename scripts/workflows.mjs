// Runs every workflow that a user can copy by a real runner. See `usage`.
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startDemo } from '../targets/demo/application.mjs';
import { startTlsFront } from './field/tls-front.mjs';
import { startApplication } from './workflows/applications.mjs';
import { runWorkflow, withScratch } from './workflows/act.mjs';
import { installPackages } from './workflows/debian-packages.mjs';
import { instrument } from './workflows/instrument.mjs';
import { lint } from './workflows/lint.mjs';
import { checkRelease } from './workflows/release.mjs';
import { copyTracked, exportAction, makeShopRepository, place } from './workflows/repositories.mjs';
import { allSamples, undeclared } from './workflows/samples.mjs';
import { prepareTools } from './workflows/tools.mjs';
import { differences, selfTestDifferences } from './workflows/verdict.mjs';

const usage = `Lints every workflow that a user can copy, and runs it by a real runner (nektos/act, on this machine, without Docker):
the YAML blocks of README.md, CONTRIBUTING.md, docs/ and examples/, the workflows of examples/, and the project's own
job that runs the action, and the release. Each runs with a vulnerable application, on which the step must fail, and with a repaired one.

  npm run workflows                    all of them
  npm run workflows -- --sample        all but examples/, of which it takes one
  npm run workflows -- --lint          nothing runs
  npm run workflows -- getting-started those whose names hold the word
  npm run workflows -- --keep FOLDER   also leaves the log of each run in FOLDER

Exit code: 0 if all did what they must, 1 if one did not, 2 if the command line is wrong. It needs Go, Python 3 and
git, and ports 3000 and 3001.
`;

const root = fileURLToPath(new URL('..', import.meta.url));
const cache = join(root, '.cache');
const release = '.github/workflows/release.yml';

/** @typedef {import('./workflows/verdict.mjs').Variant} Variant */

/**
 * @typedef {object} Subject one workflow to run
 * @property {string} name
 * @property {string} text the workflow
 * @property {(folder: string, variant: Variant, password: string) => Promise<void>} fill makes the repository, but for the workflow
 * @property {Variant[]} variants
 * @property {import('./workflows/samples.mjs').Declaration} declared
 * @property {string} [job] the one that judges both applications by itself
 * @property {Subject} [before] the workflow whose artifacts this one takes
 */

/**
 * @param {string[]} args
 * @returns {Promise<number>} the exit code
 */
async function main(args) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      sample: { type: 'boolean', default: false },
      lint: { type: 'boolean', default: false },
      keep: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    return 0;
  }
  const { samples, faults } = allSamples(root);
  const tools = await prepareTools(cache);
  const own = ownWorkflows();
  const workflows = samples.filter(({ kind }) => kind === 'workflow');
  const examples = exampleWorkflows();
  const linted = [...workflows, ...examples, ...own].map(({ name, text }) => ({ name, text }));
  faults.push(...(await lint(linted, tools, root, cache)));
  for (const fault of faults) console.error(fault);
  console.log(`${linted.length} workflows linted: ${faults.length === 0 ? 'no fault' : `${faults.length} faults`}.`);
  if (values.lint) return faults.length === 0 ? 0 : 1;
  if (values.keep !== undefined) await mkdir(values.keep, { recursive: true });
  const subjects = [...sampleSubjects(samples), ...selfTest(own), ...chosen(examples, values.sample)];
  const named = (/** @type {string} */ name) =>
    positionals.length === 0 || positionals.some((word) => name.includes(word));
  const wanted = subjects.filter(({ name }) => named(name));
  if (wanted.length === 0 && !named(release)) {
    process.stderr.write(`No workflow has such a name.\n\n${usage}`);
    return 2;
  }
  for (const port of [3000, 3001])
    if (!(await isFree(port))) throw new Error(`Port ${port} is taken on this machine. The workflows need it.`);
  let [passed, failed] = [0, 0];
  await withScratch(cache, async (action) => {
    await exportAction(root, action);
    for (const subject of wanted)
      for (const variant of subject.variants) {
        const wrong = await runSubject(subject, variant, { ...tools, action }, values.keep);
        if (wrong.length === 0) passed += 1;
        else failed += 1;
      }
  });
  if (named(release)) {
    const wrong = await withScratch(cache, (scratch) => checkRelease({ act: tools.act, root, scratch }));
    console.log(`  ${wrong.length === 0 ? 'as it must' : 'WRONG'}  ${release}, up to the network's edge`);
    for (const words of wrong) console.log(`    ${words}`);
    if (wrong.length === 0) passed += 1;
    else failed += 1;
  }
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 && faults.length === 0 ? 0 : 1;
}

/**
 * @param {Subject} subject
 * @param {Variant} variant
 * @param {Pick<import('./workflows/act.mjs').ActRun, 'act' | 'node' | 'action'>} tools
 * @param {string | undefined} keep
 * @returns {Promise<string[]>} what it did other than it must
 */
async function runSubject(subject, variant, { act, node, action }, keep) {
  return withScratch(cache, async (scratch) => {
    const artifacts = join(scratch, 'artifacts');
    await mkdir(artifacts);
    const password = randomBytes(16).toString('hex');
    const machine = { act, node, action, artifacts };
    // What a workflow takes over from another one of its page is there once that has run.
    if (subject.before !== undefined)
      await runOnce(subject.before, variant, password, machine, join(scratch, 'before'));
    const result = await runOnce(subject, variant, password, machine, join(scratch, 'run'));
    const job = subject.declared.expect[variant];
    const { gates } = instrument(subject.text, '');
    const wrong =
      subject.job === undefined ? differences(result, { variant, job, gates }) : selfTestDifferences(result);
    if (result.log.includes(password)) wrong.push('the password stands in the log');
    const words = wrong.map((line) => `\n    ${line}`).join('');
    console.log(`  ${wrong.length === 0 ? 'as it must' : 'WRONG'}  ${subject.name}, ${variant}${words}`);
    if (wrong.length > 0) console.log(lastOf(result.log));
    if (keep !== undefined) await place(keep, `${subject.name.replaceAll(/[/:]/gu, '_')}-${variant}.log`, result.log);
    return wrong;
  });
}

/**
 * @param {Subject} subject
 * @param {Variant} variant
 * @param {string} password
 * @param {Pick<import('./workflows/act.mjs').ActRun, 'act' | 'node' | 'action' | 'artifacts'>} machine
 * @param {string} folder
 */
async function runOnce({ text, declared, job, fill }, variant, password, machine, folder) {
  const [repository, scratch] = [join(folder, 'repository'), join(folder, 'act')];
  for (const each of [repository, scratch]) await mkdir(each, { recursive: true });
  await fill(repository, variant, password);
  const file = '.github/workflows/sessions.yml';
  await place(repository, file, text);
  // Unless a page says otherwise, a secret is the password of the one account.
  /** @type {Record<string, string>} */
  const passwords = Object.fromEntries(instrument(text, '').secrets.map((secret) => [secret, password]));
  const secrets = { ...passwords, ...declared.secrets };
  const shops = declared.running ? await startRunning(declared, variant, password) : [];
  if (declared.tls !== undefined) shops.push(await startFront(declared.tls, declared.hosts, repository));
  try {
    const run = {
      ...{ ...machine, repository, file, secrets, hosts: declared.hosts },
      ...(job === undefined ? {} : { job }),
      ...(declared.event === undefined ? {} : { event: declared.event }),
      ...(declared.eventPayload === undefined ? {} : { payload: declared.eventPayload }),
    };
    return await runWorkflow(run, scratch);
  } finally {
    for (const shop of shops) await shop.close();
  }
}

/**
 * The end of a log, for whoever looks at a failed run; it is full of long lines.
 * @param {string} log
 */
function lastOf(log) {
  return log
    .split('\n')
    .slice(-60)
    .map((line) => line.slice(0, 300))
    .join('\n');
}

/** @param {number} port */
function isFree(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, () => server.close(() => resolve(true)));
  });
}

/**
 * @param {{ readonly port: number, readonly ca: string }} tls
 * @param {readonly string[]} names
 * @param {string} repository
 */
async function startFront({ port, ca }, names, repository) {
  const front = await startTlsFront('tls-redirecting', { port, names });
  front.standBefore('http://127.0.0.1:3000');
  await place(repository, ca, readFileSync(front.caFile, 'utf8'));
  return front;
}

/**
 * The application on port 3000, and a second shop on port 3001.
 * @param {import('./workflows/samples.mjs').Declaration} declared
 * @param {Variant} variant
 * @param {string} password
 * @returns {Promise<{ close: () => Promise<void> }[]>}
 */
async function startRunning({ application, secrets }, variant, password) {
  const options = { fixed: variant === 'fixed', password };
  const totpSecret = secrets['E2E_TOTP_SECRET'] ?? '';
  return Promise.all([
    application === 'shop'
      ? startDemo({ ...options, port: 3000 })
      : startApplication(application, { ...options, port: 3000, totpSecret }),
    startDemo({ ...options, port: 3001 }),
  ]);
}

/**
 * The workflows of pages that use this action.
 * @param {readonly import('./workflows/samples.mjs').Sample[]} samples
 * @returns {Subject[]}
 */
function sampleSubjects(samples) {
  /** @type {Subject[]} */
  const subjects = [];
  for (const sample of samples.filter(({ kind }) => kind === 'workflow').filter(usesOurs)) {
    const { name, text, declared } = sample;
    const before = subjects.filter((earlier) => pageOf(earlier) === pageOf(sample)).at(-1);
    subjects.push({
      ...{ name, text, declared, variants: ['vulnerable', 'fixed'] },
      ...(declared.after && before !== undefined ? { before } : {}),
      fill: (folder, variant, password) => fillShop(folder, sample, samples, variant, password),
    });
  }
  return subjects;
}

/** @param {{ name: string }} sample */
function pageOf({ name }) {
  return name.replace(/:.*$/u, '');
}

/**
 * @param {string} folder
 * @param {import('./workflows/samples.mjs').Sample} sample
 * @param {readonly import('./workflows/samples.mjs').Sample[]} samples
 * @param {Variant} variant
 * @param {string} password
 */
async function fillShop(folder, sample, samples, variant, password) {
  const { application, secrets, files } = sample.declared;
  const totpSecret = secrets['E2E_TOTP_SECRET'];
  await makeShopRepository(root, folder, { application, fixed: variant === 'fixed', password, totpSecret });
  const script = 'examples/playwright-login/login.mjs';
  // What the pages on browsers tell a reader to copy.
  if (application === 'browser') await place(folder, '.github/login.mjs', readFileSync(join(root, script), 'utf8'));
  for (const path of files) {
    const shown = samples.find((other) => other.path === path && pageOf(other) === pageOf(sample));
    if (shown === undefined) throw new Error(`${sample.name} needs ${path}, and no block of its page is that file.`);
    await place(folder, path, shown.text);
  }
}

/** @param {{ text: string }} workflow */
function usesOurs({ text }) {
  return instrument(text, '').gates > 0;
}

/** The project's own workflows. */
function ownWorkflows() {
  const folder = join(root, '.github', 'workflows');
  return readdirSync(folder).map((file) => ({
    name: `.github/workflows/${file}`,
    text: readFileSync(join(folder, file), 'utf8'),
  }));
}

/**
 * The job that runs the action of this checkout. It judges both shops itself, and is red if one was judged wrong.
 * @param {readonly { name: string, text: string }[]} own
 * @returns {Subject[]}
 */
function selfTest(own) {
  return own.filter(usesOurs).map(({ name, text }) => ({
    ...{ name, text, job: 'itself', variants: /** @type {Variant[]} */ (['vulnerable']) },
    declared: undeclared,
    fill: (folder) => copyTracked(root, folder, ['.']),
  }));
}

/**
 * The workflows of examples/, each beside a vulnerable application and its repair.
 * @returns {Subject[]}
 * @throws Error if an example has none
 */
function exampleWorkflows() {
  const examples = join(root, 'examples');
  return readdirSync(examples)
    .filter((name) => existsSync(join(examples, name, 'vulnerable')))
    .map((name) => ({
      name: `examples/${name}`,
      text: readFileSync(join(examples, name, '.github', 'workflows', 'sessions.yml'), 'utf8'),
      declared: undeclared,
      variants: ['vulnerable', 'fixed'],
      fill: async (folder, variant) => {
        await installPackages(join(examples, name));
        await copyTracked(join(examples, name, variant), folder, ['.']);
      },
    }));
}

/**
 * @param {Subject[]} examples
 * @param {boolean} sample
 */
function chosen(examples, sample) {
  return sample ? examples.filter(({ name }) => basename(name) === 'express') : examples;
}

process.exitCode = await main(process.argv.slice(2));
