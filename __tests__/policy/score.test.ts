import { describe, expect, it } from '@jest/globals';
import type { Severity } from '../../src/checks/define.js';
import { gradeOf, leastScore, scoreOf } from '../../src/policy/score.js';

const of = (severity: Severity, status: 'new' | 'known' | 'waived' = 'new') => ({ severity, status });

describe('scoreOf', () => {
  it('is 100 for a target without findings', () => {
    expect(scoreOf([])).toBe(100);
  });

  it.each([
    ['critical', 60],
    ['high', 80],
    ['medium', 92],
    ['low', 97],
    ['info', 100],
  ] as const)('after one %s finding is %i', (severity, score) => {
    expect(scoreOf([of(severity)])).toBe(score);
  });

  it('counts a known finding like a new one, since accepting a defect does not mend it, and a waived one not', () => {
    expect(scoreOf([of('high', 'known'), of('medium', 'new'), of('critical', 'waived')])).toBe(72);
  });

  it('never falls under 0', () => {
    expect(scoreOf([of('critical'), of('critical'), of('critical')])).toBe(0);
  });
});

describe('gradeOf', () => {
  it.each([
    [100, 'A'],
    [90, 'A'],
    [89, 'B'],
    [80, 'B'],
    [79, 'C'],
    [70, 'C'],
    [69, 'D'],
    [60, 'D'],
    [59, 'F'],
    [0, 'F'],
  ] as const)('gives %i the grade %s', (score, grade) => {
    expect(gradeOf(score)).toBe(grade);
  });

  it('gives no grade if there is no score', () => {
    expect(gradeOf(null)).toBeNull();
  });
});

describe('leastScore', () => {
  it('is that of the worst target, which good ones do not make up for', () => {
    expect(leastScore([100, 32, 97])).toBe(32);
  });

  it('does not exist as soon as one target has none, or if there is no target', () => {
    expect(leastScore([100, null])).toBeNull();
    expect(leastScore([])).toBeNull();
  });
});
