import type { FrozenJar } from '../actors/jar.js';
import { cookieSets, type Carriers } from '../evidence/carrier.js';
import { cookieFormat } from '../conventions/cookie-format.js';
import { decodedValue } from '../evidence/link-vectors.js';
import { mentions } from '../oracle/features.js';
import { looksRandom, shortestRandom } from '../pages/random-looking.js';
import { readableContents, type Members } from './readable-contents.js';

/** Those of the carriers that anybody could have written. */
export function plainNames(carriers: Carriers, jar: FrozenJar, username: string): readonly string[] {
  const names = cookieSets(carriers).flat();
  return names.filter((name) => jar.values(name).every((value) => isPlain(value, username)));
}

/** Whether some way to be recognised is no secret, or asks for a flag or the account's name beside one. */
export function goesByPlainValue(carriers: Carriers, jar: FrozenJar, username: string): boolean {
  const values = (name: string): readonly string[] => jar.values(name);
  return cookieSets(carriers).some(
    (set) =>
      set.every((name) => values(name).every((value) => isPlain(value, username))) ||
      set.some((name) => values(name).every((value) => isFlagOrName(value, username))),
  );
}

/**
 * Names among the carriers that are no secret beside one that is: which server it is, that cookies are taken. Nothing
 * is gained by reading them, so that they are not judged as session cookies are.
 */
export function plainBeside(carriers: Carriers, jar: FrozenJar, username: string): Set<string> {
  const plain = (name: string): boolean => jar.values(name).every((value) => isFlagOrName(value, username));
  const sets = cookieSets(carriers);
  const secretless = sets.filter((set) => set.every(plain)).flat();
  return new Set(sets.flat().filter((name) => plain(name) && !secretless.includes(name)));
}

/** A short word, or a digit or two: what counts sessions is longer, and may be what signs in. */
const flag = /^(?:.{0,3}|\p{L}{4,7})$/u;

function isFlagOrName(value: string, username: string): boolean {
  const text = decodedValue(value);
  return flag.test(text) || text.toLowerCase() === username.trim().toLowerCase();
}

/** Whether anybody could have written the value: it says something in clear, and nothing of it is drawn or signed. */
export function isPlain(value: string, username: string): boolean {
  if (isFlagOrName(value, username)) return true;
  const text = decodedValue(value);
  switch (cookieFormat(value)) {
    case 'json':
      return !holdsDrawn(readableContents(value));
    case 'opaque':
      return !looksRandom(text) && (text.length < shortestRandom || /\s/.test(text) || mentions(text, username));
    case 'uuid':
    case 'signed':
    case 'itsdangerous':
    case 'jwt':
      return false;
  }
}

/** Something drawn among the contents, or contents that cannot be read: either may be the secret. */
function holdsDrawn(contents: Members | null): boolean {
  if (contents === null) return true;
  const runs = JSON.stringify(contents).match(new RegExp(`[\\w+/=-]{${String(shortestRandom)},}`, 'g')) ?? [];
  return runs.some(looksRandom);
}
