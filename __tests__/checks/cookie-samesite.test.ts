import { describe, expect, it } from '@jest/globals';
import { cookieSameSite as check } from '../../src/checks/cookie-samesite.js';
import { doesNotApply, gathered, goodLine, notGathered, onlyFinding, sessionCookie } from '../builders/evidence.js';

const set = (line: string, name = 'sid'): ReturnType<typeof gathered> =>
  gathered({ sessionCookies: [sessionCookie([line], name)] });

describe('cookie-samesite', () => {
  it.each([
    ['absent', 'sid=v; Secure', 'low', 'absent-samesite'],
    ['invalid', 'sid=v; SameSite=Sometimes', 'medium', 'invalid-samesite'],
    ['none', 'sid=v; Secure; SameSite=None', 'medium', 'samesite-none'],
    ['none', 'sid=v; SameSite=Lax; SameSite=None', 'medium', 'samesite-none'],
  ])('fails if SameSite is %s: %s', (message, line, severity, vector) => {
    expect(onlyFinding(check, set(line))).toMatchObject({ message, severity, vector, carrier: 'cookie sid' });
  });

  it.each(['sid=v; SameSite=Strict', 'sid=v; samesite=LAX'])('passes on %s', (line) => {
    expect(check.run(set(line)).outcome).toBe('pass');
  });

  it('passes on a cookie with every protection', () => {
    expect(check.run(set(goodLine, '__Host-sid'))).toEqual({ id: 'cookie-samesite', outcome: 'pass' });
  });

  it('is inconclusive if no line was seen that sets the cookie', () => {
    const result = check.run(gathered({ sessionCookies: [sessionCookie([])] }));
    expect(result.outcome === 'inconclusive' && result.obstacle.reason).toContain('the cookie “sid”');
  });

  it('is inconclusive with the reason if the cookies could not be gathered', () => {
    expect(check.run(gathered({}, { sessionCookies: notGathered }))).toMatchObject({
      outcome: 'inconclusive',
      obstacle: notGathered.obstacle,
    });
  });

  it('does not apply if no cookie carries the session', () => {
    expect(check.run(gathered({}, { sessionCookies: doesNotApply })).outcome).toBe('not-applicable');
  });
});
