import { severities, type CheckResult, type Severity } from '../checks/define.js';
import type { Obstacle } from '../evidence/gathered.js';
import type { Finding } from '../policy/decision.js';
import type { FindingView } from './finding-view.js';
import type { Judged } from './words.js';

/** One check of one target, as every table shows it. Texts hold target text and are not escaped yet. */
export interface CheckRow extends Judged {
  readonly id: string;
  /** The most severe of its findings; null without any. */
  readonly severity: Severity | null;
  /** How severe a finding of an inconclusive check would be, if the check says so; null else. */
  readonly worst: Severity | null;
  /** Why it is inconclusive or does not apply; null for the other outcomes. */
  readonly reason: string | null;
  /** The whole target could not be tested, and this check for that reason alone: it is said once, with the target. */
  readonly untried: boolean;
  /** What helps an inconclusive check; null for the other outcomes. */
  readonly remedy: string | null;
  /** What was seen if it passed and the check has something to say; null else. */
  readonly note: string | null;
  readonly findings: readonly FindingView[];
}

/**
 * Every check of a target once, in the scan's order, with those of its findings.
 * @param obstacle why the target could not be tested; null if it was
 */
export function checkRows(
  checks: readonly CheckResult[],
  all: readonly FindingView[],
  obstacle: Obstacle | null,
): readonly CheckRow[] {
  return checks.map((result) => {
    const findings = all.filter((finding) => finding.check.id === result.id);
    return {
      id: result.id,
      outcome: result.outcome,
      waived: findings.length > 0 && findings.every(({ status }) => status === 'waived'),
      known: findings.length > 0 && findings.every(({ status }) => status !== 'new'),
      severity: worst(findings),
      worst: result.outcome === 'inconclusive' ? (result.worst ?? null) : null,
      reason: reasonOf(result),
      untried: result.outcome === 'inconclusive' && result.obstacle.reason === obstacle?.reason,
      remedy: result.outcome === 'inconclusive' ? result.obstacle.remedy : null,
      note: result.outcome === 'pass' ? (result.note ?? null) : null,
      findings,
    };
  });
}

function reasonOf(result: CheckResult): string | null {
  switch (result.outcome) {
    case 'inconclusive':
      return result.obstacle.reason;
    case 'not-applicable':
      return result.reason;
    case 'pass':
    case 'fail':
      return null;
  }
}

function worst(findings: readonly FindingView[]): Severity | null {
  return severities.find((severity) => findings.some((finding) => finding.severity === severity)) ?? null;
}

/** Most severe first; findings of one severity keep their order. */
export function bySeverity(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
}
