import type { Hop } from '../actors/visit.js';
import { isInventedWord } from '../calibration/invented-value.js';
import { cookieFormat } from '../conventions/cookie-format.js';
import type { IdentifierSample } from '../evidence/evidence.js';
import type { Trial } from '../evidence/gathered.js';
import { looksLikeIdentifier } from '../evidence/secrets.js';
import { fewestSamples } from '../evidence/sample-size.js';
import { isDeletion } from '../evidence/set-cookie.js';
import { signInVictim, visitEntryPages, type Experiment } from './experiment.js';

/** So many different values are wanted of each cookie, */
const wanted = 10;
/** and so many fresh visits are made for them at most. */
const maxVisits = 5;
/** Where identifiers are drawn at sign-ins alone, so many more are made at most. */
const maxSignIns = 2;

/**
 * Values that the application issued for its session cookies: those of this run so far, topped up by fresh visits where
 * visitors are given one, and by a sign-in or two where there would be too few to say anything.
 */
export const identifierSample: Experiment<'identifierSample'> = {
  key: 'identifierSample',
  async run(scene): Promise<Trial<IdentifierSample>> {
    const { calibration, lane } = scene;
    const names = calibration.sessionNames;
    if (names.length === 0) {
      return {
        kind: 'not-applicable',
        reason:
          'No cookie keeps the victim signed in, so there are no session identifiers in cookies to look at. If the application has a cookie session as well, name its sign-in by login-url or login-type.',
      };
    }
    const visitors = calibration.visitor.freeze();
    const issued = names.filter((name) => visitors.values(name).length > 0);
    const known = [...calibration.stage.hops];
    const fresh: Hop[] = [];
    for (let visits = 0; visits < maxVisits && lacks(issued, [...known, ...fresh]); visits += 1) {
      const visitor = lane.actor('visitor');
      const has = (): boolean => issued.every((name) => visitor.freeze().values(name).length > 0);
      // What could not be reached leaves the sample smaller, and the check says when it is too small.
      if ((await visitEntryPages(scene, visitor, has)) !== null) break;
      fresh.push(...visitor.hops);
    }
    const empty = new Map(names.map((name) => [name, placeholdersOf(name, [...known, ...fresh])]));
    const drawnOf = (name: string, hops: readonly Hop[]): ReturnType<typeof samplesOf> =>
      samplesOf(name, hops).filter(({ value }) => empty.get(name)?.has(value) !== true);
    const without = (name: string): boolean => drawnOf(name, fresh).length === 0;
    const drawn = names.filter((name) => without(name) && isDrawn(name, known));
    const missing = Math.max(0, ...drawn.map((name) => fewestSamples - drawnOf(name, known).length));
    // Where they would still be too few they are not worth it.
    for (let left = missing <= maxSignIns ? missing : 0; left > 0; left -= 1) {
      const victim = lane.actor('victim');
      const signedIn = await signInVictim(scene, victim, 'to be given one more identifier');
      if (signedIn.kind === 'blocked') break;
      known.push(...victim.hops);
    }
    return {
      kind: 'tried',
      controls: [],
      facts: {
        cookies: names.map((name) => {
          const again = fresh.flatMap((hop) => drawnOf(name, [hop]));
          const samples = [...drawnOf(name, known), ...again];
          return { name, format: cookieFormat(samples.at(-1)?.value ?? ''), samples };
        }),
      },
    };
  },
};

/** What holds the session itself, or is encrypted, shows nothing that was drawn. */
function isDrawn(name: string, hops: readonly Hop[]): boolean {
  const value = samplesOf(name, hops).at(-1)?.value ?? '';
  return ['opaque', 'uuid'].includes(cookieFormat(value));
}

/**
 * Values that stand for having no session: no identifiers (`null`, `guest`), where others of the cookie are, and of another
 * length than any of those.
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
  for (const { cookies, at } of hops) {
    for (const { parsed } of cookies) {
      if (parsed?.name !== name || isDeletion(parsed, at) || seen.has(parsed.value)) continue;
      if (isInventedWord(parsed.value)) continue;
      seen.set(parsed.value, at);
    }
  }
  return [...seen].map(([value, at]) => ({ value, at }));
}
