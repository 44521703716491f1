import type { CheckResult, Confidence, Severity } from '../checks/define.js';
import type { Conclusion, Decision, Finding } from '../policy/decision.js';
import type { TargetScan } from '../policy/scan.js';
import type { RunFacts } from './run-facts.js';

export { counted } from '../policy/words.js';

const verdicts: Readonly<Record<Conclusion, readonly [word: string, icon: string]>> = {
  pass: ['Pass', '✅'],
  fail: ['Fail', '❌'],
  inconclusive: ['Inconclusive', '⚠️'],
  error: ['Error', '🛑'],
};

/** The conclusion as a heading says it. */
export function verdictWord(conclusion: Conclusion): string {
  return verdicts[conclusion][0];
}

export function verdictIcon(conclusion: Conclusion): string {
  return verdicts[conclusion][1];
}

/** What a conclusion does to the step if the two differ; null if the conclusion says it all. */
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

const outcomes: Readonly<Record<CheckResult['outcome'] | 'waived' | 'known', readonly [word: string, icon: string]>> = {
  pass: ['pass', '✅'],
  fail: ['FAIL', '❌'],
  waived: ['waived', '🔕'],
  known: ['known', '🔕'],
  inconclusive: ['INCONCLUSIVE', '⚠️'],
  'not-applicable': ['not applicable', '➖'],
};

export function outcomeWord(judged: Judged): string {
  return outcomes[standingOf(judged)][0];
}

export function outcomeIcon(judged: Judged): string {
  return outcomes[standingOf(judged)][1];
}

function standingOf({ outcome, waived, known }: Judged): keyof typeof outcomes {
  if (outcome !== 'fail') return outcome;
  return waived ? 'waived' : known ? 'known' : 'fail';
}

const severityIcons: Readonly<Record<Severity, string>> = {
  critical: '🔴',
  high: '🔴',
  medium: '🟠',
  low: '🟡',
  info: '🔵',
};

export function severityIcon(severity: Severity): string {
  return severityIcons[severity];
}

const confidenceSentences: Readonly<Record<Confidence, string>> = {
  confirmed: 'confirmed (replayed, or read from the header itself)',
  likely: 'likely (not replayed)',
  tentative: 'tentative (not replayed)',
};

/** How sure a finding is, and by what. */
export function confidenceWords(confidence: Confidence): string {
  return confidenceSentences[confidence];
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

/** `Score 40, grade F`; says so if there is none. */
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
