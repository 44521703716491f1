import type { CookieCarrier, HeaderCarrier } from '../evidence/carrier.js';
import type { SetCookieLine } from '../evidence/set-cookie.js';
import type { TokenPlace } from '../evidence/token-place.js';
import type { HeaderFields, Unavailable, WireResponse } from '../http/wire.js';
import { header } from '../http/wire.js';
import { isUuid, looksRandom } from '../pages/random-looking.js';
import { isHtml, type HtmlPage } from '../pages/html.js';
import type { PageReader } from '../pages/page-reader.js';
import { refreshTarget } from '../pages/refresh.js';

/** One request of an actor and its response. A redirect is a hop of its own, with its own Set-Cookie lines. */
export interface Hop {
  readonly method: string;
  readonly url: URL;
  readonly response: WireResponse;
  /** When the response had come, by our clock; milliseconds since 1970. */
  readonly at: number;
  /** Whether the request carried an Authorization header. */
  readonly authorized: boolean;
  readonly cookies: readonly ReceivedCookie[];
  /** What a sign-in by steps took from it; empty if nothing. */
  readonly taken: readonly TakenValue[];
  /** Header fields of the request, if a browser sent it: its scripts may have set some cookies. Secrets. */
  readonly sent?: HeaderFields;
  /** Reads the pages of its target. */
  readonly reader: PageReader;
}

/** A value of an answer that is sent from then on, as a script of the page has it. A secret. */
export interface TakenValue {
  readonly carrier: CookieCarrier | HeaderCarrier;
  readonly value: string;
  /** Where in the answer it stands; null if it is made of what stands there, or is in no such place. */
  readonly place: TokenPlace | null;
}

/** A Set-Cookie line and what the actor's jar did with it. */
export interface ReceivedCookie {
  readonly line: string;
  /** Null if the line is none by RFC 6265bis §5.6. */
  readonly parsed: SetCookieLine | null;
  readonly rejected: string | null;
}

/** What came of opening an address: the page at the end of its redirects, or why there is none. */
export type Visit = Page | Unreached;

/** The page at the end of the redirects. */
export interface Page {
  readonly kind: 'page';
  readonly hops: readonly [Hop, ...Hop[]];
  readonly last: Hop;
  /**
   * Where the last response redirects to although it was not followed: another host, one redirect too many, or no need.
   */
  readonly leftFor: URL | null;
  /** Set if it was not followed because the host is not allowed. */
  readonly refusedHost: string | null;
  /** It was not followed because credentials would have gone on over plain HTTP. */
  readonly refusedPlain?: true;
}

/** Some request got no answer. */
export interface Unreached {
  readonly kind: 'unreached';
  readonly hops: readonly Hop[];
  readonly trouble: Unavailable;
}

/** The media type of the page, with its parameters; null if there is none. */
export function contentType(page: Page): string | null {
  return header(page.last.response, 'content-type');
}

/** The page of the response as a browser reads it; null if it is not HTML. */
export function readHop(hop: Hop): HtmlPage | null {
  const { response, url, reader } = hop;
  return isHtml(headerOf(hop, 'content-type'), response.body)
    ? reader.read(response.body, url, response.charset)
    : null;
}

/** A header of the response; of several the first; null if there is none. */
export function headerOf(hop: Hop, name: string): string | null {
  return header(hop.response, name);
}

/** When the response was made by the server's clock (its Date), else by ours; milliseconds since 1970. */
export function receivedAt(hop: Hop): number {
  const date = Date.parse(header(hop.response, 'date') ?? '');
  return Number.isNaN(date) ? hop.at : date;
}

/** `GET http://localhost:3000/account → 302`, without query values. */
export function describeHop(hop: Hop): string {
  return `${hop.method} ${showUrl(hop.url)} → ${String(hop.response.status)}`;
}

/** An address as it may be shown: no user-info, no query values, no fragment. */
export function showUrl(url: URL): string {
  // What stands before no `=` may be a value without a name.
  const parts = url.search
    .slice(1)
    .split('&')
    .filter((part) => part !== '');
  const names = parts.map((part) => (part.includes('=') ? `${part.slice(0, part.indexOf('='))}=…` : '…'));
  const query = names.length === 0 ? '' : `?${[...new Set(names)].join('&')}`;
  // A path parameter (`;jsessionid=…`) carries an identifier as a query value does.
  const path = url.pathname.replace(/;([^=;/]*=)?[^;/]*/g, ';$1…');
  // A segment that is made for one visit (`/interaction/3f9c…`) names nothing, and may be worth something.
  const named = path.split('/').map((segment) => (isDrawn(segment) ? '…' : withoutDrawn(segment)));
  return `${url.origin}${named.join('/')}${query}`;
}

/** `/(S(3f9c…))/`, `/v-3f9c…/`: a run within a segment, unless it tells versions of a file apart. */
function withoutDrawn(segment: string): string {
  if (segment.includes('.')) return segment;
  return segment.replace(/[0-9A-Za-z]{16,}/g, (run) => (looksRandom(run) ? '…' : run));
}

function isDrawn(segment: string): boolean {
  return isUuid(segment) || (/^\w{16,}$/.test(segment) && looksRandom(segment));
}

/** Whether a status says nothing of what the application does: it failed, or was asked too often. */
export function isFault(status: number): boolean {
  return status >= 500 || status === 429;
}

/** Whether a status says that nothing at the address takes the request. */
export function isNowhere(status: number): boolean {
  return [404, 405, 501].includes(status);
}

/**
 * Where a response sends a browser, absolute: by its Location or, if it is a page, by a refresh at once. Null if it
 * sends nowhere.
 */
export function locationOf(hop: Hop): URL | null {
  const { response, url } = hop;
  if (![301, 302, 303, 307, 308].includes(response.status)) {
    const page = isHtml(header(response, 'content-type'), response.body) ? response.body : '';
    return refreshTarget(page, url, header(response, 'refresh'));
  }
  const location = header(response, 'location');
  if (location === null) return null;
  try {
    const target = new URL(escaped(location), url);
    target.hash = '';
    return target;
  } catch {
    return null;
  }
}

/**
 * Bytes over 127, which a header's text holds as they came, go back as the same bytes, whatever encoding they are of.
 */
function escaped(location: string): string {
  return location.replace(/[\x80-\xff]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`);
}
