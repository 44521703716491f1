import { afterEach, describe, expect, it } from '@jest/globals';
import { startApp } from '../apps/app.js';
import type { AppOptions } from '../apps/options.js';
import { Browser, closeApps, open } from './browser.js';

afterEach(closeApps);

describe('the cookies of an application', () => {
  const attributesOf = async (options: AppOptions): Promise<string | undefined> => {
    const { setCookie } = await new Browser(await open(options)).get('/');
    return setCookie.find((line) => !/^(theme|trace)=/u.test(line))?.replace(/=[^;]*/u, '=…');
  };

  it('are HttpOnly and SameSite=Lax by default', async () => {
    expect(await attributesOf({})).toBe('sid=…; Path=/; HttpOnly; SameSite=Lax');
  });

  it('have the name and the attributes that were asked for', async () => {
    const options = {
      cookieName: '__Host-id',
      cookieAttributes: 'Path=/; Max-Age=3600',
      secureCookies: true,
    };
    expect(await attributesOf(options)).toBe('__Host-id=…; Path=/; Max-Age=3600; Secure');
  });

  it('come from the pages that issue them and from no other', async () => {
    const issuing = async (anonymousSession: NonNullable<AppOptions['anonymousSession']>) => {
      const app = await open({ anonymousSession });
      const pages = [];
      for (const path of ['/', '/login', '/account', '/nowhere']) {
        if ((await new Browser(app).get(path)).setCookie.length > 0) pages.push(path);
      }
      return pages;
    };
    expect(await issuing('on-entry')).toEqual(['/', '/login']);
    expect(await issuing('on-protected')).toEqual(['/account']);
    expect(await issuing('none')).toEqual([]);
  });

  it('hold the session’s contents if it is kept in the client, and trust no changed one', async () => {
    const app = await open({ session: 'client' });
    const browser = new Browser(app);
    await browser.signIn();
    const [contents = '', ...rest] = (browser.cookies.get('sid') ?? '').split('.');
    const written = Buffer.from(contents, 'base64url').toString();
    expect(JSON.parse(written)).toMatchObject({ user: 'alice' });
    const forged = Buffer.from(written.replace('alice', 'bob')).toString('base64url');
    browser.cookies.set('sid', [forged, ...rest].join('.'));
    expect((await browser.get('/account')).status).toBe(302);
  });

  it('are new in each response if they slide, and the old ones stay good', async () => {
    const browser = new Browser(await open({ session: 'sliding' }));
    await browser.signIn();
    const old = browser.copy();
    await browser.get('/account');
    expect(browser.cookies.get('sid')).not.toBe(old.cookies.get('sid'));
    expect(await old.isSignedIn()).toBe(true);
  });
});

describe('options that contradict each other', () => {
  it.each<[AppOptions, RegExp]>([
    [{ session: 'client', renewal: 'keep' }, /no identifier to renew/u],
    [{ session: 'client', logout: 'destroys' }, /destroyed/u],
    [{ session: 'client', singleSession: true }, /does not hold/u],
    [{ session: 'bound', renewal: 'renew' }, /keeps its identifier/u],
    [{ session: 'visitor-and-auth', renewal: 'keep' }, /always new/u],
    [{ session: 'sliding', unknownIdentifier: 'adopt' }, /cannot adopt/u],
    [{ csrf: 'hidden-field', anonymousSession: 'none' }, /needs a session/u],
    [{ csrf: 'hidden-field', signIn: 'json' }, /no form/u],
    [{ csrf: 'meta', signIn: 'basic-post' }, /sends no token/u],
    [{ signIn: 'basic', signedOutPage: 'redirect' }, /challenge/u],
    [{ signIn: 'basic', logout: 'destroys' }, /nothing to sign out of/u],
    [{ signIn: 'bearer', renewal: 'keep' }, /never signed in|ever signed in/u],
    [{ signIn: 'bearer', logoutBy: 'post-with-token' }, /needs a cookie session/u],
    [{ signIn: 'bearer', rememberMe: true }, /no session to make anew/u],
    [{ signIn: 'basic', signInBreaks: true }, /to limit or to break/u],
    [{ signIn: 'bearer', renewsOnFailure: true }, /could be renewed/u],
    [{ signIn: 'json', wrongPassword: 'page' }, /page to show again/u],
  ])('%j are refused with the reason', async (options, reason) => {
    await expect(startApp(options)).rejects.toThrow(reason);
  });
});
