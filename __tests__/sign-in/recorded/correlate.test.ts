import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { stepsLogin } from '../../../src/sign-in/steps.js';
import * as apps from '../../apps/recorded-sign-ins.js';
import { randomText } from '../../apps/sessions.js';
import { sha256 } from '../../builders/sha256.js';
import { correlated, expectReplays, made } from '../../builders/replays.js';
import { closeServers } from '../../builders/server.js';
import { arrived, closeStages, openStage } from '../../builders/stage.js';

afterEach(async () => {
  await closeStages();
  await closeServers();
});

describe('a recorded sign-in', () => {
  it.each([1, 2])('by a form with a hidden token is sent again, from %d recordings', async (times) => {
    const app = await apps.formApp();
    const found = await made(app, times);
    const { known } = found;
    expect(known.steps.map(({ method, url }) => `${method} ${url}`)).toEqual(['GET /login', 'POST /login']);
    expect(known.steps[1]?.body).toEqual({
      kind: 'form',
      fields: [
        ['_csrf', '{{csrf}}'],
        ['lang', expect.stringMatching(/^(?:en|\{\{lang\}\})$/)],
        ['user', '{{username}}'],
        ['pass', '{{password}}'],
      ],
    });
    await expectReplays(app, found, '/account');
  });

  it('by scripts is sent again: tokens of JSON, mirrored cookies, clocks in names, constants of the build', async () => {
    const app = await apps.scriptedApp();
    const found = await made(app);
    const { known } = found;
    expect(known.steps.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET /',
      'GET /api/csrf',
      'POST /api/login?{{now}}',
    ]);
    expect(JSON.stringify(known)).not.toContain('of-the-recording');
    await expectReplays(app, found, '/api/me');
    expect(known.protectedRequests[0]).toMatchObject({ method: 'GET', url: '/api/me', why: 'refused-before' });
  });

  it('that mirrors a cookie reads it off the cookie, which somebody may have planted', async () => {
    const app = await apps.mirroringApp();
    const found = await made(app);
    expect(found.known.steps.map(({ captures }) => captures.map(({ from }) => from))).toEqual([
      [{ kind: 'cookie', name: 'seed' }],
      [],
    ]);
    await expectReplays(app, found, '/me');
    const actor = openStage(app.server.url()).lane().actor('victim');
    actor.setCookie('seed=of-somebody-else; Path=/', app.server.url());
    const method = stepsLogin({ steps: found.known.steps, base: app.server.url(), codes: null });
    await method.attempt(actor, apps.alice);
    expect(arrived(await actor.open(app.server.url('/me'), 'looks')).last.response.body).toBe('hello alice');
  });

  it.each([
    ['Authorization', 'Bearer '],
    ['X-Session', ''],
    ['Authorization', ''],
  ])('whose token goes into %s with the scheme "%s" has the token sent from then on', async (header, scheme) => {
    const app = await apps.tokenApp(header, scheme);
    const found = await made(app);
    const { known } = found;
    expect(known.tokenHeaders).toEqual([
      { header, scheme: scheme.trim() || null, value: expect.stringMatching(/^\{\{/) },
    ]);
    expect(known.protectedRequests[0]).toMatchObject({ url: '/me', why: 'refused-before' });
    await expectReplays(app, found, '/me');
  });

  it.each([
    ['Authorization', 'Token '],
    ['X-Session', ''],
  ])(
    'has a token that the account keeps for ever sent in %s with the scheme "%s", not the recorded one',
    async (header, scheme) => {
      const token = randomText();
      const app = await apps.tokenApp(header, scheme, () => token);
      const { known } = await made(app);
      expect(known.tokenHeaders).toEqual([
        { header, scheme: scheme.trim() || null, value: expect.stringMatching(/^\{\{/) },
      ]);
      expect(JSON.stringify(known)).not.toContain(token);
    },
  );

  it.each(['?', '#'] as const)(
    'by OpenID Connect makes verifier and challenge anew; the code comes after "%s"',
    async (mark) => {
      const app = await apps.openIdApp(mark);
      const found = await made(app);
      const before = app.challenges().length;
      await expectReplays(app, found, '/api/me');
      const [all, replayed] = [app.challenges(), app.challenges().slice(before)];
      expect([replayed.length, new Set(all).size]).toEqual([3, all.length]);
    },
  );

  it.each([
    ['of itself', (password: string) => sha256(password, 'hex')],
    ['and a nonce', (password: string, nonce: string) => sha256(`${nonce}${sha256(password, 'hex')}`, 'hex')],
  ])('whose script sends a digest of the password %s makes the digest anew', async (_, hash) => {
    const app = await apps.hashingApp(hash);
    await expectReplays(app, await made(app), '/me');
  });

  it('has its nonce found behind an answer with more drawn values than are looked at', async () => {
    const app = await apps.hashingApp((password, nonce) => sha256(`${nonce}${password}`, 'hex'), 600);
    await expectReplays(app, await made(app), '/me');
  });

  it('with name, password and code on separate pages sends each in its own field', async () => {
    const app = await apps.stepwiseApp();
    await expectReplays(app, await made(app), '/me');
  });

  it('whose script keeps the token in a cookie sets it, and sends forms in parts', async () => {
    const app = await apps.cookieByScriptApp();
    await expectReplays(app, await made(app), '/me');
  });
});

/** One after the other. */
function inTurn(...texts: readonly string[]): () => string {
  let count = 0;
  return () => texts[count++ % texts.length] ?? '';
}

describe('a recorded sign-in that cannot be sent again', () => {
  it('because the password is encrypted says that nothing holds it, even if it is encrypted alike each time', async () => {
    for (const vector of [randomText, () => 'a-constant-vector']) {
      const app = await apps.hashingApp((password) => Buffer.from(`${vector()}${password}`).toString('hex').slice(3));
      expect(await correlated(app)).toEqual({
        kind: 'unexplained',
        values: [{ request: null, value: 'the password', why: 'not-sent' }],
      });
    }
  });

  it('names the request and the value that differs each time', async () => {
    const app = await apps.signingApp(inTurn('hare', 'tortoise'));
    expect(await correlated(app)).toEqual({
      kind: 'unexplained',
      values: [{ request: `POST ${app.server.origin}/login`, value: 'the header X-Signature', why: 'differs' }],
    });
  });

  it('from one recording names what may be a constant or not; a second tells', async () => {
    for (const [sign, outcome] of [
      [() => randomUUID(), 'recipe'],
      [() => 'b7e23ec29af22b0b4e41da31e868d572', 'recipe'],
      [inTurn(`${randomText()}+${randomText()}=`, `${randomText()}//`, `${randomText()}+=`), 'unexplained'],
    ] as const) {
      const app = await apps.signingApp(sign);
      expect(await correlated(app, 1)).toMatchObject({ kind: 'unexplained', values: [{ why: 'seen-once' }] });
      expect(await correlated(app, 2)).toMatchObject({ kind: outcome });
    }
  });
});
