import type { CheckMeta, CheckResult, Severity } from '../checks/define.js';
import type { Obstacle } from '../evidence/gathered.js';
import type { Policy } from './decision.js';
import { counts, isSkipped, severityFor } from './findings.js';
import type { TargetScan } from './scan.js';

/** Something that had to be tried on a target and was not. A target with a gap can fail, but never pass. */
export interface Gap {
  /** The ids of the checks that could not be decided; empty if it is the target as a whole. */
  readonly checks: readonly string[];
  readonly obstacle: Obstacle;
}

const remedy = 'This is a defect of session-fixation-gate; please report it.';

/**
 * Every gap of a target, gaps of one reason as one: a fixation check that was not decided, and any other whose finding
 * would count. What is asked for comes from the catalogue and not from the scan's results, so that a check that never
 * ran is missed. A skipped check leaves no gap.
 */
export function gapsOf(
  scan: TargetScan,
  policy: Pick<Policy, 'skipChecks' | 'targets' | 'failOnSeverity'>,
  metas: readonly CheckMeta[],
): readonly Gap[] {
  if (scan.state.kind === 'untested') return [{ checks: [], obstacle: scan.state.obstacle }];
  if (scan.checks.length === 0 || !metas.some(({ fixation }) => fixation))
    return [{ checks: [], obstacle: { reason: 'No check of it was judged.', remedy } }];
  const gaps = metas
    .filter(({ id }) => !isSkipped(id, scan.name, policy))
    .flatMap((meta): Gap[] => {
      const { id, fixation } = meta;
      const open = openOf(scan.checks.filter((result) => result.id === id));
      if (open === null) return [];
      const severity = severityFor(id, scan.name, policy) ?? open.worst ?? meta.severity;
      return fixation || counts({ status: 'new', severity }, policy) ? [{ checks: [id], obstacle: open.obstacle }] : [];
    });
  const attacks = metas.flatMap(({ id, fixation }) => (fixation ? [id] : []));
  return joined(gaps).map((gap) => (gap.checks.some((id) => attacks.includes(id)) ? gap : withWaiver(gap)));
}

interface Open {
  readonly obstacle: Obstacle;
  /** As the check says it; absent if it says nothing. */
  readonly worst?: Severity | undefined;
}

/** Why the results of one check do not tell its outcome; null if they do. */
function openOf(results: readonly CheckResult[]): Open | null {
  if (results.length === 0) return { obstacle: { reason: 'It was not run.', remedy } };
  for (const result of results) {
    if (result.outcome === 'inconclusive') return result;
    if (result.outcome === 'not-applicable' && result.reason.trim() === '')
      return { obstacle: { reason: 'It is said not to apply, but not why.', remedy } };
  }
  return null;
}

/** What a person can do if no input helps. */
function withWaiver({ checks, obstacle: { reason, remedy: own } }: Gap): Gap {
  const waiver = `Or look at it by hand, and leave it out with skip-checks: ${checks.join(', ')}.`;
  return { checks, obstacle: { reason, remedy: `${own} ${waiver}`.trim() } };
}

function joined(gaps: readonly Gap[]): readonly Gap[] {
  const byReason = new Map<string, Gap>();
  for (const { checks, obstacle } of gaps) {
    const same = byReason.get(obstacle.reason);
    byReason.set(obstacle.reason, {
      checks: [...(same?.checks ?? []), ...checks],
      obstacle: same?.obstacle ?? obstacle,
    });
  }
  return [...byReason.values()];
}
