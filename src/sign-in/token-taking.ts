import type { Actor } from '../actors/actor.js';
import { givenTokens, tokenAt, type GivenToken } from '../actors/given-token.js';
import { headerOf, type Page } from '../actors/visit.js';
import { customaryHeaders, customarySchemes, namedHeader } from '../conventions/token-headers.js';
import { carrierName, type HeaderCarrier } from '../evidence/carrier.js';
import type { TokenPlace } from '../evidence/token-place.js';

/** A token of an answer, and the headers in each of which it is sent back. */
export interface TokenWay {
  readonly place: TokenPlace;
  readonly value: string;
  /** Not empty. */
  readonly carriers: readonly HeaderCarrier[];
}

/** For each token of an answer: three headers that are named, every customary scheme, and the customary headers. */
const mostWays = customarySchemes.length + 4;
/** For two tokens of which no header is named, and two ways more. */
const mostInAll = 2 * (customarySchemes.length + 2);

/**
 * How an application's tokens are sent back: the likeliest way at first, and once an answer has told, the one that is
 * signed in.
 */
export class TokenTaking {
  #hints: readonly HeaderCarrier[] = [];
  #settled: Pick<TokenWay, 'place' | 'carriers'> | null | undefined;

  /** The headers in which signed-in tokens are sent; empty while that is not known, or if none signs in. */
  get carriers(): readonly HeaderCarrier[] {
    return this.#settled?.carriers ?? [];
  }

  /** Where tokens stand in the answer of a sign-in; null while that is not known, or if none signs in. */
  get place(): TokenPlace | null {
    return this.#settled?.place ?? null;
  }

  /** Takes into account what scripts, the interface's description or a refusal say that tokens are sent in. */
  hint(headers: readonly HeaderCarrier[]): void {
    const all = [...this.#hints, ...headers].map((one) => [carrierName(one).toLowerCase(), one] as const);
    this.#hints = [...new Map(all.reverse()).values()].reverse();
  }

  /**
   * Has the actor send the token that the answer gives, as far as that is known. One that may be anything is not sent
   * beside cookies: a server may refuse who sends a header that it does not know.
   */
  take(actor: Actor, answer: Page): void {
    const settled = this.#settled;
    if (settled === null) return;
    if (settled !== undefined) {
      const value = tokenAt(answer, settled.place);
      if (value !== null) carry(actor, { ...settled, value });
      return;
    }
    const [likeliest] = this.ways(answer);
    if (likeliest) actor.trustIssuer(answer.last.url);
    if (likeliest && this.#isSure(actor, answer)) carry(actor, likeliest);
  }

  /** Every way to send a token of the answer back, the likeliest first. */
  ways(answer: Page): readonly TokenWay[] {
    return givenTokens(answer)
      .flatMap((token) =>
        this.#headersFor(token)
          .slice(0, mostWays)
          .map((carriers) => ({ place: token.place, value: token.value, carriers })),
      )
      .slice(0, mostInAll);
  }

  /** @param way null if no token signs in */
  settle(way: Pick<TokenWay, 'place' | 'carriers'> | null): void {
    this.#settled = way;
  }

  get isSettled(): boolean {
    return this.#settled !== undefined;
  }

  #isSure(actor: Actor, answer: Page): boolean {
    return this.#hints.length > 0 || givenTokens(answer)[0]?.named === true || actor.freeze().cookiesAlone.isEmpty;
  }

  #headersFor({ carrier }: GivenToken): readonly (readonly HeaderCarrier[])[] {
    const schemes = customarySchemes.map((scheme) => ({ kind: 'header', name: 'Authorization', scheme }) as const);
    const single = [...this.#hints, ...(carrier ? [carrier] : []), ...schemes];
    const apart = [...new Map(single.map((one) => [carrierName(one).toLowerCase(), one])).values()];
    const known = new Set(apart.map(({ name }) => name.toLowerCase()));
    const raw = customaryHeaders.map((name) => ({ kind: 'header', name, scheme: null }) as const);
    const others = raw.filter(({ name }) => !known.has(name.toLowerCase()));
    // Headers of different names are sent at once: which of them counts is seen by leaving out.
    return [...apart.map((one) => [one]), others];
  }
}

export function carry(actor: Actor, { carriers, value }: Pick<TokenWay, 'carriers' | 'value'>): void {
  for (const carrier of carriers) actor.carryToken({ carrier, value });
}

/** The headers that a refusal names: by its challenge (RFC 9110 §11.6.1), or in its words. */
export function headersNamedBy({ last }: Page): readonly HeaderCarrier[] {
  const challenge = /^([A-Za-z][\w-]{1,20})(?:\s|$)/.exec(headerOf(last, 'www-authenticate') ?? '')?.[1];
  const ofOthers = challenge === undefined || /^(basic|digest|negotiate|ntlm|bearer)$/i.test(challenge);
  const scheme = ofOthers ? [] : [{ kind: 'header', name: 'Authorization', scheme: challenge } as const];
  const named = namedHeader.exec(last.response.body.slice(0, 4000))?.[0];
  return [
    ...scheme,
    ...(named === undefined || /csrf|xsrf/i.test(named)
      ? []
      : [{ kind: 'header', name: named, scheme: null } as const]),
  ];
}
