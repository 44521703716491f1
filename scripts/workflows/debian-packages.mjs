import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { prepareDebian } from '../field/ecosystems/debian.mjs';

/**
 * Installs what an example's language needs on a machine that has not got it: `debian-packages.txt`, a name per line.
 * @param {string} folder of the example
 * @returns {Promise<boolean>} whether it names any
 * @throws Error if they cannot be installed
 */
export async function installPackages(folder) {
  const install = 'debian-packages.txt';
  if (!existsSync(join(folder, install))) return false;
  const prepared = await prepareDebian({ folder }, { install });
  if (prepared.kind === 'missing') throw new Error(`${prepared.program} is missing on this machine.`);
  if (prepared.kind === 'broken') throw new Error(prepared.message);
  return true;
}
