// How many round trips a target waits for.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runAction } from '../../targets/run-action.mjs';
import { readReport } from '../read-report.mjs';
import { machineSentence, median, table } from './page.mjs';

/** Milliseconds that an answer is held back. */
const delays = [0, 100, 400];

/**
 * @param {string} entry
 * @param {{ runs: number, applications: import('../../__tests__/bench/applications.js').Applications,
 *   machine: import('./page.mjs').Machine, date: string }} how
 * @returns {Promise<string>} the section of the page
 */
export async function benchLatency(entry, { runs, applications, machine, date }) {
  const rows = delays.map((delay) => ({ delay, runs: /** @type {Timed[]} */ ([]) }));
  for (let turn = 0; turn < runs; turn += 1)
    for (const row of rows) {
      row.runs.push(await timed(entry, applications, row.delay));
      process.stdout.write(`${row.delay} ms: ${row.runs.at(-1)?.seconds.toFixed(1)} s\n`);
    }
  const middle = rows.map(({ delay, runs: done }) => ({
    delay,
    seconds: median(done.map(({ seconds }) => seconds)),
    requests: median(done.map(({ requests }) => requests)),
    chain: median(done.map(({ chain }) => chain)),
  }));
  const near = middle[0]?.seconds ?? 0;
  return `## Latency

How long one target takes if its answers are held back: the gate sends side by side what does not depend on each other.
Written by \`npm run bench -- latency\` on ${date}.

${table(
  ['held back, ms', 'requests', 'longest chain as reported', 'time, s', 'answers waited for, one after the other'],
  middle.map(({ delay, seconds, requests, chain }) => [
    `${delay}`,
    `${requests}`,
    `${chain}`,
    seconds.toFixed(1),
    delay === 0 ? '–' : ((seconds - near) / (delay / 1000)).toFixed(0),
  ]),
)}

The last column is the time that was added, over the delay. Each figure is the median of ${runs} runs, which took turns.
${machineSentence(machine)}
`;
}

/** @typedef {{ seconds: number, requests: number, chain: number }} Timed */

/**
 * @param {string} entry
 * @param {import('../../__tests__/bench/applications.js').Applications} applications
 * @param {number} delay
 * @returns {Promise<Timed>}
 * @throws Error if it did not pass
 */
async function timed(entry, applications, delay) {
  const application = await applications.distant(delay);
  const workspace = await mkdtemp(join(tmpdir(), 'bench-'));
  try {
    const { url, username, password } = application;
    const inputs = { url, username, password, browser: 'never', timeout: '600' };
    const { outputs } = await runAction({ entry, inputs, cwd: workspace, timeoutMs: 900_000 });
    const read = readReport(await readFile(join(workspace, outputs['report-json'] ?? ''), 'utf8'));
    const target = read.kind === 'ok' ? read.report.targets[0] : undefined;
    const outcome = target?.checks.find(({ id }) => id === 'session-fixation')?.outcome;
    if (target === undefined || outcome !== 'pass')
      throw new Error(`It came to ${outcome ?? 'no report'}, not to a pass.`);
    const { durationMs, requests, longestChain } = target.stats;
    return { seconds: durationMs / 1000, requests, chain: longestChain };
  } finally {
    await application.close();
    await rm(workspace, { recursive: true, force: true });
  }
}
