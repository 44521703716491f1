import { describe, expect, it, jest } from '@jest/globals';
import { calibrate } from '../../src/calibration/calibrate.js';
import type { Calibration } from '../../src/calibration/calibration.js';
import { wrongPasswordControl } from '../../src/calibration/wrong-password.js';
import type { Answer } from '../../src/evidence/answer.js';
import type { Obstacle } from '../../src/evidence/gathered.js';
import { startApp } from '../apps/app.js';
import type { AppOptions } from '../apps/options.js';
import { buildStage } from '../builders/stage-of-app.js';

async function controlled(
  options: AppOptions,
  then: (calibration: Calibration) => void | Promise<void> = () => undefined,
): Promise<{
  readonly answer: Answer | null;
  readonly unmet: Obstacle | null;
  readonly refused: boolean;
  readonly wrongPasswords: number;
  readonly limited: number;
}> {
  const app = await startApp(options);
  const { stage, settings } = buildStage(app);
  try {
    const result = await calibrate(stage, settings);
    if (result.kind !== 'calibrated') throw new Error(result.obstacle.reason);
    await then(result.calibration);
    const before = app.counts.limited;
    const said = await wrongPasswordControl(result.calibration);
    return { ...said, wrongPasswords: app.counts.wrongLogins, limited: app.counts.limited - before };
  } finally {
    await stage.close();
    await app.close();
  }
}

describe('the sign-in with a wrong password', () => {
  it.each(['form', 'json', 'bearer', 'basic', 'basic-session', 'basic-post'] as const)(
    'goes out in one request and stays signed-out: %s',
    async (signIn) => {
      expect(await controlled({ signIn })).toEqual({
        answer: 'signed-out',
        unmet: null,
        refused: false,
        wrongPasswords: 1,
        limited: 0,
      });
    },
  );

  it.each(['form', 'basic'] as const)(
    'is inconclusive if no sign-in is left for it, and names the input: %s',
    async (signIn) => {
      const { answer, unmet, wrongPasswords } = await controlled({ signIn }, (calibration) => {
        while (calibration.stage.budget.takeLogin()) continue;
      });
      expect(answer).toBeNull();
      expect(unmet?.remedy).toContain('max-logins');
      expect(wrongPasswords).toBe(0);
    },
  );

  it('goes out once even if the server asks to come back later, and shows nothing then', async () => {
    const now = Date.now();
    const limits = { signIn: 'form', loginLimit: { attempts: 1, seconds: 1 }, now: () => now } as const;
    const { answer, unmet, refused, wrongPasswords, limited } = await controlled(limits);
    expect([answer, refused]).toEqual([null, true]);
    expect(unmet?.reason).toMatch(/turned the request away for now .*429.*sent once only/);
    expect([wrongPasswords, limited]).toEqual([0, 1]);
  });

  it('is held back for as long as the server has asked for before', async () => {
    let now = Date.now();
    const limits = { signIn: 'form', loginLimit: { attempts: 1, seconds: 2 }, now: () => now } as const;
    const { unmet, wrongPasswords, limited } = await controlled(limits, async (calibration) => {
      jest.spyOn(calibration.stage.budget, 'pause').mockImplementation((ms) => {
        now += ms;
        return Promise.resolve();
      });
      const victim = calibration.stage.lane().actor('victim');
      await calibration.login.attempt(victim, calibration.credentials);
    });
    expect({ unmet, wrongPasswords, limited }).toEqual({ unmet: null, wrongPasswords: 1, limited: 0 });
  });
});
