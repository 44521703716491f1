import { describe, expect, it } from '@jest/globals';
import { cookieFormat } from '../../src/conventions/cookie-format.js';
import { recognised } from '../builders/recognised.js';

describe('Go', () => {
  it.each([
    ['go', { cookieNames: ['session'], headers: [['Cache-Control', 'no-cache="Set-Cookie"'] as const] }],
    [null, { cookieNames: ['session'], headers: [['Cache-Control', 'no-cache="set-cookie, set-cookie2"'] as const] }],
  ])('is taken for %s by what its responses show, and for nothing else', (framework, traces) => {
    expect(recognised(traces)).toBe(framework);
  });

  it('signs with a time, in base64 (gorilla/securecookie)', () => {
    expect(cookieFormat(btoa('1795469241|eyJjYXJ0IjoiYy04MWYyIn0|\x01\x8f\x02'))).toBe('signed');
    expect(cookieFormat(btoa('1795469241-0b5d'))).toBe('opaque');
  });
});
