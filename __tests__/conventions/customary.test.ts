import { describe, expect, it } from '@jest/globals';
import {
  headerForCookie,
  metaNames,
  mirrored,
  namesToken,
  namesTokenInUrl,
  surelyMirrored,
} from '../../src/conventions/csrf.js';
import { namesIdentifier } from '../../src/conventions/session-values.js';

describe('customary names', () => {
  it.each(['csrf', '_token', 'form[_token]', 'form_token', '__form_token', 'form_key', 'xsrf-x'])(
    'call %s a token',
    (name) => {
      expect(namesToken(name)).toBe(true);
    },
  );

  it.each(['next', 'token_type', 'broken', 'key', 'form_keys'])('do not call %s a token', (name) => {
    expect(namesToken(name)).toBe(false);
  });

  it('call a token in a URL as more applications do', () => {
    const names = ['_token', 'csrf', 'sesskey', '_wpnonce', 'logoutToken', 'ticket', 'page', 'tokens', 'next'];
    expect(names.filter(namesTokenInUrl)).toEqual(names.slice(0, 6));
  });

  it('are looked for behind those of frameworks, and a cookie that may hold the secret itself last', () => {
    expect(metaNames).toEqual(['csrf-token', 'csrf_token', '_csrf', 'csrf', 'x-csrf-token', 'xsrf-token']);
    expect(surelyMirrored.map(([cookie]) => cookie)).toEqual(['XSRF-TOKEN', 'csrftoken']);
    expect(mirrored.map(([cookie]) => cookie)).toEqual([
      ...['XSRF-TOKEN', 'csrftoken'],
      ...['csrf_token', 'csrf-token', '_csrf'],
    ]);
  });

  it('call the identifier in a URL as servers do', () => {
    expect(['sid', 'session_id', 's', 'cftoken', 'q'].map(namesIdentifier)).toEqual([true, true, true, true, false]);
  });

  it.each([
    ['shop_csrf', 'x-csrf-token'],
    ['csrf_token_a1', 'x-csrf-token'],
    ['my.XSRF-TOKEN', 'x-xsrf-token'],
    ['sid', null],
  ])('take the cookie %s for the header %s', (cookie, header) => {
    expect(headerForCookie(cookie)).toBe(header);
  });
});
