import { conventions, type Framework } from '../conventions/index.js';
import type { SessionSetup } from '../conventions/session-setups.js';
import type { Handler } from './find-handler.js';
import { isComment, lineOf } from './lines.js';
import { sourceFiles, type SourceFile } from './source-files.js';

/** A setup may stand in a file of its own form, such as XML. */
const all: readonly { readonly id: string; readonly setups: readonly SessionSetup[] }[] = conventions.flatMap(
  ({ id, sessionSetups = [] }) => (sessionSetups.length === 0 ? [] : [{ id, setups: sessionSetups }]),
);

/**
 * Where the workspace sets up its sessions and their cookie, by the surest sign that it has; null if there is none, or
 * if there are several places: a wrong one is worse than none.
 * @param framework that the target was recognised to run on; null looks for all of them
 */
export function findSessionSettings(workspace: string, framework: Framework | null): Handler | null {
  const own = all.filter(({ id }) => id === framework);
  const asked = own.length > 0 ? own : all;
  const files = [
    ...sourceFiles(workspace, (path) => asked.some(({ setups }) => setups.some((one) => one.files.test(path)))),
  ];
  const places = new Map<string, Handler>();
  for (const { setups } of asked) {
    for (const setup of setups) {
      const found = files.flatMap((file) => placeIn(file, setup) ?? []);
      if (found.length > 1) return null;
      const [only] = found;
      if (only === undefined) continue;
      places.set(`${only.file}:${String(only.line)}`, only);
      break;
    }
  }
  const [only, ...others] = places.values();
  return only === undefined || others.length > 0 ? null : only;
}

function placeIn({ path, text }: SourceFile, { files, needs, pattern, what }: SessionSetup): Handler | null {
  if (!files.test(path) || needs?.test(text) === false) return null;
  for (const match of text.matchAll(new RegExp(pattern.source, `${pattern.flags}g`))) {
    // White space before it belongs to no line of its own.
    const at = match.index + match[0].length - match[0].trimStart().length;
    if (!isComment(text, at)) return { file: path, line: lineOf(text, at), howFound: what };
  }
  return null;
}
