import { describe, expect, it } from '@jest/globals';
import type { BaselineEntry } from '../../src/policy/baseline.js';
import { nextBaseline, renderBaseline, type ReportedFindings } from '../../src/policy/next-baseline.js';

const entry = (fingerprint: string, reason = 'as it was', expires: string | null = null): BaselineEntry => ({
  fingerprint,
  reason,
  expires,
});

function report(
  fresh: readonly string[],
  known: readonly string[] = [],
  fixed: readonly string[] = [],
): ReportedFindings {
  return {
    findings: [
      ...fresh.map((fingerprint) => ({ fingerprint, status: 'new' as const })),
      ...known.map((fingerprint) => ({ fingerprint, status: 'known' as const })),
    ],
    fixed: fixed.map((fingerprint) => ({ fingerprint })),
  };
}

const accepting = { reason: 'accepted', expires: '2027-01-01', prune: false };

describe('the baseline after a report', () => {
  it('accepts every new finding for the reason, and sorts', () => {
    expect(nextBaseline([], report(['b', 'a']), accepting)).toEqual({
      entries: [entry('a', 'accepted', '2027-01-01'), entry('b', 'accepted', '2027-01-01')],
      added: ['b', 'a'],
      removed: [],
    });
  });

  it('leaves what was there as it is, even if the run said nothing of it', () => {
    const old = [entry('a'), entry('c')];
    expect(nextBaseline(old, report(['b'], ['a']), accepting)).toMatchObject({
      entries: [entry('a'), { fingerprint: 'b' }, entry('c')],
      added: ['b'],
      removed: [],
    });
  });

  it('renews an acceptance that has expired, and does not call it added', () => {
    const next = nextBaseline([entry('a', 'as it was', '2025-01-01')], report(['a']), accepting);
    expect(next).toEqual({ entries: [entry('a', 'accepted', '2027-01-01')], added: [], removed: [] });
  });

  it('takes out what the run found gone, only if it is told to prune', () => {
    const old = [entry('a'), entry('b')];
    const gone = report([], ['a'], ['b']);
    expect(nextBaseline(old, gone, accepting)).toEqual({ entries: old, added: [], removed: [] });
    expect(nextBaseline(old, gone, { ...accepting, prune: true })).toEqual({
      entries: [entry('a')],
      added: [],
      removed: ['b'],
    });
  });

  it('is written as JSON with a line feed at its end, an expiry only if there is one', () => {
    const text = renderBaseline([entry('a'), entry('b', 'why', '2027-01-01')]);
    expect(text.endsWith('}\n')).toBe(true);
    expect(JSON.parse(text)).toEqual({
      version: 1,
      findings: [
        { fingerprint: 'a', reason: 'as it was' },
        { fingerprint: 'b', reason: 'why', expires: '2027-01-01' },
      ],
    });
  });
});
