import { join } from 'node:path';
import { fingerprint, once, run } from './installation.mjs';

/**
 * @param {import('../toolchain.mjs').InstallTarget} target
 * @param {{ readonly install: string }} variant
 * @param {string} cache
 * @returns {Promise<import('../toolchain.mjs').Toolchain>}
 */
export async function preparePython({ name, folder }, { install }, cache) {
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
