import { describe, expect, it } from '@jest/globals';
import { calibrate } from '../../src/calibration/calibrate.js';
import type { Calibration } from '../../src/calibration/calibration.js';
import { wrongPasswordControl } from '../../src/calibration/wrong-password.js';
import type { Obstacle } from '../../src/evidence/gathered.js';
import { startApp } from '../apps/app.js';
import type { AppOptions } from '../apps/options.js';
import { buildStage } from '../builders/stage-of-app.js';

async function controlled(
  options: AppOptions,
  then: (calibration: Calibration) => void = () => undefined,
): Promise<{ readonly said: Obstacle | null; readonly wrongPasswords: number }> {
  const app = await startApp(options);
  const { stage, wish } = buildStage(app);
  try {
    const result = await calibrate(stage, wish);
    if (result.kind !== 'calibrated') throw new Error(result.obstacle.reason);
    then(result.calibration);
    const said = await wrongPasswordControl(result.calibration);
    return { said, wrongPasswords: app.counts.wrongLogins };
  } finally {
    await stage.close();
    await app.close();
  }
}

describe('the sign-in with a wrong password', () => {
  it.each(['form', 'json', 'bearer', 'basic', 'basic-session', 'basic-post'] as const)(
    'goes out in one request and stays signed-out: %s',
    async (signIn) => {
      expect(await controlled({ signIn })).toEqual({ said: null, wrongPasswords: 1 });
    },
  );

  it.each(['form', 'basic'] as const)(
    'is inconclusive where no sign-in is left for it, and names the input: %s',
    async (signIn) => {
      const { said, wrongPasswords } = await controlled({ signIn }, (calibration) => {
        while (calibration.stage.budget.takeLogin()) continue;
      });
      expect(said?.remedy).toContain('max-logins');
      expect(wrongPasswords).toBe(0);
    },
  );
});
