import { afterEach, describe, expect, it } from '@jest/globals';
import { fixedCodes } from '../builders/fixed-codes.js';
import { bearer } from '../../src/evidence/carrier.js';
import {
  bodyFor,
  defaultJsonBody,
  fillTemplate,
  jsonBody,
  jsonLogin,
  type JsonEndpoint,
} from '../../src/sign-in/json.js';
import { givenValues } from '../../src/sign-in/templates.js';
import {
  closeServers,
  html,
  json,
  notFound,
  sentCookies,
  sentHeaders,
  serve,
  type LittleServer,
} from '../builders/server.js';
import { closeStages, openStage } from '../builders/stage.js';
import type { Actor } from '../../src/actors/actor.js';
import type { LoginMethod, SignInAttempt } from '../../src/sign-in/method.js';

afterEach(async () => {
  await closeStages();
  await closeServers();
});

const credentials = { username: 'alice', password: 'secret' };

describe('credentials in a JSON template', () => {
  it.each([
    'plain',
    '"quoted"',
    'back\\slash',
    '$&',
    "$'$`$$$1",
    'line\nbreak',
    'tab\t',
    '\u2028',
    'ünï',
    '{{x}}',
    '\ud83d\ude00',
  ])('come out as they went in: %j', (password) => {
    const filled: unknown = JSON.parse(
      fillTemplate(defaultJsonBody, givenValues({ username: `u${password}`, password }, null)),
    );
    expect(filled).toEqual({ username: `u${password}`, password });
  });

  it('stand there with a one-time code, if the template asks for one', () => {
    const template = '{"name":"{{username}}","word":"{{password}}","otp":"{{totp}}"}';
    expect(JSON.parse(fillTemplate(template, givenValues(credentials, '123456')))).toEqual({
      name: 'alice',
      word: 'secret',
      otp: '123456',
    });
  });

  it('stand wherever the template names them, and everything else stays', () => {
    const template = '{"user":{"email":"{{username}}@app.example","p":"{{password}}"},"again":"{{password}}","n":1}';
    expect(JSON.parse(fillTemplate(template, givenValues(credentials, null)))).toEqual({
      user: { email: 'alice@app.example', p: 'secret' },
      again: 'secret',
      n: 1,
    });
  });

  it('cannot end the string that they stand in', () => {
    const username = 'x","admin":true,"y":"';
    const filled: unknown = JSON.parse(fillTemplate(defaultJsonBody, givenValues({ username, password: 'p' }, null)));
    expect(filled).toEqual({ username, password: 'p' });
  });
});

const withoutCodes = { codes: null };

/** An endpoint at /api/login that wants no token. */
function endpointAt(pageUrl: URL): JsonEndpoint {
  const url = new URL('/api/login', pageUrl);
  return {
    url,
    pageUrl,
    template: defaultJsonBody,
    howFound: 'given',
  };
}

describe('what an endpoint calls the account’s name and password', () => {
  it.each([
    ['{"errors":[{"message":"\\"email\\" is required"}]}', ['email']],
    ['{"errors":[{"message":"Invalid payload. \"email\" is required."}]}', ['email']],
    ['{"detail":[{"loc":["body","username"],"msg":"field required"}]}', ['username']],
    ['{"error":{"fields":{"user_name":"missing"}}}', ['user_name']],
    ['{"message":"Email is required"}', ['email']],
    ['{"message":"body/login must be a string"}', ['login']],
    ['{"error":"unauthorized"}', ['username']],
    ['{"error":"Neither user and pass attributes nor passive flag present"}', ['user', 'pass']],
    ['{"message":"identifier, password are required"}', ['identifier', 'password']],
    ['', ['username']],
  ] as const)('is taken from its complaint %s', (complaint, name) => {
    const [nameKey, passwordKey] = name;
    expect(bodyFor(complaint)).toBe(jsonBody(nameKey, passwordKey));
  });
});

interface Tried {
  readonly server: LittleServer;
  readonly actor: Actor;
  readonly attempt: SignInAttempt;
}

