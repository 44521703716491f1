import type { Decision } from '../policy/decision.js';
import { findingView, type FindingView } from './finding-view.js';
import { bySeverity } from './rows.js';
import type { RunFacts } from './run-facts.js';
import { targetViews, type TargetView } from './target-view.js';
import { counted, scoreWords, stepSentence, verdictWord } from './words.js';

/** A finding among all those of its run. */
export type NumberedFinding = FindingView & { readonly number: number };

/** What a run has to say, in the words that all reports share; each report gives it a form of its own. */
export interface ReportView extends Omit<Decision, 'targets' | 'findings'> {
  readonly run: RunFacts;
  readonly verdict: string;
  readonly scoreWords: string;
  /** What the conclusion does to the step if that is not plain; null else. */
  readonly step: string | null;
  readonly targets: readonly TargetView[];
  /** Most severe first. */
  readonly findings: readonly NumberedFinding[];
  /** Those that nobody accepted. */
  readonly fresh: readonly NumberedFinding[];
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
  return {
    ...decision,
    run,
    verdict: verdictWord(conclusion),
    scoreWords: scoreWords(decision),
    step: stepSentence(decision),
    targets: targetViews(targets, (finding, { scan }) =>
      findingView(finding, scan, run, numbers.get(finding.fingerprint) ?? null),
    ),
    findings,
    fresh,
    tally: `${counted(fresh.length, 'new finding')}, ${overThreshold} at or over the threshold`,
    requests: sum('requests'),
    logins: sum('logins'),
  };
}
