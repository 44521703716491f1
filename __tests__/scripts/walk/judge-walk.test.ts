import { describe, expect, it } from '@jest/globals';
import { problemsOf } from '../../../scripts/walk/judge-walk.mjs';

type Walked = Parameters<typeof problemsOf>[0];
type Run = Walked['fixed'];

const remedy = 'renew()';

const run = (report: Partial<Run['report']>, more: Partial<Omit<Run, 'report'>>): Run => ({
  exitCode: 0,
  sources: [remedy],
  ...more,
  report: {
    conclusion: 'pass',
    findings: [],
    targets: [target({ 'session-fixation': 'pass', 'plaintext-login': 'inconclusive' })],
    ...report,
  },
});
const target = (
  outcomes: Record<string, string>,
  framework: string | null = 'express',
): Run['report']['targets'][number] => ({
  framework,
  reason: null,
  checks: Object.entries(outcomes).map(([id, outcome]) => ({ id, outcome })),
});
const finding = (check: string, severity: string, code: string | null): Run['report']['findings'][number] => ({
  check,
  severity,
  fix: { framework: 'express', text: 'Renew it.', code },
});

const vulnerable = run(
  {
    conclusion: 'fail',
    findings: [finding('session-fixation', 'critical', remedy), finding('plaintext-login', 'info', null)],
    targets: [target({ 'session-fixation': 'fail', 'plaintext-login': 'fail' })],
  },
  { exitCode: 1, sources: ['keep()'] },
);
const problems = (more: Partial<Walked>): string[] =>
  problemsOf({ vulnerable, fixed: run({}, {}), framework: 'express', ...more });

describe('problemsOf', () => {
  it('has none if the vulnerable one fails, the printed code stands in the fixed one, and that passes', () => {
    expect(problems({})).toEqual([]);
  });

  it('tells of a framework whose remedy is words alone', () => {
    const findings = [finding('session-fixation', 'critical', null)];
    const wordy = { ...vulnerable, report: { ...vulnerable.report, findings } };
    expect(problems({ vulnerable: wordy })).toEqual([
      'session-fixation: the report prints no code for this framework.',
    ]);
  });

  it('tells of a printed line that the fixed one does not have', () => {
    expect(problems({ fixed: run({}, { sources: ['keep()'] }) })).toEqual([
      'session-fixation: the printed line “renew()” does not stand in fixed.',
    ]);
  });

  it('tells of printed code that the vulnerable one has too', () => {
    expect(problems({ vulnerable: { ...vulnerable, sources: [remedy] } })).toEqual([
      'session-fixation: the printed code stands in vulnerable too, so it repairs nothing.',
    ]);
  });

  it('tells of a vulnerable one that passes, or fails by something else', () => {
    expect(problems({ vulnerable: run({}, {}) })).toEqual([
      'vulnerable: ended as pass with exit code 0: no reason',
      'vulnerable: session-fixation found nothing.',
    ]);
  });

  it('tells of a fixed one that is inconclusive', () => {
    const fixed = run({ conclusion: 'inconclusive' }, { exitCode: 1 });
    expect(problems({ fixed })).toEqual(['fixed: ended as inconclusive with exit code 1: no reason']);
  });

  it.each(['fail', 'inconclusive', 'not-applicable'])(
    'does not take a check for repaired that ended as %s',
    (outcome) => {
      const fixed = run({ targets: [target({ 'session-fixation': outcome, 'plaintext-login': 'pass' })] }, {});
      expect(problems({ fixed })).toEqual([`fixed: session-fixation ended as ${outcome}.`]);
    },
  );

  it('does not take a check for repaired that is not in the report', () => {
    const fixed = run({ targets: [target({ 'plaintext-login': 'pass' })] }, {});
    expect(problems({ fixed })).toEqual(['fixed: session-fixation is not in the report.']);
  });

  it('tells of findings in the fixed one, and lets the hint stand that the password went over plain HTTP here', () => {
    const targets = [target({ 'session-fixation': 'pass', 'plaintext-login': 'fail' })];
    const hint = finding('plaintext-login', 'info', null);
    expect(problems({ fixed: run({ findings: [hint], targets }, {}) })).toEqual([]);
    const found = finding('cookie-samesite', 'low', null);
    expect(problems({ fixed: run({ findings: [hint, found], targets }, {}) })).toEqual([
      'fixed: cookie-samesite (low) is found.',
    ]);
  });

  it('wants any other hint repaired', () => {
    const hint = finding('cookie-prefix', 'info', null);
    const before = run(
      {
        ...vulnerable.report,
        findings: [...vulnerable.report.findings, hint],
      },
      { exitCode: 1, sources: ['keep()'] },
    );
    const targets = [target({ 'session-fixation': 'pass', 'plaintext-login': 'pass', 'cookie-prefix': 'fail' })];
    expect(problems({ vulnerable: before, fixed: run({ findings: [hint], targets }, {}) })).toEqual([
      'fixed: cookie-prefix ended as fail.',
    ]);
  });

  it('tells of another framework than the right one', () => {
    const targets = [target({ 'session-fixation': 'pass', 'plaintext-login': 'pass' }, null)];
    expect(problems({ fixed: run({ targets }, {}) })).toEqual(['fixed: recognised as null, but it is express.']);
  });
});
