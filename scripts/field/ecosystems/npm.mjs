import { copyFile, cp, mkdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fingerprint, once, run } from './installation.mjs';

/**
 * Node.js looks for packages above the file that imports them: the sources are copied below what is installed.
 * @param {import('../toolchain.mjs').InstallTarget} target
 * @param {{ readonly install: string }} variant
 * @param {string} cache
 * @returns {Promise<import('../toolchain.mjs').Toolchain>}
 */
export async function prepareNode({ name, folder }, { install }, cache) {
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
