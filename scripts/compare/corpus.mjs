import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {import('../corpus/seen.mjs').Seen} Seen */

/**
 * Runs the gate of an exported commit on that commit's own corpus.
 * @param {string} folder
 * @param {readonly string[]} only texts in the names of applications
 * @returns {Seen[]} empty if no application has such a name
 */
export function runCorpus(folder, only) {
  const file = join(folder, '.cache', 'corpus.json');
  rmSync(file, { force: true });
  const args = ['scripts/corpus.mjs', '--json', file, ...only.map((text) => `--only=${text}`)];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  // It ends with 1, too, if an application came out otherwise than the corpus expects: that is seen in the file.
  if (existsSync(file)) return parsed(readFileSync(file, 'utf8'));
  if (status === 2 && stderr.startsWith('No application has')) return [];
  throw new Error(`The corpus could not be run in ${folder}:\n${stdout}${stderr}`);
}

/**
 * @param {string} text as scripts/corpus.mjs writes it
 * @returns {Seen[]}
 */
function parsed(text) {
  const seen = /** @type {unknown} */ (JSON.parse(text));
  return /** @type {Seen[]} */ (seen);
}
