import { describe, expect, it } from '@jest/globals';
import { calibrate } from '../../src/calibration/calibrate.js';
import type { Calibration } from '../../src/calibration/calibration.js';
import type { TwoCookies } from '../../src/evidence/evidence.js';
import type { Gathered } from '../../src/evidence/gathered.js';
import { runExperiment, settle, type Run } from '../../src/experiments/runner.js';
import { targetRun } from '../../src/experiments/target-run.js';
import { twoCookies } from '../../src/experiments/two-cookies.js';
import { startApp } from '../apps/app.js';
import { CarriedApp, type CarriedRules } from '../apps/carried.js';
import { buildStage } from '../builders/stage-of-app.js';
import type { Reachable } from '../builders/target.js';

async function calibrated<T>(app: Reachable, use: (calibration: Calibration) => Promise<T>): Promise<T> {
  const { stage, settings } = buildStage(app);
  try {
    const result = await calibrate(stage, settings);
    if (result.kind !== 'calibrated') throw new Error(result.obstacle.reason);
    return await use(result.calibration);
  } finally {
    await stage.close();
  }
}

interface Tried {
  readonly run: Run<'twoCookies'>;
  readonly logins: number;
  readonly log: readonly string[];
}

/** Runs the experiment beside nothing else; `then` happens between the calibration and it. */
async function tried(
  rules: Partial<CarriedRules>,
  then: (app: CarriedApp, calibration: Calibration) => void | Promise<void> = () => undefined,
): Promise<Tried> {
  const app = await CarriedApp.start(rules);
  try {
    return await calibrated(app, async (calibration) => {
      await then(app, calibration);
      const before = calibration.stage.budget.spent.logins;
      const start = app.log.length;
      const first = await runExperiment(targetRun(calibration), twoCookies, 'beside others');
      const run = { ...first, gathered: await settle(targetRun(calibration), first) };
      const logins = calibration.stage.budget.spent.logins - before;
      return { run, logins, log: app.log.slice(start) };
    });
  } finally {
    await app.close();
  }
}

function factsOf(gathered: Gathered<readonly TwoCookies[]>): TwoCookies {
  const [first] = gathered.kind === 'gathered' ? gathered.facts : [];
  if (first !== undefined) return first;
  if (gathered.kind === 'gathered') throw new Error('Nothing was tried.');
  throw new Error(gathered.kind === 'not-applicable' ? gathered.reason : gathered.obstacle.reason);
}

