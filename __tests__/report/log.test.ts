import { describe, expect, it } from '@jest/globals';
import { renderClosingLine } from '../../src/report/log.js';
import { hostile } from '../builders/hostile.js';
import { decision, failingDecision } from '../builders/report-decision.js';

describe('the closing line', () => {
  it('begins with the conclusion, which scripts look for', () => {
    expect(renderClosingLine(failingDecision())).toBe(
      'fail: 1 new finding is at or over high: session-fixation on shop.',
    );
  });
  it('does not say the conclusion twice', () => {
    expect(renderClosingLine(decision({ conclusion: 'pass', reason: 'Pass: nothing was found.' }))).toBe(
      'pass: nothing was found.',
    );
  });
  it('is one line without a workflow command', () => {
    expect(renderClosingLine(decision({ reason: hostile }))).not.toMatch(/\n|^\s*::|##\[/u);
  });
});
