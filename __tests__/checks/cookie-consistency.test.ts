import { describe, expect, it } from '@jest/globals';
import { cookieConsistency as check } from '../../src/checks/cookie-consistency.js';
import {
  cookieLine,
  doesNotApply,
  findingsOf,
  gathered,
  goodLine,
  notGathered,
  onlyFinding,
  sessionCookie,
} from '../builders/evidence.js';

/** Lines of responses one after another. */
const set = (...lines: readonly string[]): ReturnType<typeof gathered> =>
  gathered({
    sessionCookies: [sessionCookie(lines.map((line, index) => cookieLine(line, { response: index + 1 })))],
  });

/** Lines of one and the same response. */
const together = (...lines: readonly string[]): ReturnType<typeof gathered> =>
  gathered({ sessionCookies: [sessionCookie(lines.map((line) => cookieLine(line, { response: 1 })))] });

describe('cookie-consistency', () => {
  it.each([
    ['weaker-secure', 'sid=v; Secure', 'sid=w'],
    ['weaker-secure', 'sid=v', 'sid=w; Secure'],
    ['weaker-httponly', 'sid=v; HttpOnly', 'sid=w'],
    ['weaker-samesite', 'sid=v; SameSite=Strict', 'sid=w; SameSite=Lax'],
    ['weaker-samesite', 'sid=v; SameSite=Lax', 'sid=w'],
    ['weaker-samesite', 'sid=v; SameSite=Whatever', 'sid=w; SameSite=Lax'],
    ['wider-domain', 'sid=v', 'sid=w; Domain=shop.example'],
  ])('fails as low by %s: %s and %s', (vector, one, other) => {
    const found = onlyFinding(check, set(one, other));
    expect(found).toMatchObject({
      message: 'weaker',
      vector,
      severity: 'low',
      confidence: 'confirmed',
      carrier: 'cookie sid',
    });
    expect(found.proof.exchange).toHaveLength(2);
    expect(found.data['stronger']).not.toBe(found.data['weaker']);
  });

  it('makes a finding for each way in which a line is weaker', () => {
    const vectors = findingsOf(check.run(set('sid=v; Secure; HttpOnly', 'sid=w'))).map(({ vector }) => vector);
    expect(vectors).toEqual(['weaker-secure', 'weaker-httponly']);
  });

  it('fails if one response sets two values', () => {
    expect(onlyFinding(check, together('sid=v', 'sid=w'))).toMatchObject({
      message: 'conflicting',
      vector: 'conflicting-values',
    });
  });

  it.each([
    ['the same line twice', together('sid=v', 'sid=v')],
    ['a deletion before the new value', together('sid=; Max-Age=0', 'sid=v; Secure')],
    ['different values in different responses', set('sid=v', 'sid=w')],
    ['the same attributes in another order', set('sid=v; Secure; HttpOnly', 'sid=w; HttpOnly; Secure')],
    ['a single line', set(goodLine)],
  ])('passes on %s', (_, evidence) => {
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
