import { afterEach, describe, expect, it } from '@jest/globals';
import type { AppOptions } from '../apps/options.js';
import { attack, Browser, closeApps, open } from './browser.js';

afterEach(closeApps);

const proved = { attackerBefore: false, victim: true, attackerAfter: true };
const refuted = { attackerBefore: false, victim: true, attackerAfter: false };

describe('an application that can be fixated', () => {
  const vulnerable: [string, AppOptions, string[]][] = [
    ['keeps the identifier', { renewal: 'keep' }, []],
    ['changes the identifier but signs in the old one too', { renewal: 'change-but-old-valid' }, ['sid']],
    ['rotates only a decoy', { renewal: 'keep', decoyCookies: true }, ['trace']],
    ['needs two cookies and keeps both', { session: 'two-cookies', renewal: 'keep' }, []],
    [
      'rotates one of two cookies and still honours the old one',
      { session: 'two-cookies', renewal: 'change-but-old-valid' },
      ['sid_part'],
    ],
    ['seals the same identifier anew each time', { session: 'sliding', renewal: 'keep' }, ['sid']],
    ['hands out identifiers on the protected page alone', { renewal: 'keep', anonymousSession: 'on-protected' }, []],
    ['is noisy', { renewal: 'keep', noisy: true }, []],
  ];
  it.each(vulnerable)('%s: the attacker has the account', async (_name, options, changed) => {
    expect(await attack(await open(options))).toEqual({ ...proved, changed });
  });
});

describe('an application that cannot be fixated', () => {
  const safe: [string, AppOptions, string[]][] = [
    ['renews the identifier', {}, ['sid']],
    ['keeps its sessions in the cookie', { session: 'client' }, ['sid']],
    ['never changes the visitor cookie beside the sign-in cookie', { session: 'visitor-and-auth' }, ['sid']],
    ['rotates one of two cookies', { session: 'two-cookies' }, ['sid_part']],
    ['keeps the identifier but binds it to a second secret', { session: 'bound' }, ['sid_bond']],
    ['issues an identifier in pieces', { session: 'pieces' }, ['sid_1', 'sid_2']],
    ['seals a renewed identifier', { session: 'sliding' }, ['sid']],
    ['has no cookie before the sign-in', { anonymousSession: 'none' }, ['sid']],
  ];
  it.each(safe)('%s: the attacker stays out', async (_name, options, changed) => {
    expect(await attack(await open(options))).toEqual({ ...refuted, changed });
  });
});

describe('an identifier that nobody issued', () => {
  const made = { sid: 'plantedword' };

  it('becomes the victim’s session if it is adopted and kept', async () => {
    expect(await attack(await open({ renewal: 'keep', unknownIdentifier: 'adopt' }), made)).toEqual({
      ...proved,
      changed: [],
    });
  });

  it('is kept for a visitor only, if it is adopted and then renewed', async () => {
    const app = await open({ unknownIdentifier: 'adopt' });
    const visitor = new Browser(app, new Map(Object.entries(made)));
    expect((await visitor.get('/login')).setCookie).toEqual([]);
    expect(await attack(app, made)).toEqual({ ...refuted, changed: ['sid'] });
  });

  it('is adopted as a pair if two cookies make the session', async () => {
    const app = await open({ session: 'two-cookies', renewal: 'keep', unknownIdentifier: 'adopt' });
    expect(await attack(app, { sid: 'one', sid_part: 'two' })).toEqual({ ...proved, changed: [] });
  });

  it('is replaced if the server knows its own, even if it keeps those', async () => {
    const app = await open({ renewal: 'keep' });
    const visitor = new Browser(app, new Map(Object.entries(made)));
    await visitor.get('/');
    expect(visitor.cookies.get('sid')).not.toBe(made.sid);
    expect(await attack(app, made)).toEqual({ ...refuted, changed: ['sid'] });
  });

  it('lets nobody sign in if the server refuses the plant, and only while it is there', async () => {
    const app = await open({ unknownIdentifier: 'refuse-login', csrf: 'none' });
    const victim = new Browser(app, new Map(Object.entries(made)));
    expect((await victim.signIn()).status).toBe(403);
    expect(victim.cookies.get('sid')).toBe(made.sid);
    const clean = new Browser(app);
    await clean.signIn();
    expect(await clean.isSignedIn()).toBe(true);
    expect(app.counts).toMatchObject({ logins: 1, wrongLogins: 0 });
  });
});

describe('an application that goes by something else', () => {
  it('signs in a stranger from the same address', async () => {
    const app = await open({ recognisesAddress: true });
    expect(await new Browser(app).isSignedIn()).toBe(false);
    await new Browser(app).signIn();
    expect(await new Browser(app).isSignedIn()).toBe(true);
  });

  it('ends the account’s other sessions at a new sign-in, and only that account’s', async () => {
    const app = await open({ singleSession: true });
    const [first, other, second] = [new Browser(app), new Browser(app), new Browser(app)];
    await first.signIn();
    await other.signIn(app.second);
    await second.signIn();
    expect([await first.isSignedIn(), await second.isSignedIn()]).toEqual([false, true]);
    expect((await other.get('/account')).text).toContain(app.second.username);
  });

  it('keeps sessions side by side if nothing else was asked for', async () => {
    const app = await open();
    const [first, second] = [new Browser(app), new Browser(app)];
    await first.signIn();
    await second.signIn();
    expect([await first.isSignedIn(), await second.isSignedIn()]).toEqual([true, true]);
  });
});
