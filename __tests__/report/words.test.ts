import { describe, expect, it } from '@jest/globals';
import {
  confidenceWords,
  counted,
  outcomeIcon,
  outcomeWord,
  reportFile,
  scoreWords,
  seconds,
  severityIcon,
  signInWord,
  stepSentence,
  verdictIcon,
  verdictWord,
} from '../../src/report/words.js';
import { severities } from '../../src/checks/define.js';
import type { CheckRow } from '../../src/report/rows.js';
import { decision, runFacts, scan } from '../builders/report-decision.js';

const row = (outcome: CheckRow['outcome'], waived = false): CheckRow => ({
  id: 'x',
  outcome,
  waived,
  known: false,
  untried: false,
  worst: null,
  severity: null,
  reason: null,
  remedy: null,
  note: null,
  findings: [],
});

describe('words of the reports', () => {
  it('tell each conclusion from the others, by word and by sign', () => {
    const all = ['pass', 'fail', 'inconclusive', 'error'] as const;
    expect(new Set(all.map(verdictWord)).size).toBe(4);
    expect(new Set(all.map(verdictIcon)).size).toBe(4);
  });
  it('never show a check that could not be decided, or does not apply, as a pass', () => {
    const all = [row('pass'), row('fail'), row('fail', true), row('inconclusive'), row('not-applicable')];
    expect(new Set(all.map(outcomeWord)).size).toBe(5);
    expect(new Set(all.map(outcomeIcon)).size).toBe(5);
  });
  it('give every severity a sign', () => {
    for (const severity of severities) expect(severityIcon(severity)).toMatch(/^\p{Emoji}$/u);
  });
  it('call confirmed only what was replayed or read', () => {
    expect(confidenceWords('confirmed')).toContain('replayed, or read');
    expect(confidenceWords('likely')).toContain('not replayed');
    expect(confidenceWords('tentative')).toContain('not replayed');
  });
  it('say which input keeps a step from failing', () => {
    expect(stepSentence(decision())).toBeNull();
    expect(stepSentence(decision({ conclusion: 'fail', failsStep: true }))).toBeNull();
    expect(stepSentence(decision({ conclusion: 'fail', failsStep: false }))).toContain('warn-only');
    expect(stepSentence(decision({ conclusion: 'inconclusive', failsStep: false }))).toContain('on-inconclusive');
  });
  it('claim no sign-in for a target that was not tested', () => {
    expect(signInWord(scan())).toBe('Signed in by');
    expect(signInWord(scan({ state: { kind: 'untested', obstacle: { reason: '', remedy: '' } } }))).toBe(
      'Tried to sign in by',
    );
  });
  it('show no score if a target has none', () => {
    expect(scoreWords({ score: null, grade: null })).toBe('No score, since not everything could be tested');
    expect(scoreWords({ score: 0, grade: 'F' })).toBe('Score 0, grade F');
  });
  it('count and measure', () => {
    expect([counted(0, 'request'), counted(1, 'request'), counted(2, 'request')]).toEqual([
      '0 requests',
      '1 request',
      '2 requests',
    ]);
    expect(seconds(1250)).toBe('1.3 s');
  });
  it('know where the whole report is', () => {
    expect(reportFile(runFacts())).toBe('session-fixation-report/report.json');
    expect(reportFile(runFacts({ settings: { 'report-directory': 'out' } }))).toBe('out/report.json');
    expect(reportFile(runFacts({ settings: {} }))).toBe('session-fixation-report/report.json');
  });
});
