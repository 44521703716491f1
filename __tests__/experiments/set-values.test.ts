import { describe, expect, it } from '@jest/globals';
import { Jar } from '../../src/actors/jar.js';
import type { Hop } from '../../src/actors/visit.js';
import { parseSetCookie } from '../../src/evidence/set-cookie.js';
import { changesByItself, setCookies } from '../../src/experiments/set-values.js';
import { pageOf } from '../builders/page.js';

/** An answer of a service container, with what a browser did with each line. */
function answered(...lines: readonly string[]): Hop {
  const url = 'http://app:3000/';
  const { last } = pageOf({ url });
  const jar = Jar.empty();
  return {
    ...last,
    cookies: lines.map((line) => ({ line, parsed: parseSetCookie(line), ...jar.receive(line, last.url) })),
  };
}

describe('the cookies that answers set', () => {
  it('are those that a browser keeps', () => {
    const hops = [answered('sid=1; Path=/', 'sid=2; Path=/; Secure', '__Host-sid=3', 'other=4')];
    expect(setCookies(hops, ['sid', '__Host-sid']).map(({ value }) => value)).toEqual(['1']);
  });

  it('do not change by themselves if a browser drops what differs', () => {
    const kept = answered('sid=1; Path=/', 'sid=9; Path=/; Secure');
    expect(changesByItself([kept, kept], ['sid'])).toBe(false);
    expect(changesByItself([kept, answered('sid=2; Path=/')], ['sid'])).toBe(true);
  });
});
