import { receivedAt, type Hop } from '../actors/visit.js';
import { digestOf } from '../calibration/digests.js';
import { isInventedWord } from '../calibration/invented-value.js';
import { cookieFormat } from '../conventions/cookie-format.js';
import { identifierInJson, isEncrypted } from '../conventions/session-values.js';
import type { DigestOf, IdentifierSample } from '../evidence/evidence.js';
import type { Trial } from '../evidence/gathered.js';
import { looksLikeIdentifier } from '../evidence/secrets.js';
import { fewestSamples } from '../evidence/sample-size.js';
import { isDeletion } from '../evidence/set-cookie.js';
import { visitEntryPages } from './entry-pages.js';
import type { Experiment } from './experiment.js';
import { sameAtSignIns } from './same-at-sign-ins.js';
import type { Scene } from './scene.js';
import { freshVictim } from './signed-in.js';

/** So many different values are wanted of each cookie, */
const wanted = 10;
/** and so many fresh visits are made for them at most. */
const maxVisits = 5;
/** If identifiers are made at sign-ins alone, so many more are made at most. */
const maxSignIns = 2;
/** A clock that is wrong by more is told from one that only counts seconds. */
const wrongClock = 2000;

/**
 * Values that the application issued for its session cookies: those of this run so far, topped up by fresh visits if
 * visitors are given one, and by a sign-in or two if there would be too few to say anything.
 */
export const identifierSample: Experiment<'identifierSample'> = {
  key: 'identifierSample',
  needs: { cookies: 'there are no session identifiers in cookies to look at', everyResponse: true },
  ends: 'nothing',
  // One more if two browsers were given one value.
  signIns: maxSignIns + 1,
  async run(scene): Promise<Trial<IdentifierSample>> {
    const names = scene.calibration.sessionNames;
    const known = [...scene.calibration.stage.hops];
    const fresh = await freshVisits(scene, known);
    const empty = new Map(names.map((name) => [name, placeholdersOf(name, [...known, ...fresh])]));
    const identifiersOf = (name: string, hops: readonly Hop[]): ReturnType<typeof samplesOf> =>
      samplesOf(name, hops).filter(({ value }) => empty.get(name)?.has(value) !== true);
    const atSignIn = names.filter((name) => identifiersOf(name, fresh).length === 0 && isRandom(name, known));
    const missing = Math.max(0, ...atSignIn.map((name) => fewestSamples - identifiersOf(name, known).length));
    known.push(...(await freshSignIns(scene, missing)));
    const cookies: IdentifierSample['cookies'][number][] = [];
    for (const name of names) {
      const again = fresh.flatMap((hop) => identifiersOf(name, [hop]));
      const samples = [...identifiersOf(name, known), ...again];
      const format = cookieFormat(samples.at(-1)?.value ?? '');
      const made = ['opaque', 'uuid', 'signed', 'json'].includes(format);
      cookies.push({
        name,
        format,
        samples,
        sameAtSignIns: await sameAtSignIns(scene, name),
        digestOf: made ? digestAmong(scene, name, samples) : null,
      });
    }
    return scene.tried({ cookies });
  },
};

type Samples = IdentifierSample['cookies'][number]['samples'];

/** Of the signed-in value, which is the one to guess; if it was not seen to be issued, of the last one. */
function digestAmong({ calibration }: Scene, name: string, samples: Samples): DigestOf | null {
  const values = calibration.signedInJar.values(name);
  const sample = samples.find(({ value }) => values.includes(value)) ?? samples.at(-1);
  return sample === undefined ? null : digestOf(sample, calibration.credentials.username);
}

/**
 * What new visitors are given. A visit that fails leaves the sample smaller, and the check says when it is too small.
 */
async function freshVisits(scene: Scene, known: readonly Hop[]): Promise<readonly Hop[]> {
  const { sessionNames, visitor: first } = scene.calibration;
  const visitors = first.freeze();
  const issued = sessionNames.filter((name) => visitors.values(name).length > 0);
  const fresh: Hop[] = [];
  for (let visits = 0; visits < maxVisits && lacks(issued, [...known, ...fresh]); visits += 1) {
    const visitor = scene.actor('visitor');
    const has = (): boolean => issued.every((name) => visitor.freeze().values(name).length > 0);
    if ((await visitEntryPages(scene, visitor, has)) !== null) break;
    fresh.push(...visitor.hops);
  }
  return fresh;
}

/** Nothing if the values that they bring would still be too few: they are not worth it. */
async function freshSignIns(scene: Scene, missing: number): Promise<readonly Hop[]> {
  const hops: Hop[] = [];
  for (let left = missing <= maxSignIns ? missing : 0; left > 0; left -= 1) {
    const signedIn = await freshVictim(scene, 'to be given one more identifier');
    if (signedIn.kind === 'untried') break;
    hops.push(...signedIn.victim.hops);
  }
  return hops;
}

/** What holds the session itself, or is encrypted, shows nothing random. */
function isRandom(name: string, hops: readonly Hop[]): boolean {
  const value = samplesOf(name, hops).at(-1)?.value ?? '';
  const format = cookieFormat(value);
  return (['opaque', 'uuid'].includes(format) && !isEncrypted(value)) || identifierInJson(value) !== null;
}

/**
 * Values that stand for having no session: no identifiers (`null`, `guest`), although others of the cookie are, and of
 * another length than any of those.
 */
function placeholdersOf(name: string, hops: readonly Hop[]): ReadonlySet<string> {
  const values = samplesOf(name, hops).map(({ value }) => value);
  const lengths = new Set(values.filter(looksLikeIdentifier).map(({ length }) => length));
  const words = values.filter((value) => !looksLikeIdentifier(value) && !lengths.has(value.length));
  return new Set(lengths.size > 0 ? words : []);
}

function lacks(names: readonly string[], hops: readonly Hop[]): boolean {
  return names.some((name) => samplesOf(name, hops).length < wanted);
}

/**
 * Each value once, as it was first issued: an actor that keeps its session may be sent its value again. Only what fresh
 * visitors were given can show that a value was issued twice.
 */
function samplesOf(name: string, hops: readonly Hop[]): IdentifierSample['cookies'][number]['samples'] {
  const seen = new Map<string, number>();
  for (const hop of hops) {
    const { cookies, at } = hop;
    const server = receivedAt(hop);
    for (const { parsed } of cookies) {
      if (parsed?.name !== name || isDeletion(parsed, at) || seen.has(parsed.value)) continue;
      if (isInventedWord(parsed.value)) continue;
      seen.set(parsed.value, Math.abs(server - at) > wrongClock ? server : at);
    }
  }
  return [...seen].map(([value, at]) => ({ value, at }));
}
