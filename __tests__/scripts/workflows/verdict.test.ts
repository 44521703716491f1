import { describe, expect, it } from '@jest/globals';
import { differences, selfTestDifferences } from '../../../scripts/workflows/verdict.mjs';

type Run = Parameters<typeof differences>[0];
type Seen = Run['seen'][number];

const step = (conclusion: string, other: Partial<Seen> = {}): Seen => ({
  step: 'sessions gate',
  warnOnly: false,
  outcome: conclusion === 'pass' ? 'success' : 'failure',
  outputs: { conclusion },
  missing: [],
  report: { conclusion, findings: conclusion === 'fail' ? [{ check: 'session-fixation' }] : [] },
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

  it('is as it must be if a step that only warns leaves the decision to another one', () => {
    const scan = step('fail', { step: 'scan gate', warnOnly: true, outcome: 'success' });
    expect(differences({ code: 1, seen: [scan, step('fail')] }, { ...vulnerable, gates: 2 })).toEqual([]);
  });

  it.each<[string, Run, Parameters<typeof differences>[1]]>([
    ['green for a vulnerable application', green, vulnerable],
    ['red for a repaired one', red, fixed],
    ['red because nothing could be tested', { code: 1, seen: [step('inconclusive')] }, vulnerable],
    ['green although nothing could be tested', { code: 0, seen: [step('inconclusive')] }, fixed],
    ['green without having reached the step', { code: 0, seen: [] }, fixed],
    ['red without having reached the step', { code: 1, seen: [] }, vulnerable],
    ['killed after a pass', { code: null, seen: [step('pass')] }, fixed],
    ['killed after a fail', { code: null, seen: [step('fail')] }, vulnerable],
    ['without report.json', { code: 0, seen: [step('pass', { report: null })] }, fixed],
    ['without a report that an output names', { code: 0, seen: [step('pass', { missing: ['report-html'] })] }, fixed],
    ['a pass whose step failed', { code: 0, seen: [step('pass', { outcome: 'failure' })] }, fixed],
    [
      'red by another step than the one that said fail',
      { code: 1, seen: [step('fail', { outcome: 'success' })] },
      vulnerable,
    ],
    ['one of two targets not tested', { code: 1, seen: [step('fail'), step('inconclusive')] }, vulnerable],
    ['one of two vulnerable targets passed', { code: 1, seen: [step('fail'), step('pass')] }, vulnerable],
    ['one step twice, another never', { code: 1, seen: [step('fail'), step('fail')] }, { ...vulnerable, gates: 2 }],
    [
      'red for something else than session fixation',
      { code: 1, seen: [step('fail', { report: { conclusion: 'fail', findings: [] } })] },
      vulnerable,
    ],
    ['of two minds', { code: 0, seen: [step('pass', { report: { conclusion: 'fail', findings: [] } })] }, fixed],
    ['of a workflow that does not use the action', { code: 0, seen: [] }, { ...fixed, gates: 0 }],
  ])('is not if it is %s', (_, run, expected) => {
    expect(differences(run, expected)).not.toEqual([]);
  });
});

describe("the project's own job", () => {
  it('is as it must be if it judged both applications and is green', () => {
    expect(selfTestDifferences({ code: 0, seen: [step('fail'), step('pass')] })).toEqual([]);
  });

  it.each<[string, Run]>([
    ['is red', { code: 1, seen: [step('fail'), step('pass')] }],
    ['judged one application alone', { code: 0, seen: [step('pass')] }],
    ['judged both alike', { code: 0, seen: [step('pass'), step('pass')] }],
  ])('is not if it %s', (_, run) => {
    expect(selfTestDifferences(run)).not.toEqual([]);
  });
});
