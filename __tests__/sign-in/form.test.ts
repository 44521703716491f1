import { afterEach, describe, expect, it } from '@jest/globals';
import { formLogin } from '../../src/sign-in/form.js';
import type { SignInAttempt } from '../../src/sign-in/method.js';
import {
  closeServers,
  html,
  notFound,
  redirect,
  sentCookies,
  sentHeaders,
  serve,
  type LittleServer,
} from '../builders/server.js';
import { arrived, closeStages, openStage } from '../builders/stage.js';

afterEach(async () => {
  await closeStages();
  await closeServers();
});

/** No fields of the user’s own, and no second factor. */
const bare = { body: null, codes: null };

const credentials = { username: 'alice', password: 'pa$$&word' };

/** Serves one sign-in page and takes what is posted. */
function serving(page: string, cookies: string[] = []): Promise<LittleServer> {
  return serve((request, response) => {
    if (request.method === 'POST') redirect(response, '/account');
    else
      html(response, request.path.startsWith('/login') ? page : '<h1>Account</h1>', {
        'set-cookie': cookies,
      });
  });
}

interface Submitted {
  readonly server: LittleServer;
  readonly attempt: SignInAttempt;
  readonly fields: [string, string][];
}

/** Signs in on a server with that page; what was posted, field by field. */
async function submitted(
  page: string,
  overrides: Readonly<Record<string, string>> = {},
  cookies: string[] = [],
  given = credentials,
): Promise<Submitted> {
  const server = await serving(page, cookies);
  const lane = openStage(server.url()).lane();
  const seen = arrived(await lane.actor('visitor').open(server.url('/login'), 'looks'));
  const method = formLogin(
    { body: JSON.stringify(overrides), codes: null },
    { url: server.url('/login'), page: seen, howFound: 'found' },
  );
  if (!method) throw new Error('no sign-in form');
  const attempt = await method.attempt(lane.actor('victim'), given);
  const post = server.seen.find((request) => request.method === 'POST');
  return { server, attempt, fields: [...new URLSearchParams(post?.body ?? '')] };
}

const simple =
  '<form method=post action=/in><input name=user><input type=password name=pass><button>Log in</button></form>';

describe('signing in with a form', () => {
  it('sends hidden tokens, defaults and the pressed button along, and nothing else', async () => {
    const { fields } = await submitted(`<form method=post action=/in><input type=hidden name=_token value="t&amp;1">
      <input type=hidden name=next value=""><input name=user value=bob><input type=password name=pass value=old>
      <input type=checkbox name=remember><select name=lang><option>en<option selected>de</select>
      <button name=cancel value=1>Back</button><button name=do value=login>Log in</button></form>`);
    expect(fields).toEqual([
      ['_token', 't&1'],
      ['next', ''],
      ['user', 'alice'],
      ['pass', 'pa$$&word'],
      ['lang', 'de'],
      ['do', 'login'],
    ]);
  });

  it('says which of its requests carried the credentials, and where it ended', async () => {
    const { attempt, server } = await submitted(simple);
    if (attempt.kind !== 'sent') throw new Error('blocked');
    expect([attempt.sentAt, attempt.landing.last.url.pathname]).toEqual([1, '/account']);
    expect(server.seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /login',
      'GET /login',
      'POST /in',
      'GET /account',
    ]);
  });

  it('comes from the page with the form, as a browser’s does', async () => {
    const { server } = await submitted(simple);
    const post = server.seen[2];
    expect([sentHeaders(post, 'origin'), sentHeaders(post, 'referer')]).toEqual([
      [server.origin],
      [server.url('/login').href],
    ]);
    expect(sentHeaders(post, 'content-type')).toEqual(['application/x-www-form-urlencoded']);
  });

  it('reads the form anew at each attempt, with the cookies of that actor: a token belongs to a session', async () => {
    let issued = 0;
    const server = await serve((request, response) => {
      if (request.method === 'POST') return html(response, 'in');
      issued += 1;
      const page = `<form method=post><input type=hidden name=csrf value=token-${String(issued)}><input name=u><input type=password name=p></form>`;
      return html(response, page, { 'set-cookie': [`session=${String(issued)}`] });
    });
    const lane = openStage(server.url()).lane();
    const method = formLogin(bare, {
      url: server.url('/login'),
      page: arrived(await lane.actor('visitor').open(server.url('/login'), 'looks')),
      howFound: 'found',
    });
    await method?.attempt(lane.actor('victim'), credentials);
    await method?.attempt(lane.actor('victim'), credentials);
    const posts = server.seen.filter((request) => request.method === 'POST');
    expect(posts.map((post) => [new URLSearchParams(post.body).get('csrf'), sentCookies(post).get('session')])).toEqual(
      [
        ['token-2', '2'],
        ['token-3', '3'],
      ],
    );
  });

  it('goes where the page that the redirects led to says, not if it was asked for', async () => {
    const server = await serve((request, response) => {
      if (request.path === '/account') return redirect(response, '/auth/login?next=/account');
      return html(response, '<form method=post><input name=u><input type=password name=p></form>');
    });
    const lane = openStage(server.url()).lane();
    const looked = arrived(await lane.actor('visitor').open(server.url('/account'), 'looks'));
    const method = formLogin(bare, { url: server.url('/account'), page: looked, howFound: 'found' });
    await method?.attempt(lane.actor('victim'), credentials);
    expect(server.seen.at(-1)).toMatchObject({ method: 'POST', path: '/auth/login?next=/account' });
  });

  it('is blocked, and says what it saw instead, if the form is gone or nobody answers', async () => {
    let gone = false;
    const server = await serve((_request, response) => {
      if (gone) notFound(response);
      else html(response, simple);
    });
    const stage = openStage(server.url(), { maxRequests: 2 });
    const lane = stage.lane();
    const method = formLogin(bare, {
      url: server.url('/login'),
      page: arrived(await lane.actor('visitor').open(server.url('/login'), 'looks')),
      howFound: 'found',
    });
    gone = true;
    const first = await method?.attempt(lane.actor('victim'), credentials);
    expect(first).toMatchObject({
      kind: 'blocked',
      obstacle: { reason: expect.stringContaining('404') },
      shown: { last: { response: { status: 404 } } },
    });
    const second = await method?.attempt(lane.actor('victim'), credentials);
    expect(second).toMatchObject({
      kind: 'blocked',
      obstacle: { reason: expect.stringContaining('max-requests') },
    });
  });

  it('is blocked if the form would carry the password to a host that nobody allowed', async () => {
    const foreign = await serve((_request, response) => {
      html(response, 'stolen');
    });
    const { attempt } = await submitted(simple.replace('/in', foreign.url('/steal').href));
    expect(attempt).toMatchObject({
      kind: 'blocked',
      obstacle: { remedy: expect.stringContaining('allowed-hosts') },
    });
    expect(foreign.seen).toEqual([]);
  });

  it('tells a person how to repeat it, without a credential', async () => {
    const server = await serving(simple);
    const looked = arrived(await openStage(server.url()).lane().actor('visitor').open(server.url('/login'), 'looks'));
    const method = formLogin(
      { body: JSON.stringify({ tenant: 'acme', pass: '{{password}}' }), codes: null },
      { url: server.url('/login'), page: looked, howFound: 'found' },
    );
    expect(method?.recipe).toMatchObject({
      method: 'POST',
      url: server.url('/in').href,
      pageUrl: server.url('/login').href,
      encoding: 'urlencoded',
      fields: [
        { name: 'user', source: { from: 'username' } },
        { name: 'pass', source: { from: 'password' } },
        { name: 'tenant', source: { from: 'literal', value: 'acme' } },
      ],
    });
  });

  it('is no way to sign in if the page has no such form', async () => {
    const server = await serving('<form><input name=q></form>');
    const looked = arrived(await openStage(server.url()).lane().actor('visitor').open(server.url('/login'), 'looks'));
    expect(formLogin(bare, { url: server.url('/login'), page: looked, howFound: 'found' })).toBeNull();
  });
});

