// Runs every workflow that a user can copy by a real runner. See `usage`.
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startDemo } from '../targets/demo/application.mjs';
import { runWorkflow, withScratch } from './workflows/act.mjs';
import { instrument } from './workflows/instrument.mjs';
import { lint } from './workflows/lint.mjs';
import { copyTracked, exportAction, makeShopRepository, place } from './workflows/repositories.mjs';
import { allSamples } from './workflows/samples.mjs';
import { prepareTools } from './workflows/tools.mjs';
import { differences } from './workflows/verdict.mjs';

const usage = `Lints every workflow that a user can copy, and runs it by a real runner (nektos/act, on this machine, without Docker):
the YAML blocks of README.md, CONTRIBUTING.md, docs/ and examples/, the workflows of examples/, and the project's own
job that runs the action. Each runs with a vulnerable application, where the step must fail, and with a repaired one.

  npm run workflows                    all of them
  npm run workflows -- --sample        all but examples/, of which it takes one
  npm run workflows -- --lint          nothing runs
  npm run workflows -- getting-started those whose names hold the word
  npm run workflows -- --keep FOLDER   also leaves the log of each run in FOLDER

Exit code: 0 where all did what they must, 1 where one did not, 2 where the command line is wrong. It needs Go, Python 3 and
git, and ports 3000 and 3001.
`;

const root = fileURLToPath(new URL('..', import.meta.url));
const cache = join(root, '.cache');

/** @typedef {import('./workflows/verdict.mjs').Variant} Variant */

/**
 * @typedef {object} Subject one workflow to run
 * @property {string} name
 * @property {string} text the workflow
 * @property {(folder: string, variant: Variant, password: string) => Promise<void>} fill makes the repository, but for the workflow
 * @property {Variant[]} variants
 * @property {import('./workflows/samples.mjs').Declaration} declared
 * @property {string} [job]
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
  console.log(
    `${linted.length} workflows linted: ${faults.length === 0 ? 'no fault' : `${faults.length} faults`}.`,
  );
  if (values.lint) return faults.length === 0 ? 0 : 1;
  if (values.keep !== undefined) await mkdir(values.keep, { recursive: true });
  const subjects = [
    ...workflows.filter(usesOurs).map(sampleSubject(samples)),
    ...selfTest(own),
    ...chosen(examples, values.sample),
  ];
  const wanted = subjects.filter(
    ({ name }) => positionals.length === 0 || positionals.some((word) => name.includes(word)),
  );
  if (wanted.length === 0) {
    process.stderr.write(`No workflow has such a name.\n\n${usage}`);
    return 2;
  }
  for (const port of [3000, 3001])
    if (!(await isFree(port)))
      throw new Error(`Port ${port} is taken on this machine. The workflows need it.`);
  let [passed, failed, skipped] = [0, 0, 0];
  for (const subject of wanted) {
    const reason = subject.declared.lint;
    if (reason !== undefined) {
      console.log(`  only linted  ${subject.name}: ${reason}`);
      skipped += 1;
      continue;
    }
    for (const variant of subject.variants) {
      const wrong = await runSubject(subject, variant, tools, values.keep);
      if (wrong.length === 0) passed += 1;
      else failed += 1;
    }
  }
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
  return failed === 0 && faults.length === 0 ? 0 : 1;
}

/**
 * @param {Subject} subject
 * @param {Variant} variant
 * @param {import('./workflows/tools.mjs').Tools} tools
 * @param {string | undefined} keep
 * @returns {Promise<string[]>} what it did other than it must
 */
