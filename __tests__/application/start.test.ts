import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  forApplication,
  startApplication,
  type Started,
  type StartTrouble,
  type StartOptions,
} from '../../src/application/start.js';
import { probeReady } from '../../src/http/probe-ready.js';
import { closeServers, serve } from '../builders/server.js';

const ending: (() => Promise<void>)[] = [];
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'start-'));
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  for (const end of ending.splice(0)) await end();
  await closeServers();
});

/** A command that serves with that status after some milliseconds. */
function server(port: number, status = 200, afterMs = 0): string {
  const code = `setTimeout(() => require('http').createServer((q, r) => { r.statusCode = ${String(status)}; r.end(process.env.GREETING ?? ''); }).listen(${String(port)}, '127.0.0.1'), ${String(afterMs)})`;
  return `"${process.execPath}" -e "${code}"`;
}

const waiting = `"${process.execPath}" -e "setTimeout(() => undefined, 20000)"`;

/** A port that nobody listens on. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const little = createServer().listen(0, '127.0.0.1', () => {
      const address = little.address();
      little.close(() => {
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
  });
}

async function listening(server: Server): Promise<URL> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const taken: Socket[] = [];
  server.on('connection', (socket) => taken.push(socket));
  ending.push(() => {
    for (const socket of taken) socket.destroy();
    return new Promise((resolve) => server.close(() => resolve()));
  });
  const address = server.address();
  return new URL(`http://127.0.0.1:${String(typeof address === 'object' ? address?.port : 0)}/`);
}

async function start(
  wish: Pick<StartOptions, 'command' | 'waitOn'> & { timeoutMs?: number; targets?: readonly URL[] },
): Promise<Started> {
  const started = await startApplication(
    { timeoutMs: 20_000, targets: [], ...wish },
    { cwd: process.cwd(), env: process.env },
  );
  if (started.kind === 'started') ending.push(started.end);
  return started;
}

/** What is wrong with it, as soon as something is. */
async function troubleIn(started: Started): Promise<StartTrouble | null> {
  if (started.kind !== 'started') throw new Error('It was not started.');
  const deadline = Date.now() + 10_000;
  while (Date.now() < deadline) {
    const trouble = await started.trouble();
    if (trouble !== null) return trouble;
    await pause(50);
  }
  return null;
}

