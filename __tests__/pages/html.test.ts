import { describe, expect, it } from '@jest/globals';
import { chooseLoginForm, hasPasswordField, isHtml, parseHtml, typedFields } from '../../src/pages/html.js';

const address = new URL('http://app.example/area/page?lang=de#top');

function page(body: string): ReturnType<typeof parseHtml> {
  return parseHtml(body, address);
}

function chosen(body: string): string | null {
  return chooseLoginForm(page(body).forms)?.action.pathname ?? null;
}

const login =
  '<form action=/login method=post><input name=user><input type=password name=pass><button>Log in</button></form>';

describe('whether a body is HTML', () => {
  it.each([
    ['text/html', 'anything', true],
    ['Text/HTML; charset=utf-8', '', true],
    ['application/xhtml+xml', '', true],
    ['application/json', '<!doctype html>', false],
    ['text/plain', '<html>', false],
    [null, '\n <!DOCTYPE html><p>', true],
    [null, '<html lang=en>', true],
    [null, '{"a":"<html>"}', false],
    [null, '<headline/>', false],
  ])('%j with %j: %s', (type, body, expected) => {
    expect(isHtml(type, body)).toBe(expected);
  });
});

describe('a page', () => {
  it('has a title, links against its base, loose buttons and meta tags', () => {
    const read = page(`<title> My
      shop </title><base href="/base/"><base href="/other/"><meta name="CSRF-Token" content="t1"><meta content=x>
      <a href="a#frag">Go <b>there</b></a><a href="/b" aria-label="Sign out"><svg><title>icon</title></svg></a>
      <a href="mailto:a@b.example">mail</a><a href="javascript:void(0)">js</a><a name=anchor>no</a>
      <button> Log  out </button><form><button>inside</button></form>`);
    expect(read.title).toBe('My shop');
    expect(read.links.map(({ url, text }) => [url.href, text])).toEqual([
      ['http://app.example/base/a', 'Go there'],
      ['http://app.example/b', 'icon Sign out'],
    ]);
    expect(read.looseButtons).toEqual(['Log out']);
    expect([...read.meta]).toEqual([['csrf-token', 't1']]);
  });

  it('is read whatever it is', () => {
    for (const body of [
      '',
      '\0\0',
      '<',
      '<form',
      '<a href="http://[">x</a>',
      '<form action="http://["><input type=password name=p>',
    ]) {
      expect(() => page(body)).not.toThrow();
    }
    expect(page('<form action="http://["><input name=a>').forms[0]?.action.href).toBe(address.href);
  });

  it('shows nothing that stands in comments, scripts and texts only', () => {
    const read = page(
      `<!-- ${login} --><script>var t = '${login}';</script><textarea>${login}</textarea><noscript>x</noscript>`,
    );
    expect(read.forms).toEqual([]);
  });
});

describe('the form to sign in with', () => {
  it('is found among search, newsletter, sign-up and password reset', () => {
    const body = `
      <form action=/search><input type=search name=q><button>Search</button></form>
      <form action=/newsletter method=post><input type=email name=email><button>Subscribe</button></form>
      <form action=/users method=post><input name=name><input type=email name=email>
        <input type=password name=p1><input type=password name=p2><button>Sign up</button></form>
      <form action=/password/reset method=post><input name=email><input type=password name=new><button>Reset password</button></form>
      ${login}`;
    expect(chosen(body)).toBe('/login');
  });

  it.each([
    [
      'a sign-up that asks for the password once',
      '<form action=/register method=post><input name=e><input type=password name=p><button>Create my account</button></form>',
    ],
    [
      'a sign-up in German',
      '<form action=/konten method=post><input name=e><input type=password name=p><button>Registrieren</button></form>',
    ],
    [
      'a change of password',
      '<form action=/pw method=post><input type=password name=old><input type=password name=new><input type=password name=new2><button>Save</button></form>',
    ],
    [
      'a checkout with many fields',
      '<form action=/pay method=post><input name=a><input name=b><input name=c><input name=d><input type=password name=p><button>Pay</button></form>',
    ],
    ['a search', '<form action=/s><input name=q></form>'],
    [
      'a form whose password field is disabled',
      '<form action=/x method=post><input name=u><input type=password name=p disabled></form>',
    ],
    [
      'a form that only a script can send',
      '<form action="javascript:go()" method=post><input name=u><input type=password name=p></form>',
    ],
  ])('is not %s', (_what, body) => {
    expect(chosen(body)).toBeNull();
    expect(chosen(body + login)).toBe('/login');
  });

  it('is the one of a page that also offers to register and to reset by links and buttons', () => {
    const body = `<form action=/session method=post><input name=u><input type=password name=p>
      <button>Sign in</button><button formaction=/register>Create account</button>
      <a href=/password/reset>Forgot password?</a></form>`;
    expect(chosen(body)).toBe('/session');
  });

  it('is preferably one that posts: a password in an address is nobody’s intention', () => {
    expect(chosen(`<form action=/get><input type=password name=p></form>${login}`)).toBe('/login');
    expect(chosen('<form action=/get><input type=password name=p></form>')).toBe('/get');
  });

  it('may ask for a one-time code or a tenant besides, and has text fields of any kind', () => {
    const body =
      '<form action=/l method=post><input name=t><input type=email name=u><input type=number name=c><input type=password name=p></form>';
    expect(chosen(body)).toBe('/l');
    expect(typedFields(page(body).forms[0] ?? { ...emptyForm }).map((field) => field.name)).toEqual(['t', 'u', 'c']);
  });

  it('is known by its password field on whatever page', () => {
    expect(page(`<form><input name=q></form>${login}`).forms.map(hasPasswordField)).toEqual([false, true]);
  });
});

const emptyForm = {
  action: address,
  method: 'GET',
  encoding: 'urlencoded',
  fields: [],
  buttons: [],
  charset: 'utf-8',
  about: '',
} as const;
