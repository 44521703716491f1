import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runAction } from '../../targets/run-action.mjs';
import { lastLines } from '../field/command.mjs';
import { readReport } from '../read-report.mjs';

/** Every tenth application is open to fixation. */
export const every = 10;

/**
 * Scans so many applications in one run.
 * @param {string} entry
 * @param {import('../../__tests__/bench/applications.js').Applications} applications
 * @param {number} count
 * @param {Readonly<Record<string, string>>} [env]
 * @returns {Promise<{ requests: number, durationMs: number }>} of all targets
 * @throws Error if a target did not come to the verdict that it deserves
 */
export async function runFleet(entry, applications, count, env = {}) {
  const apps = await applications.fleet(count, every);
  const workspace = await mkdtemp(join(tmpdir(), 'bench-'));
  try {
    const targets = apps.map(({ url, username, password }, at) => ({ name: `app-${at}`, url, username, password }));
    await writeFile(join(workspace, 'targets.yml'), JSON.stringify({ version: 1, targets }));
    const inputs = { 'config-file': 'targets.yml', browser: 'never', timeout: '3600' };
    const result = await runAction({ entry, inputs, env, cwd: workspace, timeoutMs: 4 * 3_600_000 });
    const path = result.outputs['report-json'];
    const words = lastLines(result.stderr || result.stdout);
    if (!path) throw new Error(`The gate wrote no report.json: ${words}`);
    const read = readReport(await readFile(join(workspace, path), 'utf8'));
    if (read.kind !== 'ok') throw new Error(`report.json cannot be read: ${words}`);
    const { report } = read;
    if (report.targets.length !== count) throw new Error(`${report.targets.length} of ${count} targets were reported.`);
    for (const [at, { name, checks, reason }] of report.targets.entries()) {
      const outcome = checks.find(({ id }) => id === 'session-fixation')?.outcome;
      const expected = apps[at]?.vulnerable ? 'fail' : 'pass';
      if (outcome !== expected)
        throw new Error(
          `${name}: session-fixation should ${expected}, and is ${outcome ?? 'nothing'}: ${reason ?? ''}`,
        );
    }
    const requests = report.targets.reduce((sum, { stats }) => sum + stats.requests, 0);
    return { requests, durationMs: report.durationMs };
  } finally {
    await Promise.all(apps.map((app) => app.close()));
    await rm(workspace, { recursive: true, force: true });
  }
}
