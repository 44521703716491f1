import type { CheckResult, Confidence, Severity } from '../checks/define.js';
import type { Conclusion, Decision, Finding } from '../policy/decision.js';
import type { TargetScan } from '../policy/scan.js';
import type { RunFacts } from './run-facts.js';

export { counted } from '../policy/words.js';

/** The conclusion as a heading says it. */
export function verdictWord(conclusion: Conclusion): string {
  switch (conclusion) {
    case 'pass':
      return 'Pass';
    case 'fail':
      return 'Fail';
    case 'inconclusive':
      return 'Inconclusive';
    case 'error':
      return 'Error';
  }
}

export function verdictIcon(conclusion: Conclusion): string {
  switch (conclusion) {
    case 'pass':
      return '✅';
    case 'fail':
      return '❌';
    case 'inconclusive':
      return '⚠️';
    case 'error':
      return '🛑';
  }
}

/** What a conclusion does to the step where the two differ; null where the conclusion says it all. */
export function stepSentence({ conclusion, failsStep }: Decision): string | null {
  if (failsStep || conclusion === 'pass') return null;
  const input = conclusion === 'inconclusive' ? 'on-inconclusive or warn-only' : 'warn-only';
  return `The step does not fail for it: ${input} says so.`;
}

/** What became of a check, and what its team makes of it. */
export interface Judged {
  readonly outcome: CheckResult['outcome'];
  /** All its findings are waived: the outcome decides nothing. */
  readonly waived: boolean;
  /** It failed, and none of its findings is new. */
  readonly known: boolean;
}

export function outcomeIcon({ outcome, waived, known }: Judged): string {
  switch (outcome) {
    case 'pass':
      return '✅';
    case 'fail':
      return waived || known ? '🔕' : '❌';
    case 'inconclusive':
      return '⚠️';
    case 'not-applicable':
      return '➖';
  }
}

export function outcomeWord({ outcome, waived, known }: Judged): string {
  switch (outcome) {
    case 'pass':
      return 'pass';
    case 'fail':
      return waived ? 'waived' : known ? 'known' : 'FAIL';
    case 'inconclusive':
      return 'INCONCLUSIVE';
    case 'not-applicable':
      return 'not applicable';
  }
}

export function severityIcon(severity: Severity): string {
  switch (severity) {
    case 'critical':
    case 'high':
      return '🔴';
    case 'medium':
      return '🟠';
    case 'low':
      return '🟡';
    case 'info':
      return '🔵';
  }
}

/** How sure a finding is, and by what. */
export function confidenceWords(confidence: Confidence): string {
  switch (confidence) {
    case 'confirmed':
      return 'confirmed (replayed, or read from the header itself)';
    case 'likely':
      return 'likely (not replayed)';
    case 'tentative':
      return 'tentative (not replayed)';
  }
}

/** A finding's status and what the baseline says of it: plain text with the team's own words in it. */
export function statusWords({ status, acceptance }: Pick<Finding, 'status' | 'acceptance'>): string {
  if (acceptance === null) return status;
  const until = acceptance.expires === null ? '' : ` until ${acceptance.expires}`;
  const why = acceptance.reason === '' ? '' : `: ${acceptance.reason}`;
  return acceptance.expired
    ? `${status}: accepted${until}, which has passed${why}`
    : `${status}: accepted in the baseline${until}${why}`;
}

/** Milliseconds as seconds with one decimal. */
export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

/** `Score 40, grade F`; says so where there is none. */
export function scoreWords({ score, grade }: Pick<Decision, 'score' | 'grade'>): string {
  return score === null || grade === null
    ? 'No score, since not everything could be tested'
    : `Score ${score}, grade ${grade}`;
}

/** How the line about the sign-in begins: it may be that very step that did not take. */
export function signInWord({ state }: TargetScan): string {
  return state.kind === 'tested' ? 'Signed in by' : 'Tried to sign in by';
}

/** Where the whole report stands, relative to the workspace. */
export function reportFile(run: RunFacts): string {
  const folder = run.settings['report-directory'];
  return `${typeof folder === 'string' && folder !== '' ? folder : 'session-fixation-report'}/report.json`;
}
