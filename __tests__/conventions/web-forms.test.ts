import { describe, expect, it } from '@jest/globals';
import { parseHtml } from '../../src/pages/html.js';

const at = new URL('https://shop.test/account');

describe('ASP.NET Web Forms', () => {
  const link = `<a href="javascript:__doPostBack('ctl00$out','')">Sign out</a>`;

  it('posts the form of the page back in the name of a link', () => {
    const { forms } = parseHtml(`<form method="post"><input type="hidden" name="__EVENTTARGET">${link}</form>`, at);
    expect(forms[0]?.buttons[0]?.sets).toEqual([
      ['__EVENTTARGET', 'ctl00$out'],
      ['__EVENTARGUMENT', ''],
    ]);
  });

  it('does not post a form without its field', () => {
    expect(parseHtml(`<form method="post">${link}</form>`, at).forms[0]?.buttons).toEqual([]);
  });
});
