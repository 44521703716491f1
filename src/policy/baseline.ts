import { z } from 'zod';
import type { CheckResult } from '../checks/define.js';
import type { Immutable } from '../evidence/immutable.js';
import { identityOf } from './fingerprint.js';
import type { TargetScan } from './scan.js';

/** A finding that the team has accepted. */
export interface BaselineEntry {
  readonly fingerprint: string;
  readonly reason: string;
  /** The last day on which it is accepted, `YYYY-MM-DD`; null for no end. */
  readonly expires: string | null;
}

/** What is accepted on the day of the run. */
export interface Accepted {
  readonly entries: readonly BaselineEntry[];
  /** `YYYY-MM-DD`, UTC. */
  readonly today: string;
}

export const nothingAccepted: Accepted = { entries: [], today: '' };

export const acceptanceShape = z
  .object({
    reason: z.string(),
    expires: z.string().nullable(),
    expired: z.boolean().describe('The last day has passed: the finding counts again.'),
  })
  .meta({ id: 'Acceptance', description: 'What the baseline says of one finding.' });

export type Acceptance = Immutable<z.infer<typeof acceptanceShape>>;

export const fixedShape = z
  .object({ fingerprint: z.string(), check: z.string(), target: z.string(), reason: z.string() })
  .meta({ id: 'Fixed', description: 'Something accepted that was tried on this run and is gone.' });

export type Fixed = Immutable<z.infer<typeof fixedShape>>;

/** The acceptance of a fingerprint; null if nobody accepted it. */
export function acceptanceOf(fingerprint: string, { entries, today }: Accepted): Acceptance | null {
  const entry = entries.find((one) => one.fingerprint === fingerprint);
  if (entry === undefined) return null;
  const { reason, expires } = entry;
  return { reason, expires, expired: expires !== null && expires < today };
}

/**
 * Entries whose check was decided on their target, and did not find them again. What was not tried, for whatever
 * reason, is neither fixed nor gone.
 */
export function fixedOf(
  { entries }: Accepted,
  scans: readonly TargetScan[],
  findings: readonly { readonly fingerprint: string }[],
): readonly Fixed[] {
  if (entries.length === 0) return [];
  const found = new Set(findings.map(({ fingerprint }) => fingerprint));
  const named = new Map<string, TargetScan[]>();
  for (const scan of scans) named.set(scan.name, [...(named.get(scan.name) ?? []), scan]);
  return entries.flatMap(({ fingerprint, reason }) => {
    const identity = identityOf(fingerprint);
    if (identity === null || found.has(fingerprint)) return [];
    const { check, target } = identity;
    const tried = named
      .get(target)
      ?.some((scan) => scan.state.kind === 'tested' && scan.checks.some((one) => decided(one, check)));
    return tried ? [{ fingerprint, check, target, reason }] : [];
  });
}

function decided({ id, outcome }: CheckResult, check: string): boolean {
  return id === check && (outcome === 'pass' || outcome === 'fail');
}
