import type { Actor } from '../actors/actor.js';
import type { FrozenJar } from '../actors/jar.js';
import { locationOf, showUrl, type Hop, type Page, type Visit } from '../actors/visit.js';
import type { Calibration } from '../calibration/calibration.js';
import type { VisitorSource } from '../calibration/visitor-source.js';
import { bareRequest } from '../evidence/replay.js';
import { addressesAlike } from './answered-alike.js';
import { unusual } from './entry-pages.js';
import { identifiersIn } from './left-behind.js';
import { inventAs, plantByHand } from './made-up-values.js';
import type { Scene } from './scene.js';

/** What came of the made-up cookies. */
export type Exchanged =
  | { readonly kind: 'given'; readonly source: VisitorSource }
  | {
      readonly kind: 'nothing';
      /** Why a page may give something all the same; null if all answered. */
      readonly unanswered: string | null;
      /** What was made up; empty if nothing could be. */
      readonly madeUp: readonly string[];
    };

/**
 * Visits the entry pages with a session's cookies that nobody issued: a server that gives a newcomer nothing may give
 * whoever comes with such a new session, as if the old one had expired. Each page twice before none gives one, unless
 * its answer is nothing but its own.
 * @param isGiven whether the attacker holds an identifier
 */
export async function exchangeMadeUp(scene: Scene, attacker: Actor, isGiven: () => boolean): Promise<Exchanged> {
  const madeUp = identifiersIn(scene, scene.calibration.signedInJar);
  const sources = madeUp.length === 0 ? [] : scene.calibration.entryUrls.map((url) => exchanging(scene, url, madeUp));
  const open = new Map<VisitorSource, string>();
  const settled = new Set<VisitorSource>();
  for (let round = 0; round < 2; round += 1) {
    for (const source of sources.filter((one) => !settled.has(one))) {
      const answer = await answerTo(scene, source, attacker);
      if (isGiven()) return { kind: 'given', source };
      if (answer.kind === 'settled') settled.add(source);
      if (answer.kind !== 'lost') open.delete(source);
      else if (round === 0) open.set(source, answer.why);
    }
  }
  const [unanswered = null] = [...open].map(([{ says }, why]) => `${says}: ${why}`);
  return { kind: 'nothing', unanswered, madeUp };
}

type Answered = { readonly kind: 'answered' | 'settled' } | { readonly kind: 'lost'; readonly why: string };

/**
 * One answer can get lost, and some servers break on a value that is none of theirs: that is told by whether somebody
 * without it is answered in between.
 */
async function answerTo(scene: Scene, source: Exchanging, attacker: Actor): Promise<Answered> {
  const { calibration } = scene;
  const told = (visit: Visit): Answered => ({
    kind: isItsOwn(calibration, source.url, visit) ? 'settled' : 'answered',
  });
  const first = await source.act(attacker);
  if (unusual(calibration, first) === null) return told(first);
  const plain = await scene.actor('visitor').open(source.url, 'visits it without any cookie');
  const again = await source.act(attacker);
  const why = unusual(calibration, again);
  if (why === null) return told(again);
  return unusual(calibration, plain) === null ? { kind: 'settled' } : { kind: 'lost', why };
}

/** Whether an answer is the one that a newcomer is given there, and not the first page, which may come in its place. */
function isItsOwn({ visitor, entryUrls, credentials }: Calibration, url: URL, visit: Visit): boolean {
  const given = (at: URL | undefined): Hop | undefined => visitor.hops.find((hop) => hop.url.href === at?.href);
  const [own, home] = [given(url), given(entryUrls[0])];
  if (visit.kind === 'unreached' || own === undefined || home === undefined) return false;
  const isAs = (hop: Hop): boolean => addressesAlike(alone(visit.hops[0]), alone(hop), credentials.username);
  return isAs(own) && !isAs(home);
}

function alone(hop: Hop): Page {
  return { kind: 'page', hops: [hop], last: hop, leftFor: locationOf(hop), refusedHost: null };
}

interface Exchanging extends VisitorSource {
  readonly url: URL;
}

function exchanging(scene: Scene, url: URL, madeUp: readonly string[]): Exchanging {
  const { entryUrls, signedInJar } = scene.calibration;
  return {
    url,
    kind: 'made-up',
    key: `made-up ${url.href}`,
    says: `a made-up cookie that is sent to ${showUrl(url)}`,
    recipe: bareRequest('GET', url),
    madeUp,
    act: async (actor) => {
      const values = new Map(madeUp.map((name) => [name, inventAs(scene.calibration, name, 'visitor')]));
      const planted = scene.hidden(signedInJar.only(madeUp).withValues(values), madeUp);
      actor.hold(actor.freeze().with(planted));
      // Other entry pages are visited themselves.
      const stopAt = ({ href }: URL): boolean => entryUrls.some((entry) => entry.href === href);
      const visit = await actor.request({ method: 'GET', url, stopAt }, 'visits an entry page with a made-up cookie');
      takeBack(actor, planted);
      return visit;
    },
  };
}

/** The attacker makes up what the source needs, if anything, and does it. */
export function beginByHand(scene: Scene, { madeUp = [], recipe }: VisitorSource): void {
  plantByHand(scene, madeUp, 'visitor', 'The attacker makes up a value.');
  scene.byHand.send('attacker', recipe, 'The attacker does what gives a visitor an identifier.');
}

/** What the server left in place was given by nobody. */
function takeBack(actor: Actor, planted: FrozenJar): void {
  const held = actor.freeze();
  const given = held.those(({ key, value }) => !planted.values(key).includes(value));
  actor.hold(given.with(held.only([...held.tokens.keys()])));
}
