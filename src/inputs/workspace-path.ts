import platform from 'node:path';
import { quoted, WrongText } from './texts.js';

/**
 * A path as it may be written on any system, for this one: backslashes separate here too. One on a drive, which no
 * other system than Windows has, is refused.
 */
export function portablePath(text: string, paths: typeof platform = platform): string {
  if (paths.sep === '\\') return text;
  if (/^[a-z]:[\\/]/i.test(text)) {
    throw new WrongText(
      `${quoted(text)} is on a drive of Windows, and this runner has none. Give a path relative to the workspace, like reports/sessions.`,
    );
  }
  return text.replaceAll('\\', '/');
}

/**
 * A path relative to the workspace, with forward slashes. One that leaves the workspace is refused, and told what to
 * give instead.
 * @param paths of the system that it is for: this one, unless a test says otherwise
 */
export function parseWorkspacePath(
  text: string,
  workspace: string,
  instead: string,
  paths: typeof platform = platform,
): string {
  const inside = paths.relative(workspace, paths.resolve(workspace, portablePath(text, paths)));
  if (text.includes('\0') || inside === '..' || inside.startsWith(`..${paths.sep}`) || paths.isAbsolute(inside)) {
    throw new WrongText(`${quoted(text)} leaves the workspace. Give ${instead}`);
  }
  return inside === '' ? '.' : inside.split(paths.sep).join('/');
}
