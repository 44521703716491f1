import type { Bounded, Piece } from './bounded.js';
import { byteLength, joinWithin, roomWords } from './bounded.js';
import { inlineCode, prose } from './markdown.js';
import type { ReportView } from './report-view.js';
import { findingPiece } from './summary-finding.js';
import { targetPiece } from './summary-target.js';
import { counted, reportFile, seconds, verdictIcon } from './words.js';

/** GitHub refuses a summary over 1 MiB; masking by the runner may lengthen it a little. */
export const summaryLimit = 1024 * 1024 - 16 * 1024;

/**
 * The job summary in GitHub's Markdown, beginning with the verdict and its reason: what was tried on every target,
 * every check's outcome, then each finding from most to least severe. Over `limit` bytes it is shortened and says so.
 */
export function renderSummary(view: ReportView, limit: number = summaryLimit): string {
  const pieces: Piece[] = [
    headPiece(view),
    ...fixedPieces(view),
    ...view.targets.map(targetPiece),
    ...view.findings.map(findingPiece),
  ];
  const whole = joinWithin(pieces, Number.MAX_SAFE_INTEGER);
  if (byteLength(whole.text) + 1 <= limit) return `${whole.text}\n`;
  const most = { shortened: pieces.length, omitted: pieces.length };
  const bounded = joinWithin(pieces, limit - byteLength(shortenedSentence(most, view)) - 3);
  return `${bounded.text}\n\n${shortenedSentence(bounded, view)}\n`;
}

/** What was accepted and is gone, so that somebody takes it out of the baseline. */
function fixedPieces({ fixed }: ReportView): Piece[] {
  if (fixed.length === 0) return [];
  const head = `#### 🎉 Fixed: ${counted(fixed.length, 'finding')} of the baseline`;
  const lines = fixed.map(
    ({ check, target, fingerprint }) =>
      `- ${inlineCode(check)} on ${inlineCode(target, 120)}: tried, and gone. Take ${inlineCode(fingerprint, 300)} out of the baseline.`,
  );
  return [{ full: [head, lines.join('\n')].join('\n\n'), short: head, rank: 1 }];
}

function shortenedSentence(bounded: Pick<Bounded, 'shortened' | 'omitted'>, { run }: ReportView): string {
  return `This summary had no room for everything (${roomWords(bounded)}). The whole report: ${inlineCode(reportFile(run))}.`;
}

function headPiece(view: ReportView): Piece {
  const { conclusion, verdict, reason, step, targets, findings, fixed } = view;
  const known = findings.filter(({ status }) => status === 'known').length;
  const facts = [
    view.scoreWords,
    counted(targets.length, 'target'),
    view.tally,
    ...(known > 0 ? [`${known} known`] : []),
    ...(fixed.length > 0 ? [`${fixed.length} fixed`] : []),
    `${counted(view.requests, 'request')} and ${counted(view.logins, 'sign-in')} in ${seconds(view.run.durationMs)}`,
  ];
  const text = [
    `### ${verdictIcon(conclusion)} ${verdict}: ${prose(reason, 1000)}`,
    ...(step === null ? [] : [step]),
    facts.join(' · '),
  ].join('\n\n');
  return { full: text, short: text, rank: 0 };
}
