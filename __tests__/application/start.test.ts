import { afterEach, describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import {
  forApplication,
  startApplication,
  type Started,
  type StartWish,
} from '../../src/application/start.js';
import { knock } from '../../src/http/knock.js';
import { closeServers, serve } from '../builders/server.js';

const ending: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0)) await end();
  await closeServers();
});

/** A command that serves with that status after some milliseconds. */
function server(port: number, status = 200, afterMs = 0): string {
  const code = `setTimeout(() => require('http').createServer((q, r) => { r.statusCode = ${String(status)}; r.end(process.env.GREETING ?? ''); }).listen(${String(port)}, '127.0.0.1'), ${String(afterMs)})`;
  return `"${process.execPath}" -e "${code}"`;
}

/** A port that nobody listens on. */
async function freePort(): Promise<number> {
  const little = await serve((_request, response) => response.end());
  const { port } = little.url();
  await closeServers();
  return Number(port);
}

async function start(wish: Pick<StartWish, 'command' | 'waitOn'> & { timeoutMs?: number }): Promise<Started> {
  const started = await startApplication(
    { timeoutMs: 20_000, ...wish },
    { cwd: process.cwd(), env: process.env },
  );
  if (started.kind === 'started') ending.push(started.end);
  return started;
}

describe('starting the application', () => {
  it('waits until it answers, and ends all of it', async () => {
    const port = await freePort();
    const url = new URL(`http://127.0.0.1:${String(port)}/`);
    // The server is the shell's child, and goes on when the shell is gone.
    const started = await start({ command: `${server(port, 404, 300)} & wait`, waitOn: [url] });
    expect(started.kind).toBe('started');
    expect((await knock(url)).answers).toBe(true);
    if (started.kind === 'started') await started.end();
    expect((await knock(url)).answers).toBe(false);
  });

  it('waits for every address', async () => {
    const [one, other] = [await freePort(), await freePort()];
    const waitOn = [one, other].map((port) => new URL(`http://127.0.0.1:${String(port)}/ready`));
    const started = await start({ command: `${server(one)} & ${server(other, 200, 400)} & wait`, waitOn });
    expect(started.kind).toBe('started');
    expect(await Promise.all(waitOn.map(async (url) => (await knock(url)).answers))).toEqual([true, true]);
  });

  it('says that it ended early, with its last words', async () => {
    const port = await freePort();
    const started = await start({
      command: 'echo database is missing >&2; exit 3',
      waitOn: [new URL(`http://127.0.0.1:${String(port)}/`)],
    });
    expect(started).toMatchObject({
      kind: 'failed',
      obstacle: { reason: 'The command of start ended with code 3 before the application answered.' },
    });
    expect(started.kind === 'failed' && started.log).toContain('database is missing');
  });

  it('goes on waiting where the command leaves a server behind and ends well', async () => {
    const port = await freePort();
    const url = new URL(`http://127.0.0.1:${String(port)}/`);
    const started = await start({ command: `${server(port, 200, 300)} &`, waitOn: [url] });
    expect(started.kind).toBe('started');
    if (started.kind === 'started') await started.end();
    expect((await knock(url)).answers).toBe(false);
  });

  it('gives up in time on one that answers with errors, and ends it', async () => {
    const port = await freePort();
    const url = new URL(`http://127.0.0.1:${String(port)}/health?key=hidden`);
    const started = await start({ command: server(port, 503), waitOn: [url], timeoutMs: 1500 });
    expect(started).toMatchObject({
      kind: 'failed',
      obstacle: { remedy: expect.stringContaining('wait-on-timeout') },
    });
    const reason = started.kind === 'failed' ? started.obstacle.reason : '';
    expect(reason).toContain('it answered 503');
    expect(reason).not.toContain('hidden');
    await pause(50);
    expect((await knock(url)).detail).toMatch(/could not be reached/);
  });

  it('keeps the step’s inputs and the runner’s tokens from the application', () => {
    const given = { PATH: '/bin', INPUT_PASSWORD: 'x', ACTIONS_RUNTIME_TOKEN: 'y', DATABASE_URL: 'z' };
    expect(forApplication(given)).toEqual({ PATH: '/bin', DATABASE_URL: 'z' });
  });
});
