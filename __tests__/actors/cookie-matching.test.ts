import { describe, expect, it } from '@jest/globals';
import { Jar } from '../../src/actors/jar.js';

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
    // So too where what is given is no path.
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
