import { randomInt } from 'node:crypto';

const digits = '0123456789';
const hexLetters = 'abcdef';
const letters = 'abcdefghijklmnopqrstuvwxyz';

/**
 * A value that nobody issued, of the length and alphabet of one that was: hexadecimal stays hexadecimal, a UUID keeps
 * its dashes, a signed value its dots. Drawn anew each time, so that no earlier run can have signed it in.
 */
export function inventLike(issued: string): string {
  const hex = /^[0-9a-f\W]+$/i.test(issued);
  const invented = Array.from(issued, (char) => {
    if (/[0-9]/.test(char)) return draw(digits);
    if (/[a-z]/.test(char)) return draw(hex ? hexLetters : letters);
    if (/[A-Z]/.test(char)) return draw((hex ? hexLetters : letters).toUpperCase());
    return char;
  }).join('');
  // A short one can be drawn by chance, and would be the session itself.
  return invented === issued && /[A-Za-z0-9]/.test(issued) ? inventLike(issued) : invented;
}

/** A plain word, as somebody would type it; its ending is drawn, for the same reason. */
export function inventWord(): string {
  return `planted${Array.from({ length: 8 }, () => draw(letters)).join('')}`;
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
