import { describe, expect, it } from '@jest/globals';
import { viewOf } from '../../src/report/report-view.js';
import { bySeverity } from '../../src/report/rows.js';
import { decision, failed, finding, meta, runFacts, scan, target } from '../builders/report-decision.js';

const check = meta('cookie-samesite', 'low');
const low = finding({ check, severity: 'low', fingerprint: 'a' });
const medium = finding({ check, severity: 'medium', fingerprint: 'b' });

const rowsOf = (of: ReturnType<typeof target>) =>
  viewOf(decision({ targets: [of] }), runFacts()).targets[0]?.rows ?? [];

const rowsWith = (...findings: (typeof low)[]) =>
  rowsOf(target({ findings, scan: scan({ checks: [failed('cookie-samesite', 'low')] }) }));

describe('rows of checks', () => {
  it('show the most severe of several findings', () => {
    expect(rowsWith(low, medium)[0]).toMatchObject({ severity: 'medium', findings: [low, medium] });
  });
  it('are waived only if all their findings are', () => {
    const waived = { ...low, status: 'waived' } as const;
    expect(rowsWith(waived)[0]?.waived).toBe(true);
    expect(rowsWith(waived, medium)[0]?.waived).toBe(false);
    expect(rowsWith()[0]?.waived).toBe(false);
  });
  it('carry the reason of what was not decided, and the note of what passed', () => {
    const obstacle = { reason: 'why', remedy: 'how' };
    const [inconclusive, idle, passed, silent] = rowsOf(
      target({
        scan: scan({
          checks: [
            { id: 'a', outcome: 'inconclusive', obstacle },
            { id: 'b', outcome: 'not-applicable', reason: 'no cookie' },
            { id: 'c', outcome: 'pass', note: 'seen' },
            { id: 'd', outcome: 'pass' },
          ],
        }),
      }),
    );
    expect(inconclusive).toMatchObject({ reason: 'why', remedy: 'how', note: null, severity: null });
    expect(idle).toMatchObject({ reason: 'no cookie', remedy: null });
    expect(passed).toMatchObject({ reason: null, note: 'seen' });
    expect(silent?.note).toBeNull();
  });
});

describe('the order of findings', () => {
  it('is by severity, and stays as it was within one', () => {
    const second = { ...medium, fingerprint: 'c' };
    expect(bySeverity([low, medium, second]).map(({ fingerprint }) => fingerprint)).toEqual(['b', 'c', 'a']);
  });
});
