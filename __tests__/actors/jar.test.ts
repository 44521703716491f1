import { describe, expect, it } from '@jest/globals';
import { Jar } from '../../src/actors/jar.js';

const http = new URL('http://app.example/area/page');
const https = new URL('https://app.example/area/page');

function jarWith(lines: readonly string[], url = https): Jar {
  const jar = Jar.empty();
  for (const line of lines) {
    const { rejected } = jar.receive(line, url);
    if (rejected !== null) throw new Error(`${line}: ${rejected}`);
  }
  return jar;
}

describe("an actor's jar", () => {
  it('keeps cookies by host and path, and sends the longest path first', () => {
    const jar = jarWith(['a=1; Path=/', 'a=2; Path=/area', 'b=3; Path=/other', 'c=4; Domain=app.example; Path=/']);
    expect(jar.header(https)).toBe('a=2; a=1; c=4');
    expect(jar.header(new URL('https://app.example/other'))).toBe('b=3; a=1; c=4');
    expect(jar.header(new URL('https://sub.app.example/area'))).toBe('c=4');
    expect(jar.header(new URL('https://evil.example/area'))).toBe('');
  });

  it('takes the last of two cookies of one name, and forgets what is deleted', () => {
    const jar = jarWith(['sid=1', 'sid=2']);
    expect(jar.header(https)).toBe('sid=2');
    jar.receive('sid=; Max-Age=0', https);
    jar.receive('sid2=x; Expires=Thu, 01 Jan 1970 00:00:00 GMT', https);
    expect(jar.header(https)).toBe('');
  });

  it('shows nothing of what was deleted, on paths that no request went to either', () => {
    const jar = jarWith(['sid=1; Path=/', 'wide=1; Path=/']);
    jar.receive('sid=%20; Path=/elsewhere; Expires=Thu, 01 Jan 1970 00:00:00 GMT', https);
    jar.receive('gone=%20; Path=/elsewhere; Max-Age=0', https);
    jar.receive('kept=1; Path=/elsewhere; Max-Age=60', https);
    expect(jar.freeze().names).toEqual(['kept', 'sid', 'wide']);
    expect(jar.freeze().values('sid')).toEqual(['1']);
  });

  it('sends a value back byte for byte, quotes, commas and bytes over 127 included', () => {
    const value = '"a, b=c%20"Ã©';
    expect(jarWith([`sid=${value}`]).header(https)).toBe(`sid=${value}`);
  });

  it('keeps a cookie without a name, as browsers do', () => {
    expect(jarWith(['justvalue']).header(https)).toContain('justvalue');
  });

  it.each([
    ['Secure over plain HTTP to a host that is not this machine', 'sid=1; Secure', http],
    ['a __Host- cookie with a Domain', '__Host-sid=1; Secure; Path=/; Domain=app.example', https],
    ['a __Host- cookie below a path', '__Host-sid=1; Secure; Path=/area', https],
    ['a __Secure- cookie without Secure', '__Secure-sid=1', https],
    ['a cookie for another domain', 'sid=1; Domain=evil.example', https],
  ])('drops, and says why: %s', (_what, line, url) => {
    const jar = Jar.empty();
    expect(jar.receive(line, url).rejected).toMatch(/\w{4}/);
    expect(jar.header(url)).toBe('');
  });

  it('keeps Secure cookies of this machine over plain HTTP, as browsers do for localhost', () => {
    const local = new URL('http://127.0.0.1:3000/');
    expect(jarWith(['sid=1; Secure'], local).header(local)).toBe('sid=1');
  });

  it('takes a host of one label for no public suffix: compose networks have such names', () => {
    const compose = new URL('http://app:3000/');
    expect(jarWith(['sid=1; Domain=app'], compose).header(compose)).toBe('sid=1');
  });

  it.each(['test', 'example', 'local', 'invalid', 'localhost', 'db'])(
    'keeps the cookies of a service container called %s, through every copy',
    (name) => {
      const url = new URL(`http://${name}:3000/area/page`);
      const jar = jarWith(['sid=1; Path=/', `wide=2; Domain=${name}; Path=/area`, 'other=3; Path=/elsewhere'], url);
      expect(jar.header(url)).toBe('wide=2; sid=1');
      const copy = Jar.thaw(jar.freeze().without(['wide']));
      expect(copy.header(url)).toBe('sid=1');
      expect(copy.header(new URL(`http://sub.${name}/`))).toBe('');
      expect(Jar.thaw(jar.freeze()).header(new URL(`http://other-${name}:3000/area/page`))).toBe('');
    },
  );

  it('drops a Secure cookie of a service container over plain HTTP, as browsers do', () => {
    const jar = Jar.empty();
    expect(jar.receive('sid=1; Secure', new URL('http://app:3000/')).rejected).toMatch(/secure/i);
  });
});

