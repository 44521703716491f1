import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lastLines, runCommand } from './command.mjs';

/**
 * @typedef {{ readonly kind: 'ready', readonly places: Readonly<Record<string, string>> }
 *   | { readonly kind: 'missing', readonly program: string }
 *   | { readonly kind: 'broken', readonly message: string }} Toolchain `places` fill {…} in a start command
 */

/** One for each package ecosystem that a target may name. */
const installers = { pypi: preparePython };

/**
 * Installs what a target pins, once for each change of the pins, or says what this machine lacks.
 * @param {import('./target-files.mjs').Target} target
 * @param {string} cache folder that may stay from run to run
 * @returns {Promise<Toolchain>}
 */
export async function prepare(target, cache) {
  for (const [program, flag] of /** @type {const} */ ([
    ['bash', '--version'],
    ['curl', '--version'],
  ])) {
    const answer = await run(program, [flag], target.folder, 10_000);
    if (answer.kind === 'missing') return { kind: 'missing', program };
  }
  return installers[target.ecosystem](target, cache);
}

/**
 * @param {import('./target-files.mjs').Target} target
 * @param {string} cache
 * @returns {Promise<Toolchain>}
 */
async function preparePython({ name, folder, install }, cache) {
  const version = await run('python3', ['--version'], folder, 10_000);
  if (version.kind === 'missing') return { kind: 'missing', program: 'python3' };
  const pins = await readFile(join(folder, install));
  // A virtual environment belongs to the Python that made it.
  const hash = createHash('sha256').update(version.stdout).update(pins).digest('hex').slice(0, 12);
  const environment = join(cache, `${name}-${hash}`);
  const python = join(environment, 'bin', 'python');
  const complete = join(environment, 'complete');
  if (existsSync(complete)) return { kind: 'ready', places: { python } };

  await rm(environment, { recursive: true, force: true });
  await mkdir(cache, { recursive: true });
  const made = await run('python3', ['-m', 'venv', environment], folder, 60_000);
  if (made.kind === 'missing' || made.code !== 0) return broken('python3 -m venv', made);
  const pip = ['-m', 'pip', 'install', '--quiet', '--no-input', '--disable-pip-version-check', '-r', install];
  const installed = await run(python, pip, folder, 300_000);
  if (installed.kind === 'missing' || installed.code !== 0)
    return broken(`pip install -r ${install}`, installed);
  await writeFile(complete, '');
  return { kind: 'ready', places: { python } };
}

/**
 * Installers need the caller's environment: proxies and mirrors are set there.
 * @param {string} file
 * @param {string[]} args
 * @param {string} cwd
 * @param {number} timeoutMs
 */
function run(file, args, cwd, timeoutMs) {
  return runCommand({ file, args, cwd, env: process.env, timeoutMs });
}

/**
 * @param {string} what
 * @param {import('./command.mjs').CommandResult} result
 * @returns {Toolchain}
 */
function broken(what, result) {
  const detail =
    result.kind === 'missing' ? 'the program is missing' : lastLines(result.stderr || result.stdout);
  return { kind: 'broken', message: `${what} failed: ${detail}` };
}
