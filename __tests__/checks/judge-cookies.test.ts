import { describe, expect, it } from '@jest/globals';
import { judgeCookies, type CookieFlaw } from '../../src/checks/judge-cookies.js';
import type { SetCookieLine } from '../../src/evidence/set-cookie.js';
import { cookieLine, sessionCookie } from '../builders/evidence.js';

const noSecure = ({ secure }: SetCookieLine): CookieFlaw<'missing'> | null =>
  secure ? null : { message: 'missing', vector: 'missing-secure', severity: 'high' };

describe('judging the lines that set session cookies', () => {
  it('makes one finding a cookie, though several lines have the flaw', () => {
    const result = judgeCookies(
      [sessionCookie(['a=1', 'a=2'], 'a'), sessionCookie(['b=1; Secure'], 'b'), sessionCookie(['c=1'], 'c')],
      noSecure,
    );
    expect(result.outcome === 'fail' && result.findings.map(({ carrier }) => carrier)).toEqual([
      'cookie a',
      'cookie c',
    ]);
  });

  it.each([
    ['that deletes its cookie', cookieLine('sid=; Max-Age=0')],
    ['that was replaced at sign-in', cookieLine('sid=v', { inForce: false })],
  ])('does not judge a line %s', (_, line) => {
    expect(judgeCookies([sessionCookie(['sid=v; Secure', line])], noSecure)).toEqual({ outcome: 'pass' });
  });

  it('is inconclusive if all that was seen of a cookie is its deletion', () => {
    const result = judgeCookies([sessionCookie([cookieLine('sid=; Max-Age=0')])], noSecure);
    expect(result.outcome).toBe('inconclusive');
  });

  it('is inconclusive if there is no cookie to judge', () => {
    expect(judgeCookies([], noSecure).outcome).toBe('inconclusive');
  });

  it('fails on one cookie though another was never seen', () => {
    expect(judgeCookies([sessionCookie([], 'a'), sessionCookie(['b=1'], 'b')], noSecure).outcome).toBe('fail');
  });

  it('shows the one response, without the value, and how to see it again', () => {
    const after = judgeCookies([sessionCookie(['sid=v1v2v3; Path=/'])], noSecure);
    expect(after.outcome === 'fail' && after.findings[0].proof).toMatchObject({
      exchange: [{ actor: 'victim', method: 'POST', status: 302, sets: ['sid=<value 1>; Path=/'] }],
      replay: [{ do: 'sign-in' }],
    });
    const before = cookieLine('sid=v1v2v3', {
      phase: 'before-login',
      from: { method: 'GET', url: 'https://shop.example/', status: 200 },
    });
    const early = judgeCookies([sessionCookie([before])], noSecure);
    expect(early.outcome === 'fail' && early.findings[0].proof).toMatchObject({
      exchange: [{ actor: 'visitor' }],
      replay: [{ do: 'show-cookies', url: 'https://shop.example/' }],
    });
  });
});
