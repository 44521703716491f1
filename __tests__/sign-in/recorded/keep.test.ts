import { describe, expect, it } from '@jest/globals';
import type { Recording } from '../../../src/browser/recording.js';
import { correlate } from '../../../src/sign-in/recorded/correlate.js';
import { exchange, recording } from '../../builders/recording.js';
import type { Recipe } from '../../builders/replays.js';

const base = new URL('http://shop.test/');
const typed = { username: 'alice@shop.test', password: 'S3cret', codes: [] };
const login = 'user=alice%40shop.test&pass=S3cret';

/** Of two recordings, which differ in what is drawn. */
function of(record: (draw: (name: string) => string) => Recording, known = typed): Recipe {
  const drawn = (letter: string) => (name: string) => `${name}0${letter.repeat(8)}1f2e3d4c`;
  const found = correlate([record(drawn('a')), record(drawn('b'))], known, base);
  if (found.kind === 'unexplained') throw new Error(JSON.stringify(found.values));
  expect(JSON.stringify(found)).not.toMatch(/0(?:aaaaaaaa|bbbbbbbb)1f2e3d4c/);
  return found;
}

function lines({ steps }: Recipe): string[] {
  return steps.map(({ method, url }) => `${method} ${url}`);
}

describe('what is kept of a recording', () => {
  it('is the way to the credentials and what follows until the session is there, and no background', () => {
    const known = of((draw) =>
      recording(5, [
        exchange('GET /', { sets: [`sid=${draw('s')}`] }),
        exchange('GET /app.js', { by: 'script', gives: 'const release = "1"' }),
        exchange('GET /api/features', { by: 'empty', gives: { dark: true } }),
        exchange('POST /telemetry', { body: `{"event":"${draw('e')}"}` }),
        exchange('GET /login', { headers: [['Cookie', `sid=${draw('s')}`]] }),
        exchange('POST /login', {
          body: login,
          headers: [['Cookie', `sid=${draw('s')}`]],
          status: 303,
          answer: [['Location', '/home']],
        }),
        exchange('GET /home', { headers: [['Cookie', `sid=${draw('s')}`]] }),
        exchange('GET /api/news', { by: 'empty', headers: [['Cookie', `sid=${draw('s')}`]], gives: [] }),
      ]),
    );
    expect(lines(known)).toEqual(['GET /', 'GET /login', 'POST /login']);
    expect(known.protectedRequests.map(({ url }) => url)).toEqual(['/api/news']);
  });

  it('is no chain of requests whose answers each set the session’s cookie anew', () => {
    const known = of((draw) =>
      recording(4, [
        exchange('GET /login', { sets: [`sid=${draw('one')}`] }),
        exchange('GET /a', { by: 'empty', headers: [['Cookie', `sid=${draw('one')}`]], sets: [`sid=${draw('two')}`] }),
        exchange('GET /b', {
          by: 'empty',
          headers: [['Cookie', `sid=${draw('two')}`]],
          sets: [`sid=${draw('three')}`],
        }),
        exchange('GET /c', {
          by: 'empty',
          headers: [['Cookie', `sid=${draw('three')}`]],
          sets: [`sid=${draw('four')}`],
        }),
        exchange('POST /login', {
          body: login,
          headers: [['Cookie', `sid=${draw('four')}`]],
          sets: [`sid=${draw('five')}`],
        }),
        exchange('GET /d', { by: 'empty', headers: [['Cookie', `sid=${draw('five')}`]], sets: [`sid=${draw('six')}`] }),
        exchange('GET /e', {
          by: 'empty',
          headers: [['Cookie', `sid=${draw('six')}`]],
          sets: [`sid=${draw('seven')}`],
        }),
      ]),
    );
    expect(lines(known)).toEqual(['GET /login', 'POST /login']);
  });

  it('is the request that turns a token into a session, though nothing is asked with it', () => {
    const known = of((draw) =>
      recording(2, [
        exchange('GET /login'),
        exchange('GET /next', { by: 'empty', headers: [['Sec-Purpose', 'prefetch']], gives: 'n' }),
        exchange('POST /auth', { body: '{"u":"alice@shop.test","p":"S3cret"}', gives: { ticket: draw('t') } }),
        exchange('POST /session', { body: `{"ticket":"${draw('t')}"}`, sets: [`sid=${draw('s')}`], gives: {} }),
      ]),
    );
    expect(lines(known)).toEqual(['GET /login', 'POST /auth', 'POST /session']);
    expect(known.steps[2]?.body).toEqual({ kind: 'json', value: { ticket: '{{ticket}}' } });
  });

  it('is what a page posts by itself, and a second host’s cookie', () => {
    const known = of((draw) =>
      recording(1, [
        exchange('GET http://idp.test/sso?from=shop', { sets: [`idp=${draw('i')}`] }),
        exchange('POST http://idp.test/sso?from=shop', {
          ...{ body: login, headers: [['Cookie', `idp=${draw('i')}`]] },
          gives: `<form method=post action=http://shop.test/acs><input name=SAMLResponse value="${draw('saml')}+/="><input name=RelayState value=x></form>`,
        }),
        exchange('POST /acs', {
          ...{ body: `SAMLResponse=${encodeURIComponent(`${draw('saml')}+/=`)}&RelayState=x`, status: 302 },
          ...{ answer: [['Location', '/home']], sets: [`app=${draw('app')}`] },
        }),
        exchange('GET /home', { headers: [['Cookie', `app=${draw('app')}`]] }),
      ]),
    );
    expect(lines(known)).toEqual([
      'GET http://idp.test/sso?from=shop',
      'POST http://idp.test/sso?from=shop',
      'POST /acs',
    ]);
    expect(known.steps[2]?.body).toEqual({
      kind: 'form',
      fields: [
        ['SAMLResponse', '{{SAMLResponse}}'],
        ['RelayState', 'x'],
      ],
    });
  });

  it('takes no path for a name or a password that reads alike', () => {
    const known = of(
      (draw) =>
        recording(1, [
          exchange('GET /admin/login', { sets: [`sid=${draw('s')}`] }),
          exchange('POST /admin/login?next=%2Fadmin', {
            body: 'user=admin&password=admin',
            sets: [`sid=${draw('t')}`],
            headers: [['Cookie', `sid=${draw('s')}`]],
          }),
          exchange('GET /admin/home', { headers: [['Cookie', `sid=${draw('t')}`]] }),
        ]),
      { username: 'admin', password: 'admin', codes: [] },
    );
    expect(lines(known)).toEqual(['GET /admin/login', 'POST /admin/login?next=%2Fadmin']);
    expect(known.steps[1]?.body).toEqual({
      kind: 'form',
      fields: [
        ['user', '{{username}}'],
        ['password', '{{password}}'],
      ],
    });
    expect(known.protectedRequests.map(({ url }) => url)).toEqual(['/admin/home']);
  });

  it('finds a password in Basic credentials, in JSON within a form and in a query', () => {
    for (const [line, parts, template] of [
      [
        'GET /me',
        { by: 'empty', headers: [['Authorization', `Basic ${btoa('alice@shop.test:S3cret')}`]] },
        /Basic \{\{base64\}\}/,
      ],
      [
        'POST /in',
        { body: `payload=${encodeURIComponent('{"u":"alice@shop.test","p":"S3cret","n":1}')}` },
        /"payload","\{.*\{\{password-json\}\}/,
      ],
      ['GET /in?u=alice%40shop.test&p=S3cret', { by: 'empty' }, /\{\{username-percent\}\}&p=\{\{password-percent\}\}/],
    ] as const) {
      const known = of((draw) =>
        recording(1, [
          exchange('GET /'),
          exchange(line, { ...parts, sets: [`sid=${draw('s')}`] }),
          exchange('GET /home', { headers: [['Cookie', `sid=${draw('s')}`]] }),
        ]),
      );
      expect(JSON.stringify(known.steps).replaceAll('\\"', '"')).toMatch(template);
    }
  });

  it('knows a GraphQL query as what a visitor may be refused, and no mutation', () => {
    const graphql = (query: string) => ({ body: JSON.stringify({ query }), by: 'empty' }) as const;
    const known = of((draw) => {
      const bearer = [['Authorization', `Bearer ${draw('t')}`]] as const;
      return recording(1, [
        exchange('GET /'),
        exchange('POST /graphql', {
          body: JSON.stringify({
            query: 'mutation ($u: String!) { signIn }',
            variables: { u: 'alice@shop.test', p: 'S3cret' },
          }),
          gives: { data: { signIn: { token: draw('t') } } },
        }),
        exchange('POST /graphql', { ...graphql('mutation { seen }'), headers: bearer, gives: { data: 1 } }),
        exchange('POST /graphql', {
          ...graphql('{ me { name } }'),
          headers: bearer,
          gives: { data: { me: { name: 'A' } } },
        }),
      ]);
    });
    expect(known.protectedRequests).toEqual([
      {
        ...{ method: 'POST', url: '/graphql', headers: [], why: 'carries-token' },
        body: { kind: 'json', value: { query: '{ me { name } }' } },
      },
    ]);
  });

  it('takes a token that is the same each time from the answer all the same', () => {
    const known = of(() =>
      recording(1, [
        exchange('GET /'),
        exchange('POST /login', { body: '{"u":"alice@shop.test","p":"S3cret"}', gives: { key: 'alicekey' } }),
        exchange('GET /me', { by: 'empty', headers: [['X-Key', 'alicekey']], gives: {} }),
      ]),
    );
    expect(known.tokenHeaders).toEqual([{ header: 'X-Key', scheme: null, value: '{{key}}' }]);
    expect(JSON.stringify(known.steps)).not.toContain('alicekey');
  });

  it('leaves a cookie out that a script set and nothing explains, and says so', () => {
    const words = ['hare', 'tortoise'];
    const record = (word: string): Recording =>
      recording(1, [
        exchange('GET /', { sets: ['sid=0'] }),
        exchange('POST /login', { body: login, headers: [['Cookie', `sid=0; mood=${word}`]], sets: ['sid=1'] }),
        exchange('GET /me', { headers: [['Cookie', `sid=1; mood=${word}`]] }),
      ]);
    const found = correlate([record(words[0] ?? ''), record(words[1] ?? '')], typed, base);
    expect(found).toMatchObject({
      kind: 'recipe',
      leftOut: expect.arrayContaining([
        { request: 'POST http://shop.test/login', value: 'the cookie mood, which a script set', why: 'differs' },
      ]),
    });
    expect(JSON.stringify(found)).not.toMatch(/hare|tortoise/);
  });

  it('reads a recording that is made to keep it busy, and overflows no stack', () => {
    const nested = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const many = Array.from({ length: 20_000 }, (_, index) => `k${index}=v${index}1f2e3d4c`).join('&');
    const known = of((draw) =>
      recording(2, [
        exchange('GET /', { gives: `${'<div>'.repeat(50_000)}${nested}`, sets: [`sid=${draw('s')}`] }),
        exchange(`POST /beacon`, { body: many, by: 'empty', gives: `{"a":${nested}}` }),
        exchange('POST /login', {
          body: `${login}&extra=${encodeURIComponent(nested)}`,
          headers: [['Cookie', `sid=${draw('s')}`]],
        }),
        exchange('GET /me', { headers: [['Cookie', `sid=${draw('s')}`]] }),
      ]),
    );
    expect(lines(known)).toEqual(['GET /', 'POST /login']);
  });
});
