import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fingerprint, once, run } from './installation.mjs';

/**
 * Go links what it installs into the program, so the sources count as pins do.
 * @param {import('../toolchain.mjs').InstallTarget} target
 * @param {{ readonly install: string }} variant a go.mod; another name if a target pins several versions
 * @param {string} cache
 * @returns {Promise<import('../toolchain.mjs').Toolchain>}
 */
export async function prepareGo({ name, folder }, { install }, cache) {
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
