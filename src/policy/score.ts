import type { Severity } from '../checks/define.js';
import type { Finding, Grade } from './decision.js';

/** What a finding costs (contract.md, Score). */
const penalties: Readonly<Record<Severity, number>> = { critical: 40, high: 20, medium: 8, low: 3, info: 0 };

/** 100 less the penalty of every new or known finding, not under 0. Waived findings cost nothing. */
export function scoreOf(findings: readonly Pick<Finding, 'severity' | 'status'>[]): number {
  const lost = findings
    .filter(({ status }) => status !== 'waived')
    .reduce((sum, { severity }) => sum + penalties[severity], 0);
  return Math.max(0, 100 - lost);
}

/**
 * The least of the targets' scores: many good targets must not hide a bad one. Null as soon as one target has none, or
 * if there is no target.
 */
export function leastScore(scores: readonly (number | null)[]): number | null {
  const known = scores.filter((score) => score !== null);
  return known.length === 0 || known.length < scores.length ? null : Math.min(...known);
}

/** Null for no score. */
export function gradeOf(score: number | null): Grade | null {
  if (score === null) return null;
  if (score >= 90) return 'A';
  if (score >= 80) return 'B';
  if (score >= 70) return 'C';
  if (score >= 60) return 'D';
  return 'F';
}
