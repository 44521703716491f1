import { describe, expect, it } from '@jest/globals';
import { sessionLifetime as check } from '../../src/checks/session-lifetime.js';
import type { SessionToken } from '../../src/evidence/evidence.js';
import { doesNotApply, gathered, goodLine, notGathered, onlyFinding, sessionCookie } from '../builders/evidence.js';

/** Lines are received on 23 November 2026 at noon. */
const set = (line: string): ReturnType<typeof gathered> =>
  gathered({ lifetimes: { cookies: [sessionCookie([line])], tokens: [] } });

const token = (value: string, stated: number | null): SessionToken => ({
  name: 'Authorization: Bearer',
  value,
  stated,
  from: { method: 'POST', url: 'https://shop.example/api/enter', status: 200 },
  receivedAt: Date.UTC(2026, 10, 23, 12),
});

const given = (...tokens: readonly SessionToken[]): ReturnType<typeof gathered> =>
  gathered({ lifetimes: { cookies: [], tokens } });

const day = 86_400_000;

const jwt = (claims: object): string =>
  ['{"alg":"HS256"}', JSON.stringify(claims), 'made-up'].map((part) => btoa(part).replaceAll('=', '')).join('.');

describe('session-lifetime', () => {
  it.each([
    ['max-age', 'sid=v; Max-Age=604800', '7 days'],
    ['max-age', 'sid=v; Max-Age=604800; Expires=Mon, 23 Nov 2026 13:00:00 GMT', '7 days'],
    ['expires', 'sid=v; Expires=Wed, 25 Nov 2026 12:00:00 GMT', '48 hours'],
    ['jwt-exp', `sid=${jwt({ iat: 1_700_000_000, exp: 1_700_000_000 + 30 * 86_400 })}`, '30 days'],
    ['jwt-exp', `sid=${jwt({ exp: Date.UTC(2026, 10, 25, 12) / 1000 })}`, '48 hours'],
  ])('fails as low by %s: %s', (vector, line, lifetime) => {
    expect(onlyFinding(check, set(line))).toMatchObject({
      message: vector,
      vector,
      severity: 'low',
      confidence: 'confirmed',
      carrier: 'cookie sid',
      data: { lifetime },
    });
  });

  it.each([
    'sid=v',
    'sid=v; Max-Age=86400',
    'sid=v; Max-Age=3600; Expires=Fri, 25 Dec 2026 12:00:00 GMT',
    'sid=v; Expires=Tue, 24 Nov 2026 12:00:30 GMT',
    'sid=v; Expires=whenever',
    `sid=${jwt({ iat: 1_700_000_000, exp: 1_700_003_600 })}`,
    `sid=${jwt({ exp: 'never' })}`,
    'sid=eyJ.not-base64.x',
    'sid=a.b.c',
  ])('passes on %s', (line) => {
    expect(check.run(set(line)).outcome).toBe('pass');
  });

  it('passes on a cookie with every protection', () => {
    expect(check.run(set(goodLine)).outcome).toBe('pass');
  });

  it.each([
    ['token-stated', token('opaque-token', 7 * day), '7 days'],
    ['token-exp', token(jwt({ iat: 1_700_000_000, exp: 1_700_000_000 + 30 * 86_400 }), null), '30 days'],
    ['token-exp', token(jwt({ exp: Date.UTC(2026, 10, 25, 12) / 1000 }), 3_600_000), '48 hours'],
  ])('fails as low by %s of a token in a header', (vector, one, lifetime) => {
    expect(onlyFinding(check, given(one))).toMatchObject({
      vector,
      severity: 'low',
      confidence: 'confirmed',
      carrier: 'header Authorization',
      data: { lifetime, token: 'token in the Authorization header', response: expect.stringContaining('/api/enter') },
    });
  });

  it('finds a token that outlives a day beside a cookie that does not', () => {
    const lifetimes = { cookies: [sessionCookie([goodLine])], tokens: [token('opaque-token', 7 * day)] };
    expect(onlyFinding(check, gathered({ lifetimes })).carrier).toBe('header Authorization');
  });

  it.each([
    token('opaque-token', day),
    token(jwt({ iat: 1_700_000_000, exp: 1_700_003_600 }), null),
    token(jwt({ iat: 1_700_000_000, exp: 1_700_003_600 }), 30 * day),
  ])('passes on a token that says that it lives for no longer', (one) => {
    expect(check.run(given(one)).outcome).toBe('pass');
  });

  it('does not apply to a token of which nothing says how long it lives', () => {
    expect(check.run(given(token('opaque-token', null)))).toMatchObject({
      outcome: 'not-applicable',
      reason: expect.stringContaining('states a lifetime'),
    });
  });

  it('is inconclusive if no line was seen that sets the cookie', () => {
    expect(check.run(gathered({ lifetimes: { cookies: [sessionCookie([])], tokens: [] } })).outcome).toBe(
      'inconclusive',
    );
  });

  it('is inconclusive with the reason if the cookies could not be gathered', () => {
    expect(check.run(gathered({}, { lifetimes: notGathered }))).toMatchObject({
      obstacle: notGathered.obstacle,
    });
  });

  it('does not apply if nothing but credentials carries the session', () => {
    expect(check.run(gathered({}, { lifetimes: doesNotApply })).outcome).toBe('not-applicable');
  });
});
