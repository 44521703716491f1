import {
  closeSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { setImmediate as otherWork } from 'node:timers/promises';
import { codeOf, RunnerTrouble } from './runner-trouble.js';

/** Milliseconds after which other work has its turn, such as a signal that ends the run. */
const turnMs = 50;

/**
 * Writes a file into a folder of the workspace, which is made if it is missing, and gives its path relative to the
 * workspace, with forward slashes. Each piece is written before the next is asked for. A folder that a link leads out of
 * the workspace is refused with an Error.
 */
export async function writeReport(
  workspace: string,
  directory: string,
  name: string,
  pieces: Iterable<string | Uint8Array>,
): Promise<string> {
  const { draft, path, root } = told(directory, () => placeOf(workspace, directory, name));
  const file = told(directory, () => openSync(draft, 'wx'));
  const giveUp = (): void => rmSync(draft, { force: true });
  process.once('exit', giveUp);
  try {
    await writeTo(file, pieces, directory);
    told(directory, () => renameSync(draft, path));
  } catch (error) {
    giveUp();
    throw error;
  } finally {
    process.removeListener('exit', giveUp);
  }
  return relative(root, path).split(sep).join('/');
}

async function writeTo(file: number, pieces: Iterable<string | Uint8Array>, directory: string): Promise<void> {
  try {
    let since = Date.now();
    for (const piece of pieces) {
      told(directory, () => writeFileSync(file, piece, 'utf8'));
      if (Date.now() - since < turnMs) continue;
      await otherWork();
      since = Date.now();
    }
  } finally {
    closeSync(file);
  }
}

/** One of a name may be given up while the next is written. */
let drafts = 0;

interface Place {
  readonly root: string;
  readonly path: string;
  /** Renamed into place: a link of that name is replaced, not followed, and no reader sees half a report. */
  readonly draft: string;
}

function placeOf(workspace: string, directory: string, name: string): Place {
  const root = realpathSync(workspace);
  const folder = join(root, directory);
  // Before it is made: making it would already write through a link.
  refuseOutside(root, realParent(folder), directory);
  mkdirSync(folder, { recursive: true });
  return { root, path: join(folder, name), draft: join(folder, `.${name}.${process.pid}-${(drafts += 1)}`) };
}

/**
 * Removes files of that folder by their names. A folder that is not there is left alone; one outside the workspace is
 * refused with an Error.
 */
export function removeReports(workspace: string, directory: string, named: RegExp): void {
  told(directory, () => remove(workspace, directory, named));
}

function remove(workspace: string, directory: string, named: RegExp): void {
  const root = realpathSync(workspace);
  const folder = join(root, directory);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return;
  refuseOutside(root, realpathSync(folder), directory);
  for (const name of readdirSync(folder)) if (named.test(name)) rmSync(join(folder, name));
}

/** What the system refuses, in words that help: jobs in containers often run as a user who may not write there. */
function told<T>(directory: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    // By its shape: an error of node's own is no `Error` of this realm if the code runs in a vm context.
    if (typeof error !== 'object' || error === null || !('code' in error)) throw error;
    const code = codeOf(error);
    const helps = ['EACCES', 'EPERM', 'EROFS'].includes(code)
      ? 'The user of this step may not write to the workspace; in a container job, set options: --user root.'
      : 'Check report-directory: it has to be a folder, or free for one.';
    throw new RunnerTrouble(`The reports could not be written to report-directory ${directory} (${code}). ${helps}`);
  }
}

/** The folder itself, else the nearest one above it that exists, with links resolved. Throws for a link to nothing. */
function realParent(folder: string): string {
  const there = lstatSync(folder, { throwIfNoEntry: false });
  return there === undefined ? realParent(dirname(folder)) : realpathSync(folder);
}

function refuseOutside(root: string, folder: string, shown: string): void {
  if (folder === root || folder.startsWith(root + sep)) return;
  throw new RunnerTrouble(`report-directory ${shown} leads out of the workspace through a link.`);
}
