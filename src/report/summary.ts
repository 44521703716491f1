import type { Decision } from '../policy/decision.js';
import type { Piece } from './bounded.js';
import { byteLength, joinWithin } from './bounded.js';
import { scanOf } from './proof.js';
import { inlineCode, prose } from './markdown.js';
import { bySeverity } from './rows.js';
import type { RunFacts } from './run-facts.js';
import { findingPiece } from './summary-finding.js';
import { targetPiece } from './summary-target.js';
import { counted, reportFile, scoreWords, seconds, stepSentence, verdictIcon, verdictWord } from './words.js';

/** GitHub refuses a summary over 1 MiB; masking by the runner may lengthen it a little. */
export const summaryLimit = 1024 * 1024 - 16 * 1024;

/**
 * The job summary in GitHub's Markdown, beginning with the verdict and its reason: what was tried on every target, every
 * check's outcome, then each finding from most to least severe. Over `limit` bytes it is shortened and says so.
 */
export function renderSummary(decision: Decision, run: RunFacts, limit: number = summaryLimit): string {
  const pieces: Piece[] = [headPiece(decision, run)];
  pieces.push(...fixedPieces(decision));
  for (const target of decision.targets) pieces.push(targetPiece(target));
  for (const [place, finding] of bySeverity(decision.findings).entries()) {
    pieces.push(findingPiece(finding, scanOf(finding, decision), place));
  }
  const whole = joinWithin(pieces, Number.MAX_SAFE_INTEGER);
  if (byteLength(whole.text) + 1 <= limit) return `${whole.text}\n`;
  const reserve = byteLength(shortenedSentence(pieces.length, pieces.length, run)) + 3;
  const bounded = joinWithin(pieces, limit - reserve);
  return `${bounded.text}\n\n${shortenedSentence(bounded.shortened, bounded.omitted, run)}\n`;
}

/** What was accepted and is gone, so that somebody takes it out of the baseline. */
function fixedPieces({ fixed }: Decision): Piece[] {
  if (fixed.length === 0) return [];
  const head = `#### 🎉 Fixed: ${counted(fixed.length, 'finding')} of the baseline`;
  const lines = fixed.map(
    ({ check, target, fingerprint }) =>
      `- ${inlineCode(check)} on ${inlineCode(target, 120)}: tried, and gone. Take ${inlineCode(fingerprint, 300)} out of the baseline.`,
  );
  return [{ full: [head, lines.join('\n')].join('\n\n'), short: head, rank: 1 }];
}

function shortenedSentence(shortened: number, omitted: number, run: RunFacts): string {
  const parts = [
    ...(shortened > 0 ? [`${counted(shortened, 'section')} shortened`] : []),
    ...(omitted > 0 ? [`${counted(omitted, 'section')} left out`] : []),
  ];
  return `This summary had no room for everything (${parts.join(', ')}). The whole report: ${inlineCode(reportFile(run))}.`;
}

function headPiece(decision: Decision, run: RunFacts): Piece {
  const { conclusion, reason, targets, findings, overThreshold } = decision;
  const step = stepSentence(decision);
  const fresh = findings.filter(({ status }) => status === 'new').length;
  const known = findings.filter(({ status }) => status === 'known').length;
  const requests = targets.reduce((sum, { scan }) => sum + scan.stats.requests, 0);
  const logins = targets.reduce((sum, { scan }) => sum + scan.stats.logins, 0);
  const facts = [
    scoreWords(decision),
    counted(targets.length, 'target'),
    `${counted(fresh, 'new finding')}, ${overThreshold} at or over the threshold`,
    ...(known > 0 ? [`${known} known`] : []),
    ...(decision.fixed.length > 0 ? [`${decision.fixed.length} fixed`] : []),
    `${counted(requests, 'request')} and ${counted(logins, 'sign-in')} in ${seconds(run.durationMs)}`,
  ];
  const text = [
    `### ${verdictIcon(conclusion)} ${verdictWord(conclusion)}: ${prose(reason, 1000)}`,
    ...(step === null ? [] : [step]),
    facts.join(' · '),
  ].join('\n\n');
  return { full: text, short: text, rank: 0 };
}
