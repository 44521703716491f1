// What a target costs among many.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measured } from './measure.mjs';
import { machineSentence, median, table } from './page.mjs';
import { every, runFleet } from './run-fleet.mjs';
import { blocksRun } from './work.mjs';

/** @typedef {import('../../__tests__/bench/applications.js').Applications} Applications */

const sizes = [10, 100, 1000];

/** What a target may cost among many, against one among few. */
const most = 1.3;

/** What one more may cost: a part that grows with the square doubles from 50 to 100, all else stays. */
const mostGrowth = 1.15;

/**
 * @param {string} entry
 * @param {{ runs: number, applications: Applications, machine: import('./page.mjs').Machine, date: string }} how
 * @returns {Promise<string>} the section of the page
 */
export async function benchFleet(entry, { runs, applications, machine, date }) {
  /** @type {string[][]} */
  const rows = [];
  /** @type {{ seconds: number, megabytes: number } | null} */
  let first = null;
  for (const count of sizes) {
    /** @type {{ seconds: number, megabytes: number }[]} */
    const done = [];
    // A thousand take minutes each: what chance does to them is little.
    for (let run = 0; run < (count > 100 ? 1 : runs); run += 1) {
      const { cost } = await measured(() => runFleet(entry, applications, count));
      done.push({ seconds: cost.seconds / count, megabytes: (cost.kibibytes * 1024) / 1e6 });
      process.stdout.write(`${count} targets: ${cost.seconds.toFixed(1)} s, ${done.at(-1)?.megabytes.toFixed(0)} MB\n`);
    }
    const one = {
      seconds: median(done.map(({ seconds }) => seconds)),
      megabytes: median(done.map(({ megabytes }) => megabytes)),
    };
    first ??= one;
    const work = await workOf(entry, applications, Math.min(count, 100));
    rows.push([
      `${count}`,
      `${done.length}`,
      one.seconds.toFixed(2),
      `${(one.seconds / first.seconds).toFixed(2)} ×`,
      count > 100 ? '–' : `${(work / 1e6).toFixed(1)} million`,
      one.megabytes.toFixed(0),
      `${(one.megabytes / first.megabytes).toFixed(2)} ×`,
    ]);
  }
  return `## A fleet

What one of many targets costs, all of them in one run and on one processor's thread. Every ${every}th is open to session
fixation, and each came to its right verdict. Written by \`npm run bench -- fleet\` on ${date}.

${table(
  [
    ...['targets', 'runs', 'processor time per target, s', 'against the first row', 'blocks of code run per target'],
    ...['peak memory, MB', 'against the first row'],
  ],
  rows,
)}

The time holds the start of the gate, so that it falls with the number of targets. \`npm run bench -- fleet --check\`
fails if a target among 100 takes more than ${most} times the work of one among 10, or one more up to
100 more than ${mostGrowth} times that of one more up to 50; it counts blocks of code, which no clock and no other work of the machine changes. ${machineSentence(machine)}
`;
}

/**
 * Fails if the work for a target grows with their number.
 * @param {string} entry
 * @param {Applications} applications
 * @throws Error if it does
 */
export async function checkFleet(entry, applications) {
  const [ten, few, half, all] = [
    await workOf(entry, applications, 10),
    (await workOf(entry, applications, 25)) * 25,
    (await workOf(entry, applications, 50)) * 50,
    (await workOf(entry, applications, 100)) * 100,
  ];
  checkRatio('A target among 100 takes', 'one among 10', { one: all / 100, other: ten, most });
  // The start of the gate hides how it grows. From the 21st on results are put on disk: that is no growth.
  const growth = { one: (all - half) / 50, other: (half - few) / 25, most: mostGrowth };
  checkRatio('One more target up to 100 takes', 'one more up to 50', growth);
}

/**
 * @param {string} what
 * @param {string} than
 * @param {{ readonly one: number, readonly other: number, readonly most: number }} work in blocks of code, and the ratio allowed
 * @throws Error if the one is too much
 */
function checkRatio(what, than, { one, other, most }) {
  const ratio = one / other;
  const told = `${what} ${ratio.toFixed(2)} times the work of ${than} (${Math.round(one)} and ${Math.round(other)} blocks of code).`;
  if (ratio > most) throw new Error(`${told} At most ${most} times are allowed: something grows with the square.`);
  process.stdout.write(`${told}\n`);
}

/**
 * @param {string} entry
 * @param {Applications} applications
 * @param {number} count
 * @returns {Promise<number>} blocks of code for each target
 */
async function workOf(entry, applications, count) {
  const folder = await mkdtemp(join(tmpdir(), 'bench-work-'));
  try {
    await runFleet(entry, applications, count, { NODE_V8_COVERAGE: folder });
    return (await blocksRun(folder)) / count;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
