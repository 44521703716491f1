import { fixedCodes } from '../builders/fixed-codes.js';
import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Actor } from '../../src/actors/actor.js';
import type { LoginStep } from '../../src/evidence/login-steps.js';
import { stepsLogin } from '../../src/sign-in/steps.js';
import type { SignInAttempt } from '../../src/sign-in/method.js';
import {
  closeServers,
  html,
  json,
  notFound,
  redirect,
  sentHeaders,
  serve,
  type Handler,
  type LittleServer,
} from '../builders/server.js';
import { closeStages, openStage } from '../builders/stage.js';

afterEach(async () => {
  await closeStages();
  await closeServers();
});

const credentials = { username: 'alice', password: 'p&"w' };

function quoted(text: string): string {
  return text.replace(/[^\w\s]/g, '\\$&');
}

function step(changes: Partial<LoginStep>): LoginStep {
  return { method: 'GET', url: '/', body: null, headers: [], captures: [], expectStatus: null, ...changes };
}

interface Tried {
  readonly server: LittleServer;
  readonly actor: Actor;
  readonly attempt: SignInAttempt;
}

async function tried(pages: Readonly<Record<string, Handler>>, steps: readonly LoginStep[]): Promise<Tried> {
  const server = await serve((request, response) => {
    const page = pages[`${request.method} ${request.path}`];
    if (page) page(request, response);
    else notFound(response);
  });
  const actor = openStage(server.url()).lane().actor('victim');
  const method = stepsLogin({ steps, base: server.url(), codes: fixedCodes('123456') });
  return { server, actor, attempt: await method.attempt(actor, credentials) };
}

const ok: Handler = (_request, response) => {
  html(response, '<title>Done</title>');
};
const form: Handler = (_request, response) => {
  html(response, '<input name=csrf value="t&amp;1"><p id=hint> Seven </p><script>var k = "k9";</script>', {
    'set-cookie': ['seed=c-7'],
    'x-flow': 'f-3',
  });
};

describe('a sign-in by steps', () => {
  it('sends a GraphQL mutation as JSON, and keeps the cookie that it sets', async () => {
    const query = 'mutation SignIn($name: String!, $secret: String!) { signIn(name: $name, secret: $secret) { id } }';
    const signedIn: Handler = (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'set-cookie': 'sid=of-a-session' });
      response.end('{"data":{"signIn":{"id":1}}}');
    };
    const variables = { name: '{{username}}', secret: '{{password}}' };
    const { server, actor, attempt } = await tried({ 'POST /graphql': signedIn }, [
      step({ method: 'POST', url: '/graphql', body: { kind: 'json', value: { query, variables } } }),
    ]);
    expect(attempt.kind).toBe('sent');
    expect(JSON.parse(server.seen[0]?.body ?? '')).toEqual({
      query,
      variables: { name: 'alice', secret: 'p&"w' },
    });
    expect(actor.cookieValue('sid', server.url())).toBe('of-a-session');
  });

  it('goes through them in order, with what earlier ones captured', async () => {
    const { server, attempt } = await tried({ 'GET /login': form, 'POST /login': ok, 'PUT /mfa/k9': ok }, [
      step({
        url: '/login',
        captures: [
          { name: 'csrf', from: { kind: 'css', selector: 'input[name=csrf]', attribute: 'value' } },
          { name: 'hint', from: { kind: 'css', selector: '#hint', attribute: null } },
          { name: 'key', from: { kind: 'regex', source: 'k = "(\\w+)"', flags: '' } },
          { name: 'flow', from: { kind: 'header', name: 'X-Flow' } },
          { name: 'seed', from: { kind: 'cookie', name: 'seed' } },
        ],
      }),
      step({
        method: 'POST',
        url: '/login',
        headers: [['x-flow', '{{flow}}-{{seed}}']],
        body: {
          kind: 'form',
          fields: [
            ['csrf', '{{csrf}}'],
            ['user', '{{username}}'],
            ['pass', '{{password}}'],
            ['hint', '{{hint}}'],
          ],
        },
      }),
      step({
        method: 'PUT',
        url: '/mfa/{{key}}',
        body: { kind: 'json', value: { code: '{{totp}}', list: ['{{password}}', 1, true, null] } },
      }),
    ]);
    expect(attempt).toMatchObject({ kind: 'sent', sentAt: 1 });
    expect([...new URLSearchParams(server.seen[1]?.body)]).toEqual([
      ['csrf', 't&1'],
      ['user', 'alice'],
      ['pass', 'p&"w'],
      ['hint', 'Seven'],
    ]);
    expect(sentHeaders(server.seen[1], 'x-flow')).toEqual(['f-3-c-7']);
    expect(server.seen[2]?.path).toBe('/mfa/k9');
    expect(JSON.parse(server.seen[2]?.body ?? '')).toEqual({
      code: '123456',
      list: ['p&"w', 1, true, null],
    });
  });

  it('takes a value out of JSON by its pointer', async () => {
    const { server } = await tried(
      {
        'GET /t': (_request, response) => {
          json(response, { 'a/b': [{ token: 'deep' }], n: 7 });
        },
        'POST /in/deep/7': ok,
      },
      [
        step({
          url: '/t',
          captures: [
            { name: 'token', from: { kind: 'json', pointer: '/a~1b/0/token' } },
            { name: 'n', from: { kind: 'json', pointer: '/n' } },
          ],
        }),
        step({ method: 'POST', url: '/in/{{token}}/{{n}}' }),
      ],
    );
    expect(server.seen.at(-1)?.path).toBe('/in/deep/7');
  });

  it.each([
    ['{{action}}', '/'],
    ['/in/{{token}}/now', '/in/'],
    ['/in?flow={{flow}}', '/in?flow={{flow}}'],
  ])('goes to %s: known of it beforehand is %s', (url, known) => {
    const base = new URL('http://shop.example/');
    const method = stepsLogin({ steps: [step({ method: 'POST', url })], base, codes: null });
    expect(method.url.href).toBe(new URL(known, base).href);
  });

  it('meets an expected status in the answer itself, or at the end of its redirects', async () => {
    const away: Handler = (_request, response) => {
      redirect(response, '/home');
    };
    for (const expectStatus of [302, 200]) {
      const { attempt } = await tried({ 'POST /in': away, 'GET /home': ok }, [
        step({ method: 'POST', url: '/in', expectStatus }),
      ]);
      expect(attempt).toMatchObject({ kind: 'sent' });
    }
  });
});

