import { inventLike } from '../calibration/invented-value.js';
import type { CsrfToken } from '../sign-in/csrf-tokens.js';
import type { TokenSpot } from '../sign-in/token-exchange.js';

/** A token that is sent in place of another. */
export interface FittingToken extends CsrfToken {
  /** Whether it would be taken there if the session were its own: another form's may be good for that form only. */
  readonly fits: boolean;
}

/**
 * Of these tokens, one that may stand there if the session is still theirs, the newest. A meta tag's is good for every
 * form; a form's own may be good for that form only (Rails, Symfony).
 * @param sameForm it stood in this very form, and no other form's will do
 */
export function tokenFor(spot: TokenSpot, tokens: readonly CsrfToken[], sameForm: boolean): FittingToken | null {
  const last = (wanted: (one: CsrfToken) => boolean): CsrfToken | undefined => tokens.filter(wanted).at(-1);
  const named = ({ kind, name }: CsrfToken): boolean => kind === spot.kind && name === spot.name;
  const fitting =
    last((one) => samePlace(one, spot)) ??
    (sameForm ? last((one) => named(one) && pathOf(one) === pathOf(spot)) : undefined) ??
    last(({ kind }) => kind === 'meta');
  if (fitting) return { ...fitting, fits: true };
  if (sameForm) return null;
  const other = last(named) ?? last(({ kind }) => kind === 'field') ?? last(() => true);
  return other ? { ...other, fits: false } : null;
}

/** Whether both stood in the same form, or the same meta tag or cookie. */
export function samePlace(one: TokenSpot, other: TokenSpot): boolean {
  return one.kind === other.kind && one.name === other.name && one.action === other.action;
}

/** The address of a form may say where to go next. */
function pathOf({ action }: TokenSpot): string | undefined {
  return action?.replace(/\?.*/, '');
}

/** A token that no server gave out, of the old one's make; null if there is no other. */
export function madeUpFor({ value }: CsrfToken): string | null {
  const invented = inventLike(value);
  return invented === value ? null : invented;
}
