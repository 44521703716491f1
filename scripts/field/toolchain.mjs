import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, cp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { lastLines, runCommand } from './command.mjs';

/**
 * `places` fill {…} in a start command, which runs in `folder`.
 * @typedef {{ readonly kind: 'ready', readonly places: Readonly<Record<string, string>>, readonly folder: string }
 *   | { readonly kind: 'missing', readonly program: string }
 *   | { readonly kind: 'broken', readonly message: string }} Toolchain
 *
 * @typedef {Pick<import('./target-files.mjs').Target, 'name' | 'ecosystem' | 'folder' | 'proof'>} InstallTarget
 */

/** One for each package ecosystem that a target may name. */
const installers = { npm: prepareNode, pypi: preparePython, go: prepareGo };

/**
 * Installs what a variant pins, once for each change of the pins, or says what this machine lacks.
 * @param {InstallTarget} target
 * @param {{ readonly install: string }} variant
 * @param {string} cache folder that may stay from run to run
 * @returns {Promise<Toolchain>}
 */
export async function prepare(target, variant, cache) {
  const programs = target.proof.endsWith('.sh') ? ['bash', 'curl'] : [];
  for (const program of programs) {
    const answer = await run(program, ['--version'], target.folder, 10_000);
    if (answer.kind === 'missing') return { kind: 'missing', program };
  }
  return installers[target.ecosystem](target, variant, cache);
}

/**
 * @param {InstallTarget} target
 * @param {{ readonly install: string }} variant
 * @param {string} cache
 * @returns {Promise<Toolchain>}
 */
async function preparePython({ name, folder }, { install }, cache) {
  const version = await run('python3', ['--version'], folder, 10_000);
  if (version.kind === 'missing') return { kind: 'missing', program: 'python3' };
  // A virtual environment belongs to the Python that made it.
  const environment = join(cache, `${name}-${await fingerprint(version.stdout, [join(folder, install)])}`);
  const python = join(environment, 'bin', 'python');
  const pip = ['-m', 'pip', 'install', '--quiet', '--no-input', '--disable-pip-version-check', '-r', install];
  const trouble = await once(environment, [
    () => run('python3', ['-m', 'venv', environment], folder, 60_000),
    () => run(python, pip, folder, 300_000),
  ]);
  return trouble ?? { kind: 'ready', places: { python }, folder };
}

/**
 * Node.js looks for packages above the file that imports them: the sources are copied below what is installed.
 * @param {InstallTarget} target
 * @param {{ readonly install: string }} variant
 * @param {string} cache
 * @returns {Promise<Toolchain>}
 */
async function prepareNode({ name, folder }, { install }, cache) {
  const version = await run('npm', ['--version'], folder, 30_000);
  if (version.kind === 'missing') return { kind: 'missing', program: 'npm' };
  const lock = join(folder, install);
  const pins = [join(dirname(lock), 'package.json'), lock];
  const place = join(cache, `${name}-${await fingerprint(process.version, pins)}`);
  // No script of a package runs: what the targets need is plain JavaScript.
  const npm = ['ci', '--ignore-scripts', '--no-audit', '--no-fund'];
  const trouble = await once(place, [
    async () => {
      await mkdir(place);
      await Promise.all(pins.map((pin) => copyFile(pin, join(place, basename(pin)))));
      return run('npm', npm, place, 300_000);
    },
  ]);
  if (trouble !== null) return trouble;
  const application = join(place, 'application');
  await rm(application, { recursive: true, force: true });
  await cp(folder, application, { recursive: true });
  return { kind: 'ready', places: { node: process.execPath }, folder: application };
}

/**
 * Go links what it installs into the program, so the sources count as pins do.
 * @param {InstallTarget} target
 * @param {{ readonly install: string }} variant a go.mod; another name where a target pins several versions
 * @param {string} cache
 * @returns {Promise<Toolchain>}
 */
async function prepareGo({ name, folder }, { install }, cache) {
  const version = await run('go', ['version'], folder, 10_000);
  if (version.kind === 'missing') return { kind: 'missing', program: 'go' };
  const sources = (await readdir(folder)).filter((file) => file.endsWith('.go')).sort();
  const pins = [install, install.replace(/\.mod$/u, '.sum'), ...sources].map((file) => join(folder, file));
  const place = join(cache, `${name}-${await fingerprint(version.stdout, pins)}`);
  const program = join(place, 'program');
  // Whatever GOFLAGS says: a build changes no pin.
  const build = ['build', '-mod=readonly', `-modfile=${install}`, '-buildvcs=false', '-o', program, '.'];
  const trouble = await once(place, [() => run('go', build, folder, 300_000)]);
  return trouble ?? { kind: 'ready', places: { program }, folder };
}

/**
 * @param {string} version of what installs
 * @param {readonly string[]} pins paths
 */
async function fingerprint(version, pins) {
  const hash = createHash('sha256').update(version);
  for (const pin of pins) hash.update(await readFile(pin));
  return hash.digest('hex').slice(0, 12);
}

/**
 * Takes the steps that fill an empty place, where an earlier run has not come to their end.
 * @param {string} place
 * @param {readonly (() => Promise<import('./command.mjs').CommandResult>)[]} steps
 * @returns {Promise<Toolchain | null>} null where all is well
 */
async function once(place, steps) {
  const complete = join(place, 'complete');
  if (existsSync(complete)) return null;
  await rm(place, { recursive: true, force: true });
  await mkdir(dirname(place), { recursive: true });
  for (const step of steps) {
    const result = await step();
    if (result.kind === 'missing') return { kind: 'broken', message: 'The installer is missing.' };
    const words = lastLines(result.stderr || result.stdout);
    if (result.code !== 0) return { kind: 'broken', message: `The installation failed: ${words}` };
  }
  await writeFile(complete, '');
  return null;
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