describe('two cookies of the session’s name', () => {
  it('sees that a server goes by the first, and that the planted one is not signed in with the victim', async () => {
    const { run, logins, log } = await tried({ doubled: 'first' });
    expect(factsOf(run.gathered)).toMatchObject({
      cookie: 'sid',
      plantedFirst: 'signed-out',
      plantedLast: 'signed-in',
      signIn: { position: 'first', attack: 'signed-out' },
    });
    expect([logins, run.retry]).toEqual([1, false]);
    expect(log.length).toBe(run.requests);
    expect(run.requests).toBeLessThanOrEqual(9);
  });

  it('sees that a server goes by the last, within nine requests', async () => {
    const { run, logins } = await tried({ doubled: 'last' });
    expect(factsOf(run.gathered)).toMatchObject({
      plantedFirst: 'signed-in',
      plantedLast: 'signed-out',
      signIn: { position: 'last', attack: 'signed-out' },
    });
    expect(logins).toBe(1);
    expect(run.requests).toBeLessThanOrEqual(9);
  });

  it.each(['first', 'last'] as const)(
    'sees the planted one signed in if the server goes by the %s and keeps identifiers',
    async (doubled) => {
      const { run } = await tried({ doubled, keepsId: true });
      expect(factsOf(run.gathered).signIn).toEqual({ position: doubled, attack: 'signed-in' });
      expect(run.requests).toBeLessThanOrEqual(9);
    },
  );

  it('makes a value up if visitors are given none, and sees it signed in if it is adopted', async () => {
    const { run } = await tried({ issues: false, csrf: 'none', adopts: true, keepsId: true });
    expect(factsOf(run.gathered).signIn).toEqual({ position: 'first', attack: 'signed-in' });
    expect(factsOf(run.gathered).proof.replay[0]).toMatchObject({ do: 'plant', name: 'sid' });
  });

  it('takes a sign-in for accepted by the victim’s own cookies, though the planted one shadows them', async () => {
    const { run } = await tried({ issues: false, csrf: 'none' });
    const { signIn, proof } = factsOf(run.gathered);
    expect(signIn).toEqual({ position: 'first', attack: 'signed-out' });
    expect(proof.exchange.at(-1)).toMatchObject({ actor: 'victim', answer: 'signed-in' });
  });

  it('spends no sign-in if the server finds the right one in any order', async () => {
    const { run, logins } = await tried({ doubled: 'right-one' });
    expect(factsOf(run.gathered)).toMatchObject({
      plantedFirst: 'signed-in',
      plantedLast: 'signed-in',
      signIn: null,
    });
    expect(logins).toBe(0);
  });

  it('spends no sign-in if the server refuses both orders, once the victim’s own cookie is known to live', async () => {
    const { run, logins } = await tried({ doubled: 'reject' });
    const { proof, ...facts } = factsOf(run.gathered);
    expect(facts).toEqual({
      cookie: 'sid',
      plantedFirst: 'signed-out',
      plantedLast: 'signed-out',
      signIn: null,
    });
    expect(proof.exchange.at(-1)).toMatchObject({
      note: 'asks with its own cookies alone',
      answer: 'signed-in',
    });
    expect(logins).toBe(0);
  });

  it('sees that a server refuses a request with two good ones, while each alone is answered', async () => {
    const { run, logins } = await tried({ doubled: 'bad-request' });
    const { proof, ...facts } = factsOf(run.gathered);
    expect(facts).toEqual({ cookie: 'sid', plantedFirst: 'refused', plantedLast: 'refused', signIn: null });
    expect(proof.exchange.at(-1)).toMatchObject({
      note: 'asks with its own cookies alone',
      answer: 'signed-in',
    });
    expect(logins).toBe(0);
  });

  it('shows both cookies in the transcript, in their order, and the value of neither', async () => {
    const { run } = await tried({ doubled: 'first' });
    const { exchange } = factsOf(run.gathered).proof;
    const carried = exchange.flatMap(({ carriers }) => (carriers?.length === 2 ? [carriers] : []));
    expect(carried.slice(0, 2)).toEqual([
      ['sid#1', 'sid#2'],
      ['sid#2', 'sid#1'],
    ]);
    expect(JSON.stringify(exchange)).not.toMatch(/[0-9a-f]{16}/);
  });

  it('tries again alone with another session if the calibration’s has ended, instead of reading that as an answer', async () => {
    const { run } = await tried({ singleSession: true, doubled: 'right-one' }, async (_app, calibration) => {
      const other = calibration.stage.lane().actor('victim');
      await calibration.login.attempt(other, calibration.credentials);
    });
    expect(factsOf(run.gathered)).toMatchObject({ plantedFirst: 'signed-in', plantedLast: 'signed-in' });
  });

  it('knows whose session counts even if sign-in works only without a second cookie', async () => {
    const { run } = await tried({ issues: false, csrf: 'none', refusesUnknown: true });
    const { plantedFirst, plantedLast, signIn } = factsOf(run.gathered);
    expect([plantedFirst === plantedLast, signIn]).toEqual([false, null]);
  });

  it('is inconclusive if after the sign-in everybody is signed in, whatever they send', async () => {
    const { run } = await tried({}, (app) => {
      app.rules = { ...app.rules, opensToAll: true };
    });
    expect(run.gathered).toMatchObject({
      kind: 'inconclusive',
      obstacle: { reason: expect.stringMatching(/never planted|before any sign-in/) },
    });
  });

  it('says the same of the same target, run after run', async () => {
    const facts = await Promise.all(
      [1, 2].map(async () => {
        const { proof, ...said } = factsOf((await tried({ doubled: 'last', keepsId: true })).run.gathered);
        return {
          ...said,
          steps: proof.exchange.map(({ actor, carriers, answer }) => [actor, carriers, answer]),
        };
      }),
    );
    expect(facts[0]).toEqual(facts[1]);
  });

  it('does not apply if the Authorization header is what signs in', async () => {
    const app = await startApp({ signIn: 'bearer' });
    try {
      const run = await calibrated(app, (calibration) =>
        runExperiment(targetRun(calibration), twoCookies, 'beside others'),
      );
      expect(run.gathered.kind).toBe('not-applicable');
      expect(run.requests).toBe(0);
    } finally {
      await app.close();
    }
  });

  it('plants both cookies of a session that rests on two', async () => {
    const app = await startApp({ session: 'two-cookies' });
    try {
      const run = await calibrated(app, (calibration) =>
        runExperiment(targetRun(calibration), twoCookies, 'beside others'),
      );
      const facts = factsOf(run.gathered);
      expect(facts.cookie).toContain('+');
      expect(facts).toMatchObject({ plantedFirst: 'signed-out', plantedLast: 'signed-in' });
    } finally {
      await app.close();
    }
  });
});
