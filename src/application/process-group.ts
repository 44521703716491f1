import { spawn, spawnSync, type ChildProcess } from 'node:child_process';

/** What a group is given of its output to keep. */
const keptCharacters = 64 * 1024;

/** How long a process may take to end by itself. */
const graceMs = 5000;

/** Groups that run: none outlives this process. */
const running = new Set<number>();
let watching = false;

/** A command and everything that it starts. */
export interface ProcessGroup {
  /** Resolves when the command has ended; with its exit code, or null if a signal ended it or it never began. */
  readonly ended: Promise<number | null>;
  /** The last of what it wrote, standard output and standard error in the order of arrival. */
  log(): string;
  /** Ends all of it, kindly first. */
  end(): Promise<void>;
}

/** Runs a command by the system's shell. */
export function startGroup(
  command: string,
  options: { readonly cwd: string; readonly env: Readonly<Record<string, string | undefined>> },
): ProcessGroup {
  const child = spawn(command, {
    cwd: options.cwd,
    env: { ...options.env },
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
  remember(child);
  return { ended, log: () => log, end: () => endGroup(child, ended) };
}

function remember({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  running.add(pid);
  if (watching) return;
  watching = true;
  // Also on the way out of a run that was stopped.
  process.once('exit', () => {
    for (const one of running) signal(one, 'SIGKILL');
  });
}

async function endGroup({ pid, stdout, stderr }: ChildProcess, ended: Promise<number | null>): Promise<void> {
  if (pid === undefined) return;
  signal(pid, 'SIGTERM');
  await within(ended, graceMs);
  // The shell may have ended before what it had started.
  signal(pid, 'SIGKILL');
  running.delete(pid);
  // A program that has left the group may hold them open for ever, and this process with them.
  stdout?.destroy();
  stderr?.destroy();
}

/** Waits for something, but no longer than so many milliseconds. */
export async function within(wanted: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([wanted, patience]).finally(() => clearTimeout(timer));
}

/** Signals a group; one that is gone already is no error. */
function signal(pid: number, name: 'SIGTERM' | 'SIGKILL'): void {
  if (process.platform === 'win32') {
    // Windows knows no groups and no kind signal.
    if (name === 'SIGKILL') spawnSync('taskkill', ['/pid', String(pid), '/t', '/f'], { stdio: 'ignore' });
    return;
  }
  try {
    process.kill(-pid, name);
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
    if (code !== 'ESRCH') throw error;
  }
}

/** Ends a group at once. */
export function endGroupNow(pid: number): void {
  signal(pid, 'SIGKILL');
}
