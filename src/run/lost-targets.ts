import { checks } from '../checks/index.js';
import type { Obstacle } from '../evidence/gathered.js';
import type { TargetScan } from '../policy/scan.js';
import type { ReportJson } from '../report/schema.js';

/**
 * Targets that shards were to test and that no report tells of, as results that say so: each is inconclusive. A shard
 * whose report names no targets stands there itself.
 */
export function lostTargets(reports: readonly Pick<ReportJson, 'settings' | 'targets'>[]): readonly TargetScan[] {
  const reported = new Set(reports.flatMap(({ targets }) => targets.map(({ name }) => name)));
  const missing = missingShards(reports);
  const obstacle = obstacleOf(missing);
  const lost = [...plannedTargets(reports)].filter(([name]) => !reported.has(name));
  if (lost.length > 0) return lost.map(([name, url]) => lostScan(name, url, obstacle));
  return missing.map((shard) => lostScan(`shard ${shard}`, '', obstacle));
}

/** Addresses by name of all that was to be tested, as the reports have it. */
function plannedTargets(reports: readonly Pick<ReportJson, 'settings'>[]): ReadonlyMap<string, string> {
  const planned = new Map<string, string>();
  for (const { settings } of reports) {
    const [names, urls] = [listed(settings['targets']), listed(settings['url'])];
    for (const [at, name] of names.entries()) planned.set(name, urls[at] ?? '');
  }
  return planned;
}

function listed(value: ReportJson['settings'][string] | undefined): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** More jobs than any matrix has. */
const mostShards = 10_000;

/** Shards, such as `2/5`, that a report says there are and that nothing was heard of. */
function missingShards(reports: readonly Pick<ReportJson, 'settings'>[]): readonly string[] {
  const told = new Set(reports.flatMap(({ settings }) => ('shard' in settings ? [String(settings['shard'])] : [])));
  const counts = new Set([...told].map((shard) => Number(shard.split('/')[1])).filter((of) => of <= mostShards));
  const all = [...counts].flatMap((of) => Array.from({ length: of }, (_, at) => `${at + 1}/${of}`));
  return all.filter((shard) => !told.has(shard));
}

const remedy =
  'See in its job why that shard sent no report, and run it again. A job that uploads its report needs `if: always()` if an earlier step may fail.';

function obstacleOf(missing: readonly string[]): Obstacle {
  return missing.length === 0
    ? {
        reason: 'No shard tested it, although it was among the targets.',
        remedy: 'Give all shards the same config file.',
      }
    : { reason: `There is no report of shard ${missing.join(', ')}, so it was not tested.`, remedy };
}

function lostScan(name: string, url: string, obstacle: Obstacle): TargetScan {
  return {
    name,
    url,
    state: { kind: 'untested', obstacle },
    login: null,
    protected: null,
    signOut: null,
    sessionCookies: [],
    framework: null,
    checks: checks.map((check) => ({ id: check.meta.id, outcome: 'inconclusive', obstacle })),
    notes: [],
    stats: { requests: 0, logins: 0, retries: 0, durationMs: 0, longestChain: 0 },
    transcript: null,
  };
}
