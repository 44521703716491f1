import { expect, it } from '@jest/globals';
import { plantedIdentifier } from '../../src/experiments/planted-identifier.js';
import { withFaults } from '../builders/spoilt-run.js';

it('goes to the entry pages again if another visitor was given a cookie, also if a token carries the session', async () => {
  const { undisturbed, disturbed } = await withFaults({ signIn: 'bearer' }, plantedIdentifier, 'GET /');
  expect(undisturbed.kind).toBe('gathered');
  expect(disturbed.size).toBe(3);
  expect([...disturbed.values()]).not.toContain('not-applicable');
});
