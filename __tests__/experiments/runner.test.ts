import { describe, expect, it } from '@jest/globals';
import { calibrate } from '../../src/calibration/calibrate.js';
import type { Calibration } from '../../src/calibration/calibration.js';
import type { Answer } from '../../src/evidence/answer.js';
import type { CredentialTransport } from '../../src/evidence/evidence.js';
import type { Trial } from '../../src/evidence/gathered.js';
import type { Experiment } from '../../src/experiments/experiment.js';
import { runExperiment, settle } from '../../src/experiments/runner.js';
import type { Scene } from '../../src/experiments/scene.js';
import { targetRun } from '../../src/experiments/target-run.js';
import { startApp } from '../apps/app.js';
import { buildStage } from '../builders/stage-of-app.js';

const facts: CredentialTransport = {
  urls: [],
  overPlainHttp: true,
  twin: null,
  proof: { exchange: [], replay: [] },
};

function tried(answered: Answer): Trial<CredentialTransport> {
  const otherwise = { reason: 'The victim is gone.', remedy: 'Look for it.' };
  return {
    kind: 'tried',
    facts,
    controls: [{ kind: 'positive', expected: 'signed-in', answered, otherwise }],
  };
}

/** An experiment that answers as told, and remembers whether it was alone. */
function scripted(
  answer: (scene: Scene) => Trial<CredentialTransport>,
): Experiment<'credentialTransport'> & { alone: boolean[] } {
  const alone: boolean[] = [];
  return {
    key: 'credentialTransport',
    needs: {},
    ends: 'nothing',
    signIns: 0,
    alone,
    run(scene) {
      alone.push(scene.mayHaveRunBefore);
      return Promise.resolve(answer(scene));
    },
  };
}

async function withCalibration(use: (calibration: Calibration) => Promise<void>): Promise<void> {
  const app = await startApp({});
  const { stage, settings } = buildStage(app);
  try {
    const calibrated = await calibrate(stage, settings);
    if (calibrated.kind !== 'calibrated') throw new Error(calibrated.obstacle.reason);
    await use(calibrated.calibration);
  } finally {
    await stage.close();
    await app.close();
  }
}

describe('the runner of experiments', () => {
  it('hands the facts over if every control answered as it must', () =>
    withCalibration(async (calibration) => {
      const experiment = scripted(() => tried('signed-in'));
      const gathered = await settle(
        targetRun(calibration),
        await runExperiment(targetRun(calibration), experiment, 'beside others'),
      );
      expect(gathered).toEqual({ kind: 'gathered', facts });
      expect(experiment.alone).toEqual([false]);
    }));

  it('runs it again alone if a control failed beside others, and then believes it', () =>
    withCalibration(async (calibration) => {
      const experiment = scripted((scene) => tried(scene.mayHaveRunBefore ? 'signed-in' : 'signed-out'));
      const gathered = await settle(
        targetRun(calibration),
        await runExperiment(targetRun(calibration), experiment, 'beside others'),
      );
      expect(gathered.kind).toBe('gathered');
      expect(experiment.alone).toEqual([false, true]);
      expect(calibration.stage.budget.spent.retries).toBe(1);
    }));

  it.each(['signed-out', 'unclear'] as const)(
    'is inconclusive with the control’s reason if it answers %s alone too',
    (answered) =>
      withCalibration(async (calibration) => {
        const gathered = await settle(
          targetRun(calibration),
          await runExperiment(
            targetRun(calibration),
            scripted(() => tried(answered)),
            'beside others',
          ),
        );
        expect(gathered).toEqual({
          kind: 'inconclusive',
          obstacle: { reason: 'The victim is gone.', remedy: 'Look for it.' },
        });
      }),
  );

  it('does not run again what could not be tried for a reason that being alone does not change', () =>
    withCalibration(async (calibration) => {
      const obstacle = { reason: 'No way to sign out.', remedy: 'Give logout-url.' };
      const experiment = scripted(() => ({ kind: 'untried', obstacle, retry: false }));
      const gathered = await settle(
        targetRun(calibration),
        await runExperiment(targetRun(calibration), experiment, 'beside others'),
      );
      expect(gathered).toEqual({ kind: 'inconclusive', obstacle });
      expect(experiment.alone).toEqual([false]);
    }));

  it('passes on that an experiment does not apply', () =>
    withCalibration(async (calibration) => {
      const experiment = scripted(() => ({ kind: 'not-applicable', reason: 'There is nothing to plant.' }));
      const gathered = await settle(
        targetRun(calibration),
        await runExperiment(targetRun(calibration), experiment, 'beside others'),
      );
      expect(gathered).toEqual({ kind: 'not-applicable', reason: 'There is nothing to plant.' });
    }));

  it('does not begin what needs another way to sign in than the target has', () =>
    withCalibration(async (calibration) => {
      const experiment = { ...scripted(() => tried('signed-in')), needs: { login: 'basic' } } as const;
      const run = await runExperiment(targetRun(calibration), experiment, 'alone');
      expect(run.gathered).toEqual({
        kind: 'not-applicable',
        reason: 'The application is not signed in to by HTTP Basic. If it can be, give login-type: basic.',
      });
      expect([experiment.alone, run.requests]).toEqual([[], 0]);
    }));

  it('does not begin what needs a cookie session if no cookie keeps anybody signed in', () =>
    withCalibration(async (calibration) => {
      const needs = { cookies: 'there is nothing to look at' };
      const experiment = { ...scripted(() => tried('signed-in')), needs };
      const without = { ...calibration, carriers: { sets: [], credentials: true } };
      const run = await runExperiment(targetRun(without), experiment, 'alone');
      expect(run.gathered).toMatchObject({
        kind: 'not-applicable',
        reason: expect.stringMatching(/^No cookie keeps the victim signed in .*, so there is nothing to look at\./),
      });
      expect(experiment.alone).toEqual([]);
    }));
});
