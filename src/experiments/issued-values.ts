import { tokenAt } from '../actors/given-token.js';
import type { Hop } from '../actors/visit.js';
import type { Calibration } from '../calibration/calibration.js';
import { carrierName, carrierNamed } from '../evidence/carrier.js';
import { isDeletion } from '../evidence/set-cookie.js';
import { setCookies } from './set-values.js';

/**
 * The values that a response gave a browser for a carrier: by lines that set the cookie, as a token if those are
 * answered, or as what the steps of the sign-in took from it.
 */
export function issuedValues(calibration: Calibration, name: string, hop: Hop): readonly string[] {
  const taken = hop.taken.filter(({ carrier }) => carrierName(carrier) === name).map(({ value }) => value);
  if (carrierNamed(name).kind === 'header') return [...taken, ...answeredTokens(calibration, hop)];
  const lines = setCookies([hop], [name]);
  return [...lines.flatMap((line) => (isDeletion(line, hop.at) ? [] : [line.value])), ...taken];
}

/** Those in any header that carries the session. */
export function issuedTokens(calibration: Calibration, hop: Hop): readonly string[] {
  return calibration.carrierNames
    .filter((name) => carrierNamed(name).kind === 'header')
    .flatMap((name) => issuedValues(calibration, name, hop));
}

/** The token that signs in, if a sign-in is answered with one. */
function answeredTokens({ login, landing }: Calibration, hop: Hop): readonly string[] {
  const place = login.tokens?.place ?? null;
  const { method, url } = landing.last;
  if (place === null || hop.method !== method || hop.url.pathname !== url.pathname) return [];
  const token = tokenAt({ last: hop }, place);
  return token === null ? [] : [token];
}
