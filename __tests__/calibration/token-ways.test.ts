import { describe, expect, it } from '@jest/globals';
import { calibrate } from '../../src/calibration/calibrate.js';
import { startTokens } from '../apps/tokens.js';
import { buildStage } from '../builders/stage-of-app.js';

const beside = { cookieBeside: true, answers: 'deep', spelledOut: false } as const;

async function calibrated(throttlesTokens: boolean): ReturnType<typeof calibrate> {
  const app = await startTokens({ ...beside, throttlesTokens });
  const { stage, settings } = buildStage(app);
  try {
    return await calibrate(stage, settings);
  } finally {
    await stage.close();
    await app.close();
  }
}

describe('a token that a sign-in gives beside its cookie', () => {
  it('carries the session as well if it signs in by itself', async () => {
    const result = await calibrated(false);
    expect(result.kind === 'calibrated' && result.calibration.carrierNames).toEqual(['Authorization: Bearer', 'desk']);
  });

  it('is not dropped if no request with it is answered', async () => {
    expect(await calibrated(true)).toMatchObject({
      obstacle: { reason: expect.stringMatching(/gives a token.*Authorization: Bearer.*answered 429/) },
    });
  });
});
