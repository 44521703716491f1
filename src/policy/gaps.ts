import type { CheckMeta, CheckResult } from '../checks/define.js';
import type { Obstacle } from '../evidence/gathered.js';
import type { Policy } from './decision.js';
import { isSkipped } from './findings.js';
import type { TargetScan } from './scan.js';

/** Something that had to be tried on a target and was not. A target with a gap can fail, but never pass. */
export interface Gap {
  /** The ids of the checks that could not be decided; empty if it is the target as a whole. */
  readonly checks: readonly string[];
  readonly obstacle: Obstacle;
}

const remedy = 'This is a defect of session-fixation-gate; please report it.';

/**
 * Every gap of a target, gaps of one reason as one. What is asked for comes from the catalogue and not from the scan's
 * results, so that a check that never ran is missed. A skipped check leaves no gap.
 */
export function gapsOf(
  scan: TargetScan,
  policy: Pick<Policy, 'skipChecks' | 'targets'>,
  metas: readonly CheckMeta[],
): readonly Gap[] {
  if (scan.state.kind === 'untested') return [{ checks: [], obstacle: scan.state.obstacle }];
  const asked = metas.filter(({ fixation }) => fixation);
  if (scan.checks.length === 0 || asked.length === 0)
    return [{ checks: [], obstacle: { reason: 'No check of it was judged.', remedy } }];
  const gaps: Gap[] = asked
    .filter(({ id }) => !isSkipped(id, scan.name, policy))
    .flatMap(({ id }) => {
      const obstacle = obstacleOf(scan.checks.filter((result) => result.id === id));
      return obstacle === null ? [] : [{ checks: [id], obstacle }];
    });
  return joined(gaps);
}

/** Why the results of one check do not tell its outcome; null if they do. */
function obstacleOf(results: readonly CheckResult[]): Obstacle | null {
  if (results.length === 0) return { reason: 'It was not run.', remedy };
  for (const result of results) {
    if (result.outcome === 'inconclusive') return result.obstacle;
    if (result.outcome === 'not-applicable' && result.reason.trim() === '')
      return { reason: 'It is said not to apply, but not why.', remedy };
  }
  return null;
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
