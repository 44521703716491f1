import { pathMatch } from 'tough-cookie';
import {
  headerValue,
  isLinkCarrier,
  type Carrier,
  type CookieCarrier,
  type HeaderCarrier,
  type LinkCarrier,
  type LinkVector,
} from '../evidence/carrier.js';
import { linkCarriers, nameInUrl, valueInUrl } from '../evidence/link-vectors.js';
import { partsOf, withPair } from './link-parts.js';
import type { ActorRequest } from './request.js';

/** Whether a cookie of this path goes to a request's path (RFC 6265bis §5.1.4). */
export { pathMatch };

/** A carrier and its value, as one would stand in a Cookie header or after a header's scheme. A secret. */
export interface Carried<C extends Carrier = Carrier> {
  readonly carrier: C;
  readonly value: string;
}

/** Names and values, as they would stand in a Cookie header. */
export type Pairs = readonly (readonly [name: string, value: string])[];

/** The pairs as cookies. */
export function carriedCookies(pairs: Pairs): Carried<CookieCarrier>[] {
  return pairs.map(([name, value]) => ({ carrier: { kind: 'cookie', name }, value }));
}

/** The pairs as a link carries them in these ways, or the form behind it. */
export function carriedByLink(pairs: Pairs, vectors: readonly LinkVector[]): Carried<LinkCarrier>[] {
  return pairs.flatMap(([name, value]) => linkCarriers(name, vectors).map((carrier) => ({ carrier, value })));
}

/** The request with what is carried in its URL and its form. */
export function withLink(request: ActorRequest, carried: readonly Carried[]): ActorRequest {
  return inLink(carried).reduce((changed, one) => withPair(changed, one.carrier.kind, pairOf(one)), request);
}

/** Labels of what the request carries in its URL and its form: `sid#1 in query`. */
export function linkLabels(request: ActorRequest, carried: readonly Carried[], labelled: Labelled): string[] {
  return inLink(carried)
    .filter((one) => partsOf(request, one.carrier.kind).includes(pairOf(one)))
    .map(({ carrier, value }) => `${labelled(carrier.name, value)} in ${places[carrier.kind]}`);
}

/** How a value stands in the transcript: `sid#1`. */
export type Labelled = (name: string, value: string) => string;

/** The cookies that are carried to the URL. */
export function cookiesTo(url: URL, carried: readonly Carried[]): Pairs {
  return carried.flatMap(({ carrier, value }) => {
    const sent = carrier.kind === 'cookie' && pathMatch(url.pathname, carrier.path ?? '/');
    return sent ? [[carrier.name, value] as const] : [];
  });
}

/** The value of `Authorization: Basic` (RFC 7617) with this name and password, without the scheme. */
export function basicCredentials(username: string, password: string): string {
  return Buffer.from(`${username}:${password}`, 'utf8').toString('base64');
}

/** A token as a field of the request. */
export function fieldOf({ carrier, value }: Carried<HeaderCarrier>): readonly [name: string, value: string] {
  return [carrier.name.toLowerCase(), headerValue(carrier, value)];
}

const places: Readonly<Record<LinkVector, string>> = {
  query: 'query',
  'path-parameter': 'path',
  'form-field': 'form',
};

function inLink(carried: readonly Carried[]): Carried<LinkCarrier>[] {
  return carried.flatMap(({ carrier, value }) => (isLinkCarrier(carrier) ? [{ carrier, value }] : []));
}

/** `name=value`, both URL-encoded. */
function pairOf({ carrier, value }: Carried<LinkCarrier>): string {
  return `${encodeURIComponent(nameInUrl(carrier))}=${valueInUrl(value)}`;
}
