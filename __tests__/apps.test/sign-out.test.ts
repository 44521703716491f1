import { afterEach, describe, expect, it } from '@jest/globals';
import type { AppOptions } from '../apps/options.js';
import { Browser, closeApps, open } from './browser.js';

afterEach(closeApps);

async function signedIn(options: AppOptions): Promise<{ victim: Browser; frozen: Browser }> {
  const victim = new Browser(await open(options));
  await victim.signIn();
  return { victim, frozen: victim.copy() };
}

describe('signing out', () => {
  it.each<[string, AppOptions, boolean]>([
    ['that destroys the session', {}, false],
    ['that only clears the cookie', { logout: 'clears-cookie-only' }, true],
    ['of a client-side session', { session: 'client' }, true],
    ['of a session of two cookies', { session: 'two-cookies' }, false],
    ['of a bound session', { session: 'bound' }, false],
    ['of a session in pieces', { session: 'pieces' }, false],
    ['of a sliding session', { session: 'sliding' }, false],
    ['of a sign-in cookie beside a visitor cookie', { session: 'visitor-and-auth' }, false],
  ])('%s signs the victim out; a copy taken before is as alive as it should be', async (_name, options, alive) => {
    const { victim, frozen } = await signedIn(options);
    expect(await frozen.copy().isSignedIn()).toBe(true);
    expect(await victim.signOut()).toMatchObject({ status: 302, location: '/' });
    expect([await victim.isSignedIn(), await frozen.isSignedIn()]).toEqual([false, alive]);
  });

  it.each([
    ['destroys', true],
    ['destroys-all', false],
  ] as const)('that %s leaves the account’s other sessions alive or not', async (logout, alive) => {
    const { victim } = await signedIn({ logout });
    const elsewhere = new Browser(victim.app);
    await elsewhere.signIn();
    await victim.signOut();
    expect(await elsewhere.isSignedIn()).toBe(alive);
  });

  it('wants the token of the page', async () => {
    const { victim } = await signedIn({ logoutBy: 'post-with-token' });
    expect((await victim.post('/logout', {})).status).toBe(403);
    expect(await victim.isSignedIn()).toBe(true);
  });

  it('can be a link, and can be missing', async () => {
    const { victim } = await signedIn({ logoutBy: 'link' });
    expect((await victim.get('/account')).text).toContain('<a href="/logout">');
    await victim.get('/logout');
    expect(await victim.isSignedIn()).toBe(false);
    const { victim: other } = await signedIn({ logout: 'none' });
    expect((await other.get('/account')).text).not.toContain('logout');
    expect((await other.post('/logout', {})).status).toBe(404);
    expect(await other.isSignedIn()).toBe(true);
  });

  it('does not happen on GET if it is a form', async () => {
    const { victim } = await signedIn({ logoutBy: 'post' });
    expect((await victim.get('/logout')).status).toBe(405);
    expect(await victim.isSignedIn()).toBe(true);
  });

  it('leaves the remember-me cookie good for a new session, the session cookie for nothing', async () => {
    const { victim, frozen } = await signedIn({ rememberMe: true });
    await victim.signOut();
    expect(await victim.isSignedIn()).toBe(false);
    const sessionOnly = new Browser(frozen.app, new Map([['sid', frozen.cookies.get('sid') ?? '']]));
    expect(await sessionOnly.isSignedIn()).toBe(false);
    expect(await frozen.isSignedIn()).toBe(true);
    expect(frozen.cookies.get('sid')).not.toBe(sessionOnly.cookies.get('sid'));
  });
});

describe('links that nobody should follow', () => {
  it('stand on the signed-in page and really delete the account', async () => {
    const { victim } = await signedIn({ dangerousLinks: true });
    expect((await victim.get('/account')).text).toContain('href="/account/delete"');
    expect(victim.app.counts.deletions).toBe(0);
    await victim.get('/account/delete');
    expect(victim.app.counts.deletions).toBe(1);
    expect(await victim.isSignedIn()).toBe(false);
  });
});
