import { join } from 'node:path';
import { readApplications } from '../sign-in/application-files.mjs';
import { root, seenByBundle } from './run-script.mjs';

/**
 * Runs the gate of an exported commit on the real applications of this working tree.
 * @param {string} folder
 * @param {readonly string[]} only texts in the names of applications
 * @returns {Promise<import('../corpus/seen.mjs').Seen[]>} empty if no application has such a name
 */
export async function runSignIn(folder, only) {
  const applications = await readApplications(join(root, 'targets', 'applications'));
  const chosen = applications.map(({ name }) => name).filter((name) => only.some((text) => name.includes(text)));
  return seenByBundle(folder, 'scripts/sign-in.mjs', chosen);
}
