import { describe, expect, it } from '@jest/globals';
import { differences } from '../../../scripts/workflows/verdict.mjs';

type Run = Parameters<typeof differences>[0];
type Seen = Run['seen'][number];

const step = (conclusion: string, other: Partial<Seen> = {}): Seen => ({
  outcome: conclusion === 'pass' ? 'success' : 'failure',
  outputs: { conclusion },
  missing: [],
  report: {},
  ...other,
});
const red = { code: 1, seen: [step('fail')] };
const green = { code: 0, seen: [step('pass')] };
const vulnerable = { variant: 'vulnerable', job: 'failure', gates: 1 } as const;
const fixed = { variant: 'fixed', job: 'success', gates: 1 } as const;

describe('a run of a workflow', () => {
  it('is as it must be if it is red for the vulnerable application and green for the repaired one', () => {
    expect(differences(red, vulnerable)).toEqual([]);
    expect(differences(green, fixed)).toEqual([]);
  });

  it.each([
    ['green for a vulnerable application', green, vulnerable],
    ['red for a repaired one', red, fixed],
    ['red because nothing could be tested', { code: 1, seen: [step('inconclusive')] }, vulnerable],
    ['green although nothing could be tested', { code: 0, seen: [step('inconclusive')] }, fixed],
    ['green without having reached the step', { code: 0, seen: [] }, fixed],
    ['red without having reached the step', { code: 1, seen: [] }, vulnerable],
    ['killed', { code: null, seen: [step('pass')] }, fixed],
    ['without report.json', { code: 0, seen: [step('pass', { report: null })] }, fixed],
    [
      'without a report that an output names',
      { code: 0, seen: [step('pass', { missing: ['report-html'] })] },
      fixed,
    ],
    ['a pass whose step failed', { code: 0, seen: [step('pass', { outcome: 'failure' })] }, fixed],
    ['one of two targets not tested', { code: 1, seen: [step('fail'), step('inconclusive')] }, vulnerable],
  ])('is not if it is %s', (_, run, expected) => {
    expect(differences(run, expected)).not.toEqual([]);
  });

  it('is not if no step of the workflow uses the action', () => {
    expect(differences({ code: 0, seen: [] }, { ...fixed, gates: 0 })).not.toEqual([]);
  });
});
