import { expect, it } from '@jest/globals';
import { Jar } from '../../src/actors/jar.js';
import { fromStored, hostOf, toStored } from '../../src/actors/stored-cookie.js';

it.each([
  'sid=one; Path=/app; HttpOnly; Secure; SameSite=Strict',
  'sid=one; Domain=example.test; SameSite=None; Secure; Expires=Wed, 01 Jan 2070 00:00:00 GMT',
  'sid=one',
])('a cookie that was stored is the same when it is taken back: %s', (line) => {
  const jar = Jar.empty();
  jar.receive(line, new URL('https://app.example.test/app/login'));
  const [stored] = jar.stored();
  if (!stored) throw new Error('not kept');
  expect(toStored(fromStored(stored))).toEqual(stored);
  expect(hostOf(stored)).toBe(line.includes('Domain') ? 'example.test' : 'app.example.test');
});
