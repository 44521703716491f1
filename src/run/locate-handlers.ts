import type { Settings } from '../inputs/settings.js';
import type { TargetScan } from '../policy/scan.js';
import type { HandlerPlace, RunFacts } from '../report/run-facts.js';
import { findHandler } from '../source/find-handler.js';
import { findSessionSettings } from '../source/find-session-settings.js';

/** What in the workspace answers each target's sign-in and sign-out: as the config file says, else as it is found. */
export function findHandlers(
  workspace: string,
  { targets }: Pick<Settings, 'targets'>,
  scans: readonly TargetScan[],
): NonNullable<RunFacts['handlers']> {
  const sources = new Map([...targets].reverse().map(({ name, source }) => [name, source.login]));
  // A fleet asks for few places, over and over; each search reads the whole workspace.
  const found = new Map<string, HandlerPlace | null>();
  const search = ({ method, path }: Requested): HandlerPlace | null => {
    const key = `${method} ${path}`;
    const place = found.has(key) ? (found.get(key) ?? null) : findHandler(workspace, { method, path });
    found.set(key, place);
    return place;
  };
  const settings = new Map<string, HandlerPlace | null>();
  const setUp = (framework: TargetScan['framework']): HandlerPlace | null => {
    const key = framework ?? '';
    const place = settings.has(key) ? (settings.get(key) ?? null) : findSessionSettings(workspace, framework);
    settings.set(key, place);
    return place;
  };
  return Object.fromEntries(
    scans.map((scan) => {
      const told = sources.get(scan.name) ?? null;
      const { login, signOut } = scan;
      const signIn =
        told !== null
          ? toldPlace(told)
          : login?.recipe
            ? search(requestOf(login.recipe.method, login.recipe.url))
            : null;
      const [, method = '', url = ''] = /^(\S+) (\S+)$/.exec(signOut?.request ?? '') ?? [];
      const leaving = URL.canParse(url) ? search(requestOf(method, url)) : null;
      return [scan.name, { signIn, signOut: leaving, sessionSettings: setUp(scan.framework) }];
    }),
  );
}

/** `path` or `path:line`, checked when the settings were read. */
function toldPlace(text: string): HandlerPlace {
  const [, file = text, line = '1'] = /^(.*):(\d+)$/.exec(text) ?? [];
  return { file, line: Number(line), howFound: 'given by source in the config file' };
}

interface Requested {
  readonly method: string;
  readonly path: string;
}

function requestOf(method: string, url: string): Requested {
  return { method, path: new URL(url).pathname };
}
