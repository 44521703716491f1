import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runAction } from '../../targets/run-action.mjs';
import { findChromium } from '../chromium.mjs';
import { readReport } from '../read-report.mjs';
import { lastLines } from './command.mjs';

/**
 * @typedef {object} GateRun
 * @property {string} conclusion
 * @property {readonly string[]} failed checks that failed, most telling first: `id (severity)`
 * @property {{ readonly requests: number, readonly logins: number, readonly durationMs: number } | null} stats
 * @property {readonly string[]} differences from what curl proved
 * @property {Found | null} found null without a report
 * @property {unknown} report what report.json holds, without the passwords; null without a report
 *
 * @typedef {object} Found what the gate found by itself, or was told; texts without host
 * @property {string | null} login
 * @property {string | null} protected
 * @property {string | null} signOut
 * @property {readonly string[]} undecided ids of the inconclusive checks
 */

/**
 * @typedef {Pick<import('./target-files.mjs').Variant, 'inputs' | 'conclusion'> & {
 *   readonly expected: Readonly<Record<string, string>>,
 *   readonly otherwise: string | null,
 * }} Judged `otherwise` is what the checks that `expected` does not name must come to; null if they may say anything
 */

/**
 * Runs the bundled action on a variant as a runner would, and compares its report with the expected outcomes.
 * @param {string} entry the bundle
 * @param {Judged} variant
 * @param {string} url
 * @param {import('./application.mjs').Account} account
 * @param {string | null} caFile of the authority that vouches for the address
 * @returns {Promise<GateRun>}
 */
export async function judge(entry, variant, url, account, caFile = null) {
  const workspace = await mkdtemp(join(tmpdir(), 'field-'));
  try {
    const { username, password, second } = account;
    const inputs = {
      ...variant.inputs,
      url,
      username,
      password,
      ...(second && { 'second-username': second.username, 'second-password': second.password }),
      ...(caFile !== null && { 'tls-ca-file': caFile }),
    };
    // The step is given nothing else of this environment; a hosted runner has a browser, too.
    const browser = findChromium();
    const env = browser === null ? {} : { CHROME_PATH: browser };
    const result = await runAction({ entry, inputs, env, cwd: workspace });
    const files = await readTree(workspace);
    const places = /** @type {const} */ ([
      // The runner swallows these lines: they are how a secret is made known to it.
      ['stdout', result.stdout.replace(/^::add-mask::.*$/gmu, '')],
      ['stderr', result.stderr],
      ['the job summary', result.summary],
      ['an output', JSON.stringify(result.outputs)],
      ...files,
    ]);
    const leaks = [account, ...(second ? [second] : [])].flatMap((one) => findSecrets(one, places));
    const path = result.outputs['report-json'] ?? '';
    const text = new Map(files).get(path);
    const read = readOne(text);
    if (text === undefined || read.kind === 'wrong') {
      const words = lastLines(result.stderr || result.stdout).replaceAll(password, '***');
      const told = read.kind === 'wrong' ? read.message : 'no report.json';
      const differences = [`exit ${result.exitCode ?? 'none'}, ${told}: ${words}`, ...leaks];
      return { conclusion: 'none', failed: [], stats: null, differences, found: null, report: null };
    }
    return { ...compare(variant, read.report, result, leaks), report: withoutPasswords(text, account) };
  } finally {
    await rm(workspace, { recursive: true, force: true });
  }
}

/**
 * @param {string | undefined} text of the report
 * @returns {ReturnType<typeof readReport>} one target's
 */
function readOne(text) {
  if (text === undefined) return { kind: 'wrong', message: 'no report.json that the output names' };
  const read = readReport(text);
  if (read.kind === 'wrong' || read.report.targets.length === 1) return read;
  return { kind: 'wrong', message: `a report of ${read.report.targets.length} targets` };
}

