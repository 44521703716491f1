import { describe, expect, it } from '@jest/globals';
import { featuresOf, mentions, renamed, type Features } from '../../src/oracle/features.js';
import { jsonOf, pageOf, type PageParts } from '../builders/page.js';

function features(parts: PageParts, username = 'alice'): Features {
  return featuresOf(pageOf(parts), username);
}

describe('where an answer ends', () => {
  it('is its status and its path, without the query', () => {
    const { status, redirect } = features({
      status: 403,
      url: 'http://app.example/login?next=%2Faccount&t=17',
    });
    expect([status, redirect]).toEqual(['403', '/login']);
  });

  it('is its path without the parameters in which servlet containers write identifiers', () => {
    const at = 'http://app.example/shop/login;jsessionid=17A;x?next=1';
    expect(features({ url: at }).redirect).toBe('/shop/login');
    expect(features({ status: 302, leftFor: 'https://sso.example/auth;jsessionid=17A' }).redirect).toBe(
      'sso.example/auth',
    );
  });

  it('is the host that it leaves for, if that one is not asked', () => {
    expect(features({ status: 302, leftFor: 'https://sso.example/auth?state=1' }).redirect).toBe('sso.example/auth');
  });
});

describe('an invitation to sign in', () => {
  it.each<[string, PageParts]>([
    ['a form with a password field', { body: '<form><input name=u><input type=password name=p></form>' }],
    ['a Basic challenge', { status: 401, type: null, headers: [['WWW-Authenticate', 'Basic realm="x"']] }],
  ])('%s', (_what, parts) => {
    expect(features(parts).loginForm).toBe('true');
  });

  it.each<[string, PageParts]>([
    ['a search form', { body: '<form><input name=q></form>' }],
    ['a script that speaks of one', { body: '<script>"<form><input type=password name=p></form>"</script>' }],
    [
      'a password field in JSON',
      { type: 'application/json', body: '{"html":"<form><input type=password name=p></form>"}' },
    ],
  ])('not %s', (_what, parts) => {
    expect(features(parts).loginForm).toBe('false');
  });
});

describe('a way to sign out', () => {
  it.each([
    '<a href="/logout">Bye</a>',
    '<a href="/x">Se déconnecter</a>',
    '<form action="/users/sign_out" method=post><button>Go</button></form>',
    '<form action=/x method=post><input type=submit value="Log out"></form>',
    '<button onclick="go()">Abmelden</button>',
  ])('%s', (body) => {
    expect(features({ body }).signOut).toBe('true');
  });

  it.each([
    'You were logged out.',
    '<p>Log out</p>',
    '<a href="/blogout">Blog</a>',
    '<a href="/login">Log in</a>',
    '<a href="/delete/logout">Log out</a>',
    '<!-- <a href="/logout">Log out</a> -->',
  ])('not %s', (body) => {
    expect(features({ body }).signOut).toBe('false');
  });
});

describe("the account's name", () => {
  it.each([
    ['alice', '<b>Alice</b>'],
    ['alice', 'Hello, alice!'],
    ['alice@app.example', '<a href="mailto:alice@app.example">'],
    ['o.brien+test', 'Hi o.brien+test.'],
    ['Zoë', 'Bonjour ZOË'],
    ['李雷', '你好 李雷 。'],
    ['alice', '{"user":"alice"}'],
  ])('%s stands in %s', (username, body) => {
    expect(features({ body }, username).accountName).toBe('true');
  });

  it.each([
    ['al', 'also, Albert, royal'],
    ['admin', 'administrator'],
    ['user', 'user_name users'],
    ['a', 'a b c'],
    ['', 'anything'],
    ['a.b', 'aXb'],
    ['alice', 'malice'],
  ])('%s does not stand in %s', (username, body) => {
    expect(features({ body }, username).accountName).toBe('false');
  });

  it('is looked for as text, whatever it holds', () => {
    expect(features({ body: 'x (a+)+$ y' }, '(a+)+$').accountName).toBe('true');
  });
});

