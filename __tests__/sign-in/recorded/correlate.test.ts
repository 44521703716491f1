import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Recording } from '../../../src/browser/recording.js';
import type { Actor } from '../../../src/actors/actor.js';
import { correlate, type Correlation } from '../../../src/sign-in/recorded/correlate.js';
import { stepsLogin } from '../../../src/sign-in/steps.js';
import * as apps from '../../apps/recorded-sign-ins.js';
import { alice, draw, sha256, type ScriptedSignIn } from '../../apps/recorded-sign-ins.js';
import { RecordedBrowser } from '../../builders/recorded-browser.js';
import { closeServers } from '../../builders/server.js';
import { arrived, closeStages, openStage } from '../../builders/stage.js';

afterEach(async () => {
  await closeStages();
  await closeServers();
});

/** Those that the last recipe was made of. */
const recordings: Recording[] = [];

type Recipe = Extract<Correlation, { kind: 'recipe' }>;
const codes = ['111222', '333444', '555666', '777888', '999000'];

/** What comes of it, recorded this often. */
async function correlated({ server, play }: ScriptedSignIn, times = 2): Promise<Correlation> {
  const record = async (code: string): Promise<Recording> => {
    const browser = new RecordedBrowser(server.url());
    await play(browser, { ...alice, code });
    return browser.recording();
  };
  const first = await record('111222');
  const others = times > 1 ? [await record('333444')] : [];
  recordings.splice(0, recordings.length, first, ...others);
  return correlate([first, ...others], { ...alice, codes: ['111222', '333444'] }, server.url());
}

function recipe(correlation: Correlation): Recipe {
  if (correlation.kind === 'unexplained') throw new Error(`unexplained: ${JSON.stringify(correlation.values)}`);
  return correlation;
}

interface Replayed {
  readonly actor: Actor;
  readonly carriers: string;
  readonly status: number;
  readonly body: string;
}

/** A sign-in by the steps, with a jar of its own, and what the protected page says then. */
async function replayed(
  app: ScriptedSignIn,
  { steps }: Recipe,
  path: string,
  password = alice.password,
): Promise<Replayed> {
  const base = app.server.url();
  const actor = openStage(base, { allowedHosts: app.allowedHosts ?? [] })
    .lane()
    .actor('victim');
  const method = stepsLogin({ steps, base, codes: { next: () => Promise.resolve(codes.at(-1) ?? '') } });
  await method.attempt(actor, { ...alice, password });
  const { last } = arrived(await actor.open(app.server.url(path), 'looks'));
  const jar = actor.freeze();
  const carriers = JSON.stringify(jar.names.map((name) => [name, jar.values(name)]));
  return { actor, carriers, status: last.response.status, body: last.response.body };
}

/** What was drawn for a recording, as the applications here draw: of each recording, what is in no other. */
function drawnIn({ exchanges }: Recording): readonly string[] {
  const runs = JSON.stringify(exchanges).match(/\b[0-9a-f]{32}\b|(?<![\w\\-])[A-Za-z0-9][\w-]{42}(?![\w-])/g) ?? [];
  const others = JSON.stringify(recordings.filter((one) => one.exchanges !== exchanges));
  return [...new Set(runs)].filter((run) => !others.includes(run));
}

/** Signed in twice in a row, by different carriers that were not recorded, and not with a wrong password. */
async function expectReplays(app: ScriptedSignIn, known: Recipe, path: string): Promise<void> {
  const text = JSON.stringify(known);
  const secrets = [alice.password, ...codes, ...recordings.flatMap(drawnIn)];
  expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
  const [one, two] = [await replayed(app, known, path), await replayed(app, known, path)];
  const wrong = await replayed(app, known, path, 'Wr0ng & wrong');
  expect([one, two].map(({ status, body }) => [status, body])).toEqual([
    [200, 'hello alice'],
    [200, 'hello alice'],
  ]);
  expect(one.carriers).not.toBe(two.carriers);
  expect(wrong).toMatchObject({ status: 401 });
}

describe('a recorded sign-in', () => {
  it.each([1, 2])('by a form with a hidden token is sent again, from %d recordings', async (times) => {
    const app = await apps.formApp();
    const known = recipe(await correlated(app, times));
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
    await expectReplays(app, known, '/account');
  });

  it('by scripts is sent again: tokens of JSON, mirrored cookies, clocks in names, constants of the build', async () => {
    const app = await apps.scriptedApp();
    const known = recipe(await correlated(app));
    expect(known.steps.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET /',
      'GET /api/csrf',
      'POST /api/login?{{now}}',
    ]);
    expect(JSON.stringify(known)).not.toContain('of-the-recording');
    await expectReplays(app, known, '/api/me');
    expect(known.protectedRequests[0]).toMatchObject({ method: 'GET', url: '/api/me', why: 'refused-before' });
  });

  it.each([
    ['Authorization', 'Bearer '],
    ['X-Session', ''],
    ['Authorization', ''],
  ])('whose token goes into %s with the scheme "%s" has the token sent from then on', async (header, scheme) => {
    const app = await apps.tokenApp(header, scheme);
    const known = recipe(await correlated(app));
    expect(known.tokenHeaders).toEqual([
      { header, scheme: scheme.trim() || null, value: expect.stringMatching(/^\{\{/) },
    ]);
    expect(known.protectedRequests[0]).toMatchObject({ url: '/me', why: 'refused-before' });
    await expectReplays(app, known, '/me');
  });

  it.each(['?', '#'] as const)(
    'by OpenID Connect makes verifier and challenge anew; the code comes after "%s"',
    async (mark) => {
      const app = await apps.openIdApp(mark);
      const known = recipe(await correlated(app));
      await expectReplays(app, known, '/api/me');
    },
  );

  it.each([
    ['of itself', (password: string) => sha256(password)],
    ['and a nonce', (password: string, nonce: string) => sha256(`${nonce}${sha256(password)}`)],
  ])('whose script sends a digest of the password %s makes the digest anew', async (_, hash) => {
    const app = await apps.hashingApp(hash);
    await expectReplays(app, recipe(await correlated(app)), '/me');
  });

  it('step by step sends each name, password and digit where it belongs', async () => {
    const app = await apps.stepwiseApp();
    await expectReplays(app, recipe(await correlated(app)), '/me');
  });

  it('whose script keeps the token in a cookie sets it, and sends forms in parts', async () => {
    const app = await apps.cookieByScriptApp();
    await expectReplays(app, recipe(await correlated(app)), '/me');
  });
});

/** One after the other. */
function inTurn(...texts: readonly string[]): () => string {
  let count = 0;
  return () => texts[count++ % texts.length] ?? '';
}

describe('a recorded sign-in that cannot be sent again', () => {
  it('because the password is encrypted says that nothing holds it, even if it is encrypted alike each time', async () => {
    for (const vector of [draw, () => 'a-constant-vector']) {
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
      [inTurn(`${draw()}+${draw()}=`, `${draw()}//`, `${draw()}+=`), 'unexplained'],
    ] as const) {
      const app = await apps.signingApp(sign);
      expect(await correlated(app, 1)).toMatchObject({ kind: 'unexplained', values: [{ why: 'seen-once' }] });
      expect(await correlated(app, 2)).toMatchObject({ kind: outcome });
    }
  });
});
