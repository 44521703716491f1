import { describe, expect, it } from '@jest/globals';
import { saysTheSecond } from '../../src/evidence/time-stamp.js';

const now = 1_790_000_000;
const base64 = (text: string): string => Buffer.from(text).toString('base64url');

describe('a value that says the second at which it was made', () => {
  it.each([
    ['as gorilla/securecookie writes it', base64(`${now - 3}|contents|signature`)],
    ['as Tornado does', `2|1:0|10:${now}|4:user|8:YWxpY2U=|0123abcd`],
    ['as a JWT does', `${base64('{"alg":"HS256"}')}.${base64(`{"sub":"1","iat":${now}}`)}.signature`],
    ['as mod_auth_tkt does', `${'9f'.repeat(64)}${(now - 3).toString(16)}alice%21userid_type%3Ab64unicode`],
    ['behind an escape', `${now}%3Aalice`],
  ])('is known: %s', (_how, value) => {
    expect(saysTheSecond(value, now)).toBe(true);
  });

  it.each([
    ['an identifier', 'f3b0c44298fc1c149afbf4c8996fb924'],
    ['a number that is no time of this day', '1000000000'],
    ['milliseconds, which are never the same twice', String(now * 1000)],
    ['a broken escape', '%zz'],
    ['nothing', ''],
  ])('is not taken for one: %s', (_what, value) => {
    expect(saysTheSecond(value, now)).toBe(false);
  });
});
