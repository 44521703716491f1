import type { Places } from '../../conventions/identifier-formats.js';

export const digits = '0123456789';
export const hexLetters = 'abcdef';
export const letters = 'abcdefghijklmnopqrstuvwxyz';

/** Fewer bits than that are soon drawn by others as well: then more is drawn than what was seen to vary. */
const enough = 40;

/** Characters of a shorter piece tell too little of its alphabet. */
export const shortestPiece = 8;

/** Values of one kind; the first is the model of the one to write. */
export type Models = readonly [string, ...string[]];

/** What never stands within a text in base64 or base32. */
export const separator = /[^A-Za-z0-9+/=_-]/;

/**
 * What may stand at each place of a value like these: what is the same in all of them, or else a character of its kind
 * that was seen in that piece of them. At either end of a piece only what was seen right there: numbers and bytes in
 * base32, 58 or 64 allow of fewer characters there. If too little is left to draw, only what stands around signs at the
 * ends is kept, and the last character of what may be base64, and each kind of character is drawn whole.
 */
export function placesOf(samples: Models): Places {
  const [model, ...others] = samples;
  const alike = [model, ...others.filter(({ length }) => length === model.length)];
  const seen = Array.from({ length: model.length }, (_, at) =>
    [...new Set(alike.map((value) => value.charAt(at)))].join(''),
  );
  const fixed = seen.map((characters) => (alike.length > 1 ? characters.length === 1 : separator.test(characters)));
  const drawnIn = ([start, end]: Piece): string =>
    unique(
      seen
        .slice(start, end)
        .filter((_, at) => fixed[start + at] === false)
        .join(''),
    );
  const all = drawnIn([0, model.length]);
  const pieces = piecesOf(model);
  const long = pieces.some(([start, end]) => end - start >= 2 * shortestPiece);
  const narrow = pieces.flatMap((piece) => {
    const [start, end] = piece;
    if (alike.length === 1 && long && isWord(model.slice(start, end))) return Array.from(model.slice(start, end));
    const mark = alike.length === 1 ? markOf(model.slice(start, end)) : 0;
    const short = end - start < shortestPiece;
    const among = short ? all : drawnIn(piece);
    return Array.from(model.slice(start, end), (char, at): string => {
      const place = start + at;
      if (at < mark || fixed[place] === true || (alike.length === 1 && !isAlphanumeric(char))) return char;
      const atEnd = !short && (at === mark || /^=*$/.test(model.slice(place + 1, end)));
      return atEnd ? (seen[place] ?? char) : ofKind(char, among);
    });
  });
  return bitsOf(narrow) >= enough ? narrow : wide(samples);
}

/** How many bits are drawn. */
function bitsOf(places: Places): number {
  return places.reduce((sum, { length }) => sum + Math.log2(Math.max(1, length)), 0);
}

type Piece = readonly [start: number, end: number];

/** Pieces between separators, and each separator as one of its own. */
function piecesOf(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  for (const { index, 0: piece } of text.matchAll(/[A-Za-z0-9+/=_-]+|[^A-Za-z0-9+/=_-]/gu))
    pieces.push([index, index + piece.length]);
  return pieces;
}

/** A word, a mark or a version, of which one value cannot say that it is always there. */
export function isWord(text: string): boolean {
  return /^[A-Za-z]{0,16}$/.test(text.replace(/[^A-Za-z0-9]/g, '')) || text.length < 4;
}

/** Length of the word that a piece begins with, such as "sess_" or "sid-". Base64 rarely begins like that by chance. */
function markOf(piece: string): number {
  const { length } = /^(?:[a-z]{1,16}|[A-Z]{1,16})[_-]/.exec(piece)?.[0] ?? '';
  return piece.length - length < 2 * shortestPiece ? 0 : length;
}

function isAlphanumeric(char: string): boolean {
  return /^[A-Za-z0-9]$/.test(char);
}

function kindOf(char: string): RegExp {
  return [/[0-9]/g, /[a-z]/g, /[A-Z]/g].find((kind) => char.search(kind) === 0) ?? /[^A-Za-z0-9]/g;
}

/** The characters of this kind among those. A sign may stand wherever one was seen to come and go. */
function ofKind(char: string, among: string): string {
  return unique((char + among).match(kindOf(char))?.join('') ?? char);
}

/** Each character once, in the order of their codes. */
function unique(text: string): string {
  return [...new Set(text)].sort().join('');
}

function wide([model, ...others]: Models): Places {
  const [start, end] = commonEnds(model, others);
  const core = model.slice(start, model.length - end);
  // Nothing but what is always the same: then all of it is made up.
  if (!/[A-Za-z0-9]/.test(core)) return others.length > 0 ? wide([model]) : [...model];
  const lower = /^[0-9a-f\W_]+$/i.test(core) ? hexLetters : letters;
  const full = (char: string): string => {
    if (/[0-9]/.test(char)) return digits;
    if (/[a-z]/.test(char)) return lower;
    return /[A-Z]/.test(char) ? lower.toUpperCase() : char;
  };
  const mixed = /[a-z]/.test(core) && /[A-Z]/.test(core);
  const last = mixed ? /[A-Za-z0-9]=*$/.exec(model)?.index : undefined;
  const stays = (at: number): boolean => at < start || at >= model.length - end || at === last;
  return Array.from(model, (char, at) => (stays(at) ? char : full(char)));
}

/**
 * What all of them begin and end with, up to a sign only: what two numbers begin with by chance leaves too few digits
 * to miss those of other sessions.
 */
function commonEnds(model: string, others: readonly string[]): [start: number, end: number] {
  if (others.length === 0 || others.includes(model)) return [0, 0];
  const common = (at: number): boolean => others.every((other) => other.at(at) === model.at(at));
  const shortest = Math.min(...[model, ...others].map(({ length }) => length));
  let start = 0;
  while (start < shortest && common(start)) start += 1;
  let end = 0;
  while (end < shortest - start && common(-1 - end)) end += 1;
  let last = start;
  while (last > 0 && isAlphanumeric(model.charAt(last - 1))) last -= 1;
  const after = /[^A-Za-z0-9]/.exec(model.slice(model.length - end));
  return [last, after ? end - after.index : 0];
}
