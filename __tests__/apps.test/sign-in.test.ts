import { afterEach, describe, expect, it } from '@jest/globals';
import { Browser, closeApps, hiddenFields, open } from './browser.js';

afterEach(closeApps);

const wrong = (app: { username: string }) => ({ username: app.username, password: 'not it' });

function basic({ username, password }: { username: string; password: string }): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/** The members of a JSON answer as text. */
function parsed({ text }: { text: string }): Record<string, string> {
  const value: unknown = JSON.parse(text);
  const members = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return Object.fromEntries(members.map(([name, member]) => [name, String(member)]));
}

describe('signing in with a form', () => {
  it('takes the right password and no other', async () => {
    const app = await open();
    const browser = new Browser(app);
    expect((await browser.signIn(wrong(app))).status).toBe(200);
    expect(await browser.isSignedIn()).toBe(false);
    expect(await browser.signIn()).toMatchObject({ status: 302, location: '/account' });
    expect(await browser.isSignedIn()).toBe(true);
    expect(app.counts).toMatchObject({ logins: 1, wrongLogins: 1 });
    expect(app.log).toContain('POST /login 302');
  });

  it.each([
    ['page', 200, null],
    ['401', 401, null],
    ['redirect', 302, '/login?again=1'],
  ] as const)('answers a wrong password with %s', async (wrongPassword, status, location) => {
    const app = await open({ wrongPassword });
    const answered = await new Browser(app).signIn(wrong(app));
    expect(answered).toMatchObject({ status, location });
    expect(answered.text.includes(`value="${app.username}"`)).toBe(wrongPassword !== 'redirect');
  });

  it('refuses a hidden token that is missing or another visitor’s', async () => {
    const app = await open({ csrf: 'hidden-field' });
    const [browser, stranger] = [new Browser(app), new Browser(app)];
    const { username, password } = app;
    await browser.get('/login');
    const theirs = hiddenFields((await stranger.get('/login')).text, '/login');
    expect(Object.keys(theirs)).toEqual(['csrf']);
    expect((await browser.post('/login', { username, password })).status).toBe(403);
    expect((await browser.post('/login', { ...theirs, username, password })).status).toBe(403);
    expect((await browser.signIn()).status).toBe(302);
    expect(app.counts).toMatchObject({ tokenRefusals: 2, wrongLogins: 0, logins: 1 });
  });

  it('wants the double-submitted cookie back as a field', async () => {
    const app = await open({ csrf: 'double-submit-cookie' });
    const browser = new Browser(app);
    const { username, password } = app;
    await browser.get('/login');
    const field = decodeURIComponent(browser.cookies.get('csrftoken') ?? '');
    expect((await browser.post('/login', { username, password })).status).toBe(403);
    expect((await browser.post('/login', { username, password, csrfmiddlewaretoken: field })).status).toBe(302);
    expect((await new Browser(app).signIn()).status).toBe(302);
  });

  it('wants the content of the meta tag back as a header', async () => {
    const app = await open({ csrf: 'meta' });
    const browser = new Browser(app);
    const { username, password } = app;
    const token = /name="csrf-token" content="([^"]+)"/u.exec((await browser.get('/login')).text)?.[1] ?? '';
    expect((await browser.post('/login', { username, password })).status).toBe(403);
    const sent = await browser.post('/login', { username, password }, { 'x-csrf-token': token });
    expect(sent.status).toBe(302);
  });

  it('stands among forms that are not for signing in, and notices who sends those', async () => {
    const app = await open({ decoyForms: true });
    const browser = new Browser(app);
    const { text } = await browser.get('/login');
    expect(text.match(/<form/gu)).toHaveLength(4);
    expect(text.match(/type="password"/gu)).toHaveLength(3);
    await browser.signIn();
    expect(app.counts).toMatchObject({ logins: 1, decoys: 0 });
    await browser.post('/register', { username: 'x' });
    expect(app.counts.decoys).toBe(1);
  });

  it('gives a new identifier to who failed, if asked to', async () => {
    const [app, usual] = [await open({ renewsOnFailure: true, renewal: 'keep' }), await open({ renewal: 'keep' })];
    for (const [one, changes] of [
      [app, true],
      [usual, false],
    ] as const) {
      const browser = new Browser(one);
      await browser.get('/login');
      const before = browser.cookies.get('sid');
      await browser.signIn(wrong(one));
      expect(browser.cookies.get('sid') !== before).toBe(changes);
    }
  });
});

