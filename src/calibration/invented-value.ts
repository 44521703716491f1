import { randomInt } from 'node:crypto';
import { planLike } from './made-up/plan.js';
import { digits, hexLetters, letters, placesOf, type Models } from './made-up/places.js';

/**
 * A value that nobody issued, as whoever knows issued ones would write it: of their format and alphabet, with check
 * digits that are right, in the same envelope. Drawn anew each time, so that no earlier run can have signed it in.
 * @param others further issued values: what is the same in every value stays
 */
export function inventLike(issued: string, others: readonly string[] = []): string {
  return inventor(issued, others)();
}

/** The same, for several values. */
export function inventor(issued: string, others: readonly string[]): () => string {
  const samples: Models = [issued, ...new Set(others.filter((other) => other !== issued && other !== ''))];
  const draw = planLike(samples, Date.now());
  return () => {
    // A short one can be drawn by chance, and would be a session itself.
    for (let tries = 0; tries < 20; tries += 1) {
      const invented = draw();
      if (!samples.includes(invented)) return invented;
    }
    return lettersAndDigits(samples);
  };
}

/** If all that could vary has been issued: any other value of that length. */
function lettersAndDigits(samples: Models): string {
  const [issued] = samples;
  const places = placesOf([issued]);
  if (places.every((place) => place.length < 2)) return issued;
  for (;;) {
    const invented = places.map(draw).join('');
    if (invented !== issued) return invented;
  }
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
