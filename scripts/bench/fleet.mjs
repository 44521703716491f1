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

/** What one more target may cost up to a hundred, against one more up to ten. */
const most = 1.3;

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
fails if one more target up to 100 takes more than ${most} times the work of one more up to 10; it counts blocks of code, which no
clock and no other work of the machine changes. ${machineSentence(machine)}
`;
}

/**
 * Fails if the work for a target grows with their number.
 * @param {string} entry
 * @param {Applications} applications
 * @throws Error if it does
 */
export async function checkFleet(entry, applications) {
  const [one, ten, hundred] = [
    await workOf(entry, applications, 1),
    (await workOf(entry, applications, 10)) * 10,
    (await workOf(entry, applications, 100)) * 100,
  ];
  // What one more target takes: the start of the gate would hide how it grows.
  const few = (ten - one) / 9;
  const many = (hundred - ten) / 90;
  const ratio = many / few;
  const told = `One more target up to 100 takes ${ratio.toFixed(2)} times the work of one more up to 10 (${Math.round(many)} and ${Math.round(few)} blocks of code).`;
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
