import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { newFamily, type Family } from './family.js';

/** What a group is given of its output to keep. */
const keptCharacters = 64 * 1024;

/** How long a process may take to end by itself. */
const graceMs = 5000;
const pollMs = 50;
/** Something that begins new processes faster than they are killed is left to the runner. */
const mostRounds = 20;

/** Groups that run, with what has left them: none outlives this process. */
const running = new Map<number, Family>();
let watching = false;

/** A command and everything that it starts. */
export interface ProcessGroup {
  /** Resolves when the command has ended; with its exit code, or null if a signal ended it or it never began. */
  readonly ended: Promise<number | null>;
  /** The last of what it wrote, standard output and standard error in the order of arrival. */
  log(): string;
  /** Whether anything of it runs that can be seen, what has left the group among it. */
  lives(): boolean;
  /** Ends all of it, kindly first. */
  end(): Promise<void>;
}

/** Runs a command by the system's shell. */
export function startGroup(
  command: string,
  options: { readonly cwd: string; readonly env: Readonly<Record<string, string | undefined>> },
): ProcessGroup {
  const family = newFamily();
  const child = spawn(command, {
    cwd: options.cwd,
    env: { ...options.env, ...family.mark },
    shell: true,
    // A group of its own, so that what it started ends with it.
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  const keep = (text: string): void => {
    log = (log + text).slice(-keptCharacters);
  };
  child.stdout.setEncoding('utf8').on('data', keep);
  child.stderr.setEncoding('utf8').on('data', keep);
  const ended = new Promise<number | null>((resolve) => {
    child.once('error', (error) => {
      keep(error.message);
      resolve(null);
    });
    child.once('exit', (code) => {
      resolve(code);
    });
  });
  remember(child, family);
  const lives = (): boolean => groupLives(child.pid) || family.members().length > 0;
  return { ended, log: () => log, lives, end: () => endGroup(child, ended, family) };
}

/** Has what a child starts end with this process. */
export function remember({ pid }: ChildProcess, family: Family): void {
  if (pid === undefined) return;
  running.set(pid, family);
  if (watching) return;
  watching = true;
  // Also on the way out of a run that was stopped.
  process.once('exit', () => {
    for (const [one, family] of running) killAll(one, family);
  });
}

/** Kills a command that was remembered, and all that it started. */
export function killAll(pid: number, family: Family): void {
  signal(pid, 'SIGKILL');
  // What it begins meanwhile is found in the next round.
  for (let round = 0; round < mostRounds; round += 1) {
    const members = family.members();
    if (members.length === 0) break;
    for (const member of members) signalOne(member, 'SIGKILL');
  }
  running.delete(pid);
}

async function endGroup(child: ChildProcess, ended: Promise<number | null>, family: Family): Promise<void> {
  const { pid } = child;
  if (pid === undefined) return;
  try {
    const until = Date.now() + graceMs;
    const left = family.members();
    signal(pid, 'SIGTERM');
    for (const member of left) signalOne(member, 'SIGTERM');
    await within(ended, graceMs);
    // The shell may have ended before what it had started.
    while (Date.now() < until && (groupLives(pid) || family.members().length > 0)) await pause(pollMs);
    killAll(pid, family);
  } finally {
    // A program that has left the group, or is another user's, may hold them open for ever, and this process with them.
    letGo(child);
  }
}

/** Has this process wait neither for a child nor for who has its output. */
export function letGo(child: ChildProcess): void {
  child.stdin?.destroy();
  child.stdout?.destroy();
  child.stderr?.destroy();
  child.unref();
}

/** Waits for something, but no longer than so many milliseconds. */
export async function within(wanted: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([wanted, patience]).finally(() => clearTimeout(timer));
}

/** Signals a group. One that is gone already is no error, nor is another user's (sudo): it is left to the runner. */
function signal(pid: number, name: 'SIGTERM' | 'SIGKILL'): void {
  if (process.platform === 'win32') {
    // Windows knows no groups and no kind signal.
    if (name === 'SIGKILL') spawnSync('taskkill', ['/pid', String(pid), '/t', '/f'], { stdio: 'ignore' });
    return;
  }
  try {
    process.kill(-pid, name);
  } catch (error) {
    const code = codeOf(error);
    if (code !== 'ESRCH' && code !== 'EPERM') throw error;
  }
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
}

function signalOne(pid: number, name: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(pid, name);
  } catch {
    // Gone meanwhile, or somebody else's by now.
  }
}

function groupLives(pid: number | undefined): boolean {
  if (pid === undefined || process.platform === 'win32') return false;
  try {
    return process.kill(-pid, 0);
  } catch (error) {
    // All of it is another user's, and lives.
    return codeOf(error) === 'EPERM';
  }
}

/** Ends a group at once. */
export function endGroupNow(pid: number): void {
  signal(pid, 'SIGKILL');
}
