import { counted } from './words.js';

/** A piece of a document in its full form and in a short one, with how much it matters. A getter makes a form late. */
export interface Piece {
  readonly full: string;
  /** Stands in if `full` has no room; may be empty. */
  readonly short: string;
  /** Least first: whose full form gets room before the others'. */
  readonly rank: number;
}

/** The pieces joined, and how many of them had to be shortened or left out. */
export interface Bounded {
  readonly text: string;
  readonly shortened: number;
  readonly omitted: number;
}

/** `2 sections shortened, 1 section left out`. */
export function roomWords({ shortened, omitted }: Pick<Bounded, 'shortened' | 'omitted'>): string {
  return [
    ...(shortened > 0 ? [`${counted(shortened, 'section')} shortened`] : []),
    ...(omitted > 0 ? [`${counted(omitted, 'section')} left out`] : []),
  ].join(', ');
}

export function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** So many full forms in a row that have no room: those after them are not looked at, of which there may be thousands. */
const triesInVain = 100;

/**
 * Joins pieces by blank lines within `limit` bytes of UTF-8, in their given order. By rank, each first gets room for
 * its short form, then for its full one; a piece without even room for its short form is omitted. Pieces are never cut.
 */
export function joinWithin(pieces: readonly Piece[], limit: number): Bounded {
  const ranked = pieces.map((piece, index) => ({ piece, index })).sort((a, b) => a.piece.rank - b.piece.rank);
  const chosen = new Map<number, string>();
  const separator = 2;
  let room = limit;
  for (const { piece, index } of ranked) {
    const { short } = piece;
    const size = byteLength(short) + separator;
    if (size > room) continue;
    room -= size;
    chosen.set(index, short);
  }
  let [shortened, inVain] = [0, 0];
  for (const { piece, index } of ranked) {
    const short = chosen.get(index);
    if (short === undefined) continue;
    const full = inVain < triesInVain ? piece.full : null;
    if (short === full) continue;
    const growth = full === null ? Infinity : byteLength(full) - byteLength(short);
    if (full === null || growth > room) {
      shortened += 1;
      inVain += 1;
      continue;
    }
    inVain = 0;
    room -= growth;
    chosen.set(index, full);
  }
  const kept = pieces.map((_, index) => chosen.get(index) ?? '').filter((text) => text !== '');
  return { text: kept.join('\n\n'), shortened, omitted: pieces.length - chosen.size };
}
