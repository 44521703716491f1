import { afterEach, describe, expect, it } from '@jest/globals';
import { createSecrets } from '../src/evidence/secrets.js';
import type { TargetScan } from '../src/policy/scan.js';
import { scan } from '../src/scan/scan.js';
import { startAddressApp, type AddressRules } from './apps/address-sessions.js';
import type { AccountApp } from './apps/serve-calls.js';
import { buildTarget } from './builders/target.js';

const open: AccountApp[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((app) => app.close()));
});

async function scanned(rules: AddressRules): Promise<{ readonly result: TargetScan; readonly secrets: string[] }> {
  const app = await startAddressApp(rules);
  open.push(app);
  const secrets: string[] = [];
  const result = await scan(
    buildTarget(app),
    createSecrets((form) => secrets.push(form)),
  );
  return { result, secrets };
}

function outcomeOf({ checks }: TargetScan, id: string): string | undefined {
  return checks.find((check) => check.id === id)?.outcome;
}

describe('a session that lives in the address alone', () => {
  it.each(['segment', 'query', 'path-parameter'] as const)('is fixated by a link: %s', async (place) => {
    const { result } = await scanned({ place });
    expect(result.state.kind === 'untested' && result.state.obstacle.reason).toContain('lives in the address alone');
    const check = result.checks.find(({ id }) => id === 'session-fixation-url');
    expect(check).toMatchObject({
      outcome: 'fail',
      findings: [{ message: 'address-alone', severity: 'critical', vector: 'planted-address' }],
    });
    expect(outcomeOf(result, 'session-fixation')).toBe('inconclusive');
  });

  it.each(['segment', 'query', 'path-parameter'] as const)(
    'is never called safe if it is renewed: %s',
    async (place) => {
      const { result } = await scanned({ place, renews: true });
      expect(result.state.kind === 'untested' && result.state.obstacle.reason).toContain('lives in the address alone');
      expect(outcomeOf(result, 'session-fixation-url')).toBe('pass');
      expect(outcomeOf(result, 'session-fixation')).toBe('inconclusive');
      expect(result.checks.filter(({ outcome }) => outcome === 'fail')).toEqual([]);
    },
  );

  it('keeps the identifiers out of everything that is shown', async () => {
    const { result, secrets } = await scanned({ place: 'segment' });
    expect(secrets.length).toBeGreaterThan(2);
    const shown = JSON.stringify([result.checks, result.state, result.transcript]);
    expect(secrets.filter((secret) => secret.length >= 20 && shown.includes(secret))).toEqual([]);
  });
});