describe('a frozen jar', () => {
  it('is not rewritten by what its actor receives later', () => {
    const jar = jarWith(['sid=before', 'other=1']);
    const frozen = jar.freeze();
    jar.receive('sid=after', https);
    jar.receive('other=; Max-Age=0', https);
    jar.receive('new=1', https);
    expect([frozen.names, frozen.values('sid')]).toEqual([['other', 'sid'], ['before']]);
    expect(Jar.thaw(frozen).header(https)).toBe('sid=before; other=1');
  });

  it('is not rewritten by a replay of it, and each replay starts anew', () => {
    const frozen = jarWith(['sid=before']).freeze();
    const replay = Jar.thaw(frozen);
    replay.receive('sid=rewritten', https);
    expect(replay.header(https)).toBe('sid=rewritten');
    expect(Jar.thaw(frozen).header(https)).toBe('sid=before');
    expect(frozen.values('sid')).toEqual(['before']);
  });

  it('gives copies that cannot reach into it', () => {
    const frozen = jarWith(['sid=before']).freeze();
    frozen.copy().setCookieSync('sid=rewritten', https.href);
    for (const cookie of frozen.copy().getCookiesSync(https.href)) cookie.value = 'rewritten';
    expect(frozen.values('sid')).toEqual(['before']);
    expect(Jar.thaw(frozen).header(https)).toBe('sid=before');
  });

  const mixed = (): ReturnType<Jar['freeze']> =>
    jarWith([
      'sid=1; Path=/area; HttpOnly; Secure; SameSite=Lax',
      'sid=2; Path=/',
      'pref=3; Domain=app.example; Path=/',
      'admin=4; Path=/admin',
    ]).freeze();

  it('narrows to some names, domain and path untouched', () => {
    const only = mixed().only(['sid', 'admin', 'absent']);
    expect(only.names).toEqual(['admin', 'sid']);
    const jar = Jar.thaw(only);
    expect(jar.header(https)).toBe('sid=1; sid=2');
    expect(jar.header(new URL('https://app.example/admin'))).toBe('admin=4; sid=2');
    expect(jar.header(http)).toBe('sid=2');
  });

  it('sends what is left in the order in which it was set', () => {
    const frozen = jarWith(['z=1', 'x=2', 'a=3', 'm=4']).freeze();
    expect(Jar.thaw(frozen.without(['x'])).header(https)).toBe('z=1; a=3; m=4');
    expect(Jar.thaw(frozen.withValues(new Map([['z', '9']]))).header(https)).toBe('z=9; x=2; a=3; m=4');
  });

  it('leaves some names out, domain and path untouched', () => {
    const without = Jar.thaw(mixed().without(['sid']));
    expect(without.header(new URL('https://sub.app.example/'))).toBe('pref=3');
    expect(without.header(new URL('https://app.example/admin'))).toBe('admin=4; pref=3');
  });

  it('takes other values, and keeps domain, path and flags of each cookie', () => {
    const invented = mixed().withValues(
      new Map([
        ['sid', 'x'],
        ['absent', 'y'],
      ]),
    );
    expect(invented.names).toEqual(['admin', 'pref', 'sid']);
    const jar = Jar.thaw(invented);
    expect(jar.header(https)).toBe('sid=x; sid=x; pref=3');
    expect(jar.header(http)).toBe('sid=x; pref=3');
    const inArea = jar.matching(https).find((cookie) => cookie.path === '/area');
    expect(inArea).toMatchObject({ httpOnly: true, secure: true, sameSite: 'lax', hostOnly: true });
  });

  it('is the same after any of these: they give new jars', () => {
    const frozen = mixed();
    frozen.only([]);
    frozen.without(['sid']);
    frozen.withValues(new Map([['sid', 'x']]));
    expect([frozen.names, frozen.values('sid')]).toEqual([
      ['admin', 'pref', 'sid'],
      ['1', '2'],
    ]);
  });

  it('may be empty', () => {
    expect([Jar.empty().freeze().isEmpty, mixed().only([]).isEmpty, mixed().isEmpty]).toEqual([true, true, false]);
    expect(mixed().values('absent')).toEqual([]);
  });

  it('keeps a cookie whose value is replaced by an empty one', () => {
    const empty = mixed().withValues(new Map([['pref', '']]));
    expect(empty.values('pref')).toEqual(['']);
  });
});

/** To which requests a cookie goes, by the sections of RFC 6265bis: the jar's library is held to them. */

function goes(line: string, from: string, to: string): boolean {
  const jar = Jar.empty();
  jar.receive(line, new URL(from));
  return jar.header(new URL(to)) !== '';
}

