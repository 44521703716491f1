import type { Severity } from '../checks/define.js';
import type { NumberedFinding } from './cause.js';
import type { ReportView } from './report-view.js';
import type { TargetView } from './target-view.js';
import { counted } from './words.js';

/** One target's row in the table of all of them. Texts hold target text and are not escaped yet. */
export interface MatrixRow {
  readonly target: TargetView;
  /** The most severe of its new findings; null without any. */
  readonly severity: Severity | null;
  /** Checks with new findings, most severe first, each once. */
  readonly checks: readonly string[];
  /** Why it could not be tested; null if it could. */
  readonly reason: string | null;
}

const order: Readonly<Record<TargetView['conclusion'], number>> = { fail: 0, inconclusive: 1, pass: 2 };

/** A row for each target, the worst first: failed ones by their score, then the inconclusive, then those that passed. */
export function matrixOf({ targets, fresh: all }: Pick<ReportView, 'targets' | 'fresh'>): readonly MatrixRow[] {
  const found = new Map<string, NumberedFinding[]>();
  for (const finding of all) {
    const known = found.get(finding.target);
    if (known === undefined) found.set(finding.target, [finding]);
    else known.push(finding);
  }
  const rows = targets.map((target): MatrixRow => {
    const fresh = found.get(target.name) ?? [];
    return {
      target,
      severity: fresh[0]?.severity ?? null,
      checks: [...new Set(fresh.map(({ check }) => check.id))],
      reason: target.obstacle?.reason ?? (target.conclusion === 'inconclusive' ? target.reason : null),
    };
  });
  return rows.sort(
    ({ target: one }, { target: other }) =>
      order[one.conclusion] - order[other.conclusion] || (one.score ?? 0) - (other.score ?? 0),
  );
}

/** `2 fail, 1 inconclusive, 27 pass`. */
export function tallyOf({ targets }: Pick<ReportView, 'targets'>): string {
  const counts = (['fail', 'inconclusive', 'pass'] as const).flatMap((conclusion) => {
    const count = targets.filter((target) => target.conclusion === conclusion).length;
    return count === 0 ? [] : [`${String(count)} ${conclusion}`];
  });
  return `${counted(targets.length, 'target')}: ${counts.join(', ')}`;
}
