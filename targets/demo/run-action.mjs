import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/**
 * @typedef {object} ActionRun
 * @property {string} entry the bundle: a file that Node.js runs
 * @property {Readonly<Record<string, string>>} inputs by their names in `with:`
 * @property {Readonly<Record<string, string>>} [env] more environment, over what a runner gives
 * @property {string} [workspace] an existing folder; else a temporary one, gone when the step has ended
 * @property {string} [node] the Node.js that runs it; this one where none is named
 * @property {number} [timeoutMs] after which the step is killed; 3 minutes
 * @property {(line: string) => void} [onLine] hears each line of the log, workflow commands among them, as it comes
 *
 * @typedef {object} ActionResult
 * @property {number | null} exitCode null where the step was killed
 * @property {string} stdout
 * @property {string} stderr
 * @property {Readonly<Record<string, string>>} outputs
 * @property {string} summary the job summary's Markdown
 */

/**
 * Runs an action's bundle as a runner would: an environment of its own that holds no token, inputs as INPUT_…, and the
 * files that outputs and summary go to.
 * @param {ActionRun} run
 * @returns {Promise<ActionResult>} a failing step is a result too
 * @throws Error where the bundle cannot be started at all
 */
export async function runAction({
  entry,
  inputs,
  env = {},
  workspace,
  node = process.execPath,
  timeoutMs = 180_000,
  onLine,
}) {
  const folder = await mkdtemp(join(tmpdir(), 'action-'));
  try {
    const place = workspace ?? join(folder, 'workspace');
    await mkdir(place, { recursive: true });
    const files = await runnerFiles(folder);
    const child = spawn(node, [entry], {
      cwd: place,
      env: { ...runnerEnvironment(folder, place), ...files, ...inputVariables(inputs), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    // Not spawn's own `timeout`: where the process never starts, that one waits on.
    const alarm = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    const stdout = collect(child.stdout, onLine);
    const stderr = collect(child.stderr, onLine);
    const exitCode = await ended(child).finally(() => clearTimeout(alarm));
    return {
      exitCode,
      stdout: await stdout,
      stderr: await stderr,
      outputs: parseOutputs(await readFile(files.GITHUB_OUTPUT, 'utf8')),
      summary: await readFile(files.GITHUB_STEP_SUMMARY, 'utf8'),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Reads the file that GITHUB_OUTPUT names: `name=value`, or `name<<DELIMITER`, lines, `DELIMITER`.
 * @param {string} text
 * @returns {Record<string, string>}
 * @throws Error where a value has no end, as the runner does
 */
export function parseOutputs(text) {
  /** @type {Record<string, string>} */
  const outputs = {};
  const lines = text.split(/\r?\n/u);
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const [, name = '', operator, rest = ''] = /^([^=<]+)(=|<<)(.*)$/u.exec(line) ?? [];
    if (operator === '=') outputs[name] = rest;
    if (operator !== '<<') continue;
    const end = lines.indexOf(rest, at + 1);
    if (end < 0) throw new Error(`The output ${name} has no end.`);
    outputs[name] = lines.slice(at + 1, end).join('\n');
    at = end;
  }
  return outputs;
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<number | null>}
 */
function ended(child) {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
}

/**
 * @param {string} folder
 * @returns {Promise<Record<'GITHUB_OUTPUT' | 'GITHUB_STEP_SUMMARY' | 'GITHUB_STATE' | 'GITHUB_ENV' | 'GITHUB_PATH' | 'GITHUB_EVENT_PATH', string>>}
 */
async function runnerFiles(folder) {
  const files = {
    GITHUB_OUTPUT: join(folder, 'output'),
    GITHUB_STEP_SUMMARY: join(folder, 'summary.md'),
    GITHUB_STATE: join(folder, 'state'),
    GITHUB_ENV: join(folder, 'env'),
    GITHUB_PATH: join(folder, 'path'),
    GITHUB_EVENT_PATH: join(folder, 'event.json'),
  };
  await Promise.all(Object.values(files).map((file) => writeFile(file, file === files.GITHUB_EVENT_PATH ? '{}' : '')));
  return files;
}

/**
 * @param {string} folder
 * @param {string} workspace
 * @returns {Record<string, string>}
 */
function runnerEnvironment(folder, workspace) {
  // Nothing else of the caller's environment: it may hold tokens, proxies or another step's inputs.
  const { PATH, SystemRoot } = process.env;
  return {
    ...(PATH === undefined ? {} : { PATH }),
    ...(SystemRoot === undefined ? {} : { SystemRoot }),
    HOME: folder,
    RUNNER_TEMP: folder,
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_EVENT_NAME: 'push',
    GITHUB_WORKSPACE: workspace,
  };
}

/**
 * @param {Readonly<Record<string, string>>} inputs
 * @returns {Record<string, string>} hyphens stay and spaces become underscores, as the runner writes them
 */
function inputVariables(inputs) {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, value]),
  );
}

/**
 * @param {import('node:stream').Readable} stream
 * @param {((line: string) => void) | undefined} onLine
 */
async function collect(stream, onLine) {
  let text = '';
  for await (const line of createInterface({ input: stream, crlfDelay: Infinity })) {
    text += `${line}\n`;
    onLine?.(line);
  }
  return text;
}
