import type { Settings, TargetSettings } from '../inputs/settings.js';

/**
 * This job's part of the targets: each is in exactly one part, whatever their number. If an earlier run says how long
 * they took, the parts take about as long as each other: the longest are dealt out first, each to the part that has
 * least to do. A target that nobody timed counts as the middle one of those that were.
 */
export function targetsOfShard({
  targets,
  shard,
  shardDurations,
}: Pick<Settings, 'targets' | 'shard' | 'shardDurations'>): readonly TargetSettings[] {
  if (shard === null) return targets;
  const times = shardDurations?.byName ?? new Map<string, number>();
  const known = targets.flatMap(({ name }) => times.get(name) ?? []).sort((one, other) => one - other);
  const middle = known[known.length >> 1];
  const mine = shard.index - 1;
  if (middle === undefined) return targets.filter((_, at) => at % shard.of === mine);
  // At least one: with nothing to do in any part, all would go to the first.
  const costs = targets.map(({ name }) => Math.max(1, times.get(name) ?? middle));
  const parts = dealt(costs, shard.of);
  return targets.filter((_, at) => parts[at] === mine);
}

/** For each cost the number of its part. Every job comes to the same, whatever it is given besides. */
function dealt(costs: readonly number[], of: number): readonly number[] {
  const loads = Array.from({ length: of }, () => 0);
  const parts = costs.map(() => 0);
  const longestFirst = [...costs.entries()].sort(([at, cost], [there, other]) => other - cost || at - there);
  for (const [at, cost] of longestFirst) {
    const part = loads.indexOf(Math.min(...loads));
    parts[at] = part;
    loads[part] = (loads[part] ?? 0) + cost;
  }
  return parts;
}
