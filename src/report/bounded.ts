import { counted } from './words.js';

/** A piece of a document in its full form and in a short one, with how much it matters. */
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
    const size = byteLength(piece.short) + separator;
    if (size > room) continue;
    room -= size;
    chosen.set(index, piece.short);
  }
  let shortened = 0;
  for (const { piece, index } of ranked) {
    const short = chosen.get(index);
    if (short === undefined || short === piece.full) continue;
    const growth = byteLength(piece.full) - byteLength(short);
    if (growth > room) {
      shortened += 1;
      continue;
    }
    room -= growth;
    chosen.set(index, piece.full);
  }
  const kept = pieces.map((_, index) => chosen.get(index) ?? '').filter((text) => text !== '');
  return { text: kept.join('\n\n'), shortened, omitted: pieces.length - chosen.size };
}
