import type { Piece } from './bounded.js';
import { folded, inlineCode, prose, table } from './markdown.js';
import { matrixOf, tallyOf, type MatrixRow } from './matrix.js';
import type { ReportView } from './report-view.js';
import { listed } from '../policy/words.js';
import { counted, severityIcon, verdictIcon } from './words.js';

/** Rows that stand open: the findings have to be seen below them. */
const open = 8;
/** Rows of one piece: what has no room is left out by the piece. */
const atOnce = 50;
const namesAtOnce = 200;
/** Rows that stand folded with all that is said of them; further ones name their targets alone. */
const inFull = 200;

/**
 * Every target and how it ended, the worst first: the first rows open, the others folded. Nothing if there is but one.
 * Names of targets that did not pass are the last thing to go for want of room.
 */
export function matrixPieces(view: Pick<ReportView, 'targets' | 'fresh'>): readonly Piece[] {
  if (view.targets.length < 2) return [];
  const rows = matrixOf(view);
  const [shown, others] = [rows.slice(0, open), rows.slice(open)];
  const head = `**${tallyOf(view)}**`;
  const first = { full: [head, tableOf(shown)].join('\n\n'), short: [head, namesOf(shown)].join('\n\n'), rank: 0 };
  return [first, ...foldedRows(others)];
}

function foldedRows(rows: readonly MatrixRow[]): readonly Piece[] {
  const pieces: Piece[] = [];
  for (let from = 0; from < Math.min(rows.length, inFull); from += atOnce) {
    const some = rows.slice(from, Math.min(from + atOnce, inFull));
    const title = `${counted(some.length, 'more target')}: ${tallyOf({ targets: some.map(({ target }) => target) }).replace(/^.*?: /u, '')}`;
    pieces.push(piece(some, folded(title, tableOf(some))));
  }
  for (const conclusion of ['fail', 'inconclusive', 'pass'] as const) {
    const some = rows.slice(inFull).filter(({ target }) => target.conclusion === conclusion);
    for (let from = 0; from < some.length; from += namesAtOnce) {
      const names = some.slice(from, from + namesAtOnce);
      pieces.push(piece(names, folded(`${String(names.length)} more: ${conclusion}`, namesOf(names))));
    }
  }
  return pieces;
}

function piece(rows: readonly MatrixRow[], full: string): Piece {
  const red = rows.filter(({ target }) => target.conclusion !== 'pass');
  return { full, short: namesOf(red), rank: red.length > 0 ? 0 : 20_000 };
}

function tableOf(rows: readonly MatrixRow[]): string {
  return table(
    ['Target', 'Conclusion', 'What was found'],
    rows.map((row) => [
      inlineCode(row.target.name, 120),
      `${verdictIcon(row.target.conclusion)} ${row.target.conclusion}`,
      foundIn(row),
    ]),
  );
}

function foundIn({ severity, checks, reason, target }: MatrixRow): string {
  const said =
    severity === null
      ? []
      : [
          `${severityIcon(severity)} ${severity}: ${listed(
            checks.map((id) => inlineCode(id)),
            2,
          )}`,
        ];
  const why = reason === null ? [] : [prose(reason, 160)];
  return [...said, ...why].join('; ') || target.scoreWords;
}

/** In as few bytes as there can be. */
function namesOf(rows: readonly MatrixRow[]): string {
  return rows.map(({ target }) => `${verdictIcon(target.conclusion)} ${inlineCode(target.name, 60)}`).join(' ');
}
