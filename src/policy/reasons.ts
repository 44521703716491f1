import type { Finding, Policy } from './decision.js';
import { counts } from './findings.js';
import type { Gap } from './gaps.js';
import type { TargetScan } from './scan.js';
import { counted, listed, sentence } from './words.js';

/** A target while it is being decided. */
export interface JudgedTarget {
  readonly scan: TargetScan;
  readonly findings: readonly Finding[];
  readonly gaps: readonly Gap[];
  /** Null as soon as there is a gap. */
  readonly score: number | null;
}

/** Why one target fails: the findings that count, its score, and what else is open. Its name stands beside it. */
export function targetFailure(
  { findings, gaps, score }: JudgedTarget,
  policy: Policy,
  /** How many findings count in the whole run. */
  total: number,
): string {
  const open = gaps.map(({ checks }) => (checks.length === 0 ? 'the target' : listed(checks)));
  return sentence([
    ...overClause(findings, policy, { total, named: false }),
    ...(isUnder(score, policy) ? [`the score is ${score}, under ${policy.failUnder} (fail-under)`] : []),
    ...(open.length > 0 ? [`besides, ${listed(open)} could not be decided`] : []),
  ]);
}

/** Why one target is inconclusive. The remedy is told beside it. */
export function targetDoubt(gaps: readonly Gap[]): string {
  return gaps
    .map(({ checks, obstacle }) =>
      checks.length === 0
        ? `The target could not be tested: ${obstacle.reason}`
        : `The check${checks.length > 1 ? 's' : ''} ${listed(checks)} could not be decided: ${obstacle.reason}`,
    )
    .join(' ');
}

/** Why the run fails: how many findings count and the worst of them, or the score; then what could not be tested. */
export function runFailure(findings: readonly Finding[], targets: readonly JudgedTarget[], policy: Policy): string {
  const several = targets.length > 1;
  const total = findings.filter((finding) => counts(finding, policy)).length;
  const worst = worstScored(targets.filter(({ score }) => isUnder(score, policy)));
  const open = targets.filter(({ gaps }) => gaps.length > 0);
  return sentence([
    ...overClause(findings, policy, { total, named: several }),
    ...(worst === null
      ? []
      : [
          `the score${several ? ` of ${worst.scan.name}` : ''} is ${worst.score ?? 0}, under ${policy.failUnder} (fail-under)`,
        ]),
    ...(open.length > 0 ? [`besides, ${listed(open.map(({ scan }) => scan.name))} could not be fully tested`] : []),
  ]);
}

/** Why the run is inconclusive: the first target that is, the reason, and what helps. */
export function runDoubt(targets: readonly JudgedTarget[]): string {
  const open = targets.filter(({ gaps }) => gaps.length > 0);
  const [first] = open.flatMap(({ scan, gaps }) => gaps.map((gap) => ({ ...gap, target: scan.name })));
  if (first === undefined) return 'No target was scanned, so nothing was tested. Name one with url.';
  const { checks, obstacle, target } = first;
  const help = `${obstacle.reason} ${obstacle.remedy}`.trim();
  const what = checks.length === 0 ? target : `${listed(checks)} on ${target}`;
  if (targets.length > 1)
    return `${open.length} of ${targets.length} targets could not be fully tested, first ${what}: ${help}`;
  return checks.length === 0
    ? `The target ${what} could not be tested: ${help}`
    : `The check${checks.length > 1 ? 's' : ''} ${what} could not be decided: ${help}`;
}

export function isUnder(score: number | null, { failUnder }: Pick<Policy, 'failUnder'>): boolean {
  return score !== null && score < failUnder;
}

/** `2 new findings are at or over high, the worst: … (critical, on shop)`; nothing if so many are tolerated. */
function overClause(
  findings: readonly Finding[],
  policy: Policy,
  { total, named }: { readonly total: number; readonly named: boolean },
): string[] {
  const over = findings.filter((finding) => counts(finding, policy));
  // Findings come most severe first.
  const [worst] = over;
  if (worst === undefined || total <= policy.maxFindings) return [];
  const one = over.length === 1;
  const of = total === over.length ? '' : `of ${total} in this run, `;
  const tolerated = policy.maxFindings > 0 ? ` (${of}max-findings tolerates ${policy.maxFindings})` : '';
  const place = named ? `${worst.severity}, on ${worst.target}` : worst.severity;
  return [
    `${counted(over.length, 'new finding')} ${one ? 'is' : 'are'} at or over ${policy.failOnSeverity}${tolerated}${one ? ':' : ', the worst:'} ${worst.title} (${place})`,
    ...expiredClause(over),
  ];
}

/** Findings that count again, since their time in the baseline is over. */
function expiredClause(over: readonly Finding[]): string[] {
  const expired = over.filter(({ acceptance }) => acceptance?.expired === true);
  if (expired.length === 0) return [];
  const days = [...new Set(expired.flatMap(({ acceptance }) => acceptance?.expires ?? []))].sort();
  return [
    `${expired.length} of them ${expired.length === 1 ? 'was' : 'were'} accepted in the baseline until ${listed(days)}`,
  ];
}

/** The target with the least score; null of none. */
function worstScored(targets: readonly JudgedTarget[]): JudgedTarget | null {
  const least = Math.min(...targets.map(({ score }) => score ?? Infinity));
  return targets.find(({ score }) => score === least) ?? null;
}
