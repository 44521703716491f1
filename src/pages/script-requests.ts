import { fetchOptions } from './fetch-options.js';
import {
  clientMethod,
  constantsOf,
  isAddressed,
  isPlainlySent,
  isRequestPath,
  leadOf,
  pathsOf,
  type Lead,
} from './script-addresses.js';
import { bodiless, bodyBeside, grantBeside, grantBody, renderedForm, type ScriptBody } from './script-bodies.js';
import { asMethod, marksOf, type Marks } from './script-marks.js';
import { paramsOf, type Params } from './script-params.js';
import { partedAddress, type PartedAddress } from './script-queries.js';
import { firstFrom, isSign, namedBy, within, type Script, type Token } from './script-tokens.js';
import { readsLikeDestruction, readsLikeSignIn, readsLikeSignOut } from './words.js';

/** A request that a script seems to send. Words and neighbours only: whether it is one is for an answer to say. */
export interface ScriptRequest extends ScriptBody {
  /** Null if the script does not say. */
  readonly method: string | null;
  /** As the script has it: a path, or an absolute address; empty for the page’s own. Without a query. */
  readonly path: string;
  /** What is known of the query, with its question mark; absent for nothing. */
  readonly query?: string;
  /** Set if the script puts more into the query, which is not known. */
  readonly shortened?: true;
  /** Set if the call says all that it sends, and there is no header among it with a value that the script holds. */
  readonly bare?: true;
}

const mostRequests = 400;

/**
 * The requests of a script, minified or not, in its order: paths in quotes, put together from constants if it says so,
 * with the method and the object that stand beside them.
 */
export function scriptRequests(script: Script): readonly ScriptRequest[] {
  const marks = marksOf(script);
  const constants = constantsOf(script);
  const found = new Map<string, ScriptRequest>();
  for (const string of script.strings) {
    if (found.size >= mostRequests) break;
    const parted = partedAddress(string);
    if (parted === null) continue;
    for (const request of requestsTo(string, parted, { script, marks, constants })) {
      const { method, path, query, shortened, keys, fixed } = request;
      found.set(JSON.stringify([method, path, query, shortened, keys, fixed]), request);
    }
  }
  return [...found.values()];
}

/** What an address in quotes is asked for: one request for each path that it may stand for. */
function requestsTo(address: Token, parted: PartedAddress, { script, marks, constants }: Known): ScriptRequest[] {
  const { path: written, asks } = parted;
  const lead = leadOf(address);
  const form = isRendered(lead) && isRequestPath(written, true) ? renderedForm(marks, address) : null;
  const told = form ? 'POST' : methodOf(address, lead, marks);
  const options = fetchOptions(address, lead);
  const params = told === null || told === 'GET' ? paramsOf(address, lead, script) : null;
  const { query, shortened } = withParams(parted, params);
  const paths = form ? [written] : pathsOf({ ...address, text: written }, asks, lead, constants);
  const isMeant = (path: string, method: string | null): boolean =>
    path.includes('/') || !mayBeKey(method) || isPlainlySent(address, lead) || saysWhatFor(path);
  const isOwn = (path: string): boolean => path === '' && query !== '' && told !== null;
  return paths
    .filter((path) => (isRequestPath(path, told !== null) && isMeant(path, told)) || isOwn(path))
    .map((path) => ({
      path,
      ...(query === '' ? {} : { query }),
      ...(shortened ? { shortened: true } : {}),
      ...(form ? { method: 'POST', ...form } : sent(address, told, marks)),
      // What stands behind a call without a body belongs to another one.
      ...(options?.body === false ? { keys: [], asForm: false } : {}),
      ...(options?.header === false ? { bare: true } : {}),
    }));
}

/** What is known of a script as a whole. */
interface Known {
  readonly script: Script;
  readonly marks: Marks;
  readonly constants: ReturnType<typeof constantsOf>;
}

function withParams(
  { query, shortened }: PartedAddress,
  params: Params | null,
): Pick<PartedAddress, 'query' | 'shortened'> {
  if (params === null) return { query, shortened };
  const both = [query.slice(1), params.query].filter((part) => part !== '').join('&');
  return { query: both === '' ? '' : `?${both}`, shortened: shortened || params.shortened };
}

