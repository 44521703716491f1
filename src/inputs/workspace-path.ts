import { isAbsolute, relative, resolve, sep } from 'node:path';
import { quoted, WrongText } from './texts.js';

/**
 * A path relative to the workspace, with forward slashes. One that leaves the workspace is refused, and told what to
 * give instead.
 */
export function parseWorkspacePath(text: string, workspace: string, instead: string): string {
  const inside = relative(workspace, resolve(workspace, text));
  if (text.includes('\0') || inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) {
    throw new WrongText(`${quoted(text)} leaves the workspace. Give ${instead}`);
  }
  return inside === '' ? '.' : inside.split(sep).join('/');
}
