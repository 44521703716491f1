import type { FrozenJar } from '../actors/jar.js';
import type { Lane } from '../actors/stage.js';
import { cookieSets, type Carriers } from '../evidence/carrier.js';
import { cookieFormat } from '../evidence/cookie-format.js';
import type { Obstacle } from '../evidence/gathered.js';
import { decodedValue } from '../evidence/link-vectors.js';
import { mentions } from '../oracle/features.js';
import { looksDrawn, shortestDrawn } from '../pages/drawn.js';
import { findCarriers } from './carriers.js';
import type { ProtectedPage, Searched } from './protected-pages.js';
import { readableContents, type Members } from './readable-contents.js';
import type { SignedInVictim } from './signed-in-victim.js';

export type Guarded =
  | ({ readonly kind: 'found'; readonly carriers: Carriers } & ProtectedPage)
  | { readonly kind: 'unclear'; readonly obstacle: Obstacle };

/** Where each of these goes by such a value as well, all pages of the application do. */
const maxOthers = 3;

/**
 * The page to go by, with what it recognises the victim by. A home page may greet by a cookie that holds the name, or offer
 * to sign out wherever a flag is set, whoever is signed in: its answers are about that cookie. Where the first page goes by
 * such a value, the others are tried for one that goes by a secret; where none does, that value is what signs in.
 */
export async function chooseGuarded(
  lane: Lane,
  victims: SignedInVictim,
  username: string,
  first: ProtectedPage,
  search: AsyncGenerator<ProtectedPage, Searched>,
): Promise<Guarded> {
  const found = await findCarriers(lane, first.oracle, victims);
  if (found.kind === 'unclear') return found;
  if (!goesByPlainValue(found.carriers, victims.actor.freeze(), username))
    return { ...first, kind: 'found', carriers: found.carriers };
  let tried = 0;
  const plain = plainNames(found.carriers, victims.actor.freeze(), username);
  for await (const page of search) {
    if (await standsWithout(lane, page, victims, plain)) {
      const other = await findCarriers(lane, page.oracle, victims);
      if (other.kind === 'found' && !goesByPlainValue(other.carriers, victims.actor.freeze(), username))
        return { ...page, kind: 'found', carriers: other.carriers };
    }
    tried += 1;
    if (tried === maxOthers) break;
  }
  return { ...first, kind: 'found', carriers: found.carriers };
}

/** Those of the carriers that anybody could have written. */
function plainNames(carriers: Carriers, jar: FrozenJar, username: string): readonly string[] {
  const names = cookieSets(carriers).flat();
  return names.filter((name) => jar.values(name).every((value) => isPlain(value, username)));
}

/** Whether the page knows the victim without these cookies: one that does not goes by them as well. */
async function standsWithout(
  lane: Lane,
  { oracle }: ProtectedPage,
  victims: SignedInVictim,
  names: readonly string[],
): Promise<boolean> {
  const jar = victims.actor.freeze();
  const rest = jar.only(jar.names.filter((name) => !names.includes(name)));
  const note = `asks without the cookie${names.length === 1 ? '' : 's'} ${names.join(', ')}`;
  if ((await oracle.replay(lane, 'victim', rest, note)).answer === 'signed-in') return true;
  const still = await oracle.ask(victims.actor, 'asks whether that has ended its session', lane.recorder);
  if (still.answer !== 'signed-in') await victims.renew();
  return false;
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
 * Names among the carriers that are no secret beside one that is: which server it is, that cookies are taken. Nothing is
 * gained by reading them, so that they are not judged as session cookies are.
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
      return !looksDrawn(text) && (text.length < shortestDrawn || /\s/.test(text) || mentions(text, username));
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
  const runs = JSON.stringify(contents).match(new RegExp(`[\\w+/=-]{${String(shortestDrawn)},}`, 'g')) ?? [];
  return runs.some(looksDrawn);
}
