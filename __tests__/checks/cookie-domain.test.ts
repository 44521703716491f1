import { describe, expect, it } from '@jest/globals';
import { cookieDomain as check } from '../../src/checks/cookie-domain.js';
import { doesNotApply, gathered, goodLine, notGathered, onlyFinding, sessionCookie } from '../builders/evidence.js';

const set = (line: string, name = 'sid'): ReturnType<typeof gathered> =>
  gathered({ sessionCookies: [sessionCookie([line], name)] });

describe('cookie-domain', () => {
  it('fails as low if a Domain attribute stands, and names it', () => {
    expect(onlyFinding(check, set('sid=v; Domain=.Example.COM'))).toMatchObject({
      message: 'widened',
      severity: 'low',
      vector: 'domain-attribute',
      carrier: 'cookie sid',
      data: { domain: 'example.com' },
    });
  });

  it('passes on an empty Domain, which leaves the cookie to its host', () => {
    expect(check.run(set('sid=v; Domain=')).outcome).toBe('pass');
  });

  it('passes on a cookie with every protection', () => {
    expect(check.run(set(goodLine, '__Host-sid'))).toEqual({ id: 'cookie-domain', outcome: 'pass' });
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
