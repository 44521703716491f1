import { expect, it } from '@jest/globals';
import { calibrate } from '../../src/calibration/calibrate.js';
import { startAddressApp } from '../apps/address-sessions.js';
import { buildStage } from '../builders/stage-of-app.js';

it('takes no error of the server for signed out, with another identifier in the address', async () => {
  const app = await startAddressApp({ place: 'query', failsOverUnknown: true });
  const { stage, settings } = buildStage(app);
  try {
    const result = await calibrate(stage, settings);
    if (result.kind === 'calibrated') throw new Error('calibrated');
    expect(result.obstacle.reason).not.toContain('lives in the address alone');
    expect(result.plantedByLink).toBeNull();
  } finally {
    await stage.close();
    await app.close();
  }
});
