import type { Decision } from '../policy/decision.js';
import { listed } from '../policy/words.js';
import { causesOf, type Cause, type NumberedFinding } from './cause.js';
import { findingView } from './finding-view.js';
import { bySeverity } from './rows.js';
import type { RunFacts } from './run-facts.js';
import { targetViews, type TargetView } from './target-view.js';
import { troublesOf, type Trouble } from './trouble.js';
import { counted, scoreWords, stepSentence, verdictWord } from './words.js';

export type { NumberedFinding } from './cause.js';

/** What a run has to say, in the words that all reports share; each report gives it a form of its own. */
export interface ReportView extends Omit<Decision, 'targets' | 'findings'> {
  readonly run: RunFacts;
  readonly verdict: string;
  /** The reason, but for what the troubles say below it with all that belongs to it. */
  readonly headline: string;
  readonly scoreWords: string;
  /** What the conclusion does to the step if that is not plain; null else. */
  readonly step: string | null;
  readonly targets: readonly TargetView[];
  /** Most severe first. */
  readonly findings: readonly NumberedFinding[];
  /** Those that nobody accepted. */
  readonly fresh: readonly NumberedFinding[];
  /** The new findings by what closes them, the most severe first. */
  readonly causes: readonly Cause[];
  /** What could not be tested, each reason once. */
  readonly troubles: readonly Trouble[];
  /** `2 new findings, 1 at or over the threshold`. */
  readonly tally: string;
  readonly requests: number;
  readonly logins: number;
}

export function viewOf(decision: Decision, run: RunFacts): ReportView {
  const { conclusion, targets, overThreshold } = decision;
  // Of targets that share a name, and of findings that share a fingerprint, the first.
  const scans = new Map([...targets].reverse().map(({ scan }) => [scan.name, scan]));
  const findings = bySeverity(decision.findings).map((finding, index) =>
    findingView(finding, scans.get(finding.target) ?? null, run, index + 1),
  );
  const numbers = new Map([...findings].reverse().map(({ fingerprint, number }) => [fingerprint, number]));
  const fresh = findings.filter(({ status }) => status === 'new');
  const sum = (of: 'requests' | 'logins'): number => targets.reduce((total, { scan }) => total + scan.stats[of], 0);
  const shown = targetViews(targets, (finding, { scan }) =>
    findingView(finding, scan, run, numbers.get(finding.fingerprint) ?? null),
  );
  const troubles = troublesOf(shown);
  return {
    ...decision,
    run,
    verdict: verdictWord(conclusion),
    headline: headlineOf(decision, troubles),
    scoreWords: scoreWords(decision),
    step: stepSentence(decision),
    targets: shown,
    findings,
    fresh,
    causes: causesOf(fresh, overThreshold),
    troubles,
    tally: `${counted(fresh.length, 'new finding')}, ${overThreshold} at or over the threshold`,
    requests: sum('requests'),
    logins: sum('logins'),
  };
}

function headlineOf({ conclusion, reason, targets }: Decision, troubles: readonly Trouble[]): string {
  const [first] = troubles;
  if (conclusion !== 'inconclusive' || first === undefined) return reason;
  const whole = troubles.filter(({ checks }) => checks.length === 0).flatMap(({ at }) => at).length;
  const part = new Set(troubles.flatMap(({ at }) => at.map(({ target }) => target))).size - whole;
  if (targets.length === 1)
    return whole > 0 ? 'The target could not be tested.' : `${listed(first.checks)} could not be decided.`;
  const clauses = [
    ...(whole > 0 ? [`${whole} of ${counted(targets.length, 'target')} could not be tested`] : []),
    ...(part > 0 ? [`${part} of ${counted(targets.length, 'target')} could not be fully tested`] : []),
  ];
  return `${clauses.join('; ')}.`;
}
