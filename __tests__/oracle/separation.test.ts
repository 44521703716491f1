import { describe, expect, it } from '@jest/globals';
import type { Answer } from '../../src/evidence/answer.js';
import type { Page } from '../../src/actors/visit.js';
import { featuresOf } from '../../src/oracle/features.js';
import { classify, isNoisy, separate, type Separation } from '../../src/oracle/separation.js';
import { jsonOf, pageOf } from '../builders/page.js';

const features = (page: Page): ReturnType<typeof featuresOf> => featuresOf(page, 'alice');

function learned(signedIn: readonly Page[], signedOut: readonly Page[]): Separation {
  const separation = separate(signedIn.map(features), signedOut.map(features));
  if (!separation) throw new Error('nothing was learned');
  return separation;
}

/** Two samples of each class, learned; then asks of other pages. */
function asked(inside: Page, outside: Page, other: Page): Answer {
  return classify(learned([inside, inside], [outside, outside]), features(other));
}

const layout =
  '<title>Shop</title><nav>Home Products Basket Help Contact</nav><footer>Terms Privacy Imprint 2026</footer>';
const account = pageOf({
  body: `${layout}<h1>Your orders</h1><p>Welcome, alice</p><a href=/logout>Log out</a>`,
});
const loginPage = pageOf({
  url: 'http://app.example/login',
  body: `${layout}<h1>Sign in</h1><form method=post><input name=u><input type=password name=p></form>`,
});

describe('what separates the classes', () => {
  it('is everything that is constant inside and never seen outside, by name', () => {
    expect(learned([account, account], [loginPage, loginPage]).features).toEqual([
      'redirect',
      'login-form',
      'sign-out',
      'account-name',
      'text',
    ]);
  });

  it('is nothing if the pages are the same', () => {
    expect(learned([account, account], [account, account]).features).toEqual([]);
  });

  it('cannot be said without samples of both classes', () => {
    expect([separate([], [features(account)]), separate([features(account)], [])]).toEqual([null, null]);
  });

  it('is not a feature that varies among the signed-in', () => {
    const sometimes = pageOf({ body: `${layout}<p>Welcome, alice</p>` });
    expect(learned([account, sometimes], [loginPage]).features).not.toContain('sign-out');
  });

  it('is not a feature that one signed-out sample shares: a returning visitor is not signed in', () => {
    const returning = pageOf({
      body: `${layout}<h1>Sign in</h1><p>Welcome back, alice</p>`,
      url: 'http://app.example/login',
    });
    expect(learned([account, account], [loginPage, returning]).features).not.toContain('account-name');
    expect(classify(learned([account, account], [loginPage, returning]), features(returning))).toBe('signed-out');
  });

  it('may be the status alone, with empty bodies', () => {
    const [inside, outside] = [pageOf({ status: 204, type: null }), pageOf({ status: 401, type: null })];
    expect(learned([inside, inside], [outside, outside]).features).toEqual(['status']);
    expect(asked(inside, outside, inside)).toBe('signed-in');
    expect(asked(inside, outside, outside)).toBe('signed-out');
    expect(asked(inside, outside, pageOf({ status: 403, type: null }))).toBe('unclear');
  });

  it('may be the status alone, under one and the same text', () => {
    const [inside, outside] = [pageOf({ body: layout }), pageOf({ body: layout, status: 403 })];
    expect(learned([inside, inside], [outside, outside]).features).toEqual(['status']);
    expect([asked(inside, outside, inside), asked(inside, outside, outside)]).toEqual(['signed-in', 'signed-out']);
  });

  it('may be whether JSON has a user or null', () => {
    const inside = jsonOf({ user: { name: 'Al', id: 7 }, time: 1 });
    const outside = jsonOf({ user: null, time: 2 });
    expect(learned([inside, inside], [outside, outside]).features).toEqual(['json']);
    expect(asked(inside, outside, jsonOf({ user: { name: 'Al', id: 8 }, time: 3 }))).toBe('signed-in');
    expect(asked(inside, outside, jsonOf({ user: null, time: 4 }))).toBe('signed-out');
  });

  it('may be where an answer leaves for, when nobody may follow', () => {
    const outside = pageOf({ status: 302, type: null, leftFor: 'https://sso.example/auth?state=1' });
    expect(
      asked(account, outside, pageOf({ status: 302, type: null, leftFor: 'https://sso.example/auth?state=2' })),
    ).toBe('signed-out');
    expect(asked(account, outside, pageOf({ status: 302, type: null, leftFor: 'https://other.example/auth' }))).toBe(
      'unclear',
    );
  });
});

