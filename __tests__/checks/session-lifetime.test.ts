import { describe, expect, it } from '@jest/globals';
import { sessionLifetime as check } from '../../src/checks/session-lifetime.js';
import { doesNotApply, gathered, goodLine, notGathered, onlyFinding, sessionCookie } from '../builders/evidence.js';

/** Lines are received on 23 November 2026 at noon. */
const set = (line: string): ReturnType<typeof gathered> => gathered({ sessionCookies: [sessionCookie([line])] });

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

  it('is inconclusive if no line was seen that sets the cookie', () => {
    expect(check.run(gathered({ sessionCookies: [sessionCookie([])] })).outcome).toBe('inconclusive');
  });

  it('is inconclusive with the reason if the cookies could not be gathered', () => {
    expect(check.run(gathered({}, { sessionCookies: notGathered }))).toMatchObject({
      obstacle: notGathered.obstacle,
    });
  });

  it('does not apply if no cookie carries the session', () => {
    expect(check.run(gathered({}, { sessionCookies: doesNotApply })).outcome).toBe('not-applicable');
  });
});
