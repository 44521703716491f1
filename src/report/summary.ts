import type { Bounded, Piece } from './bounded.js';
import { byteLength, joinWithin, roomWords } from './bounded.js';
import { folded, inlineCode, prose } from './markdown.js';
import type { ReportView } from './report-view.js';
import { causePiece, findingList, lesserPiece } from './summary-cause.js';
import { matrixPieces } from './summary-matrix.js';
import { targetPiece } from './summary-target.js';
import { troublePiece } from './summary-trouble.js';
import { counted, reportFile, seconds, verdictIcon } from './words.js';

/** GitHub refuses a summary over 1 MiB; masking by the runner may lengthen it a little. */
export const summaryLimit = 1024 * 1024 - 16 * 1024;

/** Targets up to which each has its checks in the summary; of more, report.html has them. */
const detailed = 3;

/**
 * The job summary in GitHub's Markdown: the verdict, every target if there are several, what is wrong with where and how
 * to mend it, what could not be tested; then all else, folded. Over `limit` bytes it is shortened and says so.
 */
export function renderSummary(view: ReportView, limit: number = summaryLimit): string {
  const pieces: Piece[] = [headPiece(view), ...bodyPieces(view), pointer(view)];
  const whole = joinWithin(pieces, Number.MAX_SAFE_INTEGER);
  if (byteLength(whole.text) + 1 <= limit) return `${whole.text}\n`;
  const most = { shortened: pieces.length, omitted: pieces.length };
  const bounded = joinWithin(pieces, limit - byteLength(shortenedSentence(most, view)) - 3);
  return `${bounded.text}\n\n${shortenedSentence(bounded, view)}\n`;
}

/** What stands below the verdict, in the order of a reader's questions. */
export function bodyPieces(view: ReportView): readonly Piece[] {
  const { conclusion, causes, fresh, troubles, targets } = view;
  const several = targets.length > 1;
  const over = causes.filter((cause) => cause.over);
  const wrong = over.map((cause, index) =>
    causePiece(cause, { several, open: index === 0 && over.length === 1, script: targets.length <= detailed }),
  );
  const open = troubles.map(troublePiece);
  return [
    ...matrixPieces(view),
    ...(conclusion === 'inconclusive' ? [...open, ...wrong] : [...wrong, ...open]),
    ...notesPieces(view),
    ...lesserPiece(
      causes.filter((cause) => !cause.over),
      fresh.length,
    ),
    ...acceptedPieces(view),
    ...fixedPieces(view),
    ...(targets.length <= detailed ? targets.map(targetPiece) : []),
  ];
}

/** What every reader has to know besides. */
function notesPieces({ targets }: ReportView): Piece[] {
  const notes = new Map<string, string[]>();
  for (const { name, notes: own } of targets)
    for (const note of own) notes.set(note, [...(notes.get(note) ?? []), name]);
  return [...notes].map(([note, names]) => {
    const on =
      targets.length < 2
        ? ''
        : ` (${names
            .slice(0, 3)
            .map((name) => inlineCode(name, 120))
            .join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''})`;
    const text = `> ${prose(note, 600)}${on}`;
    return { full: text, short: '', rank: 5000 };
  });
}

/** What somebody accepted, so that nobody forgets it. */
function acceptedPieces({ findings }: ReportView): Piece[] {
  const accepted = findings.filter(({ status }) => status !== 'new');
  if (accepted.length === 0) return [];
  const title = `Accepted: ${counted(accepted.length, 'finding')}`;
  return [{ full: folded(title, findingList(accepted)), short: title, rank: 10_001 }];
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

function pointer({ run, targets }: ReportView): Piece {
  const file = reportFile(run).replace(/json$/u, 'html');
  const what = targets.length > detailed ? 'Every check of every target, and every proof' : 'Every proof';
  const text = `${what}: ${inlineCode(file, 300)}.`;
  return { full: text, short: text, rank: 1 };
}

function shortenedSentence(bounded: Pick<Bounded, 'shortened' | 'omitted'>, { run }: ReportView): string {
  return `This summary had no room for everything (${roomWords(bounded)}). The whole report: ${inlineCode(reportFile(run))}.`;
}

function headPiece(view: ReportView): Piece {
  const { conclusion, verdict, headline, step } = view;
  const facts = [
    view.scoreWords,
    view.tally,
    ...standing(view),
    `${counted(view.requests, 'request')} and ${counted(view.logins, 'sign-in')} in ${seconds(view.run.durationMs)}`,
  ];
  const text = [
    `### ${verdictIcon(conclusion)} ${verdict}: ${prose(headline, 1000)}`,
    ...(step === null ? [] : [step]),
    facts.join(' · '),
  ].join('\n\n');
  return { full: text, short: text, rank: 0 };
}

function standing({ findings, fixed }: ReportView): string[] {
  const known = findings.filter(({ status }) => status === 'known').length;
  return [...(known > 0 ? [`${known} known`] : []), ...(fixed.length > 0 ? [`${fixed.length} fixed`] : [])];
}