describe('what scripts do in a sign-in by steps', () => {
  it('is made before a step is sent: drawn anew, told by the clock, digested, and each name once', async () => {
    const sent: string[] = [];
    for (let count = 0; count < 2; count += 1) {
      const { server, attempt } = await tried({ 'POST /in': ok, 'POST /again': ok }, [
        step({
          method: 'POST',
          url: '/in',
          makes: [
            { name: 'verifier', how: { kind: 'random', form: 'base64url', length: 43 } },
            { name: 'challenge', how: { kind: 'digest', of: '{{verifier}}', algorithm: 'sha256', form: 'base64url' } },
            { name: 'now', how: { kind: 'clock', form: 's' } },
            { name: 'quoted', how: { kind: 'encoded', of: '{{password}}', form: 'json' } },
          ],
          body: { kind: 'text', type: 'text/plain;v=1', text: '{"c":"{{challenge}}","t":{{now}},"p":"{{quoted}}"}' },
        }),
        step({ method: 'POST', url: '/again', body: { kind: 'form', fields: [['v', '{{verifier}}']] } }),
      ]);
      expect(attempt).toMatchObject({ kind: 'sent', sentAt: 0 });
      const { c, t, p } = JSON.parse(server.seen[0]?.body ?? '') as Record<string, unknown>;
      const verifier = new URLSearchParams(server.seen[1]?.body).get('v') ?? '';
      expect(sentHeaders(server.seen[0], 'content-type')).toEqual(['text/plain;v=1']);
      expect(verifier).toMatch(/^[\w-]{43}$/);
      expect(c).toBe(createHash('sha256').update(verifier).digest('base64url'));
      expect(Math.abs(Number(t) * 1000 - Date.now())).toBeLessThan(60_000);
      expect(p).toBe(credentials.password);
      sent.push(verifier);
    }
    expect(new Set(sent).size).toBe(2);
  });

  it('is kept of an answer: cookies that they set, tokens that they send from then on', async () => {
    const issued: Handler = (_request, response) => {
      json(response, { data: '{"token":"t-1"}' });
    };
    const { server, actor } = await tried({ 'POST /in': issued, 'GET /me': ok }, [
      step({
        method: 'POST',
        url: '/in',
        captures: [{ name: 'data', from: { kind: 'json', pointer: '/data' } }],
        afterwards: {
          makes: [{ name: 'token', how: { kind: 'json', of: '{{data}}', pointer: '/token' } }],
          cookies: [['kept', '{{token}}']],
          carries: [{ header: 'X-Token', scheme: null, value: '{{token}}' }],
        },
      }),
    ]);
    await actor.open(server.url('/me'), 'looks');
    expect(sentHeaders(server.seen[1], 'x-token')).toEqual(['t-1']);
    expect(sentHeaders(server.seen[1], 'cookie')).toEqual(['kept=t-1']);
  });

  it('comes from their page, also if another answer came in between', async () => {
    const { server } = await tried({ 'GET /login': ok, 'GET /api/csrf': ok, 'POST /in': ok }, [
      step({ url: '/login' }),
      step({ url: '/api/csrf', scripted: true }),
      step({ method: 'POST', url: '/in', page: '/login' }),
    ]);
    expect(sentHeaders(server.seen[1], 'sec-fetch-mode')).toEqual(['cors']);
    expect(sentHeaders(server.seen[2], 'referer')).toEqual([server.url('/login').href]);
  });

  it.each(['/back?code=c-1&x=1', '/back#code=c-1&x=1', '/back#/in?code=c-1'])(
    'is captured of the address that the redirects led to: %s',
    async (location) => {
      const away: Handler = (_request, response) => {
        redirect(response, location);
      };
      const page = new URL(location, 'http://x').pathname + new URL(location, 'http://x').search;
      const { server } = await tried({ 'GET /go': away, [`GET ${page}`]: ok, 'POST /in/c-1': ok }, [
        step({ url: '/go', captures: [{ name: 'code', from: { kind: 'address', parameter: 'code' } }] }),
        step({ method: 'POST', url: '/in/{{code}}' }),
      ]);
      expect(server.seen.at(-1)?.path).toBe('/in/c-1');
    },
  );

  it('blocks, and says what it needs, if that cannot be made from what was answered', async () => {
    const { attempt, server } = await tried({}, [
      step({
        method: 'POST',
        url: '/in',
        makes: [{ name: 'proof', how: { kind: 'regex', of: '{{username}}', source: '^no(.)' } }],
        body: { kind: 'form', fields: [['p', '{{password}}{{proof}}']] },
      }),
    ]);
    expect(attempt.kind === 'blocked' ? attempt.obstacle.reason : '').toMatch(
      /needs proof, which cannot be made from what the application answered/,
    );
    expect(server.seen).toEqual([]);
  });
});

