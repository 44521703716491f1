import { tokenAt } from '../actors/given-token.js';
import type { Hop } from '../actors/visit.js';
import type { Calibration } from '../calibration/calibration.js';
import { carrierNamed } from '../evidence/carrier.js';
import { isDeletion } from '../evidence/set-cookie.js';
import { setCookies } from './set-values.js';

/**
 * The values that a response gave a browser for a carrier: by lines that set the cookie, or as a token where those are
 * answered.
 */
export function issuedValues(calibration: Calibration, name: string, hop: Hop): readonly string[] {
  if (carrierNamed(name).kind === 'header') return issuedTokens(calibration, hop);
  return setCookies([hop], [name]).flatMap((line) => (isDeletion(line, hop.at) ? [] : [line.value]));
}

/** The token that signs in, where a sign-in is answered with one. */
export function issuedTokens({ login, landing }: Calibration, hop: Hop): readonly string[] {
  const place = login.tokens?.place ?? null;
  const { method, url } = landing.last;
  if (place === null || hop.method !== method || hop.url.pathname !== url.pathname) return [];
  const token = tokenAt({ last: hop }, place);
  return token === null ? [] : [token];
}
