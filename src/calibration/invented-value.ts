import { randomInt } from 'node:crypto';

const digits = '0123456789';
const hexLetters = 'abcdef';
const letters = 'abcdefghijklmnopqrstuvwxyz';

/**
 * A value that nobody issued, of the length and alphabet of one that was: hexadecimal stays hexadecimal, a UUID keeps
 * its dashes, a signed value its dots, an escape (`%3A`) itself. Drawn anew each time, so that no earlier run can have
 * signed it in.
 * @param other another issued value: what both begin and end with, up to a sign, is the same in every value (`s:`,
 *   `sess_`) and stays
 */
export function inventLike(issued: string, other = ''): string {
  const [start, end] = commonEnds(issued, other);
  const core = issued.slice(start, issued.length - end);
  // Nothing but what is always the same: then all of it is made up.
  if (!/[A-Za-z0-9]/.test(core.replace(/%[0-9a-f]{2}/gi, '')) && other !== '') return inventLike(issued);
  return issued.slice(0, start) + inventCore(core) + issued.slice(issued.length - end);
}

function commonEnds(one: string, other: string): [start: number, end: number] {
  if (one === other) return [0, 0];
  let start = 0;
  while (start < Math.min(one.length, other.length) && one[start] === other[start]) start += 1;
  let end = 0;
  const most = Math.min(one.length, other.length) - start;
  while (end < most && one.at(-1 - end) === other.at(-1 - end)) end += 1;
  // Up to a sign only: what two numbers begin with by chance leaves too few digits to miss those of other sessions.
  const signs = (text: string): RegExpExecArray[] => [...text.matchAll(/%[0-9a-f]{2}|[^A-Za-z0-9]/gi)];
  const last = signs(one.slice(0, start)).at(-1);
  const [first] = signs(one.slice(one.length - end));
  return [last ? last.index + last[0].length : 0, first ? end - first.index : 0];
}

function inventCore(issued: string): string {
  const lower = /^[0-9a-f\W]+$/i.test(issued) ? hexLetters : letters;
  const chars = issued.match(/%[0-9a-f]{2}|[^]/giu) ?? [];
  const invented = chars.map((char) => (char.length === 3 ? char : inventChar(char, lower))).join('');
  // A short one can be drawn by chance, and would be the session itself.
  const same = invented === issued && /[A-Za-z0-9]/.test(issued.replace(/%[0-9a-f]{2}/gi, ''));
  return same ? inventCore(issued) : invented;
}

function inventChar(char: string, lower: string): string {
  if (/[0-9]/.test(char)) return draw(digits);
  if (/[a-z]/.test(char)) return draw(lower);
  if (/[A-Z]/.test(char)) return draw(lower.toUpperCase());
  return char;
}

const wordStart = 'planted';

/** Whether a value that comes back is a word of ours: no server issued it. */
export function isInventedWord(value: string): boolean {
  return new RegExp(`^${wordStart}[a-z]{8}$`).test(value);
}

/** A plain word, as somebody would type it; its ending is drawn, for the same reason. */
export function inventWord(): string {
  return `${wordStart}${Array.from({ length: 8 }, () => draw(letters)).join('')}`;
}

/** A signed value with one character of its first part changed: the signature no longer fits. */
export function tamper(issued: string): string {
  const at = Array.from(issued).findIndex(
    (char, index) => /[A-Za-z0-9]/.test(char) && index >= Math.min(4, issued.length - 1),
  );
  if (at < 0) return inventLike(issued);
  const old = issued.charAt(at);
  const pool = /[0-9]/.test(old)
    ? digits
    : /[a-f]/.test(old)
      ? hexLetters
      : /[a-z]/.test(old)
        ? letters
        : letters.toUpperCase();
  let changed = draw(pool);
  while (changed === old) changed = draw(pool);
  return issued.slice(0, at) + changed + issued.slice(at + 1);
}

function draw(pool: string): string {
  return pool.charAt(randomInt(pool.length));
}
