import { describe, expect, it } from '@jest/globals';
import { parseHtml } from '../../src/pages/html.js';

const at = new URL('https://shop.test/account');

describe('Jakarta Faces', () => {
  it.each([
    [`mojarra.jsfcljs(document.getElementById('f1'),{'f1:out':'f1:out'},'')`, ['f1:out', 'f1:out']],
    [`return myfaces.oam.submitForm('f1','f1:out')`, ['f1:_idcl', 'f1:out']],
  ])('puts into the form what the handler %s says', (handler, sets) => {
    const { forms } = parseHtml(
      `<form id="f1" method="post"></form><a href="#" id="f1:out" onclick="${handler}">Sign out</a>`,
      at,
    );
    expect(forms[0]?.buttons[0]?.sets).toEqual([sets]);
  });
});
