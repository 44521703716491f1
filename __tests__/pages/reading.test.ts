import { describe, expect, it } from '@jest/globals';
import { isWeb, resolve, squeeze } from '../../src/pages/reading.js';

describe('references of a page', () => {
  it.each([
    ['login', 'http://app.example/a/login'],
    ['/login#form', 'http://app.example/login'],
    ['?next=1', 'http://app.example/a/b?next=1'],
    ['//sso.example/x', 'http://sso.example/x'],
    ['  /login\n', 'http://app.example/login'],
  ])('%j means %s', (reference, url) => {
    expect(resolve(reference, new URL('http://app.example/a/b?old=1'))?.href).toBe(url);
  });

  it('a reference that means nothing is none', () => {
    expect(resolve('http://[', new URL('http://app.example/'))).toBeNull();
  });

  it('only http and https are requests', () => {
    const schemes = ['http://a/', 'https://a/', 'javascript:void(0)', 'mailto:a@b.example', 'data:,x', 'ftp://a/'];
    expect(schemes.map((url) => isWeb(new URL(url)))).toEqual([true, true, false, false, false, false]);
  });

  it('text is compared with its white space in one piece', () => {
    expect(squeeze('\n  Log\u00a0\t out ')).toBe('Log out');
  });
});
