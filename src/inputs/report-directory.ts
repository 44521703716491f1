import { isAbsolute, relative, resolve, sep } from 'node:path';
import { quoted, WrongText } from './texts.js';

/** The folder relative to the workspace, with forward slashes. One that leaves the workspace is refused. */
export function parseReportDirectory(text: string, workspace: string): string {
  const inside = relative(workspace, resolve(workspace, text));
  if (text.includes('\0') || inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) {
    throw new WrongText(
      `${quoted(text)} leaves the workspace. Give a folder inside it, like session-fixation-report.`,
    );
  }
  return inside === '' ? '.' : inside.split(sep).join('/');
}
