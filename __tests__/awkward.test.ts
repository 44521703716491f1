import { describe, expect, it } from '@jest/globals';
import { createSecrets } from '../src/evidence/secrets.js';
import type { TargetSettings } from '../src/inputs/settings.js';
import { scan } from '../src/scan/scan.js';
import { startApp } from './apps/app.js';
import type { AppOptions } from './apps/options.js';
import { startFront, type FrontOptions } from './builders/front.js';
import { makeCertificate } from './builders/server.js';
import { buildTarget } from './builders/target.js';
import { awkwardFronts } from './corpus/fronts.js';

/** Lawful servers that are awkward to talk to: each is judged as it would be without the front. */

const certificate = makeCertificate();

async function judge(
  options: AppOptions,
  front: FrontOptions,
  overrides: Partial<TargetSettings> = {},
): Promise<Record<string, string>> {
  const app = await startApp(options);
  const before = await startFront(app.url, front);
  try {
    const target = buildTarget({ ...app, url: before.url }, overrides);
    const result = await scan(
      target,
      createSecrets(() => undefined),
    );
    const reason = result.state.kind === 'untested' ? result.state.obstacle.reason : 'tested';
    return { reason, ...Object.fromEntries(result.checks.map(({ id, outcome }) => [id, outcome])) };
  } finally {
    await before.close();
    await app.close();
  }
}

describe.each(awkwardFronts)('over %s', (_name, front, overrides = {}) => {
  it('a safe application passes', async () => {
    expect(await judge({}, front, overrides)).toMatchObject({
      reason: 'tested',
      'session-fixation': 'pass',
      'session-adoption': 'pass',
      'logout-invalidation': 'pass',
    });
  });

  it('a kept identifier is found', async () => {
    expect(await judge({ renewal: 'keep' }, front, overrides)).toMatchObject({
      reason: 'tested',
      'session-fixation': 'fail',
    });
  });
});

describe('a certificate that nobody trusts', () => {
  it('is inconclusive, and names the inputs', async () => {
    const { reason, ...outcomes } = await judge({}, { certificate });
    expect(reason).toContain('tls-ca-file');
    expect(new Set(Object.values(outcomes))).toEqual(new Set(['inconclusive']));
  });
});
