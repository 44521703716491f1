// Compares what the gate of two commits finds, application by application. See `usage`.
import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runCorpus } from './compare/corpus.mjs';
import { differencesBetween } from './compare/differences.mjs';
import { runField } from './compare/field.mjs';
import { runSignIn } from './compare/sign-in.mjs';
import { asText, summary } from './compare/table.mjs';
import { exportTree, treeOf, treeOfWorkingTree } from './compare/trees.mjs';

const usage = `Compares what the gate of two commits finds: outcomes, findings, sign-ins, requests, and the words for them.

  npm run compare -- BASE               a commit with the working tree
  npm run compare -- BASE HEAD          two commits
  npm run compare -- BASE --only TEXT   only applications with TEXT in their name; may be said more than once
  npm run compare -- BASE --facts       differences in words alone are shown and do not count

Without one of these, all three are compared:

  --corpus    the applications of the tests, each commit's own: about one minute of an idle machine
  --field     the frameworks in targets/frameworks, such as flask-basic/c: tens of minutes
  --sign-in   the applications in targets/applications: tens of minutes

The last two run what the working tree holds in targets/, with the action built from each commit. What they need is
installed into .cache/field at the first run: gigabytes, which may take hours.

What differs is run once more on both sides. It varies, and is shown and does not count, if some run of one side gave what
a run of the other gave, or if one side alone gave several values and the other side's differ from them in numbers alone.

Exit code: 0 if nothing differs; 1 if something does, or an application could not be run; 2 if the command line is wrong or
no application has that name.
`;

/** @typedef {import('./corpus/seen.mjs').Seen} Seen */

/**
 * What can be compared: each runs the gate of an exported commit on its applications.
 * @satisfies {Readonly<Record<string, (folder: string, only: readonly string[]) => Seen[] | Promise<Seen[]>>>}
 */
const parts = { corpus: runCorpus, field: runField, 'sign-in': runSignIn };

/** @typedef {keyof typeof parts} Part */

class UsageError extends Error {}

/**
 * @param {string[]} args
 * @returns {Promise<number>} the exit code
 */
async function main(args) {
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
  let differs = false;
  let found = 0;
  for (const part of options.parts) {
    const { applications, differences } = await compared(part, sides, options.only);
    if (differences.length > 0) process.stdout.write(`${asText(differences)}\n\n`);
    process.stdout.write(`${part}: ${summary(differences, applications)}\n`);
    differs ||= differences.some(({ kind, varies }) => !varies && (kind === 'facts' || !options.facts));
    found += applications;
  }
  if (found === 0) throw new UsageError(`No application has “${options.only.join('” or “')}” in its name.`);
  return differs ? 1 : 0;
}

/**
 * @param {Part} part
 * @param {{ base: string, head: string }} sides
 * @param {readonly string[]} only
 * @returns {Promise<{ applications: number, differences: import('./compare/differences.mjs').Difference[] }>}
 */
async function compared(part, sides, only) {
  const run = async (/** @type {'base' | 'head'} */ side, /** @type {readonly string[]} */ names) => {
    // Nothing else tells for minutes that it goes on.
    process.stderr.write(`${part}: running ${side}\n`);
    return parts[part](sides[side], names);
  };
  const base = await run('base', only);
  const head = await run('head', only);
  const applications = new Set([...base, ...head].map(({ name }) => name)).size;
  const differences = differencesBetween([base], [head]);
  const again = [...new Set(differences.map(({ application }) => application))];
  if (again.length === 0) return { applications, differences };
  const baseAgain = await run('base', again);
  const headAgain = await run('head', again);
  /** @param {readonly Seen[]} seen */
  const those = (seen) => seen.filter(({ name }) => again.includes(name));
  return {
    applications,
    differences: differencesBetween([those(base), those(baseAgain)], [those(head), those(headAgain)]),
  };
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
 * @returns {{ base: string, head: string | null, parts: Part[], only: string[], facts: boolean } | null} null if help is wanted
 */
function readArguments(args) {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        corpus: { type: 'boolean', default: false },
        field: { type: 'boolean', default: false },
        'sign-in': { type: 'boolean', default: false },
        only: { type: 'string', multiple: true, default: [''] },
        facts: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) return null;
    const [base, head = null, ...more] = positionals;
    if (base === undefined || more.length > 0) throw new Error('Name one commit or two.');
    // Object.keys forgets which they are.
    const all = /** @type {Part[]} */ (Object.keys(parts));
    const chosen = all.filter((part) => values[part]);
    return {
      base,
      head,
      parts: chosen.length === 0 ? all : chosen,
      only: values.only,
      facts: values.facts,
    };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  const wrongUse = error instanceof UsageError;
  process.stderr.write(wrongUse ? `${message}\n\n${usage}` : `${message}\n`);
  process.exitCode = wrongUse ? 2 : 1;
}
