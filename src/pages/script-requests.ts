import { constantsOf, isRequestPath, pathsOf } from './script-addresses.js';
import {
  drawnFields,
  drawnTo,
  grantKeys,
  longestScript,
  passwordGrant,
  passwordObject,
  writesFields,
} from './script-bodies.js';
import { readsLikeSignIn, readsLikeSignOut } from './words.js';

/** A request that a script seems to send. Words and neighbours only: whether it is one is for an answer to say. */
export interface ScriptRequest {
  /** Null where the script does not say. */
  readonly method: string | null;
  /** As the script has it: a path, or an absolute address. */
  readonly path: string;
  /** Keys of the object beside it that has one for a password; none where there is no such object. */
  readonly keys: readonly string[];
  /** Whether that object is sent as a form sends its fields. */
  readonly asForm: boolean;
  /** Whether the fields of a form are sent as they stand. */
  readonly wholeForm?: boolean;
  /** What stands in that object as plain text, such as the client's name of an OAuth 2 password grant; absent for nothing. */
  readonly fixed?: Readonly<Record<string, string>>;
  /** The members that hold that object, the outermost first, each with the plain texts that stand beside it; absent for none. */
  readonly around?: readonly { readonly key: string; readonly fixed: Readonly<Record<string, string>> }[];
}

const mostRequests = 400;

