import { describe, expect, it } from '@jest/globals';
import { surelyMirrored } from '../../src/conventions/csrf.js';
import { parseHtml } from '../../src/pages/html.js';

const at = new URL('https://shop.test/account');

describe('Angular', () => {
  it('keeps a handler in an attribute, which is read as a script', () => {
    const { inlineScripts } = parseHtml(`<button ng-click="fetch('/api/logout')" title="x">Sign out</button>`, at);
    expect(inlineScripts.map(({ text }) => text)).toEqual(["fetch('/api/logout')"]);
  });

  it('mirrors XSRF-TOKEN into a header, before any other cookie', () => {
    expect(surelyMirrored[0]).toEqual(['XSRF-TOKEN', 'x-xsrf-token']);
  });
});