describe('signing in with JSON', () => {
  it('takes POST alone and answers in JSON', async () => {
    const app = await open({ signIn: 'json' });
    const browser = new Browser(app);
    expect(await browser.get('/api/login')).toMatchObject({ status: 405 });
    expect((await browser.postJson('/api/login', {})).status).toBe(400);
    expect((await browser.postJson('/api/login', wrong(app))).status).toBe(401);
    expect(await browser.isSignedIn()).toBe(false);
    const { username, password } = app;
    expect(JSON.parse((await browser.postJson('/api/login', { username, password })).text)).toEqual({
      user: username,
    });
    expect(await browser.isSignedIn()).toBe(true);
    expect(app.counts).toMatchObject({ logins: 1, wrongLogins: 1 });
  });

  it('wants the decoded cookie back as a header', async () => {
    const app = await open({ signIn: 'json', csrf: 'double-submit-cookie' });
    const browser = new Browser(app);
    const { username, password } = app;
    await browser.get('/');
    const cookie = browser.cookies.get('XSRF-TOKEN') ?? '';
    expect(cookie).toContain('%');
    const send = async (headers: Record<string, string>) =>
      (await browser.postJson('/api/login', { username, password }, headers)).status;
    expect(await send({})).toBe(403);
    expect(await send({ 'x-xsrf-token': cookie })).toBe(403);
    expect(await send({ 'x-xsrf-token': decodeURIComponent(cookie) })).toBe(200);
  });

  it('gives a token that signs in as a header, and leaves the cookie a visitor', async () => {
    const app = await open({ signIn: 'bearer' });
    const browser = new Browser(app);
    const { username, password } = app;
    await browser.get('/');
    const { token = '' } = parsed(await browser.postJson('/api/login', { username, password }));
    expect(browser.cookies.has('sid')).toBe(true);
    expect(await browser.isSignedIn()).toBe(false);
    browser.authorization = `Bearer ${token}`;
    expect(await browser.isSignedIn()).toBe(true);
    await browser.post('/logout', {});
    expect(await browser.isSignedIn()).toBe(false);
  });

  it('can sign in the cookie beside the token', async () => {
    const app = await open({ signIn: 'bearer-and-session', renewal: 'keep' });
    const browser = new Browser(app);
    const { username, password } = app;
    await browser.get('/');
    const frozen = browser.copy();
    await browser.postJson('/api/login', { username, password });
    expect(await frozen.isSignedIn()).toBe(true);
  });
});

describe('signing in with HTTP Basic', () => {
  it('asks on every page and remembers nothing', async () => {
    const app = await open({ signIn: 'basic' });
    const browser = new Browser(app);
    const asked = await browser.get('/account');
    expect([asked.status, asked.headers.get('www-authenticate')]).toEqual([401, expect.stringMatching(/^Basic /u)]);
    browser.authorization = basic(wrong(app));
    expect(await browser.isSignedIn()).toBe(false);
    browser.authorization = basic(app);
    expect(await browser.isSignedIn()).toBe(true);
    browser.authorization = null;
    expect(await browser.isSignedIn()).toBe(false);
  });

  it('can sign in the session that was there: whoever planted it has the account', async () => {
    for (const [renewal, open_] of [
      ['keep', true],
      ['renew', false],
    ] as const) {
      const app = await open({ signIn: 'basic-session', renewal });
      const visitor = new Browser(app);
      await visitor.get('/');
      const frozen = visitor.copy();
      visitor.authorization = basic(app);
      await visitor.get('/account');
      visitor.authorization = null;
      expect([await visitor.isSignedIn(), await frozen.isSignedIn()]).toEqual([true, open_]);
    }
  });

  it('makes a session by POST, refuses GET with 405 and asks who brings no header', async () => {
    const app = await open({ signIn: 'basic-post' });
    const browser = new Browser(app);
    expect(await browser.get('/login')).toMatchObject({ status: 405 });
    const asked = await browser.post('/login', {});
    expect([asked.status, asked.headers.get('www-authenticate')]).toEqual([401, expect.stringMatching(/^Basic /u)]);
    const headers = { authorization: basic(app) };
    expect((await browser.send('POST', '/login', { headers })).status).toBe(200);
    expect(await browser.isSignedIn()).toBe(true);
    expect(app.counts).toMatchObject({ logins: 1, wrongLogins: 0 });
  });
});

describe('a sign-in that is refused for another reason', () => {
  it('answers 429 with Retry-After over the limit, and takes sign-ins again after it', async () => {
    let now = 1_000_000;
    const app = await open({ loginLimit: { attempts: 2, seconds: 30 }, now: () => now });
    const statusOf = async () => (await new Browser(app).signIn()).status;
    expect([await statusOf(), await statusOf()]).toEqual([302, 302]);
    now += 10_500;
    const refused = await new Browser(app).signIn();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '20']);
    now += 19_500;
    expect(await statusOf()).toBe(302);
    expect(app.counts).toMatchObject({ logins: 3, limited: 1 });
  });

  it('answers 500 if the sign-in is broken', async () => {
    const app = await open({ signInBreaks: true });
    const browser = new Browser(app);
    expect((await browser.signIn()).status).toBe(500);
    expect(await browser.isSignedIn()).toBe(false);
    expect(app.counts).toMatchObject({ logins: 0, wrongLogins: 0 });
  });

  it('locks the account on a wrong password: its sessions end, another’s do not', async () => {
    const app = await open({ locksAccount: true });
    const [alice, bob] = [new Browser(app), new Browser(app)];
    await alice.signIn();
    await bob.signIn(app.second);
    await new Browser(app).signIn(wrong(app));
    expect(await alice.isSignedIn()).toBe(false);
    expect((await bob.get('/account')).text).toContain(app.second.username);
    await alice.signIn();
    expect(await alice.isSignedIn()).toBe(false);
  });
});
