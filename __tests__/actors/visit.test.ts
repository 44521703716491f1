import { describe, expect, it } from '@jest/globals';
import { contentType, describeHop, locationOf, showUrl, type Hop } from '../../src/actors/visit.js';
import { pageOf } from '../builders/page.js';

describe('an address that may be shown', () => {
  it.each([
    ['http://app.example/', 'http://app.example/'],
    ['http://app.example:3000/a?sid=SECRET&next=%2Fx', 'http://app.example:3000/a?sid=…&next=…'],
    ['http://app.example/a?sid=SECRET&sid=SECRET2', 'http://app.example/a?sid=…'],
    ['http://app.example/a;jsessionid=SECRET/b;x=SECRET?y=1', 'http://app.example/a;jsessionid=…/b;x=…?y=…'],
    ['http://app.example/a;jsessionid=SECRET!123', 'http://app.example/a;jsessionid=…'],
    ['http://alice:SECRET@app.example/#SECRET', 'http://app.example/'],
    ['http://app.example/interaction/7f896fffb31d4215ea8ce7350dbc7b43/x', 'http://app.example/interaction/…/x'],
    ['http://app.example/i/Zk3vP0aXq81LmN4bTt7Yc', 'http://app.example/i/…'],
    ['http://app.example/o/3f2b8c1e-9d4a-4b6f-8a77-0c5d1e2f3a4b', 'http://app.example/o/…'],
    ['http://app.example/administration_panel/users', 'http://app.example/administration_panel/users'],
    ['http://app.example/2026-11-25-what-is-new', 'http://app.example/2026-11-25-what-is-new'],
    ['http://app.example/a?', 'http://app.example/a'],
    ['http://app.example/a?a%26b=SECRET', 'http://app.example/a?a%26b=…'],
  ])('%s is shown as %s', (url, shown) => {
    expect(showUrl(new URL(url))).toBe(shown);
  });

  it.each(['http://app.example/a?SECRETTOKENWITHOUTNAME', 'http://app.example/a;SECRETTOKENWITHOUTNAME'])(
    'of %s nothing is shown that could be a value without a name',
    (url) => {
      expect(showUrl(new URL(url))).not.toContain('SECRET');
    },
  );

  it('is part of a hop in words', () => {
    const { last } = pageOf({ url: 'http://app.example/a?sid=SECRET', status: 302 });
    expect(describeHop(last)).toBe('GET http://app.example/a?sid=… → 302');
  });
});

describe('where a redirect goes', () => {
  const hop = (status: number, location: string | null): Hop =>
    pageOf({
      url: 'http://app.example/a/b?x=1',
      status,
      headers: location === null ? [] : [['location', location]],
    }).last;

  it.each([
    [301, 'c', 'http://app.example/a/c'],
    [302, '/c?d=1#frag', 'http://app.example/c?d=1'],
    [303, '//sso.example/', 'http://sso.example/'],
    [307, 'https://sso.example/x', 'https://sso.example/x'],
    [308, '', 'http://app.example/a/b?x=1'],
    [302, 'javascript:alert(1)', 'javascript:alert(1)'],
    // The bytes of UTF-8 and of ISO-8859-1: either goes back as it came.
    [302, '/k\u00c3\u00bcnde', 'http://app.example/k%C3%BCnde'],
    [302, '/k\u00fcnde?x=\u00fc', 'http://app.example/k%FCnde?x=%FC'],
  ])('%i to %j goes to %s', (status, location, href) => {
    expect(locationOf(hop(status, location))?.href).toBe(href);
  });

  it.each([
    [200, '/c'],
    [201, '/c'],
    [300, '/c'],
    [304, '/c'],
    [401, '/c'],
    [302, null],
    [302, 'http://['],
  ])('%i with %j goes nowhere', (status, location) => {
    expect(locationOf(hop(status, location))).toBeNull();
  });

  it('is of no matter for the type of a page', () => {
    expect([contentType(pageOf({ type: 'text/html' })), contentType(pageOf({ type: null }))]).toEqual([
      'text/html',
      null,
    ]);
  });
});
