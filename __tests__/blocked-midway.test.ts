import { describe, expect, it } from '@jest/globals';
import { createSecrets } from '../src/evidence/secrets.js';
import type { TargetScan } from '../src/policy/scan.js';
import { scan } from '../src/scan/scan.js';
import { startApp } from './apps/app.js';
import type { AppOptions } from './apps/options.js';
import { startFront } from './builders/front.js';
import { buildTarget } from './builders/target.js';

/** A server that comes to refuse this client while it is tested. */
async function blockedAfter(posts: number, options: AppOptions): Promise<TargetScan> {
  const app = await startApp(options);
  const front = await startFront(app.url, { blocksAfter: posts });
  try {
    return await scan(
      buildTarget({ ...app, url: front.url }),
      createSecrets(() => undefined),
    );
  } finally {
    await front.close();
    await app.close();
  }
}

const outcomes = ({ checks }: TargetScan): Record<string, string> =>
  Object.fromEntries(checks.map(({ id, outcome }) => [id, outcome]));

describe('a server that blocks whoever signs in too often', () => {
  it('leaves everything open: whether it lets everybody in is not known', async () => {
    const result = await blockedAfter(3, { renewal: 'keep' });
    expect(new Set(Object.values(outcomes(result)))).toEqual(new Set(['inconclusive']));
  });

  it('is named, with what worked before', async () => {
    const { state } = await blockedAfter(3, { renewal: 'keep' });
    const why = state.kind === 'untested' ? state.obstacle.reason : 'tested';
    expect(why).toMatch(/answered 403 and showed no sign-in form\. It showed one before: .* blocked this machine/);
    expect(why).toMatch(
      /Before that, what was tried for session-fixation\b.* worked, which proves nothing without this/,
    );
  });

  it('is named if nothing worked', async () => {
    const { state } = await blockedAfter(3, {});
    const why = state.kind === 'untested' ? state.obstacle.reason : 'tested';
    expect(why).toMatch(/blocked this machine, to which .* look like an attack\.$/);
  });
});
