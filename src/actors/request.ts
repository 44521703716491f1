import { decodedValue } from '../evidence/link-vectors.js';
import type { HeaderFields } from '../http/wire.js';
import { writtenValues } from './written-values.js';
import type { TypedIn } from './typed-in.js';
import type { Hop } from './visit.js';

/** A request as an actor means it; what the actor carries and a browser's own headers are added on the way. */
export interface ActorRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers?: HeaderFields;
  readonly body?: string;
  /** There are credentials in its address or its headers; what is in a body is taken for some. */
  readonly holdsCredentials?: boolean;
  /** What is typed in of what it holds; if absent, all of it may be. */
  readonly typed?: TypedIn;
  /** Each character of the body is a byte; else it is text. */
  readonly bytes?: boolean;
  /** The page whose link or form this is: sent as Referer, and as Origin if the method has a body. */
  readonly from?: URL;
  /** What a script asks for rather than a navigation: other Accept and Sec-Fetch headers. */
  readonly scripted?: boolean;
  /** Whether a redirect says enough and need not be followed; if absent, every one that is allowed is followed. */
  readonly stopAt?: (target: URL, hop: Hop) => boolean;
}

/** The type of a request's body; empty if none is given. */
export function contentTypeOf(fields: HeaderFields = []): string {
  return fields.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
}

/**
 * The request that follows a redirect (RFC 9110 §15.4), as browsers send it: 307 and 308 keep everything; anything
 * else, a page's own refresh too, turns into GET.
 */
export function followed(request: ActorRequest, status: number, target: URL): ActorRequest {
  const redirect = [301, 302, 303, 307, 308].includes(status);
  const plain = request.method === 'GET' || request.method === 'HEAD';
  const keeps = status === 307 || status === 308 || (redirect && plain);
  const from = request.from ? { from: request.from } : {};
  const scripted = request.scripted === true ? { scripted: true } : {};
  // The server wrote the address; what a script asked for in headers goes on within the origin alone.
  const own = staysHome(request.url, target) ? request : withoutOwn(request);
  if (keeps) return withoutMark({ ...own, url: target });
  return { method: 'GET', url: target, ...from, ...scripted };
}

/** Without what a script wrote for the origin that it asked, as fetch leaves it out. */
function withoutOwn({ headers = [], ...request }: ActorRequest): ActorRequest {
  return { ...request, headers: headers.filter(([name]) => name.toLowerCase() === 'content-type') };
}

/** What a request that holds credentials holds of them: whoever redirects it may write that into an address. */
export function heldBy({ url, holdsCredentials, headers, body, typed }: ActorRequest): TypedIn {
  if (typed) return typed;
  const inAddress = holdsCredentials === true ? [...url.searchParams.values()] : [];
  const inBody = body === undefined ? [] : writtenValues(body, contentTypeOf(headers));
  return { account: [], secrets: [...inAddress, ...inBody] };
}

/** The request, marked as one that holds credentials if the server wrote any of these values into its address. */
export function markedFor({ account, secrets }: TypedIn, request: ActorRequest): ActorRequest {
  const { pathname, searchParams, hash } = request.url;
  const named = [...searchParams.values()];
  const parts = [...named, ...`${pathname}${hash}`.split(/[/;=#&]/).map(decodedValue)];
  const echoes =
    // `/users/alice` is a page like any other.
    account.some((value) => value !== '' && named.includes(value)) ||
    secrets.some(
      (value) =>
        value !== '' &&
        parts.some((part) => part === value || (value.length >= shortestWithin && part.includes(value))),
    );
  return echoes ? { ...request, holdsCredentials: true } : request;
}

/** A shorter value stands within another by chance. */
const shortestWithin = 4;

function withoutMark(request: ActorRequest): ActorRequest {
  const { holdsCredentials, ...rest } = request;
  return holdsCredentials === undefined ? request : rest;
}

/** The same origin, or the same host over TLS. */
export function staysHome(from: URL, to: URL): boolean {
  const upgraded = to.protocol === 'https:' && from.hostname === to.hostname && from.port === to.port;
  return upgraded || from.origin === to.origin;
}

/** Whether what the request holds must not go over plain HTTP once it was on https. */
export function isGuarded({ body, holdsCredentials }: ActorRequest): boolean {
  return body !== undefined || holdsCredentials === true;
}

/**
 * Whether the request may hold credentials: it is not just a page that is opened. A form may be sent in an address,
 * too.
 */
export function mayHoldCredentials({ method, url }: ActorRequest): boolean {
  return method !== 'GET' || url.search !== '';
}
