/** What in a request lets the server recognise a session. Without its value, which is a secret. */
export type Carrier = CookieCarrier | HeaderCarrier | LinkCarrier;

/** A cookie by its name. */
export interface CookieCarrier {
  readonly kind: 'cookie';
  readonly name: string;
  /** Only requests under this path carry it (RFC 6265bis §5.1.4); absent if all do. */
  readonly path?: string;
}

/** A token in a header of each request. Credentials (Basic) are none: they sign in anew with each request. */
export interface HeaderCarrier {
  readonly kind: 'header';
  readonly name: string;
  /** What stands before the token: `Bearer`. Null if nothing does. */
  readonly scheme: string | null;
}

/** How a link, or the form behind it, carries an identifier. */
export type LinkVector = 'query' | 'path-parameter' | 'form-field';

/** A parameter of a URL, or a field of a form. */
export interface LinkCarrier {
  readonly kind: LinkVector;
  /** Of the cookie whose value stands there, or the application's own name for it; `;name` is spelt so in a path. */
  readonly name: string;
}

/** Whether the carrier stands in a URL or a form. */
export function isLinkCarrier(carrier: Carrier): carrier is LinkCarrier {
  switch (carrier.kind) {
    case 'query':
    case 'path-parameter':
    case 'form-field':
      return true;
    case 'cookie':
    case 'header':
      return false;
  }
}

/** An access token as RFC 6750 has it sent. */
export const bearer: HeaderCarrier = { kind: 'header', name: 'Authorization', scheme: 'Bearer' };

/** Schemes of an Authorization header that a transcript may name, in lower case. They say nothing about a user. */
export const publicSchemes: ReadonlySet<string> = new Set(['basic', 'bearer', 'digest', 'negotiate']);

/** `Authorization: Bearer`, `X-Session-Token`: a header without its value. */
export function headerLabel({ name, scheme }: HeaderCarrier): string {
  return scheme === null ? name : `${name}: ${scheme}`;
}

/** The header's value with the token in it. */
export function headerValue({ scheme }: HeaderCarrier, token: string): string {
  return scheme === null ? token : `${scheme} ${token}`;
}

/** A smallest set that keeps the victim signed-in on its own: cookies, headers, or some of both. */
export type CarrierSet = readonly (CookieCarrier | HeaderCarrier)[];

/**
 * A carrier as one name: a cookie's own, or a header and what stands before its token (`Authorization: Bearer`,
 * `X-Session-Token:`). No cookie's name has a colon (RFC 6265bis §4.1.1).
 */
export function carrierName(carrier: CookieCarrier | HeaderCarrier): string {
  return carrier.kind === 'cookie' ? carrier.name : `${carrier.name}: ${carrier.scheme ?? ''}`.trimEnd();
}

/** The carrier that has this name. */
export function carrierNamed(name: string): CookieCarrier | HeaderCarrier {
  const [, header = '', scheme = null] = /^([\w!#$%&'*+.^`|~-]+):(?: (\S+))?$/.exec(name) ?? [];
  return header === '' ? { kind: 'cookie', name } : { kind: 'header', name: header, scheme };
}

/** What lets the server recognise the signed-in victim: found by leaving things out, never by their names. */
export interface Carriers {
  readonly sets: readonly CarrierSet[];
  /** Credentials that go with each request (Basic) keep the victim signed-in on their own. */
  readonly credentials: boolean;
}

/** Whether a set needs nothing but cookies. */
export function isOfCookies(set: CarrierSet): boolean {
  return set.every(({ kind }) => kind === 'cookie');
}

/** Names of the carriers of each set. */
export function carrierSets({ sets }: Carriers): readonly (readonly string[])[] {
  return sets.map((set) => set.map(carrierName));
}

/** The same for the sets that need nothing but cookies. */
export function cookieSets({ sets }: Carriers): readonly (readonly string[])[] {
  return sets.filter(isOfCookies).map((set) => set.map(carrierName));
}

/** Headers whose token is, or is part of, what keeps the victim signed in; each once. */
export function headersOf({ sets }: Carriers): readonly HeaderCarrier[] {
  const headers = sets.flat().filter((one) => one.kind === 'header');
  return [...new Map(headers.map((one) => [carrierName(one), one])).values()];
}
