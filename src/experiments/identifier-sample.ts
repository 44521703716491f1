import { receivedAt, type Hop } from '../actors/visit.js';
import type { Calibration } from '../calibration/calibration.js';
import { digestOf } from '../calibration/digests.js';
import { isInventedWord } from '../calibration/invented-value.js';
import { cookieFormat } from '../conventions/cookie-format.js';
import { identifierInJson, isEncrypted } from '../conventions/session-values.js';
import { carrierNamed } from '../evidence/carrier.js';
import type { DigestOf, IdentifierSample } from '../evidence/evidence.js';
import type { Trial } from '../evidence/gathered.js';
import { looksLikeIdentifier } from '../evidence/secrets.js';
import { fewestSamples } from '../evidence/sample-size.js';
import { visitEntryPages } from './entry-pages.js';
import type { Experiment } from './experiment.js';
import { issuedValues } from './issued-values.js';
import { handsOutAgain, sameAtSignIns } from './same-at-sign-ins.js';
import type { Scene } from './scene.js';
import { freshVictim } from './signed-in.js';
import { signOutOf } from './try-sign-outs.js';

/** So many different values are wanted of each cookie, */
const wanted = 10;
/** and so many fresh visits are made for them at most. */
const maxVisits = 5;
/** If identifiers are made at sign-ins alone, so many more are made at most: of tokens, which few others need, more. */
const maxSignIns = { cookies: 2, tokens: 4 } as const;
/** A clock that is wrong by more is told from one that only counts seconds. */
const wrongClock = 2000;

/**
 * Values that the application issued for its session cookies: those of this run so far, topped up by fresh visits if
 * visitors are given one, and by a sign-in or two if there would be too few to say anything.
 */
export const identifierSample: Experiment<'identifierSample'> = {
  key: 'identifierSample',
  needs: { session: 'there are no session identifiers to look at', everyResponse: true },
  ends: 'nothing',
  // One more if two browsers were given one value.
  signIns: maxSignIns.tokens + 1,
  async run(scene): Promise<Trial<IdentifierSample>> {
    const names = scene.calibration.carrierNames;
    const samplesOf = samplesIn(scene.calibration);
    const known = [...scene.calibration.stage.hops];
    const fresh = await freshVisits(scene, known);
    const empty = new Map(names.map((name) => [name, placeholdersOf(samplesOf(name, [...known, ...fresh]))]));
    const identifiersOf = (name: string, hops: readonly Hop[]): Samples =>
      samplesOf(name, hops).filter(({ value }) => empty.get(name)?.has(value) !== true);
    const atSignIn = names.filter(
      (name) => identifiersOf(name, fresh).length === 0 && isRandom(samplesOf(name, known)),
    );
    known.push(...(await freshSignIns(scene, atSignIn, (name) => identifiersOf(name, known).length)));
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
  const samplesOf = samplesIn(scene.calibration);
  const visitors = first.freeze();
  const issued = sessionNames.filter((name) => visitors.values(name).length > 0);
  const lacks = (hops: readonly Hop[]): boolean => issued.some((name) => samplesOf(name, hops).length < wanted);
  const fresh: Hop[] = [];
  for (let visits = 0; visits < maxVisits && lacks([...known, ...fresh]); visits += 1) {
    const visitor = scene.actor('visitor');
    const has = (): boolean => issued.every((name) => visitor.freeze().values(name).length > 0);
    if ((await visitEntryPages(scene, visitor, has)) !== null) break;
    fresh.push(...visitor.hops);
  }
  return fresh;
}

/**
 * Nothing if the values that they bring would still be too few: they are not worth it. If sessions are handed out again
 * while they live, each is signed out of, so that the next sign-in makes one.
 */
async function freshSignIns(
  scene: Scene,
  names: readonly string[],
  seen: (name: string) => number,
): Promise<readonly Hop[]> {
  const missing = Math.max(0, ...names.map((name) => fewestSamples - seen(name)));
  const most = maxSignIns[names.some((name) => carrierNamed(name).kind === 'header') ? 'tokens' : 'cookies'];
  const again = names.some((name) => handsOutAgain(scene, name));
  const hops: Hop[] = [];
  for (let left = missing <= most ? missing : 0; left > 0; left -= 1) {
    const signedIn = await freshVictim(scene, 'to be given one more identifier');
    if (signedIn.kind === 'untried') break;
    hops.push(...signedIn.victim.hops);
    if (again && left > 1) await signOutOf(scene, signedIn.victim, null);
  }
  return hops;
}

/** What holds the session itself, or is encrypted, shows nothing random. */
function isRandom(samples: Samples): boolean {
  const value = samples.at(-1)?.value ?? '';
  const format = cookieFormat(value);
  return (['opaque', 'uuid'].includes(format) && !isEncrypted(value)) || identifierInJson(value) !== null;
}

/**
 * Values that stand for having no session: no identifiers (`null`, `guest`), although others of the cookie are, and of
 * another length than any of those.
 */
function placeholdersOf(samples: Samples): ReadonlySet<string> {
  const values = samples.map(({ value }) => value);
  const lengths = new Set(values.filter(looksLikeIdentifier).map(({ length }) => length));
  const words = values.filter((value) => !looksLikeIdentifier(value) && !lengths.has(value.length));
  return new Set(lengths.size > 0 ? words : []);
}

/**
 * Each value once, as it was first issued: an actor that keeps its session may be sent its value again. Only what fresh
 * visitors were given can show that a value was issued twice.
 */
function samplesIn(calibration: Calibration): (name: string, hops: readonly Hop[]) => Samples {
  return (name, hops) => {
    const seen = new Map<string, number>();
    for (const hop of hops) {
      const { at } = hop;
      const server = receivedAt(hop);
      for (const value of issuedValues(calibration, name, hop)) {
        if (seen.has(value) || isInventedWord(value)) continue;
        seen.set(value, Math.abs(server - at) > wrongClock ? server : at);
      }
    }
    return [...seen].map(([value, at]) => ({ value, at }));
  };
}
