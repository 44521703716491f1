// Compares what the gate of two commits finds, application by application. See `usage`.
import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runCorpus } from './compare/corpus.mjs';
import { differencesBetween } from './compare/differences.mjs';
import { asText, summary } from './compare/table.mjs';
import { exportTree, treeOf, treeOfWorkingTree } from './compare/trees.mjs';

const usage = `Compares what the gate of two commits finds: outcomes, findings, sign-ins, requests, and the words for them.

  npm run compare -- BASE               a commit with the working tree
  npm run compare -- BASE HEAD          two commits
  npm run compare -- BASE --corpus      only the applications of the tests: about one minute of an idle machine
  npm run compare -- BASE --only TEXT   only applications with TEXT in their name; may be said more than once
  npm run compare -- BASE --facts       differences in words alone are shown and do not count

What differs is run once more on both sides. If some run of one side gave what a run of the other gave, it varies, and is
shown and does not count.

Exit code: 0 if nothing differs, 1 if something does, 2 if the command line is wrong or no application has that name.
`;

/** @typedef {import('./corpus/seen.mjs').Seen} Seen */

/**
 * What can be compared: each runs the gate of an exported commit on its applications.
 * @type {Readonly<Record<string, (folder: string, only: readonly string[]) => Seen[]>>}
 */
const parts = { corpus: runCorpus };

class UsageError extends Error {}

/**
 * @param {string[]} args
 * @returns {number} the exit code
 */
function main(args) {
  const options = readArguments(args);
  if (options === null) {
    process.stdout.write(usage);
    return 0;
  }
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  // One for each process: several may run side by side.
  const folder = join(root, '.cache', `compare-${process.pid}`);
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.once(signal, () => process.exit(130));
  mkdirSync(folder, { recursive: true });
  const [base, head] = treesOf(options, join(folder, 'index'));
  const sides = { base: join(folder, 'base'), head: join(folder, 'head') };
  exportTree(base, sides.base);
  exportTree(head, sides.head);
  const counting = options.parts.map((part) => compared(part, sides, options));
  return counting.some((differs) => differs) ? 1 : 0;
}

/**
 * @param {string} part
 * @param {{ base: string, head: string }} sides
 * @param {{ only: readonly string[], facts: boolean }} options
 * @returns {boolean} whether something differs that counts
 */
function compared(part, sides, { only, facts }) {
  const run = parts[part];
  if (run === undefined) throw new UsageError(`There is no part ${part}.`);
  const base = run(sides.base, only);
  const head = run(sides.head, only);
  const names = new Set([...base, ...head].map(({ name }) => name));
  if (names.size === 0) throw new UsageError(`No application has “${only.join('” or “')}” in its name.`);
  let differences = differencesBetween([base], [head]);
  const again = [...new Set(differences.map(({ application }) => application))];
  if (again.length > 0) {
    /** @param {readonly Seen[]} seen */
    const those = (seen) => seen.filter(({ name }) => again.includes(name));
    const [baseAgain, headAgain] = [run(sides.base, again), run(sides.head, again)];
    differences = differencesBetween([those(base), those(baseAgain)], [those(head), those(headAgain)]);
    process.stdout.write(`${asText(differences)}\n\n`);
  }
  process.stdout.write(`${part}: ${summary(differences, names.size)}\n`);
  return differences.some(({ kind, varies }) => !varies && (kind === 'facts' || !facts));
}

/**
 * @param {{ base: string, head: string | null }} commits
 * @param {string} index a file that may be written
 * @returns {[base: string, head: string]}
 */
function treesOf({ base, head }, index) {
  try {
    return [treeOf(base), head === null ? treeOfWorkingTree(index) : treeOf(head)];
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/**
 * @param {string[]} args
 * @returns {{ base: string, head: string | null, parts: string[], only: string[], facts: boolean } | null} null if help is wanted
 */
function readArguments(args) {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        corpus: { type: 'boolean', default: false },
        only: { type: 'string', multiple: true, default: [''] },
        facts: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) return null;
    const [base, head = null, ...more] = positionals;
    if (base === undefined || more.length > 0) throw new Error('Name one commit or two.');
    const chosen = Object.keys(parts).filter((part) => values[/** @type {'corpus'} */ (part)]);
    return {
      base,
      head,
      parts: chosen.length === 0 ? Object.keys(parts) : chosen,
      only: values.only,
      facts: values.facts,
    };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n\n${usage}`);
  process.exitCode = 2;
}
