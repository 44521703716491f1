import type { CheckMeta } from '../checks/define.js';
import type { Finding } from '../policy/decision.js';
import type { TargetScan } from '../policy/scan.js';
import type { HandlerPlace, RunFacts } from './run-facts.js';

/** The place in the workspace where a finding is mended. */
export interface Where {
  /** Relative to the workspace, with forward slashes. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** Part of a sentence. */
  readonly howFound: string;
  /** Its page on GitHub; null if the workspace is no checkout of a commit there. */
  readonly url: string | null;
}

export function whereOf(finding: Pick<Finding, 'check' | 'target' | 'carrier'>, run: RunFacts): Where | null {
  const place = handlerOf(finding, run);
  if (place === null) return null;
  const { file, line, howFound } = place;
  const page = `${file.split('/').map(encoded).join('/')}#L${String(line)}`;
  return { file, line, howFound, url: run.sources ? `${run.sources}/${page}` : null };
}

/** Also without what would end a link in Markdown. */
function encoded(name: string): string {
  return encodeURIComponent(name).replace(/[!'()*]/gu, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
}

/** `app.js:10`. */
export function shownPlace({ file, line }: Pick<HandlerPlace, 'file' | 'line'>): string {
  return `${file}:${String(line)}`;
}

/** What in the workspace is to be changed for a finding; null if it is not known. */
export function handlerOf(
  finding: Pick<Finding, 'check' | 'target' | 'carrier'>,
  { handlers = {} }: RunFacts,
): HandlerPlace | null {
  const own = Object.hasOwn(handlers, finding.target) ? handlers[finding.target] : undefined;
  if (own === undefined) return null;
  switch (mendedAt(finding)) {
    case 'cookie-settings':
    case 'session-settings':
      return own.sessionSettings ?? null;
    case 'sign-out':
      return own.signOut ?? own.signIn;
    case 'server':
      return null;
    case 'sign-in':
      return own.signIn;
  }
}

/** Options of a cookie mend nothing about a token, which is made at the sign-in. */
export function mendedAt({ check, carrier }: Pick<Finding, 'check' | 'carrier'>): NonNullable<CheckMeta['mendedAt']> {
  const { mendedAt: place = 'sign-in' } = check;
  return place === 'cookie-settings' && !carrier.startsWith('cookie ') ? 'sign-in' : place;
}

/**
 * What to look for if the place is not known: `the code that answers POST /login`. It holds target text and is not
 * escaped yet.
 * @param scan of its target; null if no target has that name
 */
export function soughtOf(finding: Pick<Finding, 'check' | 'carrier'>, scan: TargetScan | null): string {
  switch (mendedAt(finding)) {
    case 'cookie-settings':
    case 'session-settings':
      return 'the code or file that sets up the sessions of the application';
    case 'server':
      return 'the settings of the server, or of the proxy before it';
    case 'sign-out':
      return scan?.signOut ? `the code that answers ${requestWords(scan.signOut.request)}` : 'the code that signs out';
    case 'sign-in':
      return signInWords(scan);
  }
}

function signInWords(scan: TargetScan | null): string {
  const recipe = scan?.login?.recipe ?? null;
  if (recipe !== null) return `the code that answers ${requestWords(`${recipe.method} ${recipe.url}`)}`;
  return scan?.login ? `the code that signs in at ${pathOf(scan.login.url)}` : 'the code that signs in';
}

function requestWords(request: string): string {
  const [, method = '', url = ''] = /^(\S+) (\S+)$/.exec(request) ?? [];
  return method === '' ? request : `${method} ${pathOf(url)}`;
}

function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname : url;
}
