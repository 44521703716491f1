import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './run-script.mjs';

/** What measures: the same on both sides, as older commits do not have it. */
const measure = ['scripts/corpus.mjs', 'scripts/corpus', 'scripts/compare/differences.mjs'];

/**
 * The files of a commit.
 * @param {string} commit
 * @returns {string} the id of its tree
 * @throws {Error} if there is no such commit
 */
export function treeOf(commit) {
  const found = run('git', ['rev-parse', '--verify', '--quiet', '--end-of-options', `${commit}^{tree}`]);
  if (found.status !== 0) throw new Error(`There is no commit ${commit}.`);
  return found.stdout.trim();
}

/**
 * The files of the working tree as they are now, those that git does not know yet included: what is edited while the
 * comparison runs changes nothing.
 * @param {string} index file that is written
 * @returns {string} the id of their tree
 */
export function treeOfWorkingTree(index) {
  const env = { ...process.env, GIT_INDEX_FILE: index };
  must('git', ['add', '--all'], { env });
  return must('git', ['write-tree'], { env }).trim();
}

/**
 * Writes a tree into a folder, ready to be run.
 * @param {string} tree
 * @param {string} folder
 */
export function exportTree(tree, folder) {
  mkdirSync(folder, { recursive: true });
  const archive = `${folder}.tar`;
  must('git', ['archive', '--output', archive, tree]);
  must('tar', ['-xf', archive, '-C', folder]);
  const lock = (/** @type {string} */ path) => readFileSync(join(path, 'package-lock.json'), 'utf8');
  if (lock(folder) === lock(root)) symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  else must('npm', ['ci', '--ignore-scripts'], { cwd: folder });
  for (const path of measure) cpSync(join(root, path), join(folder, path), { recursive: true });
}

/**
 * @param {string} program
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string }} [options]
 */
function run(program, args, options) {
  return spawnSync(program, args, { cwd: root, encoding: 'utf8', ...options });
}

/**
 * @param {Parameters<typeof run>} command
 * @returns {string} what it wrote
 */
function must(...command) {
  const result = run(...command);
  if (result.status !== 0)
    throw new Error(`${command[0]} ${command[1].join(' ')} failed: ${result.error?.message ?? result.stderr}`);
  return result.stdout;
}
