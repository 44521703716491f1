import { closeSync, constants, fstatSync, openSync, readFileSync, realpathSync } from 'node:fs';
import { isAbsolute, resolve, sep } from 'node:path';
import { quoted, WrongText } from './texts.js';

const kibibyte = 1024;

/** Bytes of one report: a thousand targets with all that was sent are 100 MiB. */
export const largestReport = 256 * 1024 * 1024;

/**
 * The bytes of a file that an input names. A relative path must lie in the workspace, also by its links: a pull request
 * must not make the gate read other files of the machine. Neither a pipe nor a device is waited for.
 * @param path as it was given; an absolute one was written by whoever owns the machine, and may lie anywhere
 * @param mostBytes more are not read
 * @throws WrongText with a sentence for the user, or the system's own error with its `code`
 */
export function readGiven(workspace: string, path: string, mostBytes: number): Buffer {
  const root = realpathSync(workspace);
  const file = realpathSync(resolve(root, path));
  if (!isAbsolute(path) && !file.startsWith(root.endsWith(sep) ? root : root + sep))
    throw new WrongText(`${quoted(path)} is a link that leads out of the workspace. Put the file itself there.`);
  // A pipe that nobody writes to would hold up whoever opens it.
  const opened = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const about = fstatSync(opened);
    if (!about.isFile()) throw new WrongText(`${quoted(path)} is not a file, but ${kindOf(about)}.`);
    if (about.size > mostBytes)
      throw new WrongText(`${quoted(path)} has more than ${shown(mostBytes)}. Is it the right file?`);
    return readFileSync(opened);
  } finally {
    closeSync(opened);
  }
}

function kindOf(about: ReturnType<typeof fstatSync>): string {
  if (about.isDirectory()) return 'a folder';
  if (about.isFIFO()) return 'a pipe';
  return about.isSocket() ? 'a socket' : 'a device';
}

function shown(bytes: number): string {
  const inKibibytes = bytes / kibibyte;
  return inKibibytes < kibibyte ? `${inKibibytes} KiB` : `${inKibibytes / kibibyte} MiB`;
}
