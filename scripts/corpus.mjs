// Runs the gate over every application of the tests, so many times, and says whether it said the same each time.
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { differencesBetween } from './compare/differences.mjs';
import { compiledTests } from './corpus/compiled.mjs';
import { counted, named } from './corpus/names.mjs';
import { nothingSeen, seenOf } from './corpus/seen.mjs';

const usage = `Runs the gate, in this process, on every application of the tests, and compares what it says from run to run.

  npm run corpus -- --runs 30           thirty runs, each application started anew each time
  npm run corpus -- --costs             one run, with the sign-ins and requests of each application
  npm run corpus -- --only TEXT         only applications with TEXT in their name; may be said more than once
  npm run corpus -- --json FILE         writes what the first run saw of each application

Exit code: 0 if every run said the same and what the corpus expects, 1 if not, 2 if the command line is
wrong or no application has that name.
`;

/** Applications at a time: a scan mostly waits. */
const concurrency = 4;

/** @typedef {import('../__tests__/corpus/index.js')} Corpus */
/** @typedef {import('../__tests__/corpus/index.js').CorpusApplication} Application */
/** @typedef {import('./corpus/seen.mjs').Seen} Seen */

/**
 * @param {string[]} args
 * @returns {Promise<number>} the exit code
 */
async function main(args) {
  const options = readArguments(args);
  if (options === null) {
    process.stderr.write(usage);
    return 2;
  }
  const { corpus, costlier, scanApplication } = /** @type {Corpus} */ (await compiledTests('corpus/index'));
  const timed = new Set(costlier.flatMap(({ varies, applications }) => (varies ? applications : [])));
  const applications = named(corpus, options.only, 'application');
  if (applications.length === 0) return 2;
  /** @type {Map<string, Seen>} */
  const first = new Map();
  let differences = 0;
  /** @type {Set<string>} */
  const scanning = new Set();
  // What is thrown outside of what is awaited.
  process.once('uncaughtException', ({ message }) => {
    process.stderr.write(`While these were scanned, the gate threw: ${message}\n  ${[...scanning].join('\n  ')}\n`);
    process.exit(1);
  });
  for (let run = 1; run <= options.runs; run += 1) {
    const started = Date.now();
    await each(applications, async (application) => {
      scanning.add(application.name);
      const { seen, wrong } = await tried(application, scanApplication, options.costs);
      scanning.delete(application.name);
      const known = first.get(application.name) ?? seen;
      first.set(application.name, known);
      for (const line of [...changes(known, seen, timed.has(application.name)), ...wrong]) {
        differences += 1;
        console.log(`run ${run}, ${application.name}:\n  ${line}`);
      }
    });
    console.log(`run ${run} of ${options.runs}: ${((Date.now() - started) / 1000).toFixed(1)} s`);
  }
  const held = options.runs === 1 ? 'as expected' : 'as expected, and identical from run to run';
  const verdict = differences === 0 ? held : counted(differences, 'difference');
  const told = `${counted(options.runs, 'run')} of ${counted(applications.length, 'application')}`;
  console.log(`${told}: ${verdict}`);
  const seen = applications.flatMap(({ name }) => first.get(name) ?? []);
  console.log(`what was seen: ${digest(seen)}`);
  if (options.json !== null) writeFileSync(options.json, JSON.stringify(seen));
  return differences === 0 ? 0 : 1;
}

/**
 * @param {string[]} args
 * @returns {{ runs: number, costs: boolean, only: string[], json: string | null } | null}
 */
function readArguments(args) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        runs: { type: 'string' },
        costs: { type: 'boolean' },
        only: { type: 'string', multiple: true },
        json: { type: 'string' },
      },
    });
    const { runs = '1', costs = false, only = [''], json = null } = values;
    return /^[1-9]\d{0,3}$/u.test(runs) ? { runs: Number(runs), costs, only, json } : null;
  } catch {
    return null;
  }
}

/**
 * @param {Application} application
 * @param {Corpus['scanApplication']} scanApplication
 * @param {boolean} costs whether they are printed
 * @returns {Promise<{ seen: Seen, wrong: string[] }>}
 */
async function tried(application, scanApplication, costs) {
  const { name } = application;
  try {
    const scanned = await scanApplication(application);
    const { requests, logins } = scanned.result.stats;
    if (costs) console.log(`${String(logins).padStart(3)} sign-ins ${String(requests).padStart(4)} requests  ${name}`);
    return { seen: seenOf(name, scanned), wrong: unexpected(application, scanned) };
  } catch (error) {
    const seen = nothingSeen(name, error);
    return { seen, wrong: [`could not be scanned: ${seen.trouble ?? ''}`] };
  }
}

/**
 * @param {Seen} known from an earlier run
 * @param {Seen} seen
 * @param {boolean} timed whether its requests depend on the clock, or on which of them comes first
 * @returns {string[]} none if nothing was seen: that is told of its own
 */
function changes(known, seen, timed) {
  if (seen.trouble !== null) return [];
  return differencesBetween([[known]], [[seen]])
    .filter(({ what }) => !(timed && /^(?:requests$|exchange of )/u.test(what)))
    .map(({ what, base, head }) => `- ${what}: ${base.join()}\n  + ${what}: ${head.join()}`);
}

/**
 * The same for the same words, on whatever machine: runs side by side are compared by it.
 * @param {unknown} seen
 */
function digest(seen) {
  return createHash('sha256').update(JSON.stringify(seen)).digest('hex').slice(0, 16);
}

/**
 * @param {Application} application
 * @param {import('../__tests__/corpus/index.js').CorpusScan} scanned
 * @returns {string[]}
 */
function unexpected({ expected, tested }, { result }) {
  const state = (result.state.kind === 'tested') === tested ? [] : [`is ${JSON.stringify(result.state)}`];
  const outcomes = new Map(result.checks.map(({ id, outcome }) => [id, outcome]));
  const wrong = Object.entries(expected).filter(([id, outcome]) => outcomes.get(id) !== outcome);
  return [...state, ...wrong.map(([id, outcome]) => `${id} is ${outcomes.get(id)} and should be ${outcome}`)];
}

/**
 * @template T
 * @param {readonly T[]} items
 * @param {(item: T) => Promise<void>} work
 */
async function each(items, work) {
  const queue = [...items];
  const worker = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) await work(next);
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