/**
 * @param {Judged} variant
 * @param {import('../read-report.mjs').Report} report
 * @param {{ exitCode: number | null, outputs: Readonly<Record<string, string>> }} result
 * @param {readonly string[]} leaks
 * @returns {Omit<GateRun, 'report'>}
 */
function compare(variant, report, { exitCode, outputs }, leaks) {
  const target = report.targets[0];
  const checks = target?.checks ?? [];
  const unnamed = checks.map(({ id }) => id).filter((id) => variant.otherwise !== null && !(id in variant.expected));
  const expected = { ...Object.fromEntries(unnamed.map((id) => [id, variant.otherwise])), ...variant.expected };
  const differences = Object.entries(expected).flatMap(([id, outcome]) => {
    const said = checks.filter((check) => check.id === id);
    if (said.length !== 1) return [`${id}: expected ${outcome}, and the report has it ${said.length} times`];
    return said
      .filter((check) => check.outcome !== outcome)
      .map((check) => `${id}: expected ${outcome}, the gate says ${check.outcome} (${check.reason ?? 'no reason'})`);
  });
  const conclusions = { 'report.json': report.conclusion, 'the output': outputs['conclusion'] ?? 'nothing' };
  for (const [place, conclusion] of Object.entries(conclusions)) {
    if (conclusion === variant.conclusion) continue;
    const reason = target?.reason ?? 'no reason';
    differences.push(`conclusion: expected ${variant.conclusion}, ${place} says ${conclusion} (${reason})`);
  }
  const expectedExit = variant.conclusion === 'pass' ? 0 : 1;
  if (exitCode !== expectedExit) differences.push(`exit: expected ${expectedExit}, was ${exitCode ?? 'killed'}`);
  const failed = checks.flatMap(({ id, outcome, severity }) =>
    outcome === 'fail' ? [`${id} (${severity ?? 'no severity'})`] : [],
  );
  return {
    conclusion: report.conclusion,
    failed,
    stats: target?.stats ?? null,
    differences: [...differences, ...leaks],
    found: {
      login: target?.login?.type ?? null,
      protected: target?.protected ? new URL(target.protected.url).pathname : null,
      signOut: target?.signOut?.request.replace(/ \w+:\/\/[^/]+/u, ' ') ?? null,
      undecided: checks.filter(({ outcome }) => outcome === 'inconclusive').map(({ id }) => id),
    },
  };
}

/**
 * A report that leaks is told of; it is not passed on.
 * @param {string} text of report.json
 * @param {import('./application.mjs').Account} account
 * @returns {unknown}
 */
function withoutPasswords(text, { password, second }) {
  const secrets = [password, ...(second ? [second.password] : [])];
  return JSON.parse(text, (_, /** @type {unknown} */ value) =>
    typeof value === 'string' ? secrets.reduce((kept, secret) => kept.replaceAll(secret, '***'), value) : value,
  );
}

/**
 * Each place that holds the password, or the Basic header, in a form that anybody could read back.
 * @param {import('./application.mjs').Account} account
 * @param {readonly (readonly [string, string])[]} texts
 * @returns {string[]}
 */
function findSecrets({ username, password }, texts) {
  const secrets = {
    'the password': password,
    'the password, URL-encoded': encodeURIComponent(password),
    'the password, in base64': Buffer.from(password).toString('base64'),
    'the Basic header': Buffer.from(`${username}:${password}`).toString('base64'),
  };
  return texts.flatMap(([place, text]) =>
    Object.entries(secrets).flatMap(([what, secret]) => (text.includes(secret) ? [`${place} holds ${what}`] : [])),
  );
}

/**
 * Every file below a folder, by its path there.
 * @param {string} folder
 * @returns {Promise<[path: string, text: string][]>}
 */
async function readTree(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    paths.map(
      async (path) => /** @type {[string, string]} */ ([path.slice(folder.length + 1), await readFile(path, 'utf8')]),
    ),
  );
}
