import { describe, expect, it } from '@jest/globals';
import { cookieSecure as check } from '../../src/checks/cookie-secure.js';
import {
  containerSite,
  doesNotApply,
  gathered,
  goodLine,
  loopbackSite,
  notGathered,
  onlyFinding,
  sessionCookie,
} from '../builders/evidence.js';

const set = (line: string, name = 'sid'): ReturnType<typeof gathered> =>
  gathered({ sessionCookies: [sessionCookie([line], name)] });

describe('cookie-secure', () => {
  it('fails as high if Secure is missing', () => {
    expect(onlyFinding(check, set('sid=v; Path=/; HttpOnly'))).toMatchObject({
      message: 'missing',
      severity: 'high',
      confidence: 'confirmed',
      carrier: 'cookie sid',
      vector: 'missing-secure',
    });
  });

  it('fails as medium on a loopback target over plain HTTP, if nothing else could be', () => {
    const evidence = gathered({ sessionCookies: [sessionCookie(['sid=v'])], site: loopbackSite });
    expect(onlyFinding(check, evidence).severity).toBe('medium');
  });

  it('fails as medium on a service container as well', () => {
    const evidence = gathered({ sessionCookies: [sessionCookie(['sid=v'])], site: containerSite });
    expect(onlyFinding(check, evidence).severity).toBe('medium');
  });

  it('stays high on loopback if the application is told that it is behind TLS', () => {
    const site = { ...loopbackSite, presentedScheme: 'https' } as const;
    const evidence = gathered({ sessionCookies: [sessionCookie(['sid=v'])], site });
    expect(onlyFinding(check, evidence).severity).toBe('high');
  });

  it('passes on a cookie with every protection', () => {
    expect(check.run(set(goodLine, '__Host-sid'))).toEqual({ id: 'cookie-secure', outcome: 'pass' });
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