/** A path in quotes; no quote, space or bracket can stand in one, so that a stray apostrophe shifts nothing. */
const literal = /(["'`])([\w.~%@:/?=&${}-]{2,160})\1/g;

/**
 * The requests of a script, minified or not, in its order: paths in quotes, put together from constants where it says
 * so, with the method and the object that stand beside them.
 */
export function scriptRequests(source: string): readonly ScriptRequest[] {
  const text = source.slice(0, longestScript);
  const constants = constantsOf(text);
  const found = new Map<string, ScriptRequest>();
  for (const match of text.matchAll(literal)) {
    const end = match.index + match[0].length;
    const before = text.slice(Math.max(0, match.index - 200), match.index);
    const after = text.slice(end, end + 500);
    const grant = passwordGrant(text.slice(Math.max(0, match.index - 700), match.index), after);
    const told = methodOf(before, after);
    const method = told ?? (grant === null ? null : 'POST');
    const drawn = drawnTo.test(before) ? drawnFields(text.slice(end, end + 1500)) : null;
    if (drawn !== null && isRequestPath(match[2] ?? '', true)) {
      const path = (match[2] ?? '').replace(/\?.*$/, '');
      found.set(JSON.stringify(['POST', path, drawn.keys]), {
        method: 'POST',
        path,
        keys: drawn.keys,
        asForm: true,
      });
      continue;
    }
    for (const path of pathsOf(match[2] ?? '', before, after, constants, match.index)) {
      if (!isRequestPath(path, told !== null)) continue;
      if (grant !== null && method === 'POST') {
        const request = {
          method,
          path: path.replace(/\?.*$/, ''),
          keys: grantKeys,
          asForm: true,
          fixed: grant,
        };
        found.set(JSON.stringify([method, request.path, grant]), request);
        continue;
      }
      const object = method === 'GET' ? null : passwordObject(before, after);
      const request = {
        method,
        path: path.replace(/\?.*$/, ''),
        keys: object?.keys ?? [],
        asForm: object?.asForm ?? writesFields(text.slice(match.index, match.index + 300)),
        ...(object && object.around.length > 0 ? { around: object.around } : {}),
        ...(object === null && sendsForm.test(after.slice(0, 200)) ? { wholeForm: true } : {}),
      };
      found.set(JSON.stringify([request.method, request.path, request.keys]), request);
      if (found.size >= mostRequests) return [...found.values()];
    }
  }
  return [...found.values()];
}

/** Requests that may sign in, the likeliest first: those that send a password, then those whose path says so. */
export function signInRequests(requests: readonly ScriptRequest[]): ScriptRequest[] {
  const posts = requests.filter(({ method }) => method === 'POST' || method === null);
  const says = ({ path }: ScriptRequest): boolean => readsLikeSignIn(path) || sessionPath.test(path);
  const other = /sign[-_]?up|regist|forgot|reset|change|recover|verif|confirm|invite/i;
  const fitting = posts.filter(({ path, keys }) => !readsLikeSignOut(path) && !other.test(path) && keys.length !== 1);
  return [
    ...fitting.filter((one) => one.keys.length > 0 && says(one)),
    ...fitting.filter((one) => one.keys.length > 0 && !says(one) && one.method === 'POST'),
    ...fitting.filter((one) => one.keys.length === 0 && says(one) && one.method === 'POST'),
    ...fitting.filter((one) => one.keys.length === 0 && says(one) && one.method === null && isApi(one.path)),
  ];
}

/** What jQuery and browsers make of a form. */
const sendsForm = /\.serialize(Array)?\s*\(|new\s+FormData\s*\(\s*[\w$.(]/;

/** Requests that may sign out: their path says so, or they delete what a session is called. */
export function signOutRequests(requests: readonly ScriptRequest[]): ScriptRequest[] {
  const named = requests.filter(({ path }) => readsLikeSignOut(path));
  const deleting = requests.filter(
    ({ method, path }) => method === 'DELETE' && (sessionPath.test(path) || readsLikeSignIn(path)),
  );
  return [
    ...named.filter(({ method }) => method !== null),
    ...deleting,
    ...named.filter(({ method }) => method === null),
  ];
}

/** Requests whose answer may show who is signed in, the likeliest first. Never one that needs a part filled in. */
export function ownRequests(requests: readonly ScriptRequest[]): ScriptRequest[] {
  const gets = requests.filter(
    ({ method, path, keys }) =>
      (method === 'GET' || (method === null && isApi(path))) &&
      keys.length === 0 &&
      !/[:{}$]/.test(path.replace(/^https?:\/\/[^/]*/, '')),
  );
  const speaks = ({ path }: ScriptRequest): boolean => ownWords.test(lastWords(path));
  return [...gets.filter(speaks), ...gets.filter((one) => !speaks(one) && isApi(one.path))];
}

const sessionPath = /(^|[/_-])(sessions?|auth|authenticate)\/?$/i;
const ownWords =
  /\b(me|whoami|self|current|users?|userinfo|viewer|profile|account|sessions?|identity|bootstrap|status)\b/i;

function lastWords(path: string): string {
  return (
    path
      .split('/')
      .filter((part) => part !== '')
      .at(-1) ?? ''
  )
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[_-]/g, ' ');
}

/** An address that scripts ask rather than people. */
function isApi(path: string): boolean {
  return /(^|\/)(api|rest|rpc|v\d+|auth|backend|svc|services?|graphql|ajax|json|data|trpc)(\/|$)/i.test(path);
}

/** What `fetch`, axios, jQuery, XMLHttpRequest and their kin are told; null where nothing says so. */
function methodOf(before: string, after: string): string | null {
  const called =
    /\.(get|post|put|patch|delete)\s*(?:<[^>]*>)?\s*\(\s*(?:[A-Za-z_$][\w$.]*\s*\+\s*|(?:""|'')\.concat\(\s*[A-Za-z_$][\w$.]*\s*,\s*)?$/i.exec(
      before,
    )?.[1];
  if (called !== undefined) return called.toUpperCase();
  const first =
    /["'`](GET|POST|PUT|PATCH|DELETE)["'`]\s*,\s*(?:[A-Za-z_$][\w$.]*\s*\+\s*|(?:""|'')\.concat\(\s*[A-Za-z_$][\w$.]*\s*,\s*)?$/i.exec(
      before,
    )?.[1];
  if (first !== undefined) return first.toUpperCase();
  const own = after.split(/\bfetch\s*\(|\.(?:get|post|put|patch|delete|ajax|request)\s*\(/)[0] ?? '';
  const behind = /^[^;]{0,300}?\b(?:method|type)\s*:\s*["'`](GET|POST|PUT|PATCH|DELETE)["'`]/i.exec(own)?.[1];
  if (behind !== undefined) return behind.toUpperCase();
  const ahead =
    /\b(?:method|type)\s*:\s*["'`](GET|POST|PUT|PATCH|DELETE)["'`]\s*,\s*(?:url|action|endpoint|path|to|href)\s*:\s*$/i.exec(
      before,
    )?.[1];
  if (ahead !== undefined) return ahead.toUpperCase();
  return /\bfetch\s*\(\s*(?:[A-Za-z_$][\w$.]*\s*\+\s*|(?:""|'')\.concat\(\s*[A-Za-z_$][\w$.]*\s*,\s*)?$/.test(before)
    ? 'GET'
    : null;
}