async function runSubject(subject, variant, tools, keep) {
  const { name, text, declared } = subject;
  return withScratch(cache, async (scratch) => {
    const [repository, action, act] = ['shop', 'action', 'act'].map((folder) => join(scratch, folder));
    for (const folder of [repository, action, act]) await mkdir(folder ?? '', { recursive: true });
    if (repository === undefined || action === undefined || act === undefined) throw new Error('unreachable');
    const password = randomBytes(16).toString('hex');
    await exportAction(root, action);
    await subject.fill(repository, variant, password);
    const file = '.github/workflows/sessions.yml';
    await place(repository, file, text);
    const { gates, secrets } = instrument(text, '');
    // Unless a page says otherwise, a secret is the password of the one account.
    const given = { ...Object.fromEntries(secrets.map((secret) => [secret, password])), ...declared.secrets };
    const shops = declared.running ? await startShops(variant, password) : [];
    try {
      const result = await runWorkflow(
        {
          ...{ repository, file, action, act: tools.act, node: tools.node, secrets: given },
          ...(subject.job === undefined ? {} : { job: subject.job }),
          ...(declared.event === undefined ? {} : { event: declared.event }),
          ...(declared.eventPayload === undefined ? {} : { payload: declared.eventPayload }),
        },
        act,
      );
      const wrong = differences(result, { variant, job: declared.expect[variant], gates });
      if (result.log.includes(password)) wrong.push('the password stands in the log');
      console.log(
        `  ${wrong.length === 0 ? 'as it must' : 'WRONG'}  ${name}, ${variant}${wrong.map((words) => `\n    ${words}`).join('')}`,
      );
      if (wrong.length > 0)
        console.log(
          result.log
            .split('\n')
            .slice(-60)
            .map((line) => line.slice(0, 300))
            .join('\n'),
        );
      if (keep !== undefined)
        await place(keep, `${name.replaceAll(/[/:]/gu, '_')}-${variant}.log`, result.log);
      return wrong;
    } finally {
      for (const shop of shops) await shop.close();
    }
  });
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
 * @param {Variant} variant
 * @param {string} password
 */
async function startShops(variant, password) {
  const fixed = variant === 'fixed';
  return Promise.all([3000, 3001].map((port) => startDemo({ fixed, port, password })));
}

/**
 * @param {readonly import('./workflows/samples.mjs').Sample[]} samples
 * @returns {(sample: import('./workflows/samples.mjs').Sample) => Subject}
 */
function sampleSubject(samples) {
  return ({ name, text, declared }) => ({
    name,
    text,
    declared,
    variants: ['vulnerable', 'fixed'],
    fill: async (folder, variant, password) => {
      const { application, secrets } = declared;
      const fixed = variant === 'fixed';
      await makeShopRepository(root, folder, {
        application,
        fixed,
        password,
        totpSecret: secrets['E2E_TOTP_SECRET'],
      });
      for (const path of declared.files) {
        const page = name.replace(/:.*$/u, '');
        const shown = samples.find((other) => other.path === path && other.name.startsWith(`${page}:`));
        if (shown === undefined)
          throw new Error(`${name} needs ${path}, and no block of ${page} is that file.`);
        await place(folder, path, shown.text);
      }
    },
  });
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

const plain = {
  application: 'shop',
  running: false,
  secrets: {},
  files: {},
  expect: { vulnerable: 'failure', fixed: 'success' },
};

/**
 * The job that runs the action of this checkout. It judges both shops itself, and is red where one was judged wrong.
 * @param {readonly { name: string, text: string }[]} own
 * @returns {Subject[]}
 */
function selfTest(own) {
  return own.filter(usesOurs).map(({ name, text }) => ({
    ...{ name, text, job: 'itself', variants: /** @type {Variant[]} */ (['vulnerable']) },
    declared: /** @type {import('./workflows/samples.mjs').Declaration} */ ({
      ...plain,
      expect: { vulnerable: 'success', fixed: 'success' },
    }),
    fill: (folder) => copyTracked(root, folder, ['.']),
  }));
}

/**
 * The workflows of examples/, each beside a vulnerable application and its repair.
 * @returns {Subject[]}
 */
function exampleWorkflows() {
  const examples = join(root, 'examples');
  return readdirSync(examples)
    .filter((name) => existsSync(join(examples, name, '.github', 'workflows', 'sessions.yml')))
    .map((name) => ({
      name: `examples/${name}`,
      text: readFileSync(join(examples, name, '.github', 'workflows', 'sessions.yml'), 'utf8'),
      declared: /** @type {import('./workflows/samples.mjs').Declaration} */ (plain),
      variants: ['vulnerable', 'fixed'],
      fill: (folder, variant) => copyTracked(join(examples, name, variant), folder, ['.']),
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
