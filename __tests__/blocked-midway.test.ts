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
  it('does not unprove what was proved before', async () => {
    const result = await blockedAfter(3, { renewal: 'keep' });
    expect(result.state).toEqual({ kind: 'tested' });
    expect(outcomes(result)).toMatchObject({ 'session-fixation': 'fail', 'session-adoption': 'inconclusive' });
  });

  it('lets nothing pass, and is named', async () => {
    const result = await blockedAfter(3, { renewal: 'keep' });
    expect(Object.values(outcomes(result))).not.toContain('pass');
    const why = result.checks.flatMap((check) => (check.outcome === 'inconclusive' ? [check.obstacle.reason] : []));
    expect(why[0]).toMatch(/answered 403 and showed no sign-in form\. It showed one before: .* blocked this machine/);
  });

  it('leaves everything open if nothing was proved', async () => {
    const result = await blockedAfter(3, {});
    expect(result.state.kind).toBe('untested');
    expect(new Set(Object.values(outcomes(result)))).toEqual(new Set(['inconclusive']));
  });
});
