import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * How much JavaScript was run: the executions of all blocks of code, as V8 counts them if NODE_V8_COVERAGE names a folder.
 * It depends on no clock and no other work of the machine.
 * @param {string} folder that NODE_V8_COVERAGE named
 * @returns {Promise<number>}
 * @throws Error if nothing was counted
 */
export async function blocksRun(folder) {
  let blocks = 0;
  for (const name of await readdir(folder)) {
    /** @type {unknown} */
    const written = JSON.parse(await readFile(join(folder, name), 'utf8'));
    const { result } = /** @type {Coverage} */ (written);
    for (const { functions } of result)
      for (const { ranges } of functions) for (const { count } of ranges) blocks += count;
  }
  if (blocks === 0) throw new Error('V8 counted nothing.');
  return blocks;
}

/**
 * @typedef {{ readonly result: readonly { readonly functions: readonly {
 *   readonly ranges: readonly { readonly count: number }[] }[] }[] }} Coverage as the inspector's Profiler gives it
 */
