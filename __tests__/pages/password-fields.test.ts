import { describe, expect, it } from '@jest/globals';
import { chooseLoginForm, parseHtml } from '../../src/pages/html.js';

const address = new URL('http://app.example/');

/** Names of the fields that count as passwords, in a form with another field before them. */
function passwords(fields: string, head = ''): string[] {
  const page = parseHtml(`${head}<form method=post action=/in><input name=who>${fields}</form>`, address);
  return page.forms.flatMap((form) => form.fields.flatMap(({ name, type }) => (type === 'password' ? [name] : [])));
}

describe('a password whose field is of another type', () => {
  it.each([
    ['masked by a class', '<input class=dots name=f2>', '<style>.dots { -webkit-text-security: disc }</style>'],
    ['masked by its own style', '<input style="-webkit-text-security:circle" name=f2>', ''],
    [
      'masked by a font',
      '<input type=tel class=dots name=f2>',
      '<style>.dots{font-family:"text-security-disc"}</style>',
    ],
    ['meant for a password manager', '<input type=text autocomplete="section-a current-password" name=f2>', ''],
    ['turned into one when it is entered', `<input type=text onfocus="this.type='password'" name=f2>`, ''],
    ['turned into one by its attribute', `<input onfocus="this.setAttribute('type', 'password')" name=f2>`, ''],
  ])('is known: %s', (_how, field, head) => {
    expect(passwords(field, head)).toEqual(['f2']);
  });

  it.each([
    'password',
    'user[password]',
    'login_pwd',
    'txtPassword',
    'userpassword',
    'Kennwort',
    'mot_de_passe',
    'пароль',
  ])('is known by the name %s', (name) => {
    expect(passwords(`<input name="${name}">`)).toEqual([name]);
  });

  it.each(['<label for=f2>Password *</label><input id=f2 name=f2>', '<label>Ihr Passwort:<input name=f2></label>'])(
    'is known by its label: %s',
    (field) => {
      expect(passwords(field)).toEqual(['f2']);
    },
  );

  it.each([
    '<input name=compass>',
    '<input name=password_hint>',
    '<input name=reset_password>',
    '<input name=passcode autocomplete=one-time-code>',
    '<label>Forgot your password? <input name=mail></label>',
    '<input name=password><input name=own_password>',
    '<input type=search name=password>',
  ])('is not made of %s', (field) => {
    expect(passwords(field)).toEqual([]);
  });

  it('is not looked for by name beside a real one', () => {
    expect(passwords('<input name=pass><input type=password name=pw>')).toEqual(['pw']);
  });

  it('is not looked for by name in a field that stands alone: that may be for a code', () => {
    const page = parseHtml('<form method=post action=/in><input name=pass></form>', address);
    expect(chooseLoginForm(page.forms)).toBeNull();
  });

  it('is found at once on a page of many controls', () => {
    const fields = Array.from(
      { length: 3000 },
      (_, index) => `<label for=l${String(index)}>a</label><input name=n${String(index)}>`,
    );
    expect(passwords(fields.join(''))).toEqual([]);
  });
});