describe('a step that fails', () => {
  const before = (changes: Partial<LoginStep>): readonly LoginStep[] => [
    step({ url: '/login', ...changes }),
    step({ method: 'POST', url: '/login', body: { kind: 'form', fields: [['p', '{{password}}']] } }),
  ];

  it.each([
    [{}, {}, /^Step 1 of the sign-in \(GET \/login\) came to GET \S+ → 404.*; under 400 was expected\.$/],
    [{ 'GET /login': ok }, { expectStatus: 201 }, /→ 200, titled "Done"; 201 was expected/],
    [
      { 'GET /login': ok },
      { captures: [{ name: 'x', from: { kind: 'css', selector: '#x', attribute: 'value' } }] },
      /→ 200, titled "Done", and x by css #x \(attribute value\) found nothing/,
    ],
    [
      { 'GET /login': ok },
      { captures: [{ name: 'x', from: { kind: 'json', pointer: '/x' } }] },
      /x by JSON pointer \/x found nothing/,
    ],
  ] as const)('before the password went out blocks, and says which and why: %#', async (pages, changes, words) => {
    const { attempt, server } = await tried(pages, before(changes));
    expect(attempt.kind === 'blocked' ? attempt.obstacle.reason : '').toMatch(words);
    expect(server.seen).toHaveLength(1);
  });

  it('names what helps, as whoever gave the steps says', async () => {
    const server = await serve((_request, response) => notFound(response));
    const source = { howFound: 'watched', remedy: 'Give login-url.' };
    const method = stepsLogin({ steps: before({}), base: server.url(), codes: null }, source);
    const attempt = await method.attempt(openStage(server.url()).lane().actor('victim'), credentials);
    expect(method.howFound).toBe('watched');
    expect(attempt.kind === 'blocked' ? attempt.obstacle.remedy : '').toBe('Give login-url.');
  });

  it('after it is for the oracle to judge, and is told all the same', async () => {
    const { attempt } = await tried({ 'GET /login': form }, before({}));
    expect(attempt).toMatchObject({
      kind: 'sent',
      trouble: expect.stringMatching(/^Step 2 of the sign-in \(POST \/login\) came to .* → 404/),
    });
  });

  it('names each capture that could have taken another value', async () => {
    const several: Handler = (_request, response) => {
      html(response, '<i>a</i><i>b</i><b>c</b><b>c</b><script>k = "d"; k = "e"; k = "e"; l = "f"; l = "f"</script>');
    };
    const captures = [
      ...['i', 'b'].map((selector) => ({ name: selector, from: { kind: 'css', selector, attribute: null } as const })),
      ...['k', 'l'].map((key) => ({
        name: key,
        from: { kind: 'regex', source: `${key} = "(\\w)"`, flags: '' } as const,
      })),
    ];
    const said = [
      'Step 1 of the sign-in (GET /login) captured i by css i: the first of 2 different values there.',
      'Step 1 of the sign-in (GET /login) captured k by regex /k = "(\\w)"/: the first of 2 different values there.',
    ];
    const sent = await tried({ 'GET /login': several, 'POST /login': ok }, before({ captures }));
    expect(sent.attempt).toMatchObject({ kind: 'sent', choices: said });
    const lacking = [...captures, { name: 'x', from: { kind: 'json', pointer: '/x' } as const }];
    const { attempt } = await tried({ 'GET /login': several }, before({ captures: lacking }));
    expect(attempt.kind === 'blocked' ? attempt.obstacle.reason : '').toMatch(
      new RegExp(`x by JSON pointer /x found nothing. ${said.map(quoted).join(' ')}$`),
    );
  });

  it('shows no password and no value', async () => {
    const { attempt } = await tried({}, [
      step({
        method: 'POST',
        url: '/in?p={{password}}',
        body: { kind: 'form', fields: [['p', '{{password}}']] },
      }),
    ]);
    expect(JSON.stringify(attempt.kind === 'sent' ? attempt.trouble : attempt.obstacle)).not.toContain('p&');
  });
});
