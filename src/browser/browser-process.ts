import { spawn, type ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { endGroupNow, within } from '../application/process-group.js';

/** How much of what a browser complains of is kept. */
const keptCharacters = 16 * 1024;

/** How long its processes may take to be gone once they are killed. */
const goneMs = 5000;

/** Browsers whose folder is there still: none outlives this process. */
const alive = new Set<{ readonly pid: number | undefined; readonly folder: string }>();
let watching = false;

/** A program with a pipe to it, in a folder of its own that goes with it. */
export interface BrowserProcess {
  /** Null if it could not be started. */
  readonly pid: number | null;
  readonly toBrowser: Writable;
  readonly fromBrowser: Readable;
  /** Resolves when it has ended or could not be started, with how, as the end of a sentence. */
  readonly ended: Promise<string>;
  /** The last that it wrote to standard error; to be asked before it is destroyed. */
  complaints(): Promise<string>;
  /** Kills what is left of it, waits until it is gone, and removes the folder. Never throws; may be called twice. */
  destroy(): Promise<void>;
}

/** @returns path of a new folder for a browser's profile and all that it keeps */
export function makeBrowserFolder(): Promise<string> {
  // Short: the path of a socket in it may have some hundred characters.
  return mkdtemp(join(tmpdir(), `gate-browser-${process.pid}-`));
}

/**
 * Starts a browser.
 * @param folder from makeBrowserFolder; removed with it
 */
export function startBrowserProcess(
  program: string,
  flags: readonly string[],
  { folder, env }: { readonly folder: string; readonly env: Readonly<Record<string, string | undefined>> },
): BrowserProcess {
  const child = spawn(program, flags, {
    env: { ...env },
    cwd: folder,
    // A group of its own, so that all of it can be ended at once.
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
  });
  let complaints = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    complaints = (complaints + text).slice(-keptCharacters);
  });
  const said = new Promise<void>((resolve) => child.stderr?.once('close', resolve));
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => {
      resolve(`could not be started (${error.message})`);
    });
    child.once('exit', (code, signal) => {
      resolve(signal === null ? `ended with code ${code ?? 'unknown'}` : `was ended by ${signal}`);
    });
  });
  const entry = { pid: child.pid, folder };
  remember(entry);
  const [toBrowser, fromBrowser] = pipes(child);
  let destroyed: Promise<void> | null = null;
  return {
    pid: child.pid ?? null,
    toBrowser,
    fromBrowser,
    ended,
    complaints: async () => {
      // What it wrote last may arrive after its end.
      await within(said, 300);
      return complaints;
    },
    destroy: () => (destroyed ??= destroy(child, ended, entry)),
  };
}

function pipes(child: ChildProcess): [Writable, Readable] {
  // As `stdio` above asks: descriptor 3 is read by the browser, 4 is written by it.
  const [toBrowser, fromBrowser] = [child.stdio[3] as Writable, child.stdio[4] as Readable];
  // What is written to a browser that has ended is lost; that it ended is told elsewhere.
  toBrowser.on('error', () => undefined);
  fromBrowser.on('error', () => undefined);
  return [toBrowser, fromBrowser];
}

function remember(entry: { readonly pid: number | undefined; readonly folder: string }): void {
  alive.add(entry);
  if (watching) return;
  watching = true;
  // Also on the way out of a run that was stopped.
  process.once('exit', () => {
    for (const { pid, folder } of alive) {
      kill(pid);
      removeNow(folder);
    }
  });
}

function kill(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    endGroupNow(pid);
  } catch {
    // macOS does not let a group be killed that has ended and was not waited for yet.
  }
}

function removeNow(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3, retryDelay: 50 });
  } catch {
    // On the way out there is nobody left to tell; it is a temporary folder.
  }
}

async function destroy(
  child: ChildProcess,
  ended: Promise<string>,
  entry: { readonly pid: number | undefined; readonly folder: string },
): Promise<void> {
  kill(entry.pid);
  if (entry.pid !== undefined) await within(ended, goneMs);
  for (const stream of child.stdio) stream?.destroy();
  // Its other processes may still be writing for a moment.
  try {
    await rm(entry.folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
    alive.delete(entry);
  } catch {
    // It is tried again on the way out.
  }
}
