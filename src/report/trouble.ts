import type { TargetView } from './target-view.js';

/** What could not be tested for one reason, and the one thing that helps. */
export interface Trouble {
  /** Ids of the checks that could not be decided; empty if it is whole targets. */
  readonly checks: readonly string[];
  /** `What helps`, said once for all of the targets. */
  readonly remedy: string;
  /** Whom it concerns, and what happened there. */
  readonly at: readonly { readonly target: TargetView; readonly reason: string; readonly seen: string | null }[];
}

/**
 * Everything that could not be tested on targets that are not green, each reason once: whole targets first, then single
 * checks. Targets with the same remedy stand together.
 */
export function troublesOf(targets: readonly TargetView[]): readonly Trouble[] {
  const troubles = new Map<string, { checks: readonly string[]; remedy: string; at: Trouble['at'][number][] }>();
  for (const target of targets) {
    for (const { checks, remedy, ...what } of ofTarget(target)) {
      const key = JSON.stringify([checks, remedy]);
      const known = troubles.get(key);
      if (known === undefined) troubles.set(key, { checks, remedy, at: [{ target, ...what }] });
      else known.at.push({ target, ...what });
    }
  }
  const all = [...troubles.values()];
  return [...all.filter(({ checks }) => checks.length === 0), ...all.filter(({ checks }) => checks.length > 0)];
}

type OfTarget = Pick<Trouble, 'checks' | 'remedy'> & Omit<Trouble['at'][number], 'target'>;

function ofTarget({ conclusion, obstacle, rows }: TargetView): readonly OfTarget[] {
  if (obstacle !== null) {
    const { reason, remedy, seen = null } = obstacle;
    return [{ checks: [], reason, remedy, seen }];
  }
  if (conclusion === 'pass') return [];
  const reasons = new Map<string, { checks: string[]; remedy: string }>();
  for (const { id, outcome, reason, remedy } of rows) {
    if (outcome !== 'inconclusive') continue;
    const why = reason ?? '';
    const known = reasons.get(why);
    if (known === undefined) reasons.set(why, { checks: [id], remedy: remedy ?? '' });
    else known.checks.push(id);
  }
  return [...reasons].map(([reason, { checks, remedy }]) => ({ checks, reason, remedy, seen: null }));
}
