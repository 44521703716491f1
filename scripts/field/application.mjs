import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { killGroup, lastLines } from './command.mjs';

/** Process groups that run; none outlives this process. */
const running = new Set(/** @type {number[]} */ ([]));
process.once('exit', () => running.forEach((pid) => killGroup(pid, 'SIGKILL')));
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.once(signal, () => process.exit(1));
}

/**
 * @typedef {object} Account
 * @property {string} username
 * @property {string} password
 * @property {Readonly<Record<'username' | 'password', string>>} [second] another account
 *
 * @typedef {object} Application
 * @property {string} url
 * @property {() => Promise<void>} stop ends the whole process group, however it takes it
 */

/**
 * Starts a variant on a free port of this machine, in a process group of its own and with a folder of its own ({scratch}), and waits until it answers.
 * @param {Pick<import('./target-files.mjs').Variant, 'start' | 'readyPath'> & { readonly readySeconds?: number }} variant
 * @param {Pick<import('./toolchain.mjs').Toolchain & { kind: 'ready' }, 'places' | 'folder'>} toolchain
 * @param {Account} account
 * @param {string | null} publicUrl where browsers find it, if that is not where it listens
 * @returns {Promise<Application>}
 * @throws Error with its last words if it ends, or does not answer in time: 60 seconds if nothing else is said
 */
export async function startApplication(variant, { places, folder }, account, publicUrl = null) {
  const port = await freePort();
  const scratch = await mkdtemp(join(tmpdir(), 'field-'));
  const [file = '', ...args] = variant.start.map((part) => fill(part, { ...places, scratch, port: String(port) }));
  const child = spawn(file, args, {
    cwd: folder,
    env: { ...applicationEnvironment(account), PUBLIC_URL: publicUrl ?? `http://127.0.0.1:${port}` },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { pid } = child;
  if (pid !== undefined) running.add(pid);
  const seen = { log: '', ended: false };
  const listen = (/** @type {string} */ text) => {
    seen.log = (seen.log + text).slice(-4000);
  };
  child.stdout.setEncoding('utf8').on('data', listen);
  child.stderr.setEncoding('utf8').on('data', listen);
  const end = new Promise((resolve) => {
    child.once('error', (error) => {
      listen(error.message);
      resolve(undefined);
    });
    child.once('close', resolve);
  }).then(() => {
    seen.ended = true;
  });

  const stop = async () => {
    killGroup(pid, 'SIGTERM');
    await Promise.race([end, pause(3000, undefined, { ref: false })]);
    // The leader may have left children behind.
    killGroup(pid, 'SIGKILL');
    await end;
    if (pid !== undefined) running.delete(pid);
    await rm(scratch, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${port}`;
  const seconds = variant.readySeconds ?? 60;
  const deadline = Date.now() + seconds * 1000;
  while (!(await answers(url + variant.readyPath))) {
    if (seen.ended || Date.now() > deadline) {
      await stop();
      throw new Error(`It ${seen.ended ? 'ended' : `did not answer in ${seconds} s`}:\n${lastLines(seen.log)}`);
    }
    await pause(50);
  }
  return { url, stop };
}

/**
 * @param {string} part
 * @param {Readonly<Record<string, string>>} places
 */
function fill(part, places) {
  return part.replace(/\{(\w+)\}/gu, (whole, name) => places[String(name)] ?? whole);
}

/** @param {Account} account */
function applicationEnvironment({ username, password, second }) {
  const { PATH, HOME } = process.env;
  return {
    PATH,
    HOME,
    LANG: 'C.UTF-8',
    PYTHONDONTWRITEBYTECODE: '1',
    PYTHONUNBUFFERED: '1',
    LOGIN_USERNAME: username,
    LOGIN_PASSWORD: password,
    ...(second && { SECOND_USERNAME: second.username, SECOND_PASSWORD: second.password }),
  };
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address !== null && typeof address === 'object') resolve(address.port);
        else reject(new Error('The system gave no port.'));
      });
    });
  });
}

/** @param {string} url */
async function answers(url) {
  try {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(2000) });
    await response.arrayBuffer();
    return true;
  } catch {
    // Refused or too slow: it is not up yet. The deadline is the caller's.
    return false;
  }
}