describe('starting the application', () => {
  it('waits until it answers, and ends all of it', async () => {
    const port = await freePort();
    const url = new URL(`http://127.0.0.1:${String(port)}/`);
    // The server is the shell's child, and goes on when the shell is gone.
    const started = await start({ command: `${server(port, 404, 300)} & wait`, waitOn: [url] });
    expect(started.kind).toBe('started');
    expect((await probeReady(url)).answers).toBe(true);
    if (started.kind === 'started') await started.end();
    expect((await probeReady(url)).answers).toBe(false);
  });

  it('waits for every address', async () => {
    const [one, other] = [await freePort(), await freePort()];
    const waitOn = [one, other].map((port) => new URL(`http://127.0.0.1:${String(port)}/ready`));
    const started = await start({ command: `${server(one)} & ${server(other, 200, 400)} & wait`, waitOn });
    expect(started.kind).toBe('started');
    expect(await Promise.all(waitOn.map(async (url) => (await probeReady(url)).answers))).toEqual([true, true]);
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

  it('goes on waiting if the command leaves a server behind and ends well', async () => {
    const port = await freePort();
    const url = new URL(`http://127.0.0.1:${String(port)}/`);
    const started = await start({ command: `${server(port, 200, 300)} &`, waitOn: [url] });
    expect(started.kind).toBe('started');
    if (started.kind === 'started') await started.end();
    expect((await probeReady(url)).answers).toBe(false);
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
    expect(reason).toMatch(/ within 1\.5 s of start: it answered 503\.$/);
    expect(reason).not.toContain('hidden');
    await pause(50);
    expect((await probeReady(url)).detail).toMatch(/could not be reached/);
  });

  it('begins nothing if something answers already: its verdict would be another server’s', async () => {
    const other = await serve((_request, response) => response.writeHead(404).end());
    const free = new URL(`http://127.0.0.1:${String(await freePort())}/`);
    const mark = join(folder, 'begun');
    const started = await start({
      command: `"${process.execPath}" -e "require('fs').writeFileSync('${mark}', '')"`,
      waitOn: [free, other.url('/ready?key=hidden')],
    });
    expect(started).toEqual({
      kind: 'failed',
      obstacle: {
        reason: `Something answers at ${other.url().origin} before start has run.`,
        remedy: 'Stop it, or leave out start if that is the application to test.',
      },
      log: '',
    });
    expect(existsSync(mark)).toBe(false);
  });

  it('does not begin if what is to be tested answers already, whatever it would wait for', async () => {
    const other = await serve((_request, response) => response.end());
    const [port, free] = [await freePort(), new URL(`http://127.0.0.1:${String(await freePort())}/`)];
    const command = `${server(port)} & wait`;
    const waitOn = [new URL(`http://127.0.0.1:${String(port)}/ready`)];
    const taken = await start({ command, waitOn, targets: [other.url('/')] });
    expect(taken).toMatchObject({
      kind: 'failed',
      obstacle: { reason: `Something answers at ${other.url().origin} before start has run.` },
    });
    // Of several targets some may run already.
    expect(await start({ command, waitOn, targets: [other.url('/'), free] })).toMatchObject({
      kind: 'started',
    });
  });

  it('lets go of a program that has left the group and holds its output open', async () => {
    const pipes = (): number => process.getActiveResourcesInfo().filter((one) => one === 'PipeWrap').length;
    const [before, port] = [pipes(), await freePort()];
    const mark = join(folder, 'away');
    // Without its environment nothing tells whose it is.
    const away = `setsid env -i ${server(port)} & echo "$!" > ${mark}; sleep 1`;
    try {
      const started = await start({
        command: away,
        waitOn: [new URL(`http://127.0.0.1:${String(port)}/`)],
      });
      if (started.kind !== 'started') throw new Error('It was not started.');
      await started.end();
      // They are closed a little later, or never.
      const deadline = Date.now() + 10_000;
      while (pipes() > before && Date.now() < deadline) await pause(20);
      expect(pipes()).toBe(before);
    } finally {
      process.kill(Number(readFileSync(mark, 'utf8')));
    }
  });

  it.each([
    ['in a session of its own', (command: string) => `setsid ${command} & sleep 1`],
    ['behind two forks', (command: string) => `(setsid sh -c '${command.replaceAll("'", `'\\''`)} &' &); sleep 1`],
    ['with nohup', (command: string) => `nohup ${command} >/dev/null 2>&1 & disown 2>/dev/null; exit 0`],
  ])('ends a daemon %s', async (_, daemon) => {
    const port = await freePort();
    const url = new URL(`http://127.0.0.1:${String(port)}/`);
    const started = await start({ command: daemon(server(port)), waitOn: [url] });
    if (started.kind !== 'started') throw new Error(started.obstacle.reason);
    expect((await probeReady(url)).answers).toBe(true);
    await started.end();
    expect((await probeReady(url)).detail).toMatch(/could not be reached/);
  });

  it('says that a daemon ended while it was tested, even if another server answers in its place', async () => {
    const port = await freePort();
    const url = new URL(`http://127.0.0.1:${String(port)}/`);
    const code = `require('http').createServer((q, r) => r.end()).listen(${String(port)}, '127.0.0.1'); setTimeout(() => process.exit(0), 3000)`;
    const started = await start({ command: `setsid "${process.execPath}" -e "${code}" & exit 0`, waitOn: [url] });
    if (started.kind !== 'started') throw new Error(started.obstacle.reason);
    expect(await troubleIn(started)).toMatchObject({
      obstacle: { reason: expect.stringContaining('while the application was being tested') },
    });
  });

  it.each([
    ['answers with errors', (response: ServerResponse) => response.writeHead(500).end()],
    ['speaks no HTTP', (response: ServerResponse) => response.socket?.end('SSH-2.0-x\r\n')],
  ])('begins nothing if what holds the port %s', async (_, answer) => {
    const other = await serve((_request, response) => void answer(response));
    expect(await start({ command: waiting, waitOn: [other.url('/')] })).toMatchObject({
      kind: 'failed',
      obstacle: { reason: `Something listens at ${other.url().origin} before start has run.` },
    });
  });

  it('takes a proxy that answers 502 for one whose application is not there yet', async () => {
    const state = { up: false };
    const proxy = await serve((_request, response) => response.writeHead(state.up ? 200 : 502).end());
    const timer = setTimeout(() => (state.up = true), 500);
    const started = await start({ command: waiting, waitOn: [proxy.url('/')] });
    clearTimeout(timer);
    expect(started.kind).toBe('started');
  });

  it.each([
    ['closes', (socket: Socket) => socket.end()],
    ['resets', (socket: Socket) => socket.resetAndDestroy()],
  ])('takes a port forward that %s connections for one whose application is not there yet', async (_, refuse) => {
    const inner = await freePort();
    const forward = createServer((socket) => {
      socket.on('error', () => undefined);
      const behind = connect(inner, '127.0.0.1', () => socket.pipe(behind).pipe(socket));
      behind.once('error', () => void refuse(socket));
    });
    const url = await listening(forward);
    const started = await start({ command: server(inner), waitOn: [url] });
    expect(started.kind === 'started' || started.obstacle.reason).toBe(true);
  });

  it('begins nothing if what holds the port says nothing at all', async () => {
    const silent = createServer((socket) => socket.on('error', () => undefined).resume());
    const url = await listening(silent);
    expect(await start({ command: waiting, waitOn: [url] })).toMatchObject({
      kind: 'failed',
      obstacle: { reason: `Something listens at ${url.origin} before start has run.` },
    });
  }, 30_000);

  it.each([
    ['finds no fault with a command that ended well', 'exit 0', null],
    ['finds fault with a command that ended badly', 'exit 3', 'The command of start ended with code 3'],
  ])('%s and whose server is run by others', async (_, end, said) => {
    const port = await freePort();
    const mark = join(folder, 'elsewhere');
    // As Docker's: nothing tells whose it is. The command waits until it answers.
    const command = `env -i setsid ${server(port)} >/dev/null 2>&1 & echo "$!" > ${mark}; sleep 2; ${end}`;
    try {
      const started = await start({ command, waitOn: [new URL(`http://127.0.0.1:${String(port)}/`)] });
      if (started.kind !== 'started') throw new Error(started.obstacle.reason);
      await pause(3000);
      const trouble = await started.trouble();
      expect(trouble?.obstacle.reason ?? null).toEqual(said === null ? null : expect.stringContaining(said));
    } finally {
      process.kill(Number(readFileSync(mark, 'utf8')));
    }
  });

  it('finds no fault with a command that goes on, or that left its server running and ended well', async () => {
    const port = await freePort();
    const url = new URL(`http://127.0.0.1:${String(port)}/`);
    const going = await start({ command: server(port), waitOn: [url] });
    expect(going.kind === 'started' && (await going.trouble())).toBeNull();
    if (going.kind === 'started') await going.end();
    const left = await start({ command: `${server(port)} & sleep 1`, waitOn: [url] });
    await pause(1500);
    expect(left.kind === 'started' && (await left.trouble())).toBeNull();
  });

  it.each([
    ['with code 7', 'setTimeout(() => process.exit(7), 500)', 'ended with code 7'],
    ['with code 0 and takes its server along', 'setTimeout(() => process.exit(0), 500)', 'ended with code 0'],
    ['by a signal', "setTimeout(() => process.kill(process.pid, 'SIGKILL'), 500)", 'was ended by a signal'],
  ])('says that the command ended %s while it was tested', async (_how, end, said) => {
    const port = await freePort();
    const code = `require('http').createServer((q, r) => { r.end(); ${end} }).listen(${String(port)}, '127.0.0.1', () => console.log('last words'))`;
    const started = await start({
      command: `exec "${process.execPath}" -e "${code}"`,
      waitOn: [new URL(`http://127.0.0.1:${String(port)}/`)],
    });
    expect(await troubleIn(started)).toMatchObject({
      obstacle: { reason: `The command of start ${said} while the application was being tested.` },
      log: 'last words\n',
    });
  });

  it('names the address at which nothing answers if the port is wrong', async () => {
    const port = await freePort();
    const url = new URL(`http://127.0.0.1:${String(port)}/`);
    const started = await start({ command: waiting, waitOn: [url], timeoutMs: 300 });
    expect(started.kind === 'failed' && started.obstacle).toEqual({
      reason: `The application did not answer at ${url.href} within 0.3 s of start: ${url.origin} could not be reached (ECONNREFUSED).`,
      remedy:
        'Check the port in url, or in wait-on if you gave it. The output of the command, above, may say which port it listens on. If it is only slow, raise wait-on-timeout.',
    });
  });

  it('keeps the step’s inputs and the runner’s tokens from the application', () => {
    const given = { PATH: '/bin', INPUT_PASSWORD: 'x', ACTIONS_RUNTIME_TOKEN: 'y', DATABASE_URL: 'z' };
    expect(forApplication(given)).toEqual({ PATH: '/bin', DATABASE_URL: 'z' });
  });
});
