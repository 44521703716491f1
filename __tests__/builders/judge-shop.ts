import { expect, it } from '@jest/globals';
import { createSecrets } from '../../src/evidence/secrets.js';
import { scan } from '../../src/scan/scan.js';
import { startShop, type ShopShape } from './shop.js';
import { buildTarget } from './target.js';

/**
 * What the whole gate says of a shop, given its address and account alone: each check's outcome, `type` of the sign-in, and
 * as `reason` why it could not be tested, or `tested`.
 */
export async function judgeShop(shape: ShopShape): Promise<Record<string, string>> {
  const shop = await startShop(shape);
  try {
    const { state, login, checks } = await scan(
      buildTarget(shop),
      createSecrets(() => undefined),
    );
    return {
      reason: state.kind === 'untested' ? state.obstacle.reason : 'tested',
      type: login?.type ?? 'none',
      ...Object.fromEntries(checks.map(({ id, outcome }) => [id, outcome])),
    };
  } finally {
    await shop.close();
  }
}

/** Both sides of a way to sign in: a shop that issues a new identifier there, and one that keeps the visitor's. */
export function itTellsBothShops(shape: ShopShape): void {
  it('is judged as any other shop is', async () => {
    expect(await judgeShop(shape)).toMatchObject({
      reason: 'tested',
      'session-fixation': 'pass',
      'logout-invalidation': 'pass',
    });
  });

  it('shows an identifier that is kept', async () => {
    expect(await judgeShop({ ...shape, keeps: true })).toMatchObject({
      reason: 'tested',
      'session-fixation': 'fail',
    });
  });
}