describe('the content of a page', () => {
  it('is the same whatever the time, the counter, the nonce and the token', () => {
    const at = (day: string, count: string, drawn: string): Features =>
      features({
        body: `<p>Welcome back on ${day} August ${count} times</p><script nonce="${drawn}"></script><input value="${drawn}">`,
      });
    const one = at('3', '17', 'f3a9c1d27b');
    const two = at('28', '1009', '09bc22d1ef');
    expect([...one.markers].sort()).toEqual([...two.markers].sort());
    expect(one.markers.has('welcome back')).toBe(true);
  });

  it('leaves out what looks drawn by lot, in every spelling', () => {
    const drawn = ['eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9', 'a1b2c3d4e5', 'dGhpc0lzQVRva2Vu', 'x'.repeat(25)];
    const { markers } = features({ body: drawn.join(' , ') });
    expect([...markers]).toEqual([]);
  });

  it('is bounded, however long the page', () => {
    const words = Array.from({ length: 200_000 }, (_, at) =>
      String.fromCharCode(97 + (at % 26), 97 + ((at / 26) % 26), 97 + ((at / 676) % 26)),
    );
    expect(features({ body: words.join(' ') }).markers.size).toBeLessThan(20_010);
  });
});

describe('the content of JSON', () => {
  it('tells null from an object, and true from false, but not one number or time from another', () => {
    const of = (value: unknown): string[] => [...featuresOf(jsonOf(value), 'alice').markers].sort();
    expect(of({ user: null, ok: false, at: 17 })).toEqual([
      '/at:number',
      '/ok:boolean',
      '/ok=false',
      '/user:null',
      ':object',
    ]);
    expect(of({ at: 1 })).toEqual(of({ at: 2 }));
    expect(of({ roles: ['a', 'b'] })).toContain('/roles/*=b');
  });

  it('is not what was drawn for one visit, whatever it is called', () => {
    const of = (value: unknown): string[] => [...featuresOf(jsonOf(value), 'alice').markers].sort();
    expect(
      of({
        csrfToken: 'abc',
        state: '3f2b8c0a9d7e4f6182b5c1d0e9f8a7b6',
        id: 'c0ffee00-1234-4abc-8def-0123456789ab',
        plan: 'enterprise',
        title: 'The-internationalisation-committee',
      }),
    ).toEqual([
      '/csrfToken:string',
      '/id:string',
      '/plan:string',
      '/plan=enterprise',
      '/state:string',
      '/title:string',
      '/title=The-internationalisation-committee',
      ':object',
    ]);
  });

  it('is read by its type, or, without one, by itself; other text stays text', () => {
    expect(features({ type: 'application/problem+json', body: '{"a":1}' }).json).toBe(true);
    expect(features({ type: null, body: ' [1]' }).json).toBe(true);
    expect(features({ type: 'text/html', body: '{"a":1}' }).json).toBe(false);
    expect(features({ type: 'application/json', body: '{"a":' }).json).toBe(false);
  });

  it('is bounded in depth and in width', () => {
    const deep = `${'[{"a":'.repeat(2_000)}1${'}]'.repeat(2_000)}`;
    expect(features({ type: 'application/json', body: deep }).markers.size).toBeLessThan(50);
    const wide = Object.fromEntries(Array.from({ length: 50_000 }, (_, at) => [`k${String(at)}`, 'v']));
    expect(featuresOf(jsonOf(wide), 'alice').markers.size).toBeLessThan(4_100);
  });
});

describe('another account’s page under this account’s name', () => {
  const shown = (body: string, from = 'dave', to = 'alice'): string =>
    renamed(pageOf({ body }), from, to).last.response.body;

  it.each([
    ['Hello Dave, dave@shop.example', 'Hello alice, alice@shop.example'],
    ['Davenport is no dave_2', 'Davenport is no dave_2'],
    ['{"user":"dave"}', '{"user":"alice"}'],
  ])('puts the name in whole words only: %s', (body, expected) => {
    expect(shown(body)).toBe(expected);
  });

  it('takes names for texts, not for patterns', () => {
    expect(shown('d.ve dave', 'd.ve', '$&')).toBe('$& dave');
    expect(shown('a b', 'a', 'alice')).toBe('a b');
  });

  it('puts it into the address where the page came to rest', () => {
    const page = renamed(pageOf({ url: 'http://app.example/users/dave' }), 'dave', 'al ice');
    expect(featuresOf(page, 'alice').redirect).toBe('/users/al%20ice');
  });

  it('is found again by its name', () => {
    const page = renamed(pageOf({ body: '<p>You are dave.</p>' }), 'dave', 'alice');
    expect(mentions(page.last.response.body, 'alice')).toBe(true);
    expect(mentions(page.last.response.body, 'dave')).toBe(false);
  });
});
