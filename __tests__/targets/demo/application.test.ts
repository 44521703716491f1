import { afterEach, describe, expect, it } from '@jest/globals';
import { CookieJar } from 'tough-cookie';
import { startDemo, type Demo } from '../../../targets/demo/application.mjs';

const running: Demo[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((demo) => demo.close()));
});

async function open(fixed: boolean): Promise<Demo> {
  const demo = await startDemo({ fixed });
  running.push(demo);
  return demo;
}

/** A browser of the shop, with the cookie jar that the gate's actors have too. */
class Visitor {
  constructor(
    readonly demo: Demo,
    readonly jar: CookieJar = new CookieJar(),
  ) {}

  copy(): Visitor {
    return new Visitor(this.demo, this.jar.cloneSync());
  }

  async send(
    path: string,
    form?: Record<string, string>,
  ): Promise<{ status: number; text: string; setCookie: string[] }> {
    const url = `${this.demo.url}${path}`;
    const cookie = this.jar.getCookieStringSync(url);
    const response = await fetch(url, {
      redirect: 'manual',
      headers: cookie === '' ? {} : { cookie },
      ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }),
    });
    const setCookie = response.headers.getSetCookie();
    for (const line of setCookie) this.jar.setCookieSync(line, url);
    return { status: response.status, text: await response.text(), setCookie };
  }

  async submit(
    page: string,
    action: string,
    fields: Record<string, string>,
  ): Promise<{ status: number; text: string }> {
    const { text } = await this.send(page);
    const csrf = /name="csrf" value="([^"]*)"/u.exec(text)?.[1] ?? '';
    return this.send(action, { csrf, ...fields });
  }

  signIn(password = this.demo.password): Promise<{ status: number; text: string }> {
    return this.submit('/login', '/login', { username: this.demo.username, password });
  }

  async isSignedIn(): Promise<boolean> {
    const { status, text } = await this.send('/account');
    return status === 200 && text.includes(this.demo.username);
  }
}

/** Who has the account after the victim signed in with the attacker's cookies. */
async function plant(attacker: Visitor): Promise<{ before: boolean; victim: boolean; attacker: boolean }> {
  const frozen = attacker.copy();
  const before = await frozen.copy().isSignedIn();
  const victim = frozen.copy();
  await victim.signIn();
  return { before, victim: await victim.isSignedIn(), attacker: await frozen.copy().isSignedIn() };
}

describe.each([
  ['as it is', false],
  ['repaired', true],
])('the demo shop, %s', (_name, fixed) => {
  it(`${fixed ? 'keeps out' : 'lets in'} whoever planted an identifier that it had issued`, async () => {
    const attacker = new Visitor(await open(fixed));
    await attacker.send('/');
    expect(await plant(attacker)).toEqual({ before: false, victim: true, attacker: !fixed });
  });

  it(`${fixed ? 'keeps out' : 'lets in'} whoever planted an identifier of his own making`, async () => {
    const attacker = new Visitor(await open(fixed));
    const made = fixed ? '__Host-session=plantedword; Path=/; Secure' : 'session=plantedword; Path=/';
    attacker.jar.setCookieSync(made, attacker.demo.url);
    expect(await plant(attacker)).toEqual({ before: false, victim: true, attacker: !fixed });
  });

  it(`${fixed ? 'ends' : 'does not end'} the session at the sign-out, though the browser is signed out`, async () => {
    const victim = new Visitor(await open(fixed));
    await victim.signIn();
    const copy = victim.copy();
    expect((await victim.submit('/account', '/logout', {})).status).toBe(303);
    expect([await victim.isSignedIn(), await copy.isSignedIn()]).toEqual([false, !fixed]);
  });

  it('sets its cookie with the attributes that it should have, or none', async () => {
    const visitor = new Visitor(await open(fixed));
    const [line = ''] = (await visitor.send('/')).setCookie;
    const expected = fixed ? '__Host-session=…; Path=/; Secure; HttpOnly; SameSite=Lax' : 'session=…; Path=/';
    expect(line.replace(/=[0-9a-f]{32}/u, '=…')).toBe(expected);
    // A Secure cookie over http, which a client keeps and sends since the address is this machine's own.
    expect(visitor.jar.getCookieStringSync(visitor.demo.url)).toBe(line.split(';')[0]);
  });

  it('takes neither a wrong password nor a form without its token', async () => {
    const visitor = new Visitor(await open(fixed));
    const { username, password } = visitor.demo;
    expect(await visitor.signIn('not it')).toMatchObject({
      status: 200,
      text: expect.stringContaining('role="alert"'),
    });
    expect((await visitor.send('/login', { username, password })).status).toBe(403);
    expect(await visitor.isSignedIn()).toBe(false);
    await visitor.signIn();
    expect((await visitor.send('/logout', { csrf: '' })).status).toBe(403);
    expect(await visitor.isSignedIn()).toBe(true);
  });
});

describe('starting and ending the demo shop', () => {
  it('makes up another password each time', async () => {
    expect((await open(true)).password).not.toBe((await open(true)).password);
  });

  it('leaves nothing listening', async () => {
    const demo = await startDemo({ fixed: true });
    expect((await fetch(demo.url)).status).toBe(200);
    await demo.close();
    await expect(fetch(demo.url)).rejects.toThrow();
  });
});
