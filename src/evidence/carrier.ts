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

/** A smallest set that keeps the victim signed-in on its own: some cookies, or a header. */
export type CarrierSet = readonly Carrier[];

/** What lets the server recognise the signed-in victim: found by leaving things out, never by their names. */
export interface Carriers {
  readonly sets: readonly CarrierSet[];
  /** Credentials that go with each request (Basic) keep the victim signed-in on their own. */
  readonly credentials: boolean;
}

/** Names of the cookies of each set, for the sets that need nothing but cookies. */
export function cookieSets({ sets }: Carriers): readonly (readonly string[])[] {
  return sets.filter(isOfCookies).map((set) => set.map(({ name }) => name));
}

/** Whether a set needs nothing but cookies. */
export function isOfCookies(set: CarrierSet): boolean {
  return set.every(({ kind }) => kind === 'cookie');
}

/** The header that keeps the victim signed-in on its own; null if none does. */
export function headerAlone({ sets }: Carriers): HeaderCarrier | null {
  const [only] = sets.flatMap(([first, ...others]) => (first?.kind === 'header' && others.length === 0 ? [first] : []));
  return only ?? null;
}
