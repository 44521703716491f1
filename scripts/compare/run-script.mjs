import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from '../build.mjs';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** @typedef {import('../corpus/seen.mjs').Seen} Seen */

/**
 * Runs a script that writes what it saw into a file.
 * @param {string} folder where it runs
 * @param {string} script
 * @param {string} file
 * @param {readonly string[]} args
 * @returns {{ seen: Seen[] } | { seen: null, status: number | null, output: string }}
 */
export function seenBy(folder, script, file, args) {
  rmSync(file, { force: true });
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, `--json=${file}`, ...args], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  // It ends with 1, too, if something came out otherwise than expected: that is seen in the file.
  if (!existsSync(file)) return { seen: null, status, output: `${stdout}${stderr}` };
  const seen = /** @type {unknown} */ (JSON.parse(readFileSync(file, 'utf8')));
  return { seen: /** @type {Seen[]} */ (seen) };
}

/**
 * Runs a script of this working tree, and so its targets, with the bundle of an exported commit.
 * @param {string} folder of the commit
 * @param {string} script
 * @param {readonly string[]} names of what is run; none runs nothing
 * @returns {Seen[]}
 */
export function seenByBundle(folder, script, names) {
  if (names.length === 0) return [];
  const built = join(folder, '.cache', 'gate');
  if (!existsSync(built)) {
    // Tests and scripts, which may be of another commit, stay unread.
    const config = { extends: '../tsconfig.json', compilerOptions: { rootDir: '..' }, include: ['.'] };
    writeFileSync(join(folder, 'src', 'tsconfig.json'), JSON.stringify(config));
    bundle('src/index.ts', built, folder);
  }
  const args = [`--entry=${join(built, 'index.js')}`, '--', ...names];
  const result = seenBy(root, script, join(folder, '.cache', 'seen.json'), args);
  if (result.seen === null) throw new Error(`${script} could not be run on the gate of ${folder}:\n${result.output}`);
  return result.seen;
}
