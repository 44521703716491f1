import type { HeaderFields } from '../http/wire.js';
import type { Hop } from './visit.js';

/** A request as an actor means it; what the actor carries and a browser's own headers are added on the way. */
export interface ActorRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers?: HeaderFields;
  readonly body?: string;
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
  if (keeps) return { ...request, url: target };
  return { method: 'GET', url: target, ...from, ...scripted };
}

/**
 * Whether the request may hold credentials: it is not just a page that is opened. A form may be sent in an address,
 * too.
 */
export function mayHoldCredentials({ method, url }: ActorRequest): boolean {
  return method !== 'GET' || url.search !== '';
}
