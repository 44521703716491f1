import { describe, expect, it } from '@jest/globals';
import type { PlantedIdentifier } from '../../src/evidence/evidence.js';
import type { Gathered } from '../../src/evidence/gathered.js';
import { gather } from '../../src/experiments/gather.js';
import { targetRun } from '../../src/experiments/target-run.js';
import { calibrate } from '../../src/calibration/calibrate.js';
import type { TargetSettings } from '../../src/inputs/settings.js';
import { startFamily } from '../apps/families.js';
import { startLeft, type LeftOptions } from '../apps/left-behind.js';
import type { Listening } from '../apps/listen.js';
import { factsOf } from '../builders/experiment-alone.js';
import { buildStage } from '../builders/stage-of-app.js';
import { buildTarget, type Reachable } from '../builders/target.js';

interface Ran {
  readonly planted: Gathered<PlantedIdentifier>;
  readonly logins: number;
}

async function ran(options: LeftOptions, withSecond = false): Promise<Ran> {
  const app = await startLeft(options);
  return ranOn(app, withSecond ? { second: app.second } : {});
}

async function ranOn(app: Reachable & Listening, overrides: Partial<TargetSettings>): Promise<Ran> {
  const { stage, settings } = buildStage(app, overrides);
  try {
    const calibrated = await calibrate(stage, settings);
    if (calibrated.kind !== 'calibrated') throw new Error(calibrated.obstacle.reason);
    const evidence = await gather(targetRun(calibrated.calibration));
    return { planted: evidence.plantedIdentifier, logins: stage.budget.spent.logins };
  } finally {
    await stage.close();
    await app.close();
  }
}

const facts = async (options: LeftOptions, withSecond = false): Promise<PlantedIdentifier> =>
  factsOf((await ran(options, withSecond)).planted);

describe('what signing out leaves in a browser', () => {
  it.each(['empties', 'destroys'] as const)('is planted, and kept by a sign-in that keeps it: %s', async (signOut) => {
    const { attack, fate, plantedSession, leftBy, proof } = await facts({ signOut, signIn: 'keeps' });
    expect({ attack, fate, plantedSession, leftBy }).toEqual({
      attack: 'signed-in',
      fate: 'kept',
      plantedSession: ['museum'],
      leftBy: 'same-account',
    });
    expect(proof.exchange.at(-1)).toMatchObject({ actor: 'bystander', answer: 'signed-out' });
    expect(proof.replay.map((step) => step.do)).toEqual([
      'sign-in',
      'sign-out',
      'copy-jar',
      'visit',
      'visit',
      'visit',
      'copy-jar',
      'ask',
      'sign-in',
      'ask',
    ]);
  });

  it('is that of the second account, if there is one', async () => {
    const { attack, leftBy, proof } = await facts({ signOut: 'empties', signIn: 'keeps' }, true);
    expect([attack, leftBy]).toEqual(['signed-in', 'second-account']);
    expect(proof.replay[0]).toMatchObject({ do: 'sign-in', as: 'second' });
    expect(proof.exchange.at(-1)).toMatchObject({ actor: 'bystander', answer: 'signed-out' });
  });

  it.each([false, true])('is worth nothing after a sign-in that renews it, second account: %s', async (second) => {
    expect(await facts({ signOut: 'empties', signIn: 'renews' }, second)).toMatchObject({
      attack: 'signed-out',
      fate: 'changed',
      leftBy: second ? 'second-account' : 'same-account',
    });
  });

  it('is planted once more when the sign-in page is open, if that page takes it out', async () => {
    const { attack, fate } = await facts({ signOut: 'empties', signIn: 'keeps', renewsForForm: true });
    expect([attack, fate]).toEqual(['signed-in', 'kept']);
  });

  it('proves nothing if what was planted nowhere is signed in as well', async () => {
    const { planted } = await ran({ signOut: 'suspends', signIn: 'renews' });
    expect(planted).toMatchObject({
      kind: 'inconclusive',
      obstacle: { reason: expect.stringMatching(/never planted/) },
    });
  });

  it('is no identifier to plant if the sign-in refuses whoever has it', async () => {
    expect((await ran({ signOut: 'empties', signIn: 'refuses' })).planted).toMatchObject({
      kind: 'not-applicable',
      reason: expect.stringMatching(/leaves the cookie museum in a browser, and the sign-in is refused/),
    });
  });

  it('costs no sign-in if it is nothing', async () => {
    const { planted, logins } = await ran({ signOut: 'clears', signIn: 'keeps' });
    expect(planted).toMatchObject({ kind: 'not-applicable', reason: expect.stringMatching(/leaves no identifier/) });
    expect(logins).toBeLessThanOrEqual(7);
  });

  describe('if no sign-out worked', () => {
    const keeps = { signOut: 'empties', signIn: 'keeps' } as const;
    const unseen = /No way to sign out was found.*logout-url/;

    it.each([{}, { knowsAnyAddress: true }] as const)(
      'is said to be unknown if no way out is seen: %j',
      async (more) => {
        const { planted } = await ran({ ...keeps, ...more, wayOut: 'none' });
        expect(planted).toMatchObject({ kind: 'not-applicable', reason: expect.stringMatching(unseen) });
      },
    );

    it.each([{}, { knowsAnyAddress: true }] as const)(
      'is said to be unknown beside what visitors are given: %j',
      async (more) => {
        const { attack, leftUnseen } = await facts({ ...keeps, ...more, wayOut: 'none', countsVisitors: true });
        expect([attack, leftUnseen]).toEqual(['signed-out', expect.stringMatching(unseen)]);
      },
    );

    it.each([
      { wayOut: 'broken' },
      { wayOut: 'refused' },
      { wayOut: 'broken', countsVisitors: true },
      { wayOut: 'refused', countsVisitors: true },
    ] as const)('is undecided if a page shows a way out, or an address for one exists: %j', async (more) => {
      expect((await ran({ ...keeps, ...more })).planted).toMatchObject({
        kind: 'inconclusive',
        obstacle: {
          reason: expect.stringMatching(/signing out may leave .* could not be planted/),
          remedy: expect.stringContaining('logout-url'),
        },
      });
    });
  });

  it('beside what visitors are given is known if somebody signed out', async () => {
    const { leftUnseen } = await facts({ signOut: 'clears', signIn: 'keeps', countsVisitors: true });
    expect(leftUnseen).toBeNull();
  });

  it.each([10, 11, 12, 13, 14])('is planted before sign-ins are spent on CSRF tokens, of %i', async (maxLogins) => {
    const app = await startLeft({ signOut: 'empties', signIn: 'keeps', tokens: true });
    const limits = { ...buildTarget(app).limits, maxLogins };
    expect(factsOf((await ranOn(app, { limits })).planted)).toMatchObject({ attack: 'signed-in' });
  });

  it.each([9, 10, 11, 12])('takes nothing from what was proved before, of %i sign-ins', async (maxLogins) => {
    const app = await startFamily({ remembers: 'in-place', leavesMemory: true });
    const limits = { ...buildTarget(app).limits, maxLogins };
    const { planted } = await ranOn(app, { limits });
    expect(factsOf(planted)).toMatchObject({ attack: 'signed-out', restored: { attack: 'signed-in' } });
  });
});
