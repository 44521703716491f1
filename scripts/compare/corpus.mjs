import { join } from 'node:path';
import { seenBy } from './run-script.mjs';

/** @typedef {import('../corpus/seen.mjs').Seen} Seen */

/**
 * Runs the gate of an exported commit on that commit's own corpus.
 * @param {string} folder
 * @param {readonly string[]} only texts in the names of applications
 * @returns {Seen[]} empty if no application has such a name
 */
export function runCorpus(folder, only) {
  const args = only.map((text) => `--only=${text}`);
  const result = seenBy(folder, 'scripts/corpus.mjs', join(folder, '.cache', 'corpus.json'), args);
  if (result.seen !== null) return result.seen;
  if (result.status === 2 && result.output.startsWith('No application has')) return [];
  throw new Error(`The corpus could not be run in ${folder}:\n${result.output}`);
}
