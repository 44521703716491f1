// What a browser costs a target.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runAction } from '../../targets/run-action.mjs';
import { requireChromium } from '../chromium.mjs';
import { lastLines } from '../field/command.mjs';
import { readReport } from '../read-report.mjs';
import { paddedBundle } from './bundle.mjs';
import { measured } from './measure.mjs';
import { asMarkdown, asText } from './page.mjs';

/** @typedef {import('../../__tests__/bench/applications.js').Applications} Applications */
/** @typedef {import('./page.mjs').Row} Row */

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

/**
 * @param {string} entry
 * @param {{ runs: number, applications: Applications, machine: import('./page.mjs').Machine, date: string }} how
 * @returns {Promise<string>} the section of the page
 */
export async function benchBrowser(entry, { runs: turns, applications, machine, date }) {
  /** @type {Map<Plan, import('./page.mjs').Run[]>} */
  const runs = new Map(plans.map((plan) => [plan, []]));
  // In turns, so that what else the machine does falls on all alike.
  for (let turn = 0; turn < turns; turn += 1)
    for (const [plan, done] of runs) {
      done.push(await runOnce(entry, plan, applications));
      process.stdout.write(`${asText({ ...plan, runs: done.slice(-1) })}\n`);
    }
  const rows = Array.from(runs, ([plan, done]) => ({ ...plan, runs: done }));
  process.stdout.write(`\nMedians:\n${rows.map((row) => `${asText(row)}\n`).join('')}`);
  return asMarkdown(rows, machine, date);
}

/**
 * @param {string} entry
 * @param {Plan} plan
 * @param {Applications} applications
 * @returns {Promise<import('./page.mjs').Run>}
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
