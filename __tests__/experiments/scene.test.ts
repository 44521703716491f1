import { describe, expect, it } from '@jest/globals';
import { calibrate } from '../../src/calibration/calibrate.js';
import { Scene } from '../../src/experiments/scene.js';
import { targetRun } from '../../src/experiments/target-run.js';
import { startApp } from '../apps/app.js';
import { buildStage } from '../builders/stage-of-app.js';

async function inScene<T>(use: (scene: Scene) => Promise<T>): Promise<T> {
  const app = await startApp({});
  const { stage, settings } = buildStage(app);
  try {
    const calibrated = await calibrate(stage, settings);
    if (calibrated.kind !== 'calibrated') throw new Error(calibrated.obstacle.reason);
    return await use(new Scene(targetRun(calibrated.calibration), stage.lane('a test'), 'beside others'));
  } finally {
    await stage.close();
    await app.close();
  }
}

const byHand = { expect: 'signed out', note: 'Asks.' };

describe('a scene', () => {
  it('writes a request and its step by hand down together', () =>
    inScene(async (scene) => {
      const { answer } = await scene.ask(scene.actor('attacker'), 'asks', byHand);
      const { href: url } = scene.calibration.oracle.url;
      expect(answer).toBe('signed-out');
      expect(scene.proof.exchange.at(-1)).toMatchObject({ actor: 'attacker', note: 'asks', answer: 'signed-out' });
      expect(scene.proof.replay).toEqual([{ do: 'ask', jar: 'attacker', url, ...byHand }]);
    }));

  it('tells of the last attack alone, after everything else', () =>
    inScene((scene) => {
      scene.byHand.attack({ expect: 'nothing', note: 'The first try.' });
      scene.byHand.signIn();
      const beside = { carrier: { kind: 'cookie', name: 'uid' }, madeOf: [] } as const;
      scene.byHand.attack({ expect: 'the victim’s page', note: 'The second try.' }, [beside]);
      expect(scene.proof.replay.map((step) => [step.do, step.note])).toEqual([
        ['sign-in', 'The victim signs in.'],
        ['copy-cookies', expect.stringContaining('The attacker writes uid, which is no secret.')],
        ['ask', 'The second try.'],
      ]);
      return Promise.resolve();
    }));

  it('numbers the requests of a part by themselves, and those of another try after all that was sent', () =>
    inScene(async (scene) => {
      await scene.ask(scene.actor('attacker'), 'asks first', byHand);
      const part = scene.part();
      const again = scene.again();
      await scene.ask(scene.actor('attacker'), 'asks again', byHand);
      const told = (one: Scene): unknown[] =>
        one.proof.exchange.filter(({ note }) => note.startsWith('asks')).map(({ note }) => note);
      expect([told(scene), told(part), told(again)]).toEqual([
        ['asks first', 'asks again'],
        ['asks again'],
        ['asks first', 'asks again'],
      ]);
      for (const one of [scene, part, again])
        expect(one.proof.exchange.map(({ number }) => number)).toEqual(one.proof.exchange.map((_, at) => at + 1));
      expect([part, again].map((one) => one.proof.replay)).toEqual([[], []]);
    }));

  it('keeps the controls of a part to itself', () =>
    inScene((scene) => {
      const otherwise = { reason: 'No.', remedy: 'None.' };
      scene.part().expect({ kind: 'positive', expected: 'signed-in', answered: 'unclear', otherwise });
      expect(scene.tried({}).controls).toEqual([]);
      return Promise.resolve();
    }));
});
