import { describe, expect, it } from '@jest/globals';
import { parseHtml } from '../../src/pages/html.js';

const at = new URL('https://shop.test/account');

describe('Alpine.js', () => {
  it('keeps a handler in an attribute, which is read as a script', () => {
    const { inlineScripts } = parseHtml(`<button x-on:click="fetch('/api/logout')" title="x">Sign out</button>`, at);
    expect(inlineScripts.map(({ text }) => text)).toEqual(["fetch('/api/logout')"]);
  });

  it('keeps one in any element that has data', () => {
    expect(parseHtml('<div x-data="{ open: false }"></div>', at).inlineScripts.map(({ text }) => text)).toEqual([
      '{ open: false }',
    ]);
  });
});
