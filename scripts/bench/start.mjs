// What a run of one target costs, against Node.js that does nothing.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { measured } from './measure.mjs';
import { machineSentence, median, table } from './page.mjs';
import { runFleet } from './run-fleet.mjs';

const run = promisify(execFile);

/**
 * @param {string} entry
 * @param {{ runs: number, applications: import('../../__tests__/bench/applications.js').Applications,
 *   machine: import('./page.mjs').Machine, date: string }} how
 * @returns {Promise<string>} the section of the page
 */
export async function benchStart(entry, { runs, applications, machine, date }) {
  /** @type {readonly { name: string, work: () => Promise<unknown>, costs: { seconds: number, megabytes: number }[] }[]} */
  const rows = [
    {
      name: 'Node.js that does nothing',
      // Long enough for its memory to be looked at.
      work: () => run(process.execPath, ['-e', 'setTimeout(() => {}, 1000)']),
      costs: [],
    },
    {
      name: 'the gate, refusing a run without inputs',
      // It fails the step, as it should.
      work: () => run(process.execPath, [entry], { env: { GITHUB_WORKSPACE: process.cwd() } }).catch(() => null),
      costs: [],
    },
    { name: 'the gate, judging one target', work: () => runFleet(entry, applications, 1), costs: [] },
  ];
  // In turns, so that what else the machine does falls on all alike.
  for (let turn = 0; turn < runs; turn += 1)
    for (const { name, work, costs: done } of rows) {
      const { cost } = await measured(work);
      done.push({ seconds: cost.seconds, megabytes: (cost.kibibytes * 1024) / 1e6 });
      process.stdout.write(`${name}: ${cost.seconds.toFixed(2)} s, ${done.at(-1)?.megabytes.toFixed(0)} MB\n`);
    }
  const middle = rows.map(({ name, costs: done }) => ({
    name,
    seconds: median(done.map(({ seconds }) => seconds)),
    megabytes: median(done.map(({ megabytes }) => megabytes)),
  }));
  const bare = middle[0]?.seconds ?? 1;
  return `## Start

What it costs to start, and to judge one target that signs in with a form. Written by \`npm run bench -- start\` on ${date}.

${table(
  ['', 'processor time, s', 'against the first row', 'peak memory, MB'],
  middle.map(({ name, seconds, megabytes }) => [
    name,
    seconds.toFixed(2),
    `${(seconds / bare).toFixed(1)} ×`,
    megabytes.toFixed(0),
  ]),
)}

Each figure is the median of ${runs} runs, which took turns. Memory is the proportional set size: what the process shares
with others of Node.js on the machine is divided among them. ${machineSentence(machine)}
`;
}
