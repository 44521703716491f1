import { inventLike } from '../calibration/invented-value.js';
import type { CsrfToken } from '../sign-in/csrf-tokens.js';
import type { TokenSpot } from '../sign-in/token-exchange.js';

/**
 * Of these tokens, one that may stand there if the session is still theirs, the newest. A meta tag's is good for every
 * form; a form's own may be good for that form only (Rails).
 * @param sameForm it stood in this very form, and no other form's will do
 */
export function tokenFor(spot: TokenSpot, tokens: readonly CsrfToken[], sameForm: boolean): CsrfToken | null {
  const last = (wanted: (one: CsrfToken) => boolean): CsrfToken | undefined => tokens.filter(wanted).at(-1);
  const there = (): CsrfToken | undefined => last(({ kind, name }) => kind === spot.kind && name === spot.name);
  const meta = (): CsrfToken | undefined => last(({ kind }) => kind === 'meta');
  const own = spot.kind === 'cookie' || sameForm ? there() : undefined;
  if (sameForm) return own ?? meta() ?? null;
  return own ?? meta() ?? there() ?? last(({ kind }) => kind === 'field') ?? last(() => true) ?? null;
}

/** A token that no server gave out, of the old one's make; null if there is no other. */
export function madeUpFor({ value }: CsrfToken): string | null {
  const invented = inventLike(value);
  return invented === value ? null : invented;
}
