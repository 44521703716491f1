import { describe, expect, it } from '@jest/globals';
import { cookieHttpOnly as check } from '../../src/checks/cookie-httponly.js';
import { doesNotApply, gathered, goodLine, notGathered, onlyFinding, sessionCookie } from '../builders/evidence.js';

const set = (line: string, name = 'sid'): ReturnType<typeof gathered> =>
  gathered({ sessionCookies: [sessionCookie([line], name)] });

describe('cookie-httponly', () => {
  it('fails as medium if HttpOnly is missing', () => {
    expect(onlyFinding(check, set('sid=v; Path=/; Secure'))).toMatchObject({
      message: 'missing',
      severity: 'medium',
      confidence: 'confirmed',
      carrier: 'cookie sid',
      vector: 'missing-httponly',
    });
  });

  it('reads the attribute in any case', () => {
    expect(check.run(set('sid=v; HTTPONLY')).outcome).toBe('pass');
  });

  it('passes on a cookie with every protection', () => {
    expect(check.run(set(goodLine, '__Host-sid'))).toEqual({ id: 'cookie-httponly', outcome: 'pass' });
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