/** Maps and forms have keys, which are got and deleted: `params.get("page")`. */
function mayBeKey(method: string | null): boolean {
  return method === 'GET' || method === 'DELETE';
}

/** Whether a word alone reads like what a session is about. */
function saysWhatFor(word: string): boolean {
  const words = lastWords({ path: word });
  const about = [visitorWords, tokenWords, ownWords, beginning].some((some) => some.test(words));
  return about || readsLikeSignIn(word) || readsLikeSignOut(word);
}

/** What a form that a script renders goes to. */
function isRendered({ before }: Lead): boolean {
  return isSign(before, ':') && /^(action|endpoint)$/.test(before?.previous?.text ?? '');
}

function sent(address: Token, told: string | null, marks: Marks): ScriptBody & Pick<ScriptRequest, 'method'> {
  const grant = grantBeside(marks, address);
  const method = told ?? (grant === null ? null : 'POST');
  if (grant !== null && method === 'POST') return { method, ...grantBody(grant) };
  return { method, ...(method === 'GET' ? bodiless(marks, address) : bodyBeside(marks, address)) };
}

export const visitorWords = /\b(guests?|anon|anonymous|visitors?)\b/i;
const tokenWords = /\b(sessions?|tokens?|handshake|init|initiali[sz]e|bootstrap|start|hello|devices?)\b/i;
const otherDeeds = /sign[-_ ]?up|regist|forgot|reset|change|recover|verif|confirm|invite|refresh|revoke/i;

/** Requests whose answer may give a visitor a token, the likeliest first: they send nothing, and their path says so. */
export function visitorRequests(requests: readonly ScriptRequest[]): ScriptRequest[] {
  const words = (one: ScriptRequest): string =>
    address(one)
      .replace(/([a-z])([A-Z])/g, '$1 $2')
      .replace(/[_/-]/g, ' ');
  const plain = requests.filter(
    (one) =>
      (one.method === 'POST' || one.method === 'GET' || (one.method === null && isApi(one.path))) &&
      one.keys.length === 0 &&
      !hasGap(one.path) &&
      !readsLikeSignOut(address(one)) &&
      !readsLikeDestruction(address(one)) &&
      !otherDeeds.test(address(one)),
  );
  const isNamed = (one: ScriptRequest): boolean => visitorWords.test(words(one));
  const mayBe = (one: ScriptRequest): boolean => tokenWords.test(lastWords(one)) && !readsLikeSignIn(address(one));
  return [...plain.filter(isNamed), ...plain.filter((one) => !isNamed(one) && mayBe(one))];
}

/** Requests that may sign in, the likeliest first: those that send a password, then those whose address says so. */
export function signInRequests(requests: readonly ScriptRequest[]): ScriptRequest[] {
  const posts = requests.filter(({ method }) => method === 'POST' || method === null);
  const says = (one: ScriptRequest): boolean => readsLikeSignIn(address(one)) || sessionPath.test(one.path);
  const other = /sign[-_]?up|regist|forgot|reset|change|recover|verif|confirm|invite/i;
  const isOther = (text: string): boolean => readsLikeSignOut(text) || other.test(text);
  // A path that says so may be told in its query what to do next.
  const asksOther = ({ path, query = '' }: ScriptRequest): boolean =>
    !readsLikeSignIn(path) && (isOther(query) || readsLikeDestruction(query));
  const fitting = posts.filter((one) => !isOther(one.path) && !asksOther(one) && one.keys.length !== 1);
  return [
    ...fitting.filter((one) => one.keys.length > 0 && says(one)),
    ...fitting.filter((one) => one.keys.length > 0 && !says(one) && one.method === 'POST'),
    ...fitting.filter((one) => one.keys.length === 0 && says(one) && one.method === 'POST'),
    ...fitting.filter((one) => one.keys.length === 0 && says(one) && one.method === null && isApi(one.path)),
  ];
}

