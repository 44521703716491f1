import { join } from 'node:path';
import { readTargets } from '../field/target-files.mjs';
import { root, seenByBundle } from './run-script.mjs';

/**
 * Runs the gate of an exported commit on the real frameworks of this working tree.
 * @param {string} folder
 * @param {readonly string[]} only texts in the names of variants, such as flask-basic/c
 * @returns {Promise<import('../corpus/seen.mjs').Seen[]>} empty if no variant has such a name
 */
export async function runField(folder, only) {
  const targets = await readTargets(join(root, 'targets', 'frameworks'));
  const names = targets.flatMap(({ name, variants }) => variants.map(({ id }) => `${name}/${id}`));
  const chosen = names.filter((name) => only.some((text) => name.includes(text)));
  return seenByBundle(folder, 'scripts/field.mjs', chosen);
}
