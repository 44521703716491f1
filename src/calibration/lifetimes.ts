import { membersAround, tokenAt } from '../actors/given-token.js';
import { receivedAt, showUrl, type Hop } from '../actors/visit.js';
import { statedLifetime } from '../conventions/token-lifetime.js';
import { carrierName, headersOf } from '../evidence/carrier.js';
import type { Lifetimes, SessionToken } from '../evidence/evidence.js';
import type { Gathered } from '../evidence/gathered.js';
import type { TokenPlace } from '../evidence/token-place.js';
import type { Calibration } from './calibration.js';
import { gatherSessionCookies } from './session-cookies.js';

/** What the lines that set cookies, and the answer that gave a token, say of how long the session lives. */
export function gatherLifetimes(calibration: Calibration): Gathered<Lifetimes> {
  const cookies = gatherSessionCookies(calibration);
  const tokens = sessionTokens(calibration);
  if (tokens.length === 0 && cookies.kind !== 'gathered') return cookies;
  return { kind: 'gathered', facts: { cookies: cookies.kind === 'gathered' ? cookies.facts : [], tokens } };
}

function sessionTokens(calibration: Calibration): readonly SessionToken[] {
  const { carriers, signedInJar } = calibration;
  return headersOf(carriers).map((header) => {
    const name = carrierName(header);
    const value = signedInJar.values(name)[0] ?? '';
    const { hop, place } = givenBy(calibration, name, value);
    const received = receivedAt(hop);
    const around = place === null || tokenAt({ last: hop }, place) === null ? [] : membersAround({ last: hop }, place);
    const [stated = null] = around.flatMap((members) => statedLifetime(members, received) ?? []);
    const from = { method: hop.method, url: showUrl(hop.url), status: hop.response.status };
    return { name, value, stated, from, receivedAt: received };
  });
}

/** The answer that gave a token: the step's that it was taken from, else where the sign-in ended. */
function givenBy(
  { landing, login, victim }: Calibration,
  name: string,
  value: string,
): { readonly hop: Hop; readonly place: TokenPlace | null } {
  for (const hop of victim.hops) {
    const taken = hop.taken.find((one) => carrierName(one.carrier) === name && one.value === value);
    if (taken) return { hop, place: taken.place };
  }
  return { hop: landing.last, place: login.tokens?.place ?? null };
}
