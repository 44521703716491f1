import { fixedCodes } from './fixed-codes.js';
import { expect } from '@jest/globals';
import type { Recording } from '../../src/browser/recording.js';
import { writeLogin } from '../../src/inputs/config/write-login.js';
import { correlate, type Correlation } from '../../src/sign-in/recorded/correlate.js';
import { stepsLogin } from '../../src/sign-in/steps.js';
import { alice, type ScriptedSignIn } from '../apps/recorded-sign-ins.js';
import { RecordedBrowser } from './recorded-browser.js';
import { arrived, openStage } from './stage.js';

export type Recipe = Extract<Correlation, { kind: 'recipe' }>;
const codes = ['111222', '333444', '555666', '777888', '999000'];

/** A recipe, and the recordings that it was made of. */
export interface Made {
  readonly known: Recipe;
  readonly recordings: readonly Recording[];
}

/** What comes of it, recorded this often. */
export async function correlated(app: ScriptedSignIn, times = 2): Promise<Correlation> {
  return (await attempt(app, times)).correlation;
}

/** The same, of what must be a recipe. */
export async function made(app: ScriptedSignIn, times = 2): Promise<Made> {
  const { correlation, recordings } = await attempt(app, times);
  return { known: recipe(correlation), recordings };
}

async function attempt(
  { server, play }: ScriptedSignIn,
  times: number,
): Promise<{ readonly correlation: Correlation; readonly recordings: readonly Recording[] }> {
  const record = async (code: string): Promise<Recording> => {
    const browser = new RecordedBrowser(server.url());
    await play(browser, { ...alice, code });
    return browser.recording();
  };
  const first = await record('111222');
  const others = times > 1 ? [await record('333444')] : [];
  const correlation = correlate([first, ...others], { ...alice, codes: ['111222', '333444'] }, server.url());
  return { correlation, recordings: [first, ...others] };
}

export function recipe(correlation: Correlation): Recipe {
  if (correlation.kind === 'unexplained') throw new Error(`unexplained: ${JSON.stringify(correlation.values)}`);
  return correlation;
}

interface Replayed {
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
  const method = stepsLogin({ steps, base, codes: fixedCodes(codes.at(-1) ?? '') });
  await method.attempt(actor, { ...alice, password });
  const { last } = arrived(await actor.open(app.server.url(path), 'looks'));
  const jar = actor.freeze();
  const carriers = JSON.stringify(jar.names.map((name) => [name, jar.values(name)]));
  return { carriers, status: last.response.status, body: last.response.body };
}

/** What was drawn for a recording, as the applications here draw: of each recording, what is in no other. */
function drawnIn({ exchanges }: Recording, recordings: readonly Recording[]): readonly string[] {
  const runs = JSON.stringify(exchanges).match(/\b[0-9a-f]{32}\b|(?<![\w\\-])[A-Za-z0-9][\w-]{42}(?![\w-])/g) ?? [];
  const others = JSON.stringify(recordings.filter((one) => one.exchanges !== exchanges));
  return [...new Set(runs)].filter((run) => !others.includes(run));
}

/** The config file can say the steps; signed in twice in a row, by different carriers that were not recorded, and not with a wrong password. */
export async function expectReplays(app: ScriptedSignIn, { known, recordings }: Made, path: string): Promise<void> {
  const text = JSON.stringify(known);
  const secrets = [alice.password, ...codes, ...recordings.flatMap((one) => drawnIn(one, recordings))];
  expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
  expect(writeLogin({ steps: known.steps, protectedUrl: null })).not.toBeNull();
  const [one, two] = [await replayed(app, known, path), await replayed(app, known, path)];
  const wrong = await replayed(app, known, path, 'Wr0ng & wrong');
  expect([one, two].map(({ status, body }) => [status, body])).toEqual([
    [200, 'hello alice'],
    [200, 'hello alice'],
  ]);
  expect(one.carriers).not.toBe(two.carriers);
  expect(wrong).toMatchObject({ status: 401 });
}
