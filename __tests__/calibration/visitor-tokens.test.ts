import { expect, it } from '@jest/globals';
import type { VisitorTokens } from '../../src/calibration/visitor-tokens.js';
import { startTokens, type TokenOptions } from '../apps/tokens.js';
import { calibratedOn } from '../builders/stage-of-app.js';

async function tokensOf(options: TokenOptions): Promise<VisitorTokens> {
  const result = await calibratedOn(await startTokens({ guest: 'kept', ...options }));
  if (result.kind === 'failed') throw new Error(result.obstacle.reason);
  return result.calibration.visitorTokens;
}

it('finds the token that a script gets for a visitor', async () => {
  expect(await tokensOf({})).toMatchObject({ source: { method: 'POST' }, sentAtSignIn: true, unknown: null });
});

it.each([400, 403, 422, 429, 503])('does not know of one if what gives it is answered %i', async (refusesGuests) => {
  const { source, unknown } = await tokensOf({ refusesGuests });
  expect(source).toBeNull();
  expect(unknown?.reason).toContain('/api/v2/visitors');
});

it.each([401, 404, 405])('knows of none if what would give it is answered %i', async (refusesGuests) => {
  expect(await tokensOf({ refusesGuests })).toMatchObject({ source: null, unknown: null });
});
