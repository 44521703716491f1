import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rm, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';
import { requireChromium } from '../../scripts/chromium.mjs';
import { runAction, type StepResult } from '../../targets/run-action.mjs';

const inProject = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

const username = 'alice@shop.example';
const password = 'made up 7f3a&+%';
// Each sign-in starts a browser of its own.
const patienceMs = 400_000;

const running: ChildProcess[] = [];
const workspaces: string[] = [];
afterEach(async () => {
  for (const child of running.splice(0)) {
    child.kill();
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }
  for (const folder of workspaces.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function application(...flags: string[]): Promise<string> {
  const child = spawn(process.execPath, [inProject('examples/playwright-login/application.mjs'), '0', ...flags], {
    env: { LOGIN_USERNAME: username, LOGIN_PASSWORD: password },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.push(child);
  const printed: unknown[] = await once(child.stdout, 'data');
  return String(printed[0]).trim();
}

/** The bundle, with the example's script for its login-command. */
async function judged(url: string, given: Readonly<Record<string, string>> = {}): Promise<StepResult> {
  const result = await runAction({
    entry: inProject('dist/index.js'),
    inputs: {
      url,
      username,
      password,
      'login-type': 'command',
      'login-command': `"${process.execPath}" "${inProject('examples/playwright-login/login.mjs')}"`,
      'protected-url': '/account',
      timeout: '380',
      ...given,
    },
    env: { CHROME_PATH: requireChromium() },
    timeoutMs: patienceMs,
  });
  workspaces.push(result.workspace);
  return result;
}

/** `id outcome` of the checks that decide about fixation, and why the target could not be tested. */
async function outcomes({ workspace, outputs }: StepResult): Promise<string[]> {
  const report: unknown = JSON.parse(await readFile(join(workspace, outputs['report-json'] ?? 'no report'), 'utf8'));
  // The report's own schema is held by other tests.
  const [target] = (report as { targets: { reason: string | null; checks: { id: string; outcome: string }[] }[] })
    .targets;
  const wanted = ['session-fixation', 'session-adoption', 'logout-invalidation'];
  const said = (target?.checks ?? []).filter(({ id }) => wanted.includes(id));
  return said.map(({ id, outcome }) => `${id} ${outcome}`);
}

describe('the example with Playwright, a real browser and a page that only scripts can sign in to', () => {
  it(
    'proves that the identifier stays at sign-in',
    async () => {
      const result = await judged(await application('--keep-identifier'));
      expect(await outcomes(result)).toContain('session-fixation fail');
      expect(result.outputs['conclusion']).toBe('fail');
    },
    patienceMs,
  );

  it(
    'gives no alarm if it is renewed, and finds the way to sign out',
    async () => {
      const result = await judged(await application());
      expect(await outcomes(result)).toEqual([
        'session-fixation pass',
        'session-adoption pass',
        'logout-invalidation pass',
      ]);
      expect(result.outputs['conclusion']).toBe('pass');
    },
    patienceMs,
  );

  it(
    'is inconclusive with a wrong password, and shows no secret',
    async () => {
      const result = await judged(await application(), { password: 'not this one 9c' });
      expect(result.outputs['conclusion']).toBe('inconclusive');
      expect(result.stdout.replace(/^::add-mask::.*$/gm, '')).not.toContain('not this one 9c');
    },
    patienceMs,
  );
});
