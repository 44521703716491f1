import type { Decision } from '../policy/decision.js';
import { joinWithin, roomWords, type Piece } from './bounded.js';
import { inlineCode, prose } from './markdown.js';
import { viewOf, type ReportView } from './report-view.js';
import type { RunFacts } from './run-facts.js';
import { bodyPieces } from './summary.js';
import { reportFile, verdictIcon } from './words.js';

/** A decision with the facts of its run: what all that is published is rendered from. */
export interface Verdict {
  readonly decision: Decision;
  readonly facts: RunFacts;
}

/** Where a verdict comes from, as a reader elsewhere has to be told. */
export interface Origin {
  /** The full hash of the tested commit; null if nobody knows it. */
  readonly commit: string | null;
  /** The run's page; null if there is none. */
  readonly url: string | null;
  /** The branch, if it is not the default one; null else. */
  readonly branch: string | null;
}

/** GitHub refuses a comment or an issue with more characters (422). */
export const bodyLimit = 65_536;

/**
 * A pull request's comment in GitHub's Markdown: the verdict, then what the job summary says in its order. At most `limit` bytes, so never more characters; if it is shortened it says so.
 */
export function renderComment({ decision, facts }: Verdict, origin: Origin, limit: number): string {
  const view = viewOf(decision, facts);
  return bodyOf([headPiece(view), ...bodyPieces(view), footPiece(facts, origin)], facts, limit);
}

/** The pieces within `limit` bytes, ending in a sentence that says what had no room. */
export function bodyOf(pieces: readonly Piece[], facts: RunFacts, limit: number): string {
  const whole = joinWithin(pieces, limit);
  if (whole.shortened === 0 && whole.omitted === 0) return whole.text;
  const bounded = joinWithin(pieces, limit - 400);
  const where = inlineCode(reportFile(facts), 120);
  return `${bounded.text}\n\nThere was no room for everything (${roomWords(bounded)}); ${where} has all of it.`;
}

/** The verdict below a heading. */
export function headPiece({ conclusion, verdict, headline, step, scoreWords, ...view }: ReportView): Piece {
  const accepted = view.findings.length - view.fresh.length;
  const facts = [
    scoreWords,
    view.tally,
    ...(accepted > 0 ? [`${accepted} accepted`] : []),
    ...(view.fixed.length > 0 ? [`${view.fixed.length} accepted before and gone`] : []),
  ];
  const text = [
    `### ${verdictIcon(conclusion)} session-fixation-gate: ${verdict}`,
    prose(headline, 1000),
    ...(step === null ? [] : [step]),
    facts.join(' · '),
  ].join('\n\n');
  return { full: text, short: text, rank: 0 };
}

/** Which commit and run this is about, and where the whole report is. */
export function footPiece(facts: RunFacts, { commit, url, branch }: Origin): Piece {
  const parts = [
    ...(commit === null ? [] : [`Commit ${inlineCode(commit.slice(0, 12))}`]),
    ...(branch === null ? [] : [`branch ${inlineCode(branch, 120)}`]),
    ...(url === null ? [] : [`[the run](${url})`]),
    `whole report: ${inlineCode(reportFile(facts), 120)}`,
    `session-fixation-gate ${inlineCode(facts.version, 40)}`,
  ];
  const text = `---\n\n${parts.join(' · ')}`;
  return { full: text, short: text, rank: 0 };
}
