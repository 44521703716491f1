import { firstFrom, isSign, namedBy, type Script, type Token } from './script-tokens.js';

export function isRequestPath(path: string, sent: boolean): boolean {
  const local = path.replace(/^https?:\/\/[\w.:-]+/, '');
  if (local === '' || local.startsWith('//') || !/[a-z]/i.test(local)) return false;
  if (/\.(m?js|css|map|png|jpe?g|gif|svg|ico|webp|woff2?|ttf|html?|txt|md|tsx?|vue)(\?|$)/i.test(local)) return false;
  // An element that a script renders, with what it is given behind it: `h("form",{method:"POST",…`.
  if (/^(form|input|button)$/.test(local)) return false;
  if (/^(?:application|audio|font|image|message|multipart|text|video)\//.test(local)) return false;
  // A relative one is any word in quotes, unless it is plainly sent.
  return local.startsWith('/') || (sent && /^[\w.~-]+(\/[\w.~-]+)*\/?$/.test(local));
}

/** What stands before an address, and the name of what the script puts before it; null for none. */
export interface Lead {
  readonly before: Token | null;
  readonly joinedTo: string | null;
}

/** `base + "/login"`, or `"".concat(base, "/login")`, as compilers write it. */
export function leadOf({ previous }: Token): Lead {
  if (!isSign(previous, '+', ',') || previous?.previous?.kind !== 'name') return { before: previous, joinedTo: null };
  const joinedTo = previous.previous.text;
  const before = beforeChain(previous.previous);
  if (previous.text === '+') return { before, joinedTo };
  const concat = isSign(before, '(') && before?.previous?.text === 'concat' ? before.previous.previous : null;
  const empty = isSign(concat, '.') ? concat?.previous : null;
  return empty?.kind === 'string' && empty.text === ''
    ? { before: empty.previous, joinedTo }
    : { before: previous, joinedTo: null };
}

/** What stands before `a.b.c`, of which this is the last name. */
function beforeChain(name: Token): Token | null {
  let first = name;
  while (isSign(first.previous, '.') && first.previous?.previous?.kind === 'name') first = first.previous.previous;
  return first.previous;
}

interface Constant {
  readonly at: number;
  readonly value: string;
}

/** `API="/backend"`, `baseURL:"/api"`: texts that begin an address. */
export interface Constants {
  readonly named: ReadonlyMap<string, readonly Constant[]>;
  /** Those that are called the base of all that a client sends. */
  readonly bases: readonly string[];
  /** Those that a function of the script puts before what it is given: `p => fetch(API + p)`. */
  readonly wrapped: readonly string[];
}

const baseNames = /^(api|base|server|backend|root)?_?(base)?_?(url|uri|path|prefix|root|api|endpoint)$/i;
const mostPaths = 3;

export function constantsOf({ strings, tokens }: Script): Constants {
  const named = new Map<string, Constant[]>();
  const bases = new Set<string>();
  for (const string of strings) {
    const name = namedBy(string, '=', ':');
    if (name === null || !string.text.includes('/')) continue;
    if (!/^(?:https?:\/\/[\w.:-]+(?:\/[\w./~-]*)?|[\w./~-]*)$/.test(string.text)) continue;
    const value = string.text.replace(/(?<!\/)\/+$/, '');
    const known = named.get(name) ?? [];
    known.push({ at: string.at, value });
    named.set(name, known);
    // One of them may change nothing.
    if (baseNames.test(name) && bases.size <= mostPaths) bases.add(value);
  }
  const wrapped = [...wrappingNames(tokens, strings)]
    .flatMap((name) => named.get(name) ?? [])
    .map(({ value }) => value);
  return { named, bases: [...bases], wrapped: [...new Set(wrapped)].slice(0, mostWrapped) };
}

const mostWrapped = 2;

/** Names that stand before another name of an address: `API + path`, `${API}${path}`. */
function wrappingNames(tokens: readonly Token[], strings: readonly Token[]): Set<string> {
  const joinedTo = tokens.filter(
    ({ kind, next }) => kind === 'name' && isSign(next, '+') && next?.next?.kind === 'name',
  );
  const inTemplates = strings.flatMap(({ text }) => /^\$\{([\w.]{1,80})\}\/?\$\{[\w.]{1,80}\}/.exec(text)?.[1] ?? []);
  return new Set([...joinedTo.map(({ text }) => text), ...inTemplates.map((name) => name.split('.').at(-1) ?? '')]);
}

/** Functions that take a text in quotes which is no address to ask for. */
const otherCalls =
  /^(?:fetch|require|import|get|getElements?By\w*|querySelector(?:All)?|addEventListener|on|off|emit|navigate|push|replace|redirect|goto|route|link|to|startsWith|endsWith|includes|split|join|test|match|log|warn|error|t|i18n)$/i;

/** `call("/login"`: whether it is given to a function that may put something before it. */
function isGivenToFunction(before: Token | null): boolean {
  return isSign(before, '(') && before?.previous?.kind === 'name' && !otherCalls.test(before.previous.text);
}

/**
 * The paths that a string may mean; none if a part of it is not known.
 * @param asks whether a query stands behind it
 */
export function pathsOf(
  { text: raw, at, next }: Token,
  asks: boolean,
  { before, joinedTo }: Lead,
  constants: Constants,
): string[] {
  // Something is put behind it: a part of the path that is not known here.
  if (isSign(next, '+') && !asks) return [];
  const valueOf = (name: string): string | undefined => nearest(constants, name, at);
  const parts = [...raw.matchAll(/\$\{([^{}]*)\}/g)].map(([, inner = '']) => valueOf(inner.split('.').at(-1) ?? ''));
  // What begins it may be where the whole application lives; any other part has to be known.
  if (parts.some((value, index) => value === undefined && !(index === 0 && raw.startsWith('${')))) return [];
  const filled = raw.replace(/\$\{[^{}]*\}/g, () => parts.shift() ?? '');
  const prefix = joinedTo === null ? undefined : valueOf(joinedTo);
  if (prefix !== undefined) return [joined(prefix, filled)];
  // A client that is told its base address once puts it before all it sends.
  const based = joinedTo !== null || raw.startsWith('${') || clientMethod(before) !== null;
  const bases = based ? constants.bases : isGivenToFunction(before) ? constants.wrapped : [];
  const under = (filled.startsWith('http') ? [] : bases)
    .map((base) => joined(base, filled))
    .filter((path) => path !== filled);
  return [...new Set([...under, filled])].slice(0, mostPaths);
}

/** `client.post(` → post; null if something else stands before. */
export function clientMethod(before: Token | null): string | null {
  const name = isSign(before, '(') ? before?.previous : null;
  const ofClient = name?.kind === 'name' && isSign(name.previous, '.', '?.');
  return ofClient && /^(get|post|put|patch|delete)$/i.test(name.text) ? name.text.toUpperCase() : null;
}

const clients = /http|axios|api|rest|client|request|fetch|ajax|jquery|^(?:\$|ky|got)$/i;

/** Whether what an address is given to sends requests by its name: `axios.get(`, `fetch(`, `url:`. */
export function isPlainlySent(address: Token, { before }: Lead): boolean {
  if (isAddressed(address)) return true;
  // `open("GET",` has the method before it.
  const method = isSign(before, ',') ? before?.previous : null;
  const opening = method?.kind === 'string' ? method.previous : before;
  const name = isSign(opening, '(') ? opening?.previous : null;
  if (name?.kind !== 'name') return false;
  const receiver = isSign(name.previous, '.', '?.') ? name.previous?.previous : null;
  const opens = method !== null && name.text === 'open';
  return opens || clients.test(name.text) || (receiver?.kind === 'name' && clients.test(receiver.text));
}

/** `url:"…"`, and what other libraries call it. */
export function isAddressed(address: Token): boolean {
  return /^(url|action|endpoint|path|to|href)$/i.test(namedBy(address, ':') ?? '');
}

function nearest({ named }: Constants, name: string, at: number): string | undefined {
  const known = named.get(name) ?? [];
  return (known[firstFrom(known, at) - 1] ?? known[0])?.value;
}

function joined(prefix: string, path: string): string {
  return path.startsWith('/') || path === '' ? prefix + path : `${prefix}/${path}`;
}