describe('a body that asks for a one-time code', () => {
  it.each([
    ['{"n":"{{username}}","otp":"{{totp}}"}', '{"n":"alice","otp":"123456"}'],
    ['{"n":"{{username}}"}', '{"n":"alice"}'],
  ])('%s is sent as %s, and a code is drawn for it alone', async (template, sent) => {
    const server = await serve((request, response) => {
      if (request.method === 'POST') json(response, {});
      else html(response, '<p>app</p>');
    });
    let drawn = 0;
    const next = (): Promise<string> => {
      drawn += 1;
      return Promise.resolve('123456');
    };
    const method = jsonLogin({ codes: { ...fixedCodes('123456'), next } }, { ...endpointAt(server.url()), template });
    await method.attempt(openStage(server.url()).lane().actor('victim'), credentials);
    expect(server.seen.at(-1)?.body).toBe(sent);
    expect(drawn).toBe(template.includes('totp') ? 1 : 0);
  });
});

/** Signs in at /api/login, which answers in that way. */
async function tried(answer: unknown, status = 200, page = '<p>app</p>', cookies: string[] = []): Promise<Tried> {
  const server = await serve((request, response) => {
    if (request.method === 'POST') json(response, answer, status);
    else if (request.path === '/') html(response, page, { 'set-cookie': cookies });
    else notFound(response);
  });
  const actor = openStage(server.url()).lane().actor('victim');
  const method = jsonLogin(withoutCodes, endpointAt(server.url()));
  return { server, actor, attempt: await signedIn(method, actor) };
}

async function signedIn(method: LoginMethod, actor: Actor): Promise<SignInAttempt> {
  const attempt = await method.attempt(actor, credentials);
  if (attempt.kind === 'sent') method.tokens?.take(actor, attempt.landing);
  return attempt;
}

