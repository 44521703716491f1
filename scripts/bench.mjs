// Measures what the bundled action costs. See `usage`.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { arch, cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { runAction } from '../targets/run-action.mjs';
import { paddedBundle } from './bench/bundle.mjs';
import { canMeasure, measured } from './bench/measure.mjs';
import { asMarkdown, asText } from './bench/page.mjs';
import { requireChromium } from './chromium.mjs';
import { compiledTests } from './corpus/compiled.mjs';
import { lastLines } from './field/command.mjs';
import { readReport } from './read-report.mjs';

const usage = `Measures what the bundled action (dist/index.js) costs, with all processes that it starts.

  npm run bench -- browser              what a browser costs a target; writes docs/performance.md
  npm run bench -- browser --runs N     so many runs of each application (3); the page is written from 3 on
  npm run bench -- browser --entry FILE measures another bundle and writes no page

Needs Linux and a browser, takes some ten minutes, and runs one thing at a time: leave the machine alone meanwhile. Every
run has to sign in as expected and to pass session-fixation, and no browser may be started if none is needed.
Exit code: 0 if all was measured; 1 if a run came to something else, or no browser was found; 2 if the command line is
wrong, the bundle is missing, or this is no Linux.
`;

/** @typedef {import('../__tests__/bench/applications.js').Applications} Applications */
/** @typedef {import('./bench/page.mjs').Row} Row */

/**
 * @typedef {Omit<Row, 'runs'> & {
 *   readonly login: 'form' | 'steps' | 'browser',
 *   readonly start: (applications: Applications) => ReturnType<Applications['form']>,
 * }} Plan `login` is the type that the report has to name
 */

const bundleBytes = 11_000_000;
const hashes = 'hashes the password with a challenge';
/** @satisfies {readonly Plan[]} */
const plans = /** @type {const} */ ([
  {
    name: 'http-never',
    application: 'a form',
    browser: 'never',
    signedIn: 'HTTP',
    login: 'form',
    start: (/** @type {Applications} */ applications) => applications.form(),
  },
  {
    name: 'http-auto',
    application: 'a form',
    browser: 'auto',
    signedIn: 'HTTP',
    login: 'form',
    start: (/** @type {Applications} */ applications) => applications.form(),
  },
  {
    name: 'watched',
    application: hashes,
    browser: 'auto',
    signedIn: 'a browser that is watched twice, then HTTP',
    login: 'steps',
    start: (/** @type {Applications} */ applications) => applications.hashed(),
  },
  {
    name: 'bundle',
    application: `${hashes}, in a script of ${bundleBytes / 1e6} MB that all runs once`,
    browser: 'auto',
    signedIn: 'a browser that is watched twice, then HTTP',
    login: 'steps',
    start: (/** @type {Applications} */ applications) => applications.bundled(paddedBundle(bundleBytes)),
  },
  {
    name: 'each-time',
    application: 'seals the password by a key of the page',
    browser: 'auto',
    signedIn: 'the browser each time',
    login: 'browser',
    start: (/** @type {Applications} */ applications) => applications.sealed(),
  },
]);

class UsageError extends Error {}

/** @param {string} path */
function inProject(path) {
  return join(dirname(dirname(fileURLToPath(import.meta.url))), path);
}

/**
 * @param {string[]} args
 * @returns {Promise<void>}
 */