describe('a domain (RFC 6265bis §5.1.3)', () => {
  const set = 'https://shop.example/';

  it.each<readonly [domain: string | null, host: string, matches: boolean]>([
    ['shop.example', 'shop.example', true],
    ['shop.example', 'www.shop.example', true],
    ['shop.example', 'a.b.shop.example', true],
    ['.shop.example', 'shop.example', true],
    ['.shop.example', 'www.shop.example', true],
    ['SHOP.Example', 'www.shop.example', true],
    ['shop.example', 'WWW.SHOP.EXAMPLE', true],
    // A part of a label is no label.
    ['shop.example', 'myshop.example', false],
    ['shop.example', 'shop.example.evil', false],
    ['shop.example', 'other.example', false],
    // Host-only: without a Domain, or with an empty one.
    [null, 'shop.example', true],
    [null, 'www.shop.example', false],
    ['', 'shop.example', true],
    ['', 'www.shop.example', false],
  ])('%j at %s: %s', (domain, host, matches) => {
    const line = `a=b; Path=/${domain === null ? '' : `; Domain=${domain}`}`;
    expect(goes(line, set, `https://${host}/`)).toBe(matches);
  });

  it.each([
    // Not of this host, or of a host below it (§5.7).
    ['a=b; Domain=www.shop.example', 'https://shop.example/'],
    ['a=b; Domain=other.example', 'https://shop.example/'],
    ['a=b; Domain=hop.example', 'https://shop.example/'],
    // Of an address nothing is a parent.
    ['a=b; Domain=0.0.1', 'http://127.0.0.1/'],
    ['a=b; Domain=.1', 'http://127.0.0.1/'],
  ])('is refused: %s from %s', (line, from) => {
    expect(Jar.empty().receive(line, new URL(from)).rejected).not.toBeNull();
  });

  it('may be the address itself', () => {
    expect(goes('a=b; Domain=127.0.0.1', 'http://127.0.0.1/', 'http://127.0.0.1:8080/')).toBe(true);
  });

  it.each(['localhost', 'app', 'web-1'])('is that of a container called %s', (host) => {
    expect(goes('a=b', `http://${host}/`, `http://${host}:3000/account`)).toBe(true);
    expect(goes(`a=b; Domain=${host}`, `http://${host}/`, `http://${host}/`)).toBe(true);
    expect(goes('a=b', `http://shop.${host}/`, `http://shop.${host}/`)).toBe(true);
    expect(goes(`a=b; Domain=shop.${host}`, `http://shop.${host}/`, `http://www.shop.${host}/`)).toBe(true);
  });

  it('knows no ports', () => {
    expect(goes('a=b', 'https://shop.example:8443/', 'https://shop.example/')).toBe(true);
  });
});

describe('a path (RFC 6265bis §5.1.4)', () => {
  const shop = 'https://shop.example';

  it.each<readonly [path: string, asked: string, matches: boolean]>([
    ['/', '/', true],
    ['/', '/account', true],
    ['/account', '/account', true],
    ['/account', '/account/', true],
    ['/account', '/account/orders', true],
    ['/account', '/account?page=2', true],
    ['/account/', '/account/orders', true],
    ['/account/', '/account', false],
    // A part of a segment is no segment.
    ['/account', '/accounts', false],
    ['/account', '/account.html', false],
    ['/account', '/', false],
    ['/account', '/shop/account', false],
    // Case counts, and so does how a byte is written.
    ['/Account', '/account', false],
    ['/a%20b', '/a%20b', true],
    ['/a%2Fb', '/a/b', false],
    ['//', '//', true],
    ['/account//', '/account//orders', true],
  ])('%s at %s: %s', (path, asked, matches) => {
    expect(goes(`a=b; Path=${path}`, `${shop}/`, `${shop}${asked}`)).toBe(matches);
  });

  it.each<readonly [request: string, given: string | null, path: string]>([
    // Up to the last slash of the request, without it.
    ['/', null, '/'],
    ['/login', null, '/'],
    ['/account/', null, '/account'],
    ['/account/login', null, '/account'],
    ['/a%20b/%7Elogin', null, '/a%20b'],
    ['/%zz/login', null, '/%zz'],
    ['/a/b/c', null, '/a/b'],
    ['/account/login?next=/a/b', null, '/account'],
    // So too if what is given is no path.
    ['/account/login', '', '/account'],
    ['/account/login', 'orders', '/account'],
    ['/account/login', '"/orders"', '/account'],
    ['/account/login', '/orders', '/orders'],
    ['/account/login', '/orders/', '/orders/'],
  ])('of an answer to %s with %j is %s', (request, given, path) => {
    const jar = Jar.empty();
    jar.receive(`a=b${given === null ? '' : `; Path=${given}`}`, new URL(request, shop));
    expect(jar.stored()).toMatchObject([{ path }]);
  });
});

describe('the moment at which a cookie ends (RFC 6265bis §5.7)', () => {
  const url = 'https://shop.example/';

  it.each([
    ['a=b', true],
    ['a=b; Max-Age=60', true],
    ['a=b; Max-Age=0', false],
    ['a=b; Max-Age=-1', false],
    ['a=b; Max-Age=0; Max-Age=60', true],
    ['a=b; Expires=Fri, 01 Jan 2100 00:00:00 GMT', true],
    ['a=b; Expires=Thu, 01 Jan 1970 00:00:00 GMT', false],
    ['a=b; Expires=Thu, 01-Jan-70 00:00:01 GMT', false],
    ['a=b; Expires=Wed, 01-Jan-69 00:00:00 GMT', true],
    ['a=b; Expires=never', true],
    // Max-Age outranks Expires, whichever stands first.
    ['a=b; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT', true],
    ['a=b; Expires=Fri, 01 Jan 2100 00:00:00 GMT; Max-Age=0', false],
  ])('%j is kept: %s', (line, kept) => {
    expect(goes(line, url, url)).toBe(kept);
  });
});