describe('signing in with JSON', () => {
  it('opens the application first, for its cookies, and sends what a script would send', async () => {
    const { server, attempt } = await tried({ ok: true }, 200, '<p>app</p>', ['XSRF-TOKEN=t1', 'sid=1']);
    const post = server.seen[1];
    if (!post) throw new Error('nothing was sent');
    expect(server.seen.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /', 'POST /api/login']);
    expect(JSON.parse(post.body)).toEqual(credentials);
    expect(sentHeaders(post, 'content-type')).toEqual(['application/json']);
    expect([sentHeaders(post, 'origin'), sentHeaders(post, 'sec-fetch-mode')]).toEqual([[server.origin], ['cors']]);
    expect([sentCookies(post).get('sid'), sentHeaders(post, 'x-xsrf-token')]).toEqual(['1', ['t1']]);
    expect(attempt).toMatchObject({ kind: 'sent', sentAt: 1 });
  });

  it.each([
    [{ token: 'abcdefgh.ijkl' }],
    [{ access_token: 'abcdefgh.ijkl', token_type: 'bearer' }],
    [{ accessToken: 'abcdefgh.ijkl', refreshToken: 'other-token' }],
    [{ data: { user: { id: 1 }, auth: { jwt: 'abcdefgh.ijkl' } } }],
    [[{ id_token: 'abcdefgh.ijkl' }]],
    [{ nested: { token: 'not-this-one' }, token: 'abcdefgh.ijkl' }],
    [{ a: { b: { c: { d: { token: 'abcdefgh.ijkl' } } } } }],
  ])('carries the token of %j as Bearer from then on', async (answer) => {
    const { server, actor } = await tried(answer);
    expect(actor.tokens.map(({ carrier }) => carrier)).toEqual([bearer]);
    await actor.open(server.url('/api/me'), 'asks');
    expect(sentHeaders(server.seen.at(-1), 'authorization')).toEqual(['Bearer abcdefgh.ijkl']);
  });

  it.each([
    ['a refusal', { token: 'abcdefgh.ijkl' }, 401],
    ['no token', { ok: true, refresh: 'abcdefgh.ijkl' }, 200],
    ['a CSRF token', { csrfToken: 'abcdefgh.ijkl', csrf_token: 'abcdefgh.ijkl' }, 200],
    ['a flag', { token: true }, 200],
    ['a text that no header can hold', { token: 'two words here' }, 200],
    ['a line break', { token: 'abcdefgh\r\nx-injected: 1' }, 200],
    ['a text', 'abcdefgh.ijkl', 200],
    ['null', null, 200],
  ])('carries nothing after %s', async (_what, answer, status) => {
    const { actor } = await tried(answer, status);
    expect(actor.tokens).toEqual([]);
  });

  it.each([
    ['Bearer abcdefgh.ijkl', '', 200, bearer],
    ['Bearer abcdefgh.ijkl', '{"ok":true}', 200, bearer],
    ['Bearer abcdefgh.ijkl', '', 401, null],
    ['Basic YWxpY2U6c2VjcmV0', '', 200, null],
    ['Bearer', '', 200, null],
  ] as const)(
    'takes the token from the Authorization field of the answer: %s, %j, %i',
    async (authorization, body, status, carried) => {
      const server = await serve((request, response) => {
        if (request.method === 'POST') response.writeHead(status, { authorization }).end(body);
        else html(response, '<p>app</p>');
      });
      const actor = openStage(server.url()).lane().actor('victim');
      await signedIn(jsonLogin(withoutCodes, endpointAt(server.url())), actor);
      await actor.open(server.url('/api/me'), 'asks');
      expect(actor.tokens[0]?.carrier ?? null).toEqual(carried);
      expect(sentHeaders(server.seen.at(-1), 'authorization')).toEqual(
        carried === null ? [] : ['Bearer abcdefgh.ijkl'],
      );
    },
  );

  describe('that the user spelled out, with an endpoint that wants a CSRF token', () => {
    /** Refuses who brings no token, which an address below the base gives. */
    async function guarded(): Promise<{ server: LittleServer; method: LoginMethod }> {
      const server = await serve((request, response) => {
        if (request.path === '/shop/api/token') json(response, { csrfToken: 'a1b2c3d4e5f6' });
        else if (request.method !== 'POST') html(response, '<p>app</p>');
        else if (sentHeaders(request, 'x-csrf-token')[0] === 'a1b2c3d4e5f6') json(response, { ok: true });
        else json(response, { error: 'CSRF token missing' }, 403);
      });
      const mayGiveToken = [server.url('/shop/csrf'), server.url('/shop/api/token')];
      return { server, method: jsonLogin(withoutCodes, { ...endpointAt(server.url()), mayGiveToken }) };
    }

    it('keeps what gives the token: of two attempts the first alone is refused', async () => {
      const { server, method } = await guarded();
      const lane = openStage(server.url()).lane();
      expect(method.recipe.tokenHeader).toBeNull();
      for (const actor of [lane.actor('victim'), lane.actor('victim')])
        expect(await method.attempt(actor, credentials)).toMatchObject({
          kind: 'sent',
          landing: { last: { response: { status: 200 } } },
        });
      const paths = server.seen.map(({ method: by, path }) => `${by} ${path}`);
      expect(paths.filter((one) => one.startsWith('POST'))).toHaveLength(3);
      expect(paths.slice(-3)).toEqual(['GET /', 'GET /shop/api/token', 'POST /api/login']);
      const url = server.url('/shop/api/token').href;
      expect(method.recipe.tokenHeader).toMatchObject({ name: 'x-csrf-token', json: { url, key: 'csrfToken' } });
    });

    it('sends a password that may be tried once no second time', async () => {
      const { server, method } = await guarded();
      const actor = openStage(server.url()).lane().actor('visitor', null, { credentialsOnce: true });
      await method.attempt(actor, credentials);
      expect(server.seen.filter(({ method: by }) => by === 'POST')).toHaveLength(1);
    });
  });

  it('is blocked if the application gives no answer', async () => {
    const server = await serve((_request, response) => {
      response.destroy();
    });
    const method = jsonLogin(withoutCodes, endpointAt(server.url()));
    const attempt = await method.attempt(openStage(server.url()).lane().actor('victim'), credentials);
    expect(attempt.kind).toBe('blocked');
    // A question that was dropped is asked once more; the credentials are not sent.
    expect(server.seen.map((request) => request.method)).toEqual(['GET', 'GET']);
  });

  it('tells a person how to repeat it, with the placeholders left in', () => {
    const url = new URL('http://app.example/api/login');
    expect(jsonLogin(withoutCodes, endpointAt(new URL('/', url))).recipe).toMatchObject({
      method: 'POST',
      url: url.href,
      encoding: 'json',
      template: defaultJsonBody,
      basic: false,
    });
  });
});
