import { describe, expect, it } from '@jest/globals';
import { gapsOf, type Gap } from '../../src/policy/gaps.js';
import { aScan, catalogue, obstacle, type ScanBuilder } from '../builders/scan.js';

function gaps(scan: ScanBuilder, skipChecks: readonly string[] = []): readonly Gap[] {
  return gapsOf(scan.build(), { skipChecks }, catalogue);
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

  it('asks nothing of checks that are skipped or not about fixation', () => {
    const scan = aScan().inconclusive('session-fixation').inconclusive('cookie-secure');
    expect(gaps(scan, ['session-fixation'])).toEqual([]);
  });
});