describe('an answer that is no answer of this page', () => {
  const errors: readonly (readonly [string, Page])[] = [
    ['500 in plain text', pageOf({ status: 500, type: 'text/plain', body: 'Internal Server Error' })],
    ['500 in the layout of the site', pageOf({ status: 500, body: `${layout}<h1>Something broke</h1>` })],
    ['502 of a proxy', pageOf({ status: 502, body: '<title>502 Bad Gateway</title><center>nginx</center>' })],
    ['429', pageOf({ status: 429, type: 'text/plain', body: 'slow down' })],
    ['503 that offers to sign in', pageOf({ status: 503, body: loginPage.last.response.body })],
    ['200 of a maintenance page', pageOf({ body: '<title>Back soon</title><h1>We are down for maintenance</h1>' })],
    ['200 of an empty page', pageOf({ body: '' })],
    ['200 of another site', pageOf({ body: '<title>Captive portal</title>Accept the terms of this network' })],
    ['200 with JSON', jsonOf({ error: 'maintenance' })],
  ];

  it.each(errors)('is unclear, never signed-out, if signed out means a login page: %s', (_what, error) => {
    expect(asked(account, loginPage, error)).toBe('unclear');
  });

  const anonymousHome = pageOf({ body: `${layout}<h1>Our offers</h1><a href=/login>Log in</a>` });
  const ownHome = pageOf({ body: `${layout}<h1>Our offers</h1><a href=/logout>Log out</a>` });
  it.each(errors)('is unclear, never signed-out, if one page greets both: %s', (_what, error) => {
    expect(asked(ownHome, anonymousHome, error)).toBe('unclear');
  });

  it.each(errors)('is unclear, never signed-out, if signed out is 401: %s', (_what, error) => {
    const challenge = pageOf({
      status: 401,
      type: 'text/plain',
      body: 'Unauthorized',
      headers: [['www-authenticate', 'Basic']],
    });
    expect(asked(account, challenge, error)).toBe('unclear');
  });

  it.each([
    ['an error in JSON', jsonOf({ error: 'maintenance' })],
    ['an empty list', jsonOf([])],
    ['an error page', pageOf({ body: '<h1>Sorry</h1>' })],
  ])('is unclear if signed out means {"user":null}: %s', (_what, error) => {
    expect(asked(jsonOf({ user: { name: 'alice' } }), jsonOf({ user: null }), error)).toBe('unclear');
  });

  it('is signed-out if 401 says so in other words: who brings wrong credentials is told more than who brings none', () => {
    const nobody = pageOf({ status: 401, body: '' });
    const inside = jsonOf({ error: 'Object Not Found', reason: 'Not Found' }, 404);
    const wrong = jsonOf({ error: 'not_authorised', reason: 'Login failed' }, 401);
    expect(asked(inside, nobody, wrong)).toBe('signed-out');
    expect(asked(inside, nobody, jsonOf({ error: 'not_authorised', reason: 'Login failed' }, 403))).toBe('unclear');
    // Of who brings none it may say that they may not.
    expect(asked(account, jsonOf({ error: 'forbidden' }, 403), wrong)).toBe('signed-out');
    expect(asked(account, jsonOf({ error: 'forbidden' }, 403), jsonOf({ error: 'gone' }, 410))).toBe('unclear');
    // Where signed out is a page of another status, 401 is news.
    expect(asked(account, loginPage, wrong)).toBe('unclear');
  });

  it('is unclear if signed out means an empty object, which no error is', () => {
    expect(asked(jsonOf({ user: { name: 'alice' } }), jsonOf({}), jsonOf({}))).toBe('signed-out');
    expect(asked(jsonOf({ user: { name: 'alice' } }), jsonOf({}), jsonOf({ error: 'maintenance' }))).toBe('unclear');
  });

  it.each([503, 500, 429, 403])('is unclear if only the status is foreign, whatever the page says: %i', (status) => {
    for (const { last } of [account, loginPage]) {
      const failing = pageOf({ status, url: last.url.href, body: last.response.body });
      expect(asked(account, loginPage, failing)).toBe('unclear');
    }
  });

  it('is unclear if it resembles each class in one way', () => {
    const torn = pageOf({ body: `${layout}<h1>Your orders</h1><form><input type=password name=p></form>` });
    expect(asked(account, loginPage, torn)).toBe('unclear');
    expect(
      asked(account, loginPage, pageOf({ ...{ body: account.last.response.body }, url: 'http://app.example/login' })),
    ).toBe('unclear');
  });
});

describe('noise', () => {
  it('is the case if samples of one class differ, in more or in other words', () => {
    const [one, same, more, other] = ['<p>a b</p>', '<p>a b</p>', '<p>a b c</p>', '<p>a c</p>'].map((body) =>
      features(pageOf({ body })),
    );
    if (!one || !same || !more || !other) throw new Error('four pages');
    expect([isNoisy([]), isNoisy([one]), isNoisy([one, same])]).toEqual([false, false, false]);
    expect([isNoisy([one, more]), isNoisy([one, same, other])]).toEqual([true, true]);
  });
});
