import { severities, type CheckResult, type Severity } from '../../src/checks/define.js';

/** What one check came to, as far as a fault may not change it. */
export interface Verdict {
  readonly outcome: CheckResult['outcome'];
  /** The worst of its findings; null if it has none. */
  readonly severity: Severity | null;
  /** What was found, by carrier and vector, sorted. */
  readonly findings: readonly string[];
}

/** By the check's id. */
export type Verdicts = ReadonlyMap<string, Verdict>;

export interface Flip {
  readonly check: string;
  /** In words: `pass`, `fail (critical)`. */
  readonly right: string;
  readonly wrong: string;
}

export function verdictsOf(results: readonly CheckResult[]): Verdicts {
  return new Map(results.map((result) => [result.id, verdictOf(result)]));
}

function verdictOf(result: CheckResult): Verdict {
  if (result.outcome !== 'fail') return { outcome: result.outcome, severity: null, findings: [] };
  const severity = severities.find((one) => result.findings.some((finding) => finding.severity === one)) ?? null;
  const findings = result.findings.map(({ carrier, vector }) => `${placeless(carrier)} by ${vector}`).sort();
  return { outcome: 'fail', severity, findings };
}

/** One of several places to sign in may be lost, and then another one is tested, of which the same is true. */
function placeless(carrier: string): string {
  return carrier.replace(/^login .*/u, 'login');
}

/**
 * Checks that a fault has led to say something wrong. `inconclusive` is always true of who could not look; it is wrong
 * only if nothing was lost.
 */
export function flips(right: Verdicts, disturbed: Verdicts, nothingLost: boolean): Flip[] {
  return [...right].flatMap(([check, before]) => {
    const after = disturbed.get(check);
    if (after === undefined) return [{ check, right: inWords(before), wrong: 'not judged' }];
    if (after.outcome === 'inconclusive' && !nothingLost) return [];
    const invented = after.findings.filter((finding) => !before.findings.includes(finding));
    if (after.outcome === before.outcome && after.severity === before.severity && invented.length === 0) return [];
    const more = invented.length === 0 || before.outcome !== 'fail' ? '' : ` with ${invented.join(', ')}`;
    return [{ check, right: inWords(before), wrong: `${inWords(after)}${more}` }];
  });
}

function inWords({ outcome, severity }: Verdict): string {
  return severity === null ? outcome : `${outcome} (${severity})`;
}
