import type { Decision, TargetDecision } from '../policy/decision.js';
import type { Bounded, Piece } from './bounded.js';
import { joinWithin } from './bounded.js';
import { folded, inlineCode, prose } from './markdown.js';
import { scanOf } from './proof.js';
import { bySeverity } from './rows.js';
import type { RunFacts } from './run-facts.js';
import { findingPiece } from './summary-finding.js';
import { targetPiece } from './summary-target.js';
import { counted, reportFile, scoreWords, stepSentence, verdictIcon, verdictWord } from './words.js';

/** A decision with the facts of its run: what all that is published is rendered from. */
export interface Verdict {
  readonly decision: Decision;
  readonly facts: RunFacts;
}

/** Where a verdict comes from, as a reader elsewhere has to be told. */
export interface Origin {
  /** The full hash of the tested commit; null where nobody knows it. */
  readonly commit: string | null;
  /** The run's page; null where there is none. */
  readonly url: string | null;
  /** The branch, where it is not the default one; null else. */
  readonly branch: string | null;
}

/** GitHub refuses a comment or an issue with more characters (422). */
export const bodyLimit = 65_536;

/**
 * A pull request's comment in GitHub's Markdown: the verdict, targets that are not green in full and the others folded,
 * then every new finding. At most `limit` bytes, so never more characters; where it is shortened it says so.
 */
export function renderComment({ decision, facts }: Verdict, origin: Origin, limit: number): string {
  return bodyOf(
    [
      headPiece(decision, 'session-fixation-gate'),
      ...decision.targets.map(commentedTarget),
      ...newFindingPieces(decision),
      footPiece(facts, origin),
    ],
    facts,
    limit,
  );
}

/** The pieces within `limit` bytes, ending in a sentence that says what had no room. */
export function bodyOf(pieces: readonly Piece[], facts: RunFacts, limit: number): string {
  const whole = joinWithin(pieces, limit);
  if (whole.shortened === 0 && whole.omitted === 0) return whole.text;
  const bounded = joinWithin(pieces, limit - 400);
  return `${bounded.text}\n\n${shortenedSentence(bounded, facts)}`;
}

function shortenedSentence({ shortened, omitted }: Bounded, facts: RunFacts): string {
  const parts = [
    ...(shortened > 0 ? [`${counted(shortened, 'section')} shortened`] : []),
    ...(omitted > 0 ? [`${counted(omitted, 'section')} left out`] : []),
  ];
  return `There was no room for everything (${parts.join(', ')}); ${inlineCode(reportFile(facts), 120)} has all of it.`;
}

/** The verdict below a heading that begins with `name`. */
export function headPiece(decision: Decision, name: string): Piece {
  const { conclusion, reason, findings, fixed, overThreshold } = decision;
  const step = stepSentence(decision);
  const fresh = findings.filter(({ status }) => status === 'new').length;
  const accepted = findings.length - fresh;
  const facts = [
    scoreWords(decision),
    `${counted(fresh, 'new finding')}, ${overThreshold} at or over the threshold`,
    ...(accepted > 0 ? [`${accepted} accepted`] : []),
    ...(fixed.length > 0 ? [`${fixed.length} accepted before and gone`] : []),
  ];
  const text = [
    `### ${verdictIcon(conclusion)} ${name}: ${verdictWord(conclusion)}`,
    prose(reason, 1000),
    ...(step === null ? [] : [step]),
    facts.join(' · '),
  ].join('\n\n');
  return { full: text, short: text, rank: 0 };
}

/** New findings from most to least severe; accepted ones stand in their target's table alone. */
export function newFindingPieces(decision: Decision): readonly Piece[] {
  return bySeverity(decision.findings.filter(({ status }) => status === 'new')).map((finding, place) =>
    findingPiece(finding, scanOf(finding, decision), place),
  );
}

function commentedTarget(target: TargetDecision): Piece {
  const piece = targetPiece(target);
  if (target.conclusion !== 'pass') return piece;
  const { scan, conclusion } = target;
  const line = `${verdictIcon(conclusion)} ${inlineCode(scan.name, 120)}: ${verdictWord(conclusion)} · ${scoreWords(target)}`;
  return { full: folded(line, piece.full), short: line, rank: piece.rank };
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
