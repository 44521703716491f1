import { describe, expect, it } from '@jest/globals';
import { CookieJar } from 'tough-cookie';
import { FrozenJar } from '../../src/actors/jar.js';
import { goesByPlainValue } from '../../src/calibration/plain-values.js';
import { carriedBy } from '../builders/evidence.js';

function plain(cookies: Readonly<Record<string, string>>): boolean {
  const jar = new CookieJar();
  for (const [name, value] of Object.entries(cookies))
    jar.setCookieSync(`${name}=${value}; Path=/`, 'http://shop.example/');
  return goesByPlainValue(carriedBy(Object.keys(cookies)), new FrozenJar(jar), 'alice');
}

const base64 = (contents: object): string => Buffer.from(JSON.stringify(contents)).toString('base64');

describe('what a page recognises the victim by', () => {
  it.each([
    ['a flag', { member: '1' }],
    ['a word', { state: 'active' }],
    ['the account’s name', { user: 'Alice' }],
    ['the name in clear among other words', { greeting: 'Hello%20alice' }],
    ['a person’s name', { who: 'Alice%20Liddell' }],
    ['readable contents that nobody signed', { profile: base64({ name: 'Alice', theme: 'dark' }) }],
    ['a flag beside an identifier', { member: 'yes', sid: '8f14e45fceea167a5a36dedd4bea2543' }],
  ])('is no secret if it is %s', (_what, cookies) => {
    expect(plain(cookies)).toBe(true);
  });

  it.each([
    ['an identifier', { sid: '8f14e45fceea167a5a36dedd4bea2543' }],
    ['a UUID', { sid: '1b4e28ba-2fa1-41d2-883f-0016d3cca427' }],
    ['a number that counts sessions', { sid: '700001' }],
    ['a signed value', { sid: `s%3Aalice.${'kR7x'.repeat(11)}` }],
    [
      'readable contents with an identifier among them',
      { sid: base64({ user: 'alice', token: '8f14e45fceea167a5a36dedd4bea2543' }) },
    ],
    ['an encrypted value in its envelope', { sid: base64({ iv: 'Zm9v', value: 'YmFy', mac: '0a0b' }) }],
    ['contents whose signature is in another cookie', { sess: base64({ user: 'alice' }), sig: 'kR7xQ2mW9pL4tZ8v' }],
  ])('may be a secret if it is %s', (_what, cookies) => {
    expect(plain(cookies)).toBe(false);
  });
});
