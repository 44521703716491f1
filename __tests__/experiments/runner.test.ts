import { describe, expect, it } from '@jest/globals';
import { calibrate } from '../../src/calibration/calibrate.js';
import type { Calibration } from '../../src/calibration/calibration.js';
import type { Answer } from '../../src/evidence/answer.js';
import type { CredentialTransport } from '../../src/evidence/evidence.js';
import type { Trial } from '../../src/evidence/gathered.js';
import type { Experiment, Scene } from '../../src/experiments/experiment.js';
import { runExperiment, settle } from '../../src/experiments/runner.js';
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
    alone,
    run(scene) {
      alone.push(scene.alone);
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
  it('hands the facts over where every control answered as it must', () =>
    withCalibration(async (calibration) => {
      const experiment = scripted(() => tried('signed-in'));
      const run = await settle(calibration, await runExperiment(calibration, experiment, false));
      expect(run.gathered).toEqual({ kind: 'gathered', facts });
      expect(experiment.alone).toEqual([false]);
    }));

  it('runs it again alone where a control failed beside others, and then believes it', () =>
    withCalibration(async (calibration) => {
      const experiment = scripted(({ alone }) => tried(alone ? 'signed-in' : 'signed-out'));
      const run = await settle(calibration, await runExperiment(calibration, experiment, false));
      expect(run.gathered.kind).toBe('gathered');
      expect(experiment.alone).toEqual([false, true]);
      expect(calibration.stage.budget.spent.retries).toBe(1);
    }));

  it.each(['signed-out', 'unclear'] as const)(
    'is inconclusive with the control’s reason where it answers %s alone too',
    (answered) =>
      withCalibration(async (calibration) => {
        const run = await settle(
          calibration,
          await runExperiment(
            calibration,
            scripted(() => tried(answered)),
            false,
          ),
        );
        expect(run.gathered).toEqual({
          kind: 'inconclusive',
          obstacle: { reason: 'The victim is gone.', remedy: 'Look for it.' },
        });
      }),
  );

  it('does not run again what could not be tried for a reason that being alone does not change', () =>
    withCalibration(async (calibration) => {
      const obstacle = { reason: 'No way to sign out.', remedy: 'Give logout-url.' };
      const experiment = scripted(() => ({ kind: 'untried', obstacle, retry: false }));
      const run = await settle(calibration, await runExperiment(calibration, experiment, false));
      expect(run.gathered).toEqual({ kind: 'inconclusive', obstacle });
      expect(experiment.alone).toEqual([false]);
    }));

  it('passes on that an experiment does not apply', () =>
    withCalibration(async (calibration) => {
      const experiment = scripted(() => ({ kind: 'not-applicable', reason: 'There is nothing to plant.' }));
      const run = await settle(calibration, await runExperiment(calibration, experiment, false));
      expect(run.gathered).toEqual({ kind: 'not-applicable', reason: 'There is nothing to plant.' });
    }));
});
