import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runAction as runStep } from './demo/run-action.mjs';

/**
 * @typedef {object} StepRun
 * @property {string} entry the bundle: a file that Node.js runs
 * @property {Readonly<Record<string, string>>} inputs by their names in `with:`
 * @property {Readonly<Record<string, string>>} [env] more environment, over what a runner gives
 * @property {string} [cwd] an existing folder that is the step's workspace and working directory; else a fresh one
 * @property {number} [timeoutMs] after which the step is killed; 3 minutes
 *
 * @typedef {import('./demo/run-action.mjs').ActionResult & { readonly workspace: string }} StepResult
 */

/**
 * Runs an action's bundle as a runner would, and leaves the workspace with its reports for the caller to read, and to
 * remove.
 * @param {StepRun} run
 * @returns {Promise<StepResult>} a failing step is a result too
 * @throws Error where the bundle cannot be started at all
 */
export async function runAction({ entry, inputs, env = {}, cwd, timeoutMs = 180_000 }) {
  const workspace = cwd ?? (await mkdtemp(join(tmpdir(), 'workspace-')));
  const result = await runStep({ entry, inputs, env, workspace, timeoutMs });
  return { ...result, workspace };
}
