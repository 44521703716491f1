import { describe, expect, it } from '@jest/globals';
import { parseHtml } from '../../src/pages/html.js';
import { tokenHeaderName } from '../../src/pages/page-tokens.js';
import { ScriptText } from '../../src/pages/script-tokens.js';

const read = (body: string): string[] =>
  parseHtml(body, new URL('http://shop.test/')).tokens.map(({ name, value }) => `${name} ${value}`);

describe('a CSRF token that a page gives to its scripts', () => {
  it.each([
    [
      'a member of a JSON block',
      '<script type="application/json">{"a":{"csrfToken":"tok-12345678"}}</script>',
      'csrfToken tok-12345678',
    ],
    [
      'a JSON block that is nothing else',
      '<script id=csrf type="application/json">"tok-12345678"</script>',
      'csrf tok-12345678',
    ],
    ['an assignment', `<script>window.csrf_token = 'tok-12345678';</script>`, 'csrf_token tok-12345678'],
    ['a member of an object', '<script>var App={xsrf:"tok-12345678"}</script>', 'xsrf tok-12345678'],
    ['an attribute', '<body data-csrf-token="tok-12345678">', 'data-csrf-token tok-12345678'],
  ])('is read from %s', (_where, body, token) => {
    expect(read(body)).toEqual([token]);
  });

  it.each([
    ['the name of a header', `<script>const csrfHeader = 'X-CSRF-Token';</script>`],
    ['the name of a cookie', `<script>axios.defaults.xsrfCookieName = 'XSRF-TOKEN';</script>`],
    [
      'a control’s own, which goes with it alone',
      '<a id=out data-method=delete data-to="/out" data-csrf="tok-12345678">Out</a>',
    ],
    ['something else of that length', '<script>const release = "2024-build-77";</script>'],
  ])('is not %s', (_what, body) => {
    expect(read(body)).toEqual([]);
  });
});

describe('the header that it is sent in', () => {
  it.each([
    [`fetch('/x', { headers: { 'X-CSRF-Token': token } })`, 'x-csrf-token'],
    [`xhr.setRequestHeader("RequestVerificationToken", token)`, 'requestverificationtoken'],
    [`headers['csrf-token'] = token`, 'csrf-token'],
    [`const name = 'X-Shop-CSRF'`, 'x-shop-csrf'],
    [`document.querySelector('meta[name="csrf-token"]')`, null],
    [`axios.defaults.xsrfCookieName = 'XSRF-TOKEN'`, null],
  ])('is read from the script: %s', (text, name) => {
    expect(tokenHeaderName([new ScriptText(text)])).toBe(name);
  });
});
