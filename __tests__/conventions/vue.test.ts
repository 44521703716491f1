import { describe, expect, it } from '@jest/globals';
import { parseHtml } from '../../src/pages/html.js';

const at = new URL('https://shop.test/account');

describe('Vue', () => {
  it('keeps a handler in an attribute, which is read as a script', () => {
    const { inlineScripts } = parseHtml(`<button v-on:click="fetch('/api/logout')" title="x">Sign out</button>`, at);
    expect(inlineScripts.map(({ text }) => text)).toEqual(["fetch('/api/logout')"]);
  });
});
