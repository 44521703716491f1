import { describe, expect, it } from '@jest/globals';
import { cookieRejected as check } from '../../src/checks/cookie-rejected.js';
import {
  containerSite,
  cookieLine,
  doesNotApply,
  findingsOf,
  gathered,
  goodLine,
  loopbackSite,
  notGathered,
  onlyFinding,
  sessionCookie,
  site,
} from '../builders/evidence.js';

const set = (line: string): ReturnType<typeof gathered> =>
  gathered({ sessionCookies: [sessionCookie([line], /^[^=;]*/u.exec(line)?.[0] ?? '')] });

describe('cookie-rejected', () => {
  it.each([
    ['host-prefix', '__Host-sid=v; Path=/'],
    ['host-prefix', '__Host-sid=v; Secure'],
    ['host-prefix', '__Host-sid=v; Secure; Path=/app'],
    ['host-prefix', '__Host-sid=v; Secure; Path=/; Domain=shop.example'],
    ['host-prefix', '__hOST-sid=v; Path=/'],
    ['secure-prefix', '__Secure-sid=v'],
    ['secure-prefix', '__SECURE-sid=v; Path=/'],
    ['http-prefix', '__Http-sid=v; Secure'],
    ['http-prefix', '__Http-sid=v; HttpOnly'],
    ['host-http-prefix', '__Host-Http-sid=v; Secure; Path=/'],
    ['host-http-prefix', '__host-http-sid=v; Secure; HttpOnly'],
    ['none-without-secure', 'sid=v; SameSite=None'],
    ['partitioned-without-secure', 'sid=v; Partitioned'],
    ['too-long', `sid=${'v'.repeat(4094)}`],
    ['attribute-too-long', `sid=v; Path=/${'p'.repeat(1024)}`],
    ['nameless-prefix', '=__Host-sid; Secure; Path=/'],
    ['nameless-prefix', '=__http-sid'],
    ['foreign-domain', 'sid=v; Domain=other.example'],
    ['foreign-domain', 'sid=v; Domain=hop.example'],
  ])('fails as high by %s: %.60s', (vector, line) => {
    expect(onlyFinding(check, set(line))).toMatchObject({
      message: vector,
      vector,
      severity: 'high',
      confidence: 'confirmed',
    });
  });

  it.each([
    goodLine,
    '__Host-Http-sid=v; Secure; HttpOnly; Path=/',
    '__Http-sid=v; Secure; HttpOnly',
    '__Secure-sid=v; Secure; Domain=shop.example',
    'sid=v; SameSite=None; Secure',
    'sid=v; Partitioned; Secure',
    `sid=${'v'.repeat(4093)}`,
    `sid=v; Path=/${'p'.repeat(1023)}`,
    'sid=v; Domain=.example',
    'Host-sid=v',
    '=plain',
  ])('passes on %.60s', (line) => {
    expect(check.run(set(line)).outcome).toBe('pass');
  });

  it('fails if Secure comes over plain HTTP, but not on this machine', () => {
    const sessionCookies = [sessionCookie(['sid=v; Secure'])];
    const plain = { ...site, scheme: 'http', presentedScheme: 'http' } as const;
    expect(onlyFinding(check, gathered({ sessionCookies, site: plain })).vector).toBe('secure-over-http');
    expect(check.run(gathered({ sessionCookies, site: loopbackSite })).outcome).toBe('pass');
  });

  it('says so as info only on a service container, if plain HTTP is all that is wrong', () => {
    const evidence = gathered({ sessionCookies: [sessionCookie(['sid=v; Secure'])], site: containerSite });
    expect(onlyFinding(check, evidence)).toMatchObject({ vector: 'secure-over-http', severity: 'info' });
    const broken = gathered({ sessionCookies: [sessionCookie(['sid=v; SameSite=None'])], site: containerSite });
    expect(onlyFinding(check, broken)).toMatchObject({ vector: 'none-without-secure', severity: 'high' });
  });

  it('covers no address by a part of it', () => {
    const line = cookieLine('sid=v; Domain=0.0.1', {
      from: { method: 'GET', url: 'http://127.0.0.1:3000/', status: 200 },
    });
    expect(onlyFinding(check, gathered({ sessionCookies: [sessionCookie([line])] })).vector).toBe('foreign-domain');
  });

  it('makes one finding a rule, though several lines break it, and counts lines that were replaced', () => {
    const early = cookieLine('sid=v; SameSite=None; Partitioned', { phase: 'before-login', inForce: false });
    const evidence = gathered({ sessionCookies: [sessionCookie([early, 'sid=w; SameSite=None'])] });
    expect(findingsOf(check.run(evidence)).map(({ vector }) => vector)).toEqual([
      'none-without-secure',
      'partitioned-without-secure',
    ]);
  });

  it('never judges a deletion', () => {
    const evidence = gathered({ sessionCookies: [sessionCookie(['sid=v', '__Host-sid=; Max-Age=0'])] });
    expect(check.run(evidence).outcome).toBe('pass');
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
