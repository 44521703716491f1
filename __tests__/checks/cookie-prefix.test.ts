import { describe, expect, it } from '@jest/globals';
import { cookiePrefix as check } from '../../src/checks/cookie-prefix.js';
import { doesNotApply, gathered, goodLine, notGathered, onlyFinding, sessionCookie } from '../builders/evidence.js';

const set = (line: string, name = 'sid'): ReturnType<typeof gathered> =>
  gathered({ sessionCookies: [sessionCookie([line], name)] });

describe('cookie-prefix', () => {
  it('fails as info if the name has no prefix', () => {
    expect(onlyFinding(check, set('sid=v; Secure'))).toMatchObject({
      message: 'missing',
      severity: 'info',
      vector: 'missing-prefix',
      carrier: 'cookie sid',
      data: { prefix: '__Host-' },
    });
  });

  it('asks for __Secure- if a Domain makes __Host- impossible', () => {
    const found = onlyFinding(check, set('sid=v; Secure; Domain=example.com'));
    expect(found.data['prefix']).toBe('__Secure-');
  });

  it('takes __Secure- with a Domain, and the prefix in any case', () => {
    expect(check.run(set('__Secure-sid=v; Secure; Domain=example.com', '__Secure-sid')).outcome).toBe('pass');
    expect(check.run(set('__host-sid=v; Secure; Path=/', '__host-sid')).outcome).toBe('pass');
  });

  it('does not take __Secure- without a Domain, if __Host- is possible', () => {
    expect(check.run(set('__Secure-sid=v; Secure', '__Secure-sid')).outcome).toBe('fail');
  });

  it('passes on a cookie with every protection', () => {
    expect(check.run(set(goodLine, '__Host-sid'))).toEqual({ id: 'cookie-prefix', outcome: 'pass' });
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