describe('which field takes the user name', () => {
  const password = '<input type=password name=pass>';
  it.each([
    ['the only one, whatever its name', `<input name=f1>${password}`, 'f1'],
    ['of odd names the last before the password', `<input name=x1><input name=x2>${password}<input name=x3>`, 'x2'],
    ['one that stands after the password, if there is no other', `${password}<input name=x9>`, 'x9'],
    [
      'the one that says user, not the tenant',
      `<input name=tenant>${password}<input name=ctl00$txtUserName>`,
      'ctl00$txtUserName',
    ],
    ['Spring’s', `<input name=org><input name=j_username>${password}`, 'j_username'],
    ['the one with that placeholder', `<input name=a placeholder=E-Mail><input name=b>${password}`, 'a'],
    [
      'the one that a password manager would fill',
      `<input name=a autocomplete=username><input name=b>${password}`,
      'a',
    ],
    ['the one of type email', `<input name=a><input name=b type=email>${password}<input name=c>`, 'b'],
    ['the e-mail address in Spanish', `<input name=correo><input name=codigo>${password}`, 'correo'],
    [
      'the user, not the account number before it',
      `<input name=account placeholder="Account ID"><input name=username>${password}`,
      'username',
    ],
    [
      'the user, not the domain whose id speaks of the login form',
      `<input name=domain id=login-domain><input name=user>${password}`,
      'user',
    ],
    ['not the search in the same form', `<input type=search name=q><input name=f1>${password}`, 'f1'],
  ])('%s', async (_what, inputs, name) => {
    const { fields } = await submitted(`<form method=post action=/in>${inputs}</form>`);
    expect(fields.filter(([, value]) => value === 'alice').map(([field]) => field)).toEqual([name]);
    expect(fields.filter(([, value]) => value === credentials.password).map(([field]) => field)).toEqual(['pass']);
  });
});

describe('what login-body changes of a form', () => {
  it('renames, adds and replaces fields, the page’s others stay', async () => {
    const page = simple.replace('<button>', '<input type=hidden name=_token value=t1><button>');
    const { fields } = await submitted(page, {
      user: 'ACME\\{{username}}',
      otp: '000000',
      email: '{{username}}',
    });
    expect(fields).toEqual([
      ['user', 'ACME\\alice'],
      ['pass', 'pa$$&word'],
      ['_token', 't1'],
      ['otp', '000000'],
      ['email', 'alice'],
    ]);
  });

  it('puts a password in as it is, whatever signs it holds', async () => {
    for (const password of ['$&', "$'", '$`', '$$', '$1', '\\n"\'']) {
      const { fields } = await submitted(simple, { pass: 'v1:{{password}}' }, [], {
        username: 'alice',
        password,
      });
      expect(fields).toContainEqual(['pass', `v1:${password}`]);
    }
  });
});

describe('the CSRF header of a page that a script would send', () => {
  it('goes along with the form, from the meta tag of the page', async () => {
    const { server } = await submitted(`<meta name=csrf-token content=meta-1>${simple}`);
    expect(sentHeaders(server.seen[2], 'x-csrf-token')).toEqual(['meta-1']);
  });

  it('goes along with the form, mirrored from the cookie of the actor that signs in', async () => {
    const { server } = await submitted(simple, {}, ['XSRF-TOKEN=a%3Db']);
    expect(sentHeaders(server.seen[2], 'x-xsrf-token')).toEqual(['a=b']);
  });
});
