import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseOutputs } from '../../targets/demo/run-action.mjs';
import { runAction } from '../../targets/run-action.mjs';
import { runCommand } from '../field/command.mjs';
import { readReport } from '../read-report.mjs';
import { filledIn } from './example-workflow.mjs';

/** What installing and running leave in a folder. */
const made = new Set(['node_modules', '.venv', '.next', '__pycache__', 'session-fixation-report', 'vendor', 'target']);

/**
 * Installs one variant in a folder of its own by the steps of the workflow, and runs the gate's step on it.
 * @param {string} variant the folder
 * @param {import('./example-workflow.mjs').ExampleWorkflow} workflow
 * @param {{ readonly entry: string, readonly path: string }} machine the bundle, and the PATH of all commands
 * @returns {Promise<import('./judge-walk.mjs').Walked['fixed']>}
 * @throws Error if a step fails, the port is taken, or the run leaves no report
 */
export async function runExample(variant, workflow, { entry, path: PATH }) {
  const folder = await mkdtemp(join(tmpdir(), 'walk-'));
  try {
    const workspace = join(folder, 'workspace');
    await cp(variant, workspace, { recursive: true, filter: (path) => !made.has(basename(path)) });
    const sources = await textsIn(workspace);
    const written = await runSteps(workflow.before, workspace, { PATH, GITHUB_ENV: join(folder, 'env') });
    const env = { ...written, PATH };
    const inputs = filledIn(workflow.inputs, written);
    await refuseTakenPort(new URL(inputs['url'] ?? ''));
    const { exitCode, stdout } = await runAction({ entry, inputs, env, cwd: workspace, timeoutMs: 300_000 });
    const path = join(workspace, 'session-fixation-report', 'report.json');
    const text = await readFile(path, 'utf8').catch(() => null);
    if (text === null) throw new Error(`The gate left no report. It said:\n${stdout}`);
    const read = readReport(text);
    if (read.kind === 'wrong') throw new Error(read.message);
    return { exitCode, report: read.report, sources };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Each step in a shell as the runner starts it, with what earlier ones wrote to GITHUB_ENV.
 * @param {readonly import('./example-workflow.mjs').RunStep[]} steps
 * @param {string} cwd
 * @param {{ readonly PATH: string, readonly GITHUB_ENV: string }} machine
 * @returns {Promise<Record<string, string>>} what they wrote there
 */
async function runSteps(steps, cwd, machine) {
  const file = machine.GITHUB_ENV;
  await writeFile(file, '');
  for (const { name, run } of steps) {
    const written = parseOutputs(await readFile(file, 'utf8'));
    const env = { ...process.env, ...written, CI: 'true', ...machine };
    const args = ['--noprofile', '--norc', '-eo', 'pipefail', '-c', run];
    const result = await runCommand({ file: 'bash', args, cwd, env, timeoutMs: 600_000 });
    if (result.kind === 'missing') throw new Error('bash is missing on this machine.');
    const { code, stdout, stderr } = result;
    if (code !== 0)
      throw new Error(`The step “${name}” ended with ${String(code)}:\n${(stdout + stderr).slice(-2000)}`);
  }
  return parseOutputs(await readFile(file, 'utf8'));
}

/**
 * Another application there would be judged in place of the example.
 * @param {URL} url
 */
async function refuseTakenPort(url) {
  /** @type {boolean} */
  const taken = await new Promise((resolve) => {
    const socket = connect(Number(url.port), url.hostname);
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
  if (taken) throw new Error(`Something answers at ${url.origin} already. End it first.`);
}

/**
 * @param {string} folder
 * @returns {Promise<string[]>}
 */
async function textsIn(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  // What a page or a lockfile quotes repairs nothing.
  const code = entries.filter((entry) => entry.isFile() && !/\.md$|lock|\.sum$/u.test(entry.name));
  const files = code.map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(files.sort().map((file) => readFile(file, 'utf8')));
}