async function main(args) {
  const options = readArguments(args);
  if (options === null) {
    process.stdout.write(usage);
    return;
  }
  if (!canMeasure) throw new UsageError('This system does not say what a process costs: only Linux does, by /proc.');
  const entry = options.entry ?? inProject('dist/index.js');
  if (!existsSync(entry)) throw new UsageError('The bundle is missing. Build it: npm run build');
  const machine = machineOf(requireChromium());
  const applications = /** @type {{ applications: Applications }} */ (await compiledTests('bench/applications'))
    .applications;
  /** @type {Map<Plan, import('./bench/page.mjs').Run[]>} */
  const runs = new Map(plans.map((plan) => [plan, []]));
  // In turns, so that what else the machine does falls on all alike.
  for (let turn = 0; turn < options.runs; turn += 1)
    for (const [plan, done] of runs) {
      done.push(await runOnce(entry, plan, applications));
      process.stdout.write(`${asText({ ...plan, runs: done.slice(-1) })}\n`);
    }
  const rows = Array.from(runs, ([plan, done]) => ({ ...plan, runs: done }));
  process.stdout.write(`\nMedians:\n${rows.map((row) => `${asText(row)}\n`).join('')}`);
  if (options.runs < 3 || options.entry !== undefined) return;
  const path = inProject('docs/performance.md');
  const text = asMarkdown(rows, machine, new Date().toISOString().slice(0, 10));
  const style = await resolveConfig(path);
  await writeFile(path, await format(text, { ...style, proseWrap: 'always', filepath: path }));
  process.stdout.write('Wrote docs/performance.md\n');
}

/**
 * @param {string} entry
 * @param {Plan} plan
 * @param {Applications} applications
 * @returns {Promise<import('./bench/page.mjs').Run>}
 * @throws Error if the gate came to something else: it would be another thing that was measured
 */
async function runOnce(entry, { name, browser, login, start }, applications) {
  const application = await start(applications);
  const workspace = await mkdtemp(join(tmpdir(), 'bench-'));
  try {
    const { url, username, password } = application;
    // Limits that no run comes near, however slow the machine.
    const inputs = { url, username, password, browser, timeout: '600', 'max-logins': '20' };
    const env = { CHROME_PATH: requireChromium() };
    const { value, cost } = await measured(() => runAction({ entry, inputs, env, cwd: workspace, timeoutMs: 900_000 }));
    const path = value.outputs['report-json'];
    const words = lastLines(value.stderr || value.stdout).replaceAll(password, '***');
    if (path === undefined) throw new Error(`${name}: the gate wrote no report.json: ${words}`);
    const read = readReport(await readFile(join(workspace, path), 'utf8'));
    const target = read.kind === 'ok' ? read.report.targets[0] : undefined;
    if (target === undefined) throw new Error(`${name}: report.json cannot be read: ${words}`);
    const outcome = target.checks.find(({ id }) => id === 'session-fixation')?.outcome;
    if (target.login?.type !== login || outcome !== 'pass')
      throw new Error(
        `${name}: expected a sign-in by ${login} and pass, the gate says ${target.login?.type ?? 'none'} and ${outcome ?? 'nothing'}: ${target.reason ?? words}`,
      );
    if (login === 'form' && cost.processes > 1)
      throw new Error(`${name}: needs no browser, and ${cost.processes - 1} processes were started besides the gate.`);
    return { cost, requests: target.stats.requests, logins: target.stats.logins };
  } finally {
    await application.close();
    await rm(workspace, { recursive: true, force: true });
  }
}

/**
 * In words that tell no machine from another of its kind.
 * @param {string} browser its program
 * @returns {import('./bench/page.mjs').Machine}
 */
function machineOf(browser) {
  const version = execFileSync(browser, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const name = /(?:Google Chrome|Chromium|Microsoft Edge) \d+/u.exec(version)?.[0] ?? 'a browser of Chromium’s family';
  return {
    system: `Linux (${arch()})`,
    processors: cpus().length,
    gibibytes: Math.round(totalmem() / 2 ** 30),
    node: `Node.js ${process.versions.node.split('.')[0] ?? ''}`,
    browser: name,
    load: loadavg()[0] ?? 0,
  };
}

/**
 * @param {string[]} args
 * @returns {{ runs: number, entry: string | undefined } | null} null if help is wanted
 */
function readArguments(args) {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        runs: { type: 'string', default: '3' },
        entry: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) return null;
    if (positionals.length !== 1 || positionals[0] !== 'browser') throw new Error('Say what to measure: browser.');
    if (!/^[1-9]\d?$/u.test(values.runs)) throw new Error('--runs takes a number from 1 to 99.');
    return { runs: Number(values.runs), entry: values.entry };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  const wrongUse = error instanceof UsageError;
  process.stderr.write(wrongUse ? `${message}\n\n${usage}` : `${message}\n`);
  process.exitCode = wrongUse ? 2 : 1;
}
