import { expect, it } from '@jest/globals';
import { startAddressApp } from '../apps/address-sessions.js';
import { calibratedOn } from '../builders/stage-of-app.js';

it('takes no error of the server for signed out, with another identifier in the address', async () => {
  const result = await calibratedOn(await startAddressApp({ place: 'query', failsOverUnknown: true }));
  if (result.kind === 'calibrated') throw new Error('calibrated');
  expect(result.obstacle.reason).not.toContain('lives in the address alone');
  expect(result.plantedByLink).toBeNull();
});
