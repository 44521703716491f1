import type { BaselineEntry, Fixed } from './baseline.js';
import type { Finding } from './decision.js';

/** What a baseline is written from: the part of report.json that it needs. */
export interface ReportedFindings {
  readonly findings: readonly Pick<Finding, 'fingerprint' | 'status'>[];
  readonly fixed: readonly Pick<Fixed, 'fingerprint'>[];
}

export interface NextBaseline {
  readonly entries: readonly BaselineEntry[];
  /** Fingerprints. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/**
 * The baseline after a report: every new finding is accepted for this reason, what was there stays as it is, even if
 * this run said nothing of it. Only `prune` takes out entries, and only those that the run tried and found gone. An
 * acceptance that has expired, and whose finding is there still, is renewed. Sorted, so that a diff shows what changed.
 */
export function nextBaseline(
  old: readonly BaselineEntry[],
  report: ReportedFindings,
  { reason, expires, prune }: { readonly reason: string; readonly expires: string | null; readonly prune: boolean },
): NextBaseline {
  const fresh = new Set(report.findings.filter(({ status }) => status === 'new').map(({ fingerprint }) => fingerprint));
  const gone = new Set(prune ? report.fixed.map(({ fingerprint }) => fingerprint) : []);
  const kept = old.filter(({ fingerprint }) => !gone.has(fingerprint) && !fresh.has(fingerprint));
  const accepted = [...fresh].map((fingerprint): BaselineEntry => ({ fingerprint, reason, expires }));
  const known = new Set(old.map(({ fingerprint }) => fingerprint));
  return {
    entries: [...kept, ...accepted].sort((a, b) => compare(a.fingerprint, b.fingerprint)),
    added: [...fresh].filter((fingerprint) => !known.has(fingerprint)),
    removed: old.map(({ fingerprint }) => fingerprint).filter((fingerprint) => gone.has(fingerprint)),
  };
}

/** The same on every machine, whatever its language. */
function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** The file's text: JSON with a line feed at its end, one entry's keys in one order. */
export function renderBaseline(entries: readonly BaselineEntry[]): string {
  const findings = entries.map(({ fingerprint, reason, expires }) => ({
    fingerprint,
    reason,
    ...(expires === null ? {} : { expires }),
  }));
  return `${JSON.stringify({ version: 1, findings }, null, 2)}\n`;
}
