// Runs the gate once for each request of a run and each way in which its answer may go wrong, and says what flipped.
import { parseArgs } from 'node:util';
import { compiledTests } from './corpus/compiled.mjs';
import { counted, named } from './corpus/names.mjs';

const usage = `Spoils one answer at a time, at every request of a run, and compares each check with the undisturbed run.

  npm run faults                        every application, every request, every fault
  npm run faults -- --only TEXT         only applications with TEXT in their name; may be said more than once
  npm run faults -- --fault TEXT        only faults with TEXT in their name; may be said more than once
  npm run faults -- --at N              only the N-th request
  npm run faults -- --jobs N            so many scans at a time (12)
  npm run faults -- --undecided         also how many checks each fault leaves undecided

A lost or wrong answer may leave a check inconclusive, and nothing else: any other outcome or severity is a flip.
Exit code: 0 if nothing flipped, 1 if something did, 2 if the command line is wrong, nothing has that name or no
run has so many requests.
`;

/** @typedef {import('../__tests__/faults/sweep.js')} Sweep */
/** @typedef {import('../__tests__/faults/sweep.js').Spoiling} Spoiling */

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
  const sweep = /** @type {Sweep} */ (await compiledTests('faults/sweep'));
  const applications = named([...sweep.applications, ...sweep.further], options.only, 'application');
  const faults = named(sweep.faults, options.faults, 'fault');
  if (applications.length === 0 || faults.length === 0) return 2;
  let flipped = 0;
  let runs = 0;
  let undecided = 0;
  for (const application of applications) {
    console.log(application.name);
    const places = atPlace(sweep.everywhere, options.at);
    const tallies = new Map(faults.map(({ name }) => [name, { right: 0, inconclusive: 0, flipped: 0 }]));
    for await (const spoiling of sweep.sweep(application, { faults, atATime: options.jobs, places })) {
      runs += 1;
      flipped += spoiling.flips.length;
      undecided += spoiling.undecided;
      tell(spoiling, options.undecided);
      count(tallies, spoiling);
    }
    for (const [name, { right, inconclusive, flipped: wrong }] of tallies)
      console.log(`  ${name}: ${right} right, ${inconclusive} inconclusive, ${wrong} flipped`);
  }
  if (runs === 0) {
    process.stderr.write(`No run has ${counted(options.at ?? 1, 'request')}.\n`);
    return 2;
  }
  console.log(`${counted(runs, 'run')}: ${counted(flipped, 'flip')}, ${counted(undecided, 'check')} left undecided`);
  return flipped === 0 ? 0 : 1;
}

/**
 * @param {Sweep['everywhere']} everywhere
 * @param {number | null} wanted
 * @returns {Sweep['everywhere']}
 */
function atPlace(everywhere, wanted) {
  return (requests, faults) => everywhere(requests, faults).filter(({ at }) => wanted === null || at === wanted);
}

/**
 * @param {Spoiling} spoiling
 * @param {boolean} withUndecided
 */
function tell({ spoilt, request, flips, undecided }, withUndecided) {
  const where = `  ${spoilt.at} ${request}, ${spoilt.fault.name}`;
  for (const { check, right, wrong } of flips) console.log(`${where}: ${check} is ${wrong}, and was ${right}`);
  if (withUndecided && undecided > 0) console.log(`${where}: ${counted(undecided, 'check')} undecided`);
}

/**
 * Runs by what the worst of their checks came to.
 * @param {Map<string, { right: number, inconclusive: number, flipped: number }>} tallies
 * @param {Spoiling} spoiling
 */
function count(tallies, { spoilt, flips, undecided }) {
  const tally = tallies.get(spoilt.fault.name);
  if (tally) tally[flips.length > 0 ? 'flipped' : undecided > 0 ? 'inconclusive' : 'right'] += 1;
}

/**
 * @param {string[]} args
 * @returns {{ only: string[], faults: string[], at: number | null, jobs: number, undecided: boolean } | null}
 */
function readArguments(args) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        only: { type: 'string', multiple: true },
        fault: { type: 'string', multiple: true },
        at: { type: 'string' },
        jobs: { type: 'string' },
        undecided: { type: 'boolean' },
      },
    });
    const { only = [''], fault = [''], at = null, jobs = '12', undecided = false } = values;
    if (![at ?? '1', jobs].every((number) => /^[1-9]\d{0,3}$/u.test(number))) return null;
    return { only, faults: fault, at: at === null ? null : Number(at), jobs: Number(jobs), undecided };
  } catch {
    return null;
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
