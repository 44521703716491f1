import type { SessionCookieLine } from '../evidence/evidence.js';
import { parseCookieDate, type SetCookieLine } from '../evidence/set-cookie.js';
import { defineCheck } from './define.js';
import { judgeCookies, type CookieFlaw } from './judge-cookies.js';

const hour = 3_600_000;
/** The longest that a session cookie may live; a minute more for clocks and for servers that round. */
const limit = 24 * hour;
const tolerance = 60_000;

type Message = 'max-age' | 'expires' | 'jwt-exp';

export const sessionLifetime = defineCheck({
  meta: {
    id: 'session-lifetime',
    title: 'The session cookie lives no longer than a day',
    failureTitle: 'The session cookie outlives a day',
    fixation: false,
    rationale:
      'A session that lives for weeks is worth stealing for weeks: from a shared computer, from a backup of a browser’s profile, from a lost phone. A planted identifier, too, has all that time to be signed in.',
    risk: 'Everyone whose browser, or a copy of its cookies, comes into somebody else’s hands after the work was done.',
    conditions: {
      pass: 'No line in force gives a session cookie more than 24 hours by Max-Age or Expires (without either it ends with the browser), and a JWT in it expires within 24 hours of its issue.',
      fail: 'Max-Age, or if that is absent Expires, or the exp of a JWT gives the session cookie more than 24 hours.',
      inconclusive: 'No response was seen that sets the session cookie.',
      notApplicable: 'No cookie carries the session.',
    },
    limits:
      'How long the server itself keeps an idle session is not waited for. A remember-me cookie that signs in by itself counts as a session cookie.',
    remediation: {
      general: {
        text: 'Let the session cookie end with the browser (no Max-Age, no Expires) or within a day, and end idle sessions on the server. Where users want to stay signed in for longer, use a remember-me token of its own that makes a new session and can be revoked.',
      },
    },
    severity: 'low',
    cwe: [613, 539],
    asvs: ['7.3.2'],
    wstg: ['SESS-07'],
    messages: {
      'max-age': 'The session cookie “{cookie}” lives for {lifetime} by the Max-Age that {response} sets.',
      expires: 'The session cookie “{cookie}” lives for {lifetime} by the Expires that {response} sets.',
      'jwt-exp': 'The token in the session cookie “{cookie}”, set by {response}, is good for {lifetime} by its exp.',
    },
  },
  requires: ['sessionCookies'],
  judge({ sessionCookies }) {
    return judgeCookies(sessionCookies, (cookie, line) => cookieFlaw(cookie, line) ?? tokenFlaw(cookie, line));
  },
});

function cookieFlaw(cookie: SetCookieLine, { receivedAt }: SessionCookieLine): CookieFlaw<Message> | null {
  // §5.5: Max-Age wins over Expires.
  if (cookie.maxAge !== null) return overLimit('max-age', cookie.maxAge * 1000);
  const end = cookie.expires === null ? null : parseCookieDate(cookie.expires);
  return end === null ? null : overLimit('expires', end - receivedAt);
}

function tokenFlaw(cookie: SetCookieLine, { receivedAt }: SessionCookieLine): CookieFlaw<Message> | null {
  const claims = claimsOf(cookie.value);
  if (claims?.exp === undefined) return null;
  return overLimit('jwt-exp', claims.exp * 1000 - (claims.iat === undefined ? receivedAt : claims.iat * 1000));
}

function overLimit(message: Message, lifetime: number): CookieFlaw<Message> | null {
  if (lifetime <= limit + tolerance) return null;
  return { message, vector: message, severity: 'low', data: { lifetime: durationWords(lifetime) } };
}

function durationWords(milliseconds: number): string {
  const hours = Math.round(milliseconds / hour);
  return hours < 72 ? `${String(hours)} hours` : `${String(Math.round(hours / 24))} days`;
}

/** `exp` and `iat` of a JWT (RFC 7519), in seconds; null if the value is none. */
function claimsOf(value: string): { readonly exp?: number; readonly iat?: number } | null {
  const parts = value.split('.');
  if (parts.length !== 3 || !value.startsWith('eyJ')) return null;
  try {
    const base64 = (parts[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
    const claims: unknown = JSON.parse(atob(base64));
    if (typeof claims !== 'object' || claims === null) return null;
    const numbers = Object.entries(claims).filter(([, claim]) => typeof claim === 'number');
    const found: { exp?: number; iat?: number } = Object.fromEntries(numbers);
    return found;
  } catch {
    return null;
  }
}
