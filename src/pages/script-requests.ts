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

/** What is longer is read up to here. */
const longest = 3_000_000;
const mostRequests = 400;

/** A path in quotes; no quote, space or bracket can stand in one, so that a stray apostrophe shifts nothing. */
const literal = /(["'`])([\w.~%@:/?=&${}-]{2,160})\1/g;

/**
 * The requests of a script, minified or not, in its order: paths in quotes, put together from constants where it says
 * so, with the method and the object that stand beside them.
 */
export function scriptRequests(source: string): readonly ScriptRequest[] {
  const text = source.slice(0, longest);
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
  const fitting = posts.filter(
    ({ path, keys }) => !readsLikeSignOut(path) && !other.test(path) && keys.length !== 1,
  );
  return [
    ...fitting.filter((one) => one.keys.length > 0 && says(one)),
    ...fitting.filter((one) => one.keys.length > 0 && !says(one) && one.method === 'POST'),
    ...fitting.filter((one) => one.keys.length === 0 && says(one) && one.method === 'POST'),
    ...fitting.filter((one) => one.keys.length === 0 && says(one) && one.method === null && isApi(one.path)),
  ];
}

/** What jQuery and browsers make of a form. */
const sendsForm = /\.serialize(Array)?\s*\(|new\s+FormData\s*\(\s*[\w$.(]/;

/** What is put together by hand stands in no object, but its type is said. */
function writesFields(near: string): boolean {
  return /URLSearchParams|x-www-form-urlencoded|\bqs\.stringify|FormData/.test(near);
}

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

const sessionPath = /(^|[/_-])(sessions?|auth|authenticate|tokens?|credentials)\/?$/i;
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

function isRequestPath(path: string, sent: boolean): boolean {
  const local = path.replace(/^https?:\/\/[\w.:-]+/, '');
  if (local === '' || local.startsWith('//') || !/[a-z]/i.test(local)) return false;
  if (/\.(m?js|css|map|png|jpe?g|gif|svg|ico|webp|woff2?|ttf|html?|txt|md|tsx?|vue)(\?|$)/i.test(local))
    return false;
  // An element that a script draws, with what it is given behind it: `h("form",{method:"POST",…`.
  if (/^(form|input|button)$/.test(local)) return false;
  // A relative one is any word in quotes, unless it is plainly sent.
  return local.startsWith('/') || (sent && /^[\w.~-]+(\/[\w.~-]+)*\/?$/.test(local));
}

interface Constant {
  readonly name: string;
  readonly value: string;
  readonly at: number;
}

/** `API="/backend"`, `baseURL:"/api"`: texts that begin an address. */
function constantsOf(text: string): readonly Constant[] {
  // From the beginning of a name alone: a font or a source map in base64 is one run of a million letters.
  const assignment =
    /(?<![\w$])([A-Za-z_$][\w$]*)\s{0,20}[=:]\s{0,20}(["'`])((?:https?:\/\/[\w.:-]+)?\/?[\w./~-]*)\2/g;
  return [...text.matchAll(assignment)].flatMap((match) => {
    const [, name = '', , value = ''] = match;
    return value.includes('/') ? [{ name, value: value.replace(/\/+$/, ''), at: match.index }] : [];
  });
}

/** The paths that a literal may mean; none where a part of it is not known. */
function pathsOf(
  raw: string,
  before: string,
  after: string,
  constants: readonly Constant[],
  at: number,
): string[] {
  // Something is put behind it: a part of the path that is not known here.
  if (/^\s*\+/.test(after) && !raw.includes('?')) return [];
  const valueOf = (name: string): string | undefined => nearest(constants, name, at);
  const parts = [...raw.matchAll(/\$\{([^}]*)\}/g)].map(([, inner = '']) =>
    valueOf(inner.split('.').at(-1) ?? ''),
  );
  // What begins it may be where the whole application lives; any other part has to be known.
  if (parts.some((value, index) => value === undefined && !(index === 0 && raw.startsWith('${')))) return [];
  const filled = parts.reduce<string>((text, value) => text.replace(/\$\{[^}]*\}/, () => value ?? ''), raw);
  const [, plus, joinedTo] =
    /(?:([A-Za-z_$][\w$]*)\s*\+\s*|(?:""|'')\.concat\(\s*([A-Za-z_$][\w$]*)\s*,\s*)$/.exec(before) ?? [];
  const added = plus ?? joinedTo;
  const prefix = added === undefined ? undefined : valueOf(added);
  if (prefix !== undefined) return [joined(prefix, filled)];
  // A client that is told its base address once puts it before all it sends.
  const client = /\.(get|post|put|patch|delete)\s*(<[^>]*>)?\s*\(\s*$/i.test(before);
  const bases =
    client || raw.startsWith('${') || added !== undefined
      ? constants.filter(({ name }) => baseNames.test(name))
      : [];
  const under = bases
    .map(({ value }) => joined(value, filled))
    .filter((path) => !filled.startsWith('http') && path !== filled);
  return [...new Set([...under, filled])].slice(0, 3);
}

const baseNames = /^(api|base|server|backend|root)?_?(base)?_?(url|uri|path|prefix|root|api|endpoint)$/i;

function nearest(constants: readonly Constant[], name: string, at: number): string | undefined {
  const named = constants.filter((constant) => constant.name === name);
  return (named.filter((constant) => constant.at < at).at(-1) ?? named[0])?.value;
}

function joined(prefix: string, path: string): string {
  return path.startsWith('/') || path === '' ? prefix + path : `${prefix}/${path}`;
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
  return /\bfetch\s*\(\s*(?:[A-Za-z_$][\w$.]*\s*\+\s*|(?:""|'')\.concat\(\s*[A-Za-z_$][\w$.]*\s*,\s*)?$/.test(
    before,
  )
    ? 'GET'
    : null;
}

/** The keys of the nearest object that has one for a password, in the order of the script. */
function passwordObject(
  before: string,
  after: string,
): {
  readonly keys: string[];
  readonly asForm: boolean;
  readonly around: NonNullable<ScriptRequest['around']>;
} | null {
  const own = after.split(/\bfetch\s*\(|\.(?:get|put|patch|delete|ajax)\s*\(/)[0] ?? '';
  for (const text of [own, before]) {
    for (const { 1: inside = '', index } of text.matchAll(/\{([^{}]{1,300})\}/g)) {
      const keys = inside
        .split(',')
        .flatMap((part) => /^\s*["'`]?([A-Za-z_][\w-]*)["'`]?\s*(?::|$)/.exec(part)?.[1] ?? []);
      if (keys.some((key) => passwordKey.test(key)) && keys.length <= 6)
        return { keys, asForm: writesFields(text), around: holders(text.slice(0, index)) };
    }
  }
  return writtenFields(own) ?? drawnFields(own);
}

/** `"usr=" + name + "&pwd=" + word`: fields that a script writes by hand. */
function writtenFields(own: string): ReturnType<typeof passwordObject> {
  const names = [...own.matchAll(/["'`&]([A-Za-z_][\w.-]{0,40})=(?:["'`]\s*\+|\$\{)/g)].map(
    ([, name = '']) => name,
  );
  const keys = [...new Set(names)].slice(0, 6);
  return keys.some((key) => passwordKey.test(key)) ? { keys, asForm: true, around: [] } : null;
}

/** Options of a request, which hold its body and are no part of it. */
const option = /\b(url|method|headers|baseURL|type|body|credentials)\s*:/;

/** `JSON.stringify({ data: { type: 'sessions', attributes: ` → data, attributes; none where it is what a request is told. */
function holders(before: string): NonNullable<ScriptRequest['around']> {
  const found: { key: string; fixed: Record<string, string> }[] = [];
  let head = before;
  for (;;) {
    const held = /\{([^{}]{0,200}?)["'`]?([A-Za-z_][\w-]*)["'`]?\s*:\s*$/.exec(head.slice(-300));
    if (held === null || found.length >= 3) break;
    const [whole, beside = '', key = ''] = held;
    const pairs = [...beside.matchAll(/["'`]?([A-Za-z_][\w-]*)["'`]?\s*:\s*(["'`])([\w .-]{0,60})\2/g)];
    const plain =
      /^(body|json|payload|params|variables)$/i.test(key) ||
      (found.length === 0 && option.test(beside) && !/^\s*type\s*:/.test(beside));
    if (plain) return found;
    found.unshift({
      key,
      fixed: Object.fromEntries(pairs.map(([, name = '', , value = '']) => [name, value])),
    });
    head = head.slice(0, head.length - whole.length);
  }
  // The argument after the address, or what is made into text.
  return /(stringify\s*\(|,)\s*$/.test(head) ? found : [];
}

/** What a form that a script draws goes to; compilers write `${base}login` as `"".concat(base,"login")`. */
const drawnTo = /\b(?:action|endpoint)\s*:\s*(?:(?:""|'')\.concat\(\s*[\w$.]{1,60}\s*,\s*)?$/;

/** The fields of a form that a script draws behind the address it goes to; null where none is for a password. */
function drawnFields(own: string): ReturnType<typeof passwordObject> {
  const names = [...own.matchAll(/\bname\s*[:=]\s*["'`]([A-Za-z_][\w.-]*)["'`]/g)].map(
    ([, name = '']) => name,
  );
  const asked = [...new Set(names)].slice(0, 6);
  return asked.some((name) => passwordKey.test(name)) ? { keys: asked, asForm: true, around: [] } : null;
}

/** RFC 6749 §4.3.2: names that no client chooses. */
const grantKeys = ['username', 'password'];

/**
 * The fixed parts of an OAuth 2 password grant that stands beside the address, as an object or as text of a form; null
 * where there is none. What the user fills in is left out.
 */
function passwordGrant(before: string, after: string): Readonly<Record<string, string>> | null {
  const own = after.split(/\bfetch\s*\(|\.(?:get|put|patch|delete|ajax)\s*\(/)[0] ?? '';
  for (const text of [own, before]) {
    const object = /\{([^{}]*\bgrant_type["'`]?\s*:\s*["'`]password["'`][^{}]*)\}/.exec(text)?.[1];
    const form = /["'`]([^"'`]*\bgrant_type=password\b[^"'`]*)["'`]/.exec(text)?.[1];
    const pairs =
      object !== undefined
        ? [...object.matchAll(/["'`]?([A-Za-z_]\w*)["'`]?\s*:\s*(["'`])([^"'`$]{0,200})\2/g)].map(
            ([, name = '', , value = '']) => [name, value] as const,
          )
        : [...new URLSearchParams(form ?? '')].filter(([, value]) => value !== '' && !value.includes('$'));
    const fixed = pairs.filter(([name]) => !grantKeys.includes(name));
    if (fixed.length > 0) return Object.fromEntries(fixed);
  }
  return null;
}

const passwordKey = /^(pass(word|wd|code|phrase)?|pwd|pw|pin|secret|user_?pass(word)?|j_password)$/i;

/** Which of the keys hold the account's name and its password; null where that is not plain. */
export function credentialKeys(
  keys: readonly string[],
): { readonly name: string; readonly password: string } | null {
  const password = keys.find((key) => passwordKey.test(key));
  const others = keys.filter((key) => key !== password);
  const name =
    others.find((key) => /user|mail|login|name|account|ident|phone/i.test(key)) ??
    (others.length === 1 ? others[0] : undefined);
  return password === undefined || name === undefined ? null : { name, password };
}
