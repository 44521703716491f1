import { load } from 'cheerio';
import type { Recorded, RecordedAnswer, Recording } from '../../browser/recording.js';
import { isDeletion, parseSetCookie, type SetCookieLine } from '../../evidence/set-cookie.js';
import { header } from '../../http/wire.js';
import { shallow } from '../../pages/depth.js';
import { isHtml } from '../../pages/html.js';
import { once } from '../../pages/reading.js';
import { refreshTarget } from '../../pages/refresh.js';
import { parsed, type Answer } from '../captures.js';

/** A recorded request that was answered. */
export interface Exchange {
  /** Among all that were recorded. */
  readonly index: number;
  readonly request: Recorded;
  readonly url: URL;
  readonly answer: RecordedAnswer;
  /** Who asked: a navigation, a script of a page, or a page for a part of itself (an image, a script, a style). */
  readonly asker: 'navigation' | 'script' | 'page';
}

/** One request and those that its redirects led to: what a step of a sign-in is. */
export interface Chain {
  /** Index of the first of them. */
  readonly start: number;
  /** Index of the last of them. */
  readonly end: number;
  /** At least one. */
  readonly hops: readonly Exchange[];
  readonly first: Exchange;
  readonly last: Exchange;
  readonly asker: Exchange['asker'];
  /** All that came back, as the captures of a step see it. */
  readonly answer: Answer;
}

/** The chains of a recording, in the order of their first requests. */
export function chainsOf({ exchanges }: Recording): readonly Chain[] {
  const chains: Exchange[][] = [];
  /** Chains that lead to an address, the latest of them. */
  const leading = new Map<string, Exchange[]>();
  for (const [index, request] of exchanges.entries()) {
    const exchange = exchangeOf(index, request);
    if (exchange === null) continue;
    const before = leading.get(exchange.url.href);
    const chain = before !== undefined && before.length < mostHops && isLed(exchange, before) ? before : [];
    leading.delete(exchange.url.href);
    if (chain.length === 0) chains.push(chain);
    chain.push(exchange);
    const target = targetOf(exchange);
    if (target !== null) leading.set(target, chain);
  }
  return chains.flatMap((hops) => {
    const [first, last] = [hops[0], hops.at(-1)];
    return first && last ? [{ ...bounds(first, last), hops, first, last, answer: answerOf(hops, last) }] : [];
  });
}

/** 307 and 308 keep the method; all else turns into GET. */
function isLed({ request }: Exchange, chain: readonly Exchange[]): boolean {
  return request.method === 'GET' || [307, 308].includes(chain.at(-1)?.answer.status ?? 0);
}

/** So many requests in a row follow one another on their own when they are sent again. */
const mostHops = 10;

function bounds(first: Exchange, last: Exchange): Pick<Chain, 'start' | 'end' | 'asker'> {
  return { start: first.index, end: last.index, asker: first.asker };
}

/** Null for what is never sent again: unanswered, asked by the browser itself, or none of HTTP's ordinary requests. */
function exchangeOf(index: number, request: Recorded): Exchange | null {
  const { method, url, answer } = request;
  if (answer === null || ['OPTIONS', 'HEAD', 'CONNECT'].includes(method.toUpperCase())) return null;
  if (!URL.canParse(url)) return null;
  const address = new URL(url);
  address.hash = '';
  if (!/^https?:$/.test(address.protocol) || answer.status === 101) return null;
  return { index, request, url: address, answer, asker: askerOf(request, answer) };
}

/** Whether a navigation or a script asked, and was answered. */
export function isScripted(request: Recorded): boolean {
  return request.answer !== null && askerOf(request, request.answer) !== 'page';
}

/** By the Fetch Metadata of the request; browsers leave it out for plain HTTP to another machine. */
function askerOf(request: Recorded, answer: RecordedAnswer): Exchange['asker'] {
  // Nobody has asked for what is fetched in advance.
  if (/prefetch|prerender/i.test(header(request, 'sec-purpose') ?? '')) return 'page';
  const destination = header(request, 'sec-fetch-dest')?.toLowerCase();
  if (destination === 'empty') return 'script';
  if (destination !== undefined) return ['document', 'iframe', 'frame'].includes(destination) ? 'navigation' : 'page';
  if (/^(image|font|video|audio)\/|\b(css|javascript|ecmascript)\b/.test(typeOf(answer))) return 'page';
  return header(request, 'accept')?.startsWith('text/html') === true ? 'navigation' : 'script';
}

/** Where the answer sends a browser at once. */
function targetOf({ url, answer, asker }: Exchange): string | null {
  const location = header(answer, 'location');
  if ([301, 302, 303, 307, 308].includes(answer.status)) {
    if (location === null || !URL.canParse(location, url.href)) return null;
    const target = new URL(location, url);
    target.hash = '';
    return target.href;
  }
  if (asker !== 'navigation' || !isPage(answer)) return null;
  return refreshTarget(answer.body, url, header(answer, 'refresh'))?.href ?? null;
}

function answerOf(hops: readonly Exchange[], { answer: { body }, url }: Exchange): Answer {
  const latest = [...hops].reverse();
  const located = once(() => latest.flatMap(locationOf)[0] ?? url);
  const cookies = once(
    () => new Map(hops.flatMap((hop) => setCookies(hop.answer).map(({ name, value }) => [name, value]))),
  );
  return {
    body,
    page: once(() => load(shallow(body))),
    json: once(() => parsed(body)),
    header: (name) => latest.flatMap((hop) => header(hop.answer, name) ?? [])[0] ?? null,
    cookie: (name) => cookies().get(name) ?? null,
    address: located,
  };
}

function locationOf({ url, answer }: Exchange): URL[] {
  const location = header(answer, 'location');
  return location !== null && URL.canParse(location, url.href) ? [new URL(location, url)] : [];
}

export function typeOf(answer: RecordedAnswer): string {
  return (header(answer, 'content-type') ?? '').toLowerCase();
}

export function isPage(answer: RecordedAnswer): boolean {
  return isHtml(header(answer, 'content-type'), answer.body);
}

/** Cookies that an answer sets; those that it deletes are left out. */
export function setCookies({ headers }: RecordedAnswer): readonly SetCookieLine[] {
  return headers.flatMap(([field, line]) => {
    const cookie = field.toLowerCase() === 'set-cookie' ? parseSetCookie(line) : null;
    return cookie === null || cookie.name === '' || isDeletion(cookie) ? [] : [cookie];
  });
}

/** Whether scripts may read the cookie as the answers set it last. */
export function isForScripts(name: string, { hops }: Chain): boolean {
  const lines = hops.flatMap(({ answer }) => answer.headers.filter(([field]) => field.toLowerCase() === 'set-cookie'));
  const [, line = ''] = lines.filter(([, one]) => one.split('=', 1)[0]?.trim() === name).at(-1) ?? [];
  return line !== '' && !line.split(';').some((part) => part.trim().toLowerCase() === 'httponly');
}

/** Cookies that a request carries. */
export function sentCookies({ headers }: Recorded): readonly { readonly name: string; readonly value: string }[] {
  const lines = headers.filter(([field]) => field.toLowerCase() === 'cookie').map(([, value]) => value);
  return lines.flatMap((line) =>
    line.split(';').flatMap((pair) => {
      const at = pair.indexOf('=');
      const [name, value] = [pair.slice(0, Math.max(0, at)).trim(), pair.slice(at + 1).trim()];
      return name === '' ? [] : [{ name, value }];
    }),
  );
}
