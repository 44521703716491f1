import type { Settings } from '../inputs/settings.js';
import type { TargetScan } from '../policy/scan.js';
import type { HandlerPlace, RunFacts } from '../report/run-facts.js';
import { findHandler } from '../source/find-handler.js';

/** What in the workspace answers each target's sign-in and sign-out: as the config file says, else as it is found. */
export function findHandlers(
  workspace: string,
  { targets }: Pick<Settings, 'targets'>,
  scans: readonly TargetScan[],
): NonNullable<RunFacts['handlers']> {
  return Object.fromEntries(
    scans.map((scan) => {
      const told = targets.find(({ name }) => name === scan.name)?.source.login ?? null;
      const { login, signOut } = scan;
      const signIn =
        told !== null
          ? toldPlace(told)
          : login?.recipe
            ? findHandler(workspace, requestOf(login.recipe.method, login.recipe.url))
            : null;
      const [, method = '', url = ''] = /^(\S+) (\S+)$/.exec(signOut?.request ?? '') ?? [];
      const leaving = URL.canParse(url) ? findHandler(workspace, requestOf(method, url)) : null;
      return [scan.name, { signIn, signOut: leaving }];
    }),
  );
}

/** `path` or `path:line`, checked when the settings were read. */
function toldPlace(text: string): HandlerPlace {
  const [, file = text, line = '1'] = /^(.*):(\d+)$/.exec(text) ?? [];
  return { file, line: Number(line), howFound: 'given by source in the config file' };
}

function requestOf(method: string, url: string): { readonly method: string; readonly path: string } {
  return { method, path: new URL(url).pathname };
}
