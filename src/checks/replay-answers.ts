import { cookieNames, cookieWords, namesByKind } from '../evidence/carrier-words.js';
import type { AddedCarrier } from '../evidence/evidence.js';
import type { Inconclusive } from './define.js';

/** A replay whose answer was like neither class decides nothing. */
export function unclearReplay(what: string): Inconclusive {
  return {
    outcome: 'inconclusive',
    obstacle: {
      reason: `The protected page's answer to ${what} was like neither a signed-in page nor a signed-out one.`,
      remedy:
        'Say what tells the two apart with signed-in-text and signed-out-text, or name another page with protected-url.',
    },
  };
}

/**
 * A browser takes a `__Host-` cookie from its own host over TLS only, and once (RFC 6265bis §4.1.3.2, compared without
 * case), so that planting one needs a hole elsewhere.
 */
export function isGuarded(name: string): boolean {
  return /^__Host-/i.test(name);
}

/**
 * `cookie sid`, `cookie sid+sig`, `header Authorization`: the carrier's part of a fingerprint, in an order of its own.
 */
export function cookieCarrier(names: readonly string[]): string {
  const { cookies, headers } = namesByKind([...names].sort());
  const tokens = headers.map((name) => `header ${name}`);
  return (cookies.length > 0 || headers.length === 0 ? [`cookie ${cookies.join('+')}`, ...tokens] : tokens).join(' + ');
}

function carrierWords(carrier: AddedCarrier['carrier']): string {
  return carrier.kind === 'cookie' ? `the ${cookieNames([carrier.name])}` : `a token in the ${carrier.name} header`;
}

/**
 * A sentence on what the attacker wrote beside what it had planted, with the space before it; empty if that was
 * nothing.
 */
export function besideWords(added: readonly AddedCarrier[]): string {
  const [first, ...others] = added.map(({ carrier, madeOf }) =>
    madeOf.length === 0
      ? `${carrierWords(carrier)}, which is no secret: it is plain, and the same at each sign-in`
      : `${carrierWords(carrier)}, whose value is made of the planted ${cookieWords(madeOf)}`,
  );
  return first === undefined ? '' : ` Beside it the attacker wrote ${[first, ...others].join('; and ')}.`;
}
