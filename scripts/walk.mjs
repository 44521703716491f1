// Walks from a vulnerable application to a repaired one, by what the report prints. See `usage`.
import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runExample } from './walk/example-run.mjs';
import { readExampleWorkflow } from './walk/example-workflow.mjs';
import { problemsOf } from './walk/judge-walk.mjs';
import { installPackages } from './workflows/debian-packages.mjs';

const usage = `Walks the way of somebody who follows the report, on each example: the vulnerable application must fail, each code
that the report prints must stand in the fixed one, and that must pass. Installs and starts by the example's own workflow.

  npm run walk                      all of examples/
  npm run walk -- express flask     these
  npm run walk -- --sample          one: Express

Exit code: 0 if every walk ends well, 1 if one does not or could not be made, 2 if the command line is wrong.
It needs the language of each example, its package registry, and its port.
`;

/**
 * What the gate calls the framework of an example, if it is not the name of the folder; null if it knows no remedies of it.
 * @type {ReadonlyMap<string, string | null>}
 */
const frameworks = new Map([
  ['nextjs', null],
  ['flask', 'flask-session'],
  ['fastapi', 'starsessions'],
  ['spring-boot', 'spring'],
]);

/** @param {string} name of the example */
const frameworkOf = (name) => {
  const known = frameworks.get(name);
  return known === undefined ? name : known;
};

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * @param {string[]} args
 * @returns {Promise<number>} the exit code
 */
async function main(args) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      sample: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    return 0;
  }
  const all = readdirSync(join(root, 'examples')).filter((name) =>
    existsSync(join(root, 'examples', name, 'vulnerable')),
  );
  const unknown = positionals.filter((name) => !all.includes(name));
  if (unknown.length > 0) {
    process.stderr.write(`Unknown example: ${unknown.join(', ')}. There are ${all.join(', ')}.\n`);
    return 2;
  }
  const entry = join(root, 'dist', 'index.js');
  if (!existsSync(entry)) {
    process.stderr.write('The bundle dist/index.js is missing. Build it: npm run build\n');
    return 1;
  }
  const chosen = values.sample ? ['express'] : positionals.length > 0 ? positionals : all;
  let failed = 0;
  for (const name of chosen) failed += (await walk(name, entry)) ? 0 : 1;
  process.stdout.write(`\n${String(chosen.length - failed)} passed, ${String(failed)} failed\n`);
  return failed === 0 ? 0 : 1;
}

/**
 * @param {string} name
 * @param {string} entry
 * @returns {Promise<boolean>} whether the walk ended well
 */
async function walk(name, entry) {
  const folder = join(root, 'examples', name);
  try {
    const text = await readFile(join(folder, '.github', 'workflows', 'sessions.yml'), 'utf8');
    const workflow = readExampleWorkflow(text);
    const machine = { entry, path: await pathFor(folder) };
    const vulnerable = await runExample(join(folder, 'vulnerable'), workflow, machine);
    const fixed = await runExample(join(folder, 'fixed'), workflow, machine);
    const problems = problemsOf({ vulnerable, fixed, framework: frameworkOf(name) });
    const { findings } = vulnerable.report;
    const withCode = findings.filter(({ fix }) => fix.code !== null).length;
    process.stdout.write(
      `${problems.length === 0 ? 'ok' : 'FAILED'}  ${name}: ${String(findings.length)} findings, ${String(withCode)} with code; fixed has ${String(fixed.report.findings.length)} left\n`,
    );
    for (const problem of problems) process.stdout.write(`  ${problem}\n`);
    return problems.length === 0;
  } catch (error) {
    process.stdout.write(`FAILED  ${name}: ${error instanceof Error ? error.message : String(error)}\n`);
    return false;
  }
}

/**
 * The PATH of an example's commands. One whose language's registry cannot be counted on names Debian's packages, and the
 * stand-ins of `npm run workflows` install from those.
 * @param {string} folder
 * @returns {Promise<string>}
 * @throws Error if they cannot be installed
 */
async function pathFor(folder) {
  const path = process.env['PATH'] ?? '';
  if (!(await installPackages(folder))) return path;
  return [join(root, 'scripts', 'workflows', 'stand-ins', 'bin'), path].join(delimiter);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof TypeError && 'code' in error)) throw error;
  process.stderr.write(`${error.message}\n\n${usage}`);
  process.exitCode = 2;
}
