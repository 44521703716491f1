// Measures what the bundled action costs. See `usage`.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { arch, cpus, loadavg, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { benchBrowser } from './bench/browser.mjs';
import { benchFleet, checkFleet } from './bench/fleet.mjs';
import { benchLatency } from './bench/latency.mjs';
import { canMeasure } from './bench/measure.mjs';
import { withSection } from './bench/sections.mjs';
import { benchStart } from './bench/start.mjs';
import { findChromium, requireChromium } from './chromium.mjs';
import { compiledTests } from './corpus/compiled.mjs';

const usage = `Measures what the bundled action (dist/index.js) costs, with all processes that it starts.

  npm run bench -- browser              what a browser costs a target
  npm run bench -- start                what a run of one target costs, against Node.js that does nothing
  npm run bench -- latency              how many round trips a target waits for
  npm run bench -- fleet                what a target costs among 10, 100 and 1,000
  npm run bench -- fleet --check        counts the work of 10 and of 100 targets, and fails if it grows faster than they do
  npm run bench -- NAME --runs N        so many runs of each row (3); docs/performance.md is written from 3 on
  npm run bench -- NAME --entry FILE    measures another bundle and writes no page

Each writes its own section of docs/performance.md and leaves the others. Needs Linux, and \`browser\` a browser. It runs
one thing at a time: leave the machine alone meanwhile. Every run has to come to the right verdict.
Exit code: 0 if all was measured; 1 if a run came to something else, or no browser was found; 2 if the command line is
wrong, the bundle is missing, or this is no Linux.
`;

/** @typedef {import('../__tests__/bench/applications.js').Applications} Applications */

const benches = /** @type {const} */ ({
  browser: benchBrowser,
  start: benchStart,
  latency: benchLatency,
  fleet: benchFleet,
});

class UsageError extends Error {}

/** @param {string} path */
function inProject(path) {
  return join(dirname(dirname(fileURLToPath(import.meta.url))), path);
}

/**
 * @param {string[]} args
 * @returns {Promise<void>}
 */
async function main(args) {
  const options = readArguments(args);
  if (options === null) {
    process.stdout.write(usage);
    return;
  }
  const { name, runs, check } = options;
  if (!canMeasure) throw new UsageError('This system does not say what a process costs: only Linux does, by /proc.');
  const entry = options.entry ?? inProject('dist/index.js');
  if (!existsSync(entry)) throw new UsageError('The bundle is missing. Build it: npm run build');
  const { applications } = /** @type {{ applications: Applications }} */ (await compiledTests('bench/applications'));
  if (check) {
    await checkFleet(entry, applications);
    return;
  }
  const date = new Date().toISOString().slice(0, 10);
  const machine = machineOf(name === 'browser' ? requireChromium() : findChromium());
  const section = await benches[name](entry, { runs, applications, machine, date });
  if (runs < 3 || options.entry !== undefined) {
    process.stdout.write(`\n${section}`);
    return;
  }
  const path = inProject('docs/performance.md');
  const style = await resolveConfig(path);
  const text = withSection(await readFile(path, 'utf8'), name, section);
  await writeFile(path, await format(text, { ...style, proseWrap: 'always', filepath: path }));
  process.stdout.write('Wrote docs/performance.md\n');
}

/**
 * In words that tell no machine from another of its kind.
 * @param {string | null} browser its program
 * @returns {import('./bench/page.mjs').Machine}
 */
function machineOf(browser) {
  return {
    system: `Linux (${arch()})`,
    processors: cpus().length,
    gibibytes: Math.round(totalmem() / 2 ** 30),
    node: `Node.js ${process.versions.node.split('.')[0] ?? ''}`,
    browser: browser === null ? 'no browser' : nameOf(browser),
    load: loadavg()[0] ?? 0,
  };
}

/** @param {string} browser */
function nameOf(browser) {
  const version = execFileSync(browser, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  return /(?:Google Chrome|Chromium|Microsoft Edge) \d+/u.exec(version)?.[0] ?? 'a browser of Chromium’s family';
}

/**
 * @param {string[]} args
 * @returns {{ name: keyof typeof benches, runs: number, entry: string | undefined, check: boolean } | null} null if help
 *   is wanted
 */
function readArguments(args) {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        runs: { type: 'string', default: '3' },
        entry: { type: 'string' },
        check: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) return null;
    const name = Object.keys(benches).find((one) => one === positionals[0]);
    if (name === undefined || positionals.length !== 1)
      throw new Error(`Say what to measure: ${Object.keys(benches).join(', ')}.`);
    if (values.check && name !== 'fleet') throw new Error('--check is for fleet.');
    if (!/^[1-9]\d?$/u.test(values.runs)) throw new Error('--runs takes a number from 1 to 99.');
    return {
      name: /** @type {keyof typeof benches} */ (name),
      runs: Number(values.runs),
      entry: values.entry,
      check: values.check,
    };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  const wrongUse = error instanceof UsageError;
  process.stderr.write(wrongUse ? `${message}\n\n${usage}` : `${message}\n`);
  process.exitCode = wrongUse ? 2 : 1;
}
