import { describe, expect, it } from '@jest/globals';
import { gapsOf, type Gap } from '../../src/policy/gaps.js';
import type { Policy } from '../../src/policy/decision.js';
import { aScan, catalogue, obstacle, policy, type ScanBuilder } from '../builders/scan.js';

function gaps(scan: ScanBuilder, changes: Partial<Policy> = {}): readonly Gap[] {
  return gapsOf(scan.build(), policy(changes), catalogue);
}

describe('gapsOf', () => {
  it('finds none if every attack was tried, whether or not it failed', () => {
    expect(gaps(aScan())).toEqual([]);
  });

  it('takes an untested target for one gap, whatever its checks say', () => {
    const state = { kind: 'untested', obstacle } as const;
    expect(gaps(aScan().with({ state }))).toEqual([{ checks: [], obstacle }]);
  });

  it('tells undecided checks of one reason as one gap, and of two reasons as two', () => {
    const both = aScan().inconclusive('session-fixation').inconclusive('session-adoption');
    expect(gaps(both)).toEqual([{ checks: ['session-fixation', 'session-adoption'], obstacle }]);
    const other = { reason: 'No value was tried.', remedy: 'Raise max-logins.' };
    expect(gaps(both.inconclusive('session-adoption', other))).toEqual([
      { checks: ['session-fixation'], obstacle },
      { checks: ['session-adoption'], obstacle: other },
    ]);
  });

  it('misses a check that never ran, though nothing in the results speaks of it', () => {
    expect(gaps(aScan().without('session-fixation'))).toMatchObject([
      { checks: ['session-fixation'], obstacle: { reason: 'It was not run.' } },
    ]);
  });

  it('hears the undecided one of two results of one check', () => {
    const twice = aScan().build().checks;
    const scan = aScan().with({
      checks: [...twice, { id: 'session-fixation', outcome: 'inconclusive', obstacle }],
    });
    expect(gaps(scan)).toEqual([{ checks: ['session-fixation'], obstacle }]);
  });

  it('asks nothing of checks that are skipped, or whose findings would not count', () => {
    const scan = aScan().inconclusive('session-fixation').inconclusive('cookie-secure');
    expect(gaps(scan, { skipChecks: ['session-fixation'] })).toEqual([]);
  });

  it('asks of every other check whose finding would count, with the input and the waiver that decide it', () => {
    const scan = aScan().inconclusive('logout-invalidation');
    const told = `${obstacle.remedy} Or look at it by hand, and leave it out with skip-checks: logout-invalidation.`;
    expect(gaps(scan)).toEqual([
      { checks: ['logout-invalidation'], obstacle: { reason: obstacle.reason, remedy: told } },
    ]);
    expect(gaps(scan, { failOnSeverity: 'critical' })).toEqual([]);
    expect(gaps(scan, { failOnSeverity: 'never' })).toEqual([]);
    expect(gaps(scan, { skipChecks: ['logout-invalidation'] })).toEqual([]);
  });

  it('goes by how severe the finding would be here, then by what the config file says', () => {
    const milder = aScan().withResult({ id: 'logout-invalidation', outcome: 'inconclusive', obstacle, worst: 'low' });
    expect(gaps(milder)).toEqual([]);
    expect(gaps(milder, { failOnSeverity: 'low' })).toHaveLength(1);
    const raised = { shop: { off: [], severities: { 'logout-invalidation': 'high' } } } as const;
    expect(gaps(milder, { targets: raised })).toHaveLength(1);
  });

  it('misses any check whose findings would count', () => {
    expect(gaps(aScan().without('logout-invalidation'))).toMatchObject([{ checks: ['logout-invalidation'] }]);
    expect(gaps(aScan().without('cookie-secure'))).toEqual([]);
  });

  it('names every check of one reason in the waiver, and none for an attack', () => {
    const both = aScan().inconclusive('logout-invalidation').inconclusive('cookie-secure');
    const [gap] = gaps(both, { failOnSeverity: 'low' });
    expect(gap?.obstacle.remedy).toContain('skip-checks: logout-invalidation, cookie-secure.');
    const [attack] = gaps(both.inconclusive('session-fixation'), { failOnSeverity: 'low' });
    expect(attack?.obstacle).toEqual(obstacle);
  });
});
