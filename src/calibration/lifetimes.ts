import { membersAround, tokenAt } from '../actors/given-token.js';
import { receivedAt, showUrl } from '../actors/visit.js';
import { statedLifetime } from '../conventions/token-lifetime.js';
import { carrierName, headersOf } from '../evidence/carrier.js';
import type { Lifetimes, SessionToken } from '../evidence/evidence.js';
import type { Gathered } from '../evidence/gathered.js';
import type { Calibration } from './calibration.js';
import { gatherSessionCookies } from './session-cookies.js';

/** What the lines that set cookies, and the answer that gave a token, say of how long the session lives. */
export function gatherLifetimes(calibration: Calibration): Gathered<Lifetimes> {
  const cookies = gatherSessionCookies(calibration);
  const tokens = sessionTokens(calibration);
  if (tokens.length === 0 && cookies.kind !== 'gathered') return cookies;
  return { kind: 'gathered', facts: { cookies: cookies.kind === 'gathered' ? cookies.facts : [], tokens } };
}

function sessionTokens({ carriers, landing, login, signedInJar }: Calibration): readonly SessionToken[] {
  const { last } = landing;
  const place = login.tokens?.place ?? null;
  const received = receivedAt(last);
  const around = place === null || tokenAt(landing, place) === null ? [] : membersAround(landing, place);
  const [stated = null] = around.flatMap((members) => statedLifetime(members, received) ?? []);
  const from = { method: last.method, url: showUrl(last.url), status: last.response.status };
  return headersOf(carriers).map((header) => {
    const name = carrierName(header);
    return { name, value: signedInJar.values(name)[0] ?? '', stated, from, receivedAt: received };
  });
}
