import { describe, expect, it } from '@jest/globals';
import { cookieFormat } from '../../src/conventions/cookie-format.js';

const hmac = 'Zk3q9XwLmT0rYbVc2HnAZk3q9XwLmT0rYbVc2HnA+/a';

describe('React Router', () => {
  it.each([
    ['an empty session', `e30%3D.${hmac}`],
    ['what it holds', `eyJ1c2VySWQiOiJhbGljZSJ9.${encodeURIComponent(hmac)}`],
  ])('signs %s in the cookie itself', (_what, value) => {
    expect(cookieFormat(value)).toBe('signed');
  });

  it.each([
    ['an identifier of a session that is kept elsewhere', `IjRmOWEwYzE3Ig==.${hmac}`],
    ['no signature', 'eyJ1c2VySWQiOiJhbGljZSJ9.x'],
  ])('keeps no session there with %s', (_what, value) => {
    expect(cookieFormat(value)).toBe('opaque');
  });
});