/** Requests that may sign out: their address says so, or they delete what a session is called. */
export function signOutRequests(requests: readonly ScriptRequest[]): ScriptRequest[] {
  const isNamed = ({ path, query = '' }: ScriptRequest): boolean =>
    readsLikeSignOut(path) || (!readsLikeSignIn(path) && readsLikeSignOut(query));
  const named = requests.filter(isNamed);
  const deleting = requests.filter(
    ({ method, path }) =>
      method === 'DELETE' && (sessionPath.test(path) || currentSession.test(path) || readsLikeSignIn(path)),
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
    ({ method, path, query = '', keys }) =>
      (method === 'GET' || (method === null && isApi(path))) &&
      keys.length === 0 &&
      !hasGap(path) &&
      !readsLikeSignOut(query) &&
      !readsLikeDestruction(query),
  );
  const speaks = (one: ScriptRequest): boolean => ownWords.test(lastWords(one));
  return [...gets.filter(speaks), ...gets.filter((one) => !speaks(one) && isApi(one.path))];
}

/**
 * Requests that scripts may send by themselves when a page is loaded, in their order: what is only read, and what asks
 * for a visitor's own beginning without saying anything. Never one that needs a part of its path filled in.
 */
export function loadRequests(requests: readonly ScriptRequest[]): ScriptRequest[] {
  const whole = requests.filter(({ path, keys }) => keys.length === 0 && !hasGap(path));
  return whole.filter(
    (one) =>
      one.method === 'GET' ||
      (one.method === null && isApi(one.path)) ||
      (one.method === 'POST' && beginning.test(lastWords(one))),
  );
}

const beginning = /\b(guests?|anonymous|anon|visitors?|bootstrap|init|handshake)\b/i;

function address({ path, query = '' }: ScriptRequest): string {
  return path + query;
}

function hasGap(path: string): boolean {
  return /[:{}$]/.test(path.replace(/^https?:\/\/[^/]*/, ''));
}

const currentSession = /(^|\/)sessions?\/(current|mine|me|self)\/?$/i;
const sessionPath = /(^|[/_-])(sessions?|auth|authenticate)\/?$/i;
const ownWords =
  /\b(me|whoami|self|current|users?|userinfo|viewer|profile|account|sessions?|identity|bootstrap|status)\b/i;

/** Those of the last part of the path, and of the query. */
function lastWords({ path, query = '' }: Pick<ScriptRequest, 'path' | 'query'>): string {
  const last = path.split('/').filter((part) => part !== '');
  return `${last.at(-1) ?? ''} ${query}`.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/[_-]/g, ' ');
}

/** An address that scripts ask rather than people. */
function isApi(path: string): boolean {
  return /(^|\/)(api|rest|rpc|v\d+|auth|backend|svc|services?|graphql|ajax|json|data|trpc)(\/|$)/i.test(path);
}

/** What `fetch`, axios, jQuery, XMLHttpRequest and their kin are told; null if nothing says so. */
function methodOf(address: Token, { before }: Lead, marks: Marks): string | null {
  const client = clientMethod(before);
  if (client !== null) return client;
  const first = isSign(before, ',') && before?.previous?.kind === 'string' ? asMethod(before.previous.text) : null;
  return first ?? methodBehind(address, marks) ?? methodAhead(address) ?? (isFetch(before) ? 'GET' : null);
}

/** `fetch("/login",{method:"POST"`: in the same statement, before the next request. */
function methodBehind({ end }: Token, { methods, requests, statementEnds }: Marks): string | null {
  const until = [requests, statementEnds].map((list) => list[firstFrom(list, end)]?.at ?? Infinity);
  const [found] = within(methods, end, Math.min(end + methodWindow, ...until));
  return found?.value ?? null;
}

const methodWindow = 300;

/** `type:"POST",url:"/login"` */
function methodAhead(address: Token): string | null {
  if (!isAddressed(address)) return null;
  const comma = address.previous?.previous?.previous;
  const told = isSign(comma, ',') && comma?.previous?.kind === 'string' ? comma.previous : null;
  return told && /^(method|type)$/i.test(namedBy(told, ':') ?? '') ? asMethod(told.text) : null;
}

function isFetch(before: Token | null): boolean {
  return isSign(before, '(') && /\bfetch$/.test(before?.previous?.text ?? '');
}
