import { cookieWords } from '../evidence/carrier-words.js';
import type { Lifetimes, SessionCookieLine, SessionToken } from '../evidence/evidence.js';
import { parseCookieDate, type SetCookieLine } from '../evidence/set-cookie.js';
import { defineCheck, type FindingDraft, type Judgement } from './define.js';
import { judgeCookies, responseWords, type CookieFlaw } from './judge-cookies.js';
import { cookieCarrier } from './replay-answers.js';

const hour = 3_600_000;
/** The longest that a session cookie may live; a minute more for clocks and for servers that round. */
const limit = 24 * hour;
const tolerance = 60_000;

type Message = 'max-age' | 'expires' | 'jwt-exp' | 'token-exp' | 'token-stated';

export const sessionLifetime = defineCheck({
  meta: {
    id: 'session-lifetime',
    title: 'The session’s cookie or token lives no longer than a day',
    failureTitle: 'The session’s cookie or token outlives a day',
    fixation: false,
    rationale:
      'A session that lives for weeks is worth stealing for weeks: from a shared computer, from a backup of a browser’s profile, from a lost phone. A planted identifier, too, has all that time to be signed in.',
    risk: 'Everyone whose browser, or a copy of its cookies, comes into somebody else’s hands after the work was done.',
    conditions: {
      pass: 'No line in force gives a session cookie more than 24 hours by Max-Age or Expires (without either it ends with the browser), and a JWT in it expires within 24 hours of its issue. The same for a token that carries the session: by the exp of a JWT, else by what stands beside it in the answer (expires_in, expires_at).',
      fail: 'Max-Age, or if that is absent Expires, or the exp of a JWT gives the session cookie more than 24 hours; or exp, or what stands beside it, gives it to a token.',
      inconclusive: 'No response was seen that sets the session cookie.',
      notApplicable:
        'Credentials go with each request and nothing else carries the session, or only a token does and neither it nor the answer that gives it states a lifetime.',
    },
    limits:
      'How long the server itself keeps an idle session is not waited for. A remember-me cookie that signs in by itself counts as a session cookie.',
    remediation: {
      general: {
        text: 'Let the session cookie end with the browser (no Max-Age, no Expires) or within a day, and end idle sessions on the server. Where users want to stay signed in for longer, use a remember-me token of its own that makes a new session and can be revoked.',
      },
    },
    mendedAt: 'cookie-settings',
    severity: 'low',
    cwe: [613, 539],
    asvs: ['7.3.2'],
    wstg: ['SESS-07'],
    messages: {
      'max-age': 'The session cookie “{cookie}” lives for {lifetime} by the Max-Age that {response} sets.',
      expires: 'The session cookie “{cookie}” lives for {lifetime} by the Expires that {response} sets.',
      'jwt-exp': 'The token in the session cookie “{cookie}”, set by {response}, is good for {lifetime} by its exp.',
      'token-exp': 'The {token}, given by {response}, is good for {lifetime} by its exp.',
      'token-stated': 'The {token} is good for {lifetime} by what {response} says beside it.',
    },
  },
  requires: ['lifetimes'],
  judge({ lifetimes: { cookies, tokens } }): Judgement<Message> {
    const ofCookies =
      cookies.length === 0
        ? null
        : judgeCookies(cookies, (cookie, line) => cookieFlaw(cookie, line) ?? tokenFlaw(cookie, line));
    const found: readonly FindingDraft<Message>[] = ofCookies?.outcome === 'fail' ? ofCookies.findings : [];
    const [first, ...others] = found.concat(tokens.flatMap((token) => findingOf(token) ?? []));
    if (first !== undefined) return { outcome: 'fail', findings: [first, ...others] };
    return ofCookies ?? ofTokensAlone(tokens);
  },
});

function ofTokensAlone(tokens: Lifetimes['tokens']): Judgement<Message> {
  const silent = tokens.filter((token) => lifetimeOf(token) === null);
  const words = cookieWords(silent.map(({ name }) => name));
  if (silent.length === 0) return { outcome: 'pass' };
  return {
    outcome: 'not-applicable',
    reason: `Neither the ${words} nor the answer that gives it states a lifetime. How long the server takes it is to be looked at by hand.`,
  };
}

function findingOf(token: SessionToken): FindingDraft<Message> | null {
  const life = lifetimeOf(token);
  const flaw = life === null ? null : overLimit(life.message, life.milliseconds);
  if (flaw === null) return null;
  const { name, from } = token;
  const note = 'The answer that gives the token.';
  const given = { number: 1, actor: 'victim', ...from, carriers: null, sets: [], answer: null, note } as const;
  return {
    ...flaw,
    data: { token: cookieWords([name]), response: responseWords(token), ...flaw.data },
    carrier: cookieCarrier([name]),
    confidence: 'confirmed',
    proof: {
      exchange: [given],
      replay: [{ do: 'sign-in', jar: 'victim', note: 'Sign in, and read the answer.' }],
    },
  };
}

/** What the token says itself is what the server goes by. */
function lifetimeOf({
  value,
  stated,
  receivedAt,
}: SessionToken): { readonly message: Message; readonly milliseconds: number } | null {
  const own = jwtLifetime(value, receivedAt);
  if (own !== null) return { message: 'token-exp', milliseconds: own };
  return stated === null ? null : { message: 'token-stated', milliseconds: stated };
}

function cookieFlaw(cookie: SetCookieLine, { receivedAt }: SessionCookieLine): CookieFlaw<Message> | null {
  // §5.5: Max-Age wins over Expires.
  if (cookie.maxAge !== null) return overLimit('max-age', cookie.maxAge * 1000);
  const end = cookie.expires === null ? null : parseCookieDate(cookie.expires);
  return end === null ? null : overLimit('expires', end - receivedAt);
}

function tokenFlaw(cookie: SetCookieLine, { receivedAt }: SessionCookieLine): CookieFlaw<Message> | null {
  const lifetime = jwtLifetime(cookie.value, receivedAt);
  return lifetime === null ? null : overLimit('jwt-exp', lifetime);
}

/** In milliseconds; null if the value is no JWT, or never expires. */
function jwtLifetime(value: string, receivedAt: number): number | null {
  const claims = claimsOf(value);
  if (claims?.exp === undefined) return null;
  return claims.exp * 1000 - (claims.iat === undefined ? receivedAt : claims.iat * 1000);
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
