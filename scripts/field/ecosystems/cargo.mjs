import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fingerprint, once, run } from './installation.mjs';

/**
 * Cargo links what it installs into the program, so the sources count as pins do.
 * @param {import('../toolchain.mjs').InstallTarget} target
 * @param {{ readonly install: string }} variant a Cargo.toml beside its Cargo.lock, with one binary named `program`
 * @param {string} cache
 * @returns {Promise<import('../toolchain.mjs').Toolchain>}
 */
export async function prepareCargo({ name, folder }, { install }, cache) {
  const version = await run('cargo', ['--version'], folder, 10_000);
  if (version.kind === 'missing') return { kind: 'missing', program: 'cargo' };
  const manifest = join(folder, install);
  const sources = (await readdir(folder)).filter((file) => file.endsWith('.rs')).sort();
  const pins = [manifest, join(dirname(manifest), 'Cargo.lock'), ...sources.map((file) => join(folder, file))];
  const place = join(cache, `${name}-${await fingerprint(version.stdout, pins)}`);
  const built = join(place, 'target');
  const build = ['build', '--locked', '--quiet', '--manifest-path', manifest, '--target-dir', built];
  const trouble = await once(place, [() => run('cargo', build, folder, 900_000)]);
  return trouble ?? { kind: 'ready', places: { program: join(built, 'debug', 'program') }, folder };
}
