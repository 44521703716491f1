import { describe, expect, it } from '@jest/globals';
import { Address } from '../../src/actors/address.js';
import { AllowedHosts } from '../../src/http/allowed-hosts.js';
import { pageOf } from '../builders/page.js';

function address(base: string, forwardedProto: 'https' | null = null): Address {
  const url = new URL(base);
  return new Address(url, new AllowedHosts(url, ['sso.example']), forwardedProto);
}

/** Headers that a browser would send for a request, by name. */
function sent(at: Address, request: Parameters<Address['browserHeaders']>[0]): Record<string, string> {
  return Object.fromEntries(at.browserHeaders(request));
}

describe("a browser's own headers", () => {
  const at = address('http://app.example/');
  const url = new URL('http://app.example/login');

  it('for an address that was typed in: no Referer, no Origin', () => {
    const headers = sent(at, { method: 'GET', url });
    expect(headers).toMatchObject({
      'sec-fetch-site': 'none',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
    });
    expect(headers).not.toHaveProperty('origin');
    expect(headers).not.toHaveProperty('referer');
    expect(headers['accept']).toMatch(/^text\/html/);
  });

  it('for a form: Origin and the page as Referer, so that a CSRF guard lets it pass', () => {
    const from = new URL('http://app.example/login?next=1');
    expect(sent(at, { method: 'POST', url, from })).toMatchObject({
      origin: 'http://app.example',
      referer: 'http://app.example/login?next=1',
      'sec-fetch-site': 'same-origin',
    });
  });

  it('for a form without a page: the target’s own Origin', () => {
    expect(sent(at, { method: 'POST', url })).toMatchObject({ origin: 'http://app.example' });
  });

  it('for another origin: cross-site, and the page’s Origin', () => {
    const headers = sent(at, { method: 'POST', url: new URL('https://sso.example/in'), from: url });
    expect(headers).toMatchObject({ origin: 'http://app.example', 'sec-fetch-site': 'cross-site' });
  });

  it('never send the path or the query of a page to another origin (strict-origin-when-cross-origin)', () => {
    const from = new URL('http://app.example/login;jsessionid=SECRET?sid=SECRET');
    const headers = sent(at, { method: 'GET', url: new URL('http://sso.example/in'), from });
    expect(headers['referer']).toBe('http://app.example/');
  });

  it('never send user-info or fragment of a page', () => {
    const from = new URL('http://alice:SECRET@app.example/login#SECRET');
    expect(JSON.stringify(sent(at, { method: 'GET', url, from }))).not.toContain('SECRET');
  });

  it('for a script: what fetch sends', () => {
    expect(sent(at, { method: 'POST', url, from: url, scripted: true })).toMatchObject({
      'sec-fetch-mode': 'cors',
      'sec-fetch-dest': 'empty',
    });
    expect(sent(at, { method: 'POST', url, scripted: true })['accept']).toMatch(/^application\/json/);
  });

  it('are the same for everybody: attacker and victim share address and browser', () => {
    expect(sent(at, { method: 'GET', url })).toEqual(sent(address('http://app.example/'), { method: 'GET', url }));
  });
});

describe('behind a TLS proxy', () => {
  const at = address('http://localhost:3000/', 'https');

  it('the application is seen on https, other hosts as they are', () => {
    expect(at.seen(new URL('http://localhost:3000/a?b=1')).href).toBe('https://localhost:3000/a?b=1');
    expect(at.seen(new URL('http://sso.example/')).href).toBe('http://sso.example/');
    expect(address('http://localhost:3000/').seen(new URL('http://localhost:3000/')).protocol).toBe('http:');
  });

  it('Origin and Referer are those of the public address, and the proxy’s headers go along', () => {
    const url = new URL('http://localhost:3000/login');
    expect(sent(at, { method: 'POST', url, from: url })).toMatchObject({
      origin: 'https://localhost:3000',
      referer: 'https://localhost:3000/login',
      'sec-fetch-site': 'same-origin',
      'x-forwarded-proto': 'https',
      'x-forwarded-ssl': 'on',
      forwarded: 'proto=https',
    });
    expect(sent(address('http://localhost:3000/'), { method: 'GET', url })).not.toHaveProperty('x-forwarded-proto');
  });

  it.each([
    ['http://localhost:3000/login', true],
    ['http://127.0.0.1:3000/login', true],
    ['http://localhost:8080/', false],
    ['http://sso.example/', false],
  ])('whether the proxy’s headers go to %s: %s', (href, expected) => {
    const headers = sent(at, { method: 'GET', url: new URL(href) });
    expect(Object.hasOwn(headers, 'x-forwarded-proto')).toBe(expected);
    expect(Object.hasOwn(headers, 'forwarded')).toBe(expected);
  });

  it.each([
    ['https://localhost:3000/account', 'http://localhost:3000/account'],
    ['https://localhost/account', 'http://localhost:3000/account'],
    ['/account', 'http://localhost:3000/account'],
    ['http://localhost:3000/account', 'http://localhost:3000/account'],
    ['https://localhost:8443/account', 'https://localhost:8443/account'],
    ['https://sso.example/in', 'https://sso.example/in'],
    ['https://evil.localhost/in', 'https://evil.localhost/in'],
  ])('a redirect to %s goes to %s', (location, href) => {
    const hop = pageOf({
      url: 'http://localhost:3000/login',
      status: 302,
      headers: [['location', location]],
    }).last;
    expect(at.redirectTarget(hop)?.href).toBe(href);
  });

  it('without a proxy a redirect to https goes to https', () => {
    const hop = pageOf({
      url: 'http://localhost:3000/',
      status: 302,
      headers: [['location', 'https://localhost:3000/']],
    }).last;
    expect(address('http://localhost:3000/').redirectTarget(hop)?.href).toBe('https://localhost:3000/');
  });
});

describe("the target's own host", () => {
  it('is one host on one port, on either scheme', () => {
    const at = address('http://app.example:8080/base/');
    const own = [
      'http://app.example:8080/',
      'https://app.example:8080/x',
      'http://app.example/',
      'http://sub.app.example:8080/',
    ];
    expect(own.map((url) => at.isOwn(new URL(url)))).toEqual([true, true, false, false]);
  });
});
