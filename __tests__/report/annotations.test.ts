import { describe, expect, it } from '@jest/globals';
import type { Severity } from '../../src/checks/define.js';
import type { Finding } from '../../src/policy/decision.js';
import { renderAnnotations } from '../../src/report/annotations.js';
import { viewOf } from '../../src/report/report-view.js';
import { hostile, hostileTexts, unseen } from '../builders/hostile.js';
import {
  decision,
  failingDecision,
  runFacts,
  finding,
  inconclusiveDecision,
  meta,
  passingDecision,
  target,
} from '../builders/report-decision.js';

const place = { file: 'app/login.js', line: 12 };

function failingWith(findings: readonly Finding[], overThreshold: number) {
  return decision({
    conclusion: 'fail',
    failsStep: true,
    targets: [target({ conclusion: 'fail', findings })],
    overThreshold,
  });
}

const of = (severity: Severity, changes: Partial<Finding> = {}) =>
  finding({ check: meta(`check-${severity}`, severity), severity, ...changes });

describe('annotations', () => {
  it('are errors for findings over the threshold, and none for known and waived ones', () => {
    const shown = renderAnnotations(viewOf(failingDecision(), runFacts({ location: place })));
    expect(shown).toHaveLength(1);
    expect(shown[0]).toMatchObject({
      level: 'error',
      title: 'The session identifier survives the sign-in (critical)',
      ...place,
    });
    expect(shown[0]?.message).toContain('req.session.regenerate()');
  });
  it('warn of other new findings, and only notice low and info ones', () => {
    const findings = [of('info'), of('medium'), of('critical'), of('low'), of('high')];
    const shown = renderAnnotations(viewOf(failingWith(findings, 1), runFacts({ location: place })));
    expect(shown.map(({ level, title }) => [level, /\((\w+)\)/u.exec(title)?.[1]])).toEqual([
      ['error', 'critical'],
      ['warning', 'high'],
      ['warning', 'medium'],
      ['notice', 'low'],
      ['notice', 'info'],
    ]);
  });
  it('are no errors if the step does not fail', () => {
    const lenient = { ...failingDecision(), failsStep: false };
    expect(renderAnnotations(viewOf(lenient, runFacts({ location: place }))).map(({ level }) => level)).toEqual([
      'warning',
    ]);
  });
  it('say that a target was not tested, why, and which input helps', () => {
    const shown = renderAnnotations(viewOf(inconclusiveDecision(), runFacts({ location: null })));
    expect(shown).toHaveLength(2);
    expect(shown[0]).toMatchObject({ level: 'error', title: 'Not tested: intranet', file: null, line: null });
    expect(shown[0]?.message).toMatch(/did not take.*login-url/u);
    const lenient = renderAnnotations(
      viewOf({ ...inconclusiveDecision(), failsStep: false }, runFacts({ location: null })),
    );
    expect(lenient.map(({ level }) => level)).toEqual(['warning', 'warning']);
  });
  it('are none for a run that passed', () => {
    expect(renderAnnotations(viewOf(passingDecision(), runFacts({ location: place })))).toEqual([]);
  });
  it("keep within the runner's ten a level, the step's own error included, and count the rest", () => {
    const findings = [
      ...Array.from({ length: 30 }, () => of('high')),
      of('critical'),
      ...Array.from({ length: 25 }, () => of('low')),
      ...Array.from({ length: 10 }, () => of('medium')),
    ];
    const shown = renderAnnotations(viewOf(failingWith(findings, 31), runFacts({ location: place })));
    const errors = shown.filter(({ level }) => level === 'error');
    expect(errors).toHaveLength(9);
    expect(errors[0]?.title).toContain('(critical)');
    expect(errors[8]).toMatchObject({ title: '23 more' });
    expect(shown.filter(({ level }) => level === 'warning')).toHaveLength(10);
    expect(shown.filter(({ level }) => level === 'warning').at(-1)?.title).toContain('(medium)');
    expect(shown.filter(({ level }) => level === 'notice').at(-1)?.title).toBe('16 more');
  });
  it('are one line of at most 4,096 characters, whatever the target says', () => {
    for (const message of [...Object.values(hostileTexts), hostile]) {
      const [shown] = renderAnnotations(
        viewOf(failingWith([finding({ message, title: message })], 1), runFacts({ location: place })),
      );
      expect(shown?.message.length).toBeLessThanOrEqual(4096);
      for (const text of [shown?.message ?? '', shown?.title ?? '']) {
        expect(text).not.toMatch(unseen);
        expect(text).not.toMatch(/\n|^\s*::|##\[/u);
      }
    }
  });
});
