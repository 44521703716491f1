import type { Actor } from '../actors/actor.js';
import type { Visit } from '../actors/visit.js';
import { visitorSources, type LeftOut, type VisitorSource } from '../calibration/visitor-sources.js';
import { visitEntryPages } from './entry-pages.js';
import { exchangeMadeUp } from './exchanged-cookies.js';
import { faultOf } from './faults.js';
import type { Scene } from './scene.js';

/** What came of looking for somewhere that gives a visitor an identifier. */
export type Sought =
  | { readonly kind: 'begun'; readonly source: VisitorSource }
  | {
      readonly kind: 'none';
      readonly tried: number;
      /** Why one of them may give one all the same; null if all answered. */
      readonly unanswered: string | null;
      /** What reads like a visitor’s beginning and was refused; null if nothing was. */
      readonly refused: string | null;
      /** What was not tried, since there was too much of its kind. */
      readonly leftOut: { readonly pages: number; readonly places: readonly string[] };
      /** Cookies that were made up, and given nothing for; empty if none could be. */
      readonly madeUp: readonly string[];
    };

/** Whether somebody holds an identifier of a session that cookies carry. */
export function holdsSession({ calibration }: Scene, actor: Actor): boolean {
  const held = actor.freeze();
  return calibration.sessionNames.some((name) => held.values(name).some((value) => value !== ''));
}

/**
 * Session cookies that the entry pages gave to another visitor, and not to this one although it came there twice: an
 * answer got lost, or is not given to everybody. To one that was given nothing at all, any cookie.
 */
export async function missedCookies(scene: Scene, actor: Actor, like: Actor): Promise<readonly string[] | string> {
  const { sessionNames, entryUrls } = scene.calibration;
  const given = like.hops
    .filter(({ url }) => entryUrls.some(({ href }) => href === url.href))
    .flatMap(({ cookies }) =>
      cookies.flatMap(({ parsed, rejected }) => (rejected === null ? (parsed?.name ?? []) : [])),
    );
  const held = like.freeze();
  const names = actor.freeze().isEmpty ? held.names : sessionNames;
  const due = names.filter((name) => given.includes(name) && held.values(name).some((value) => value !== ''));
  const missed = (): readonly string[] => due.filter((name) => actor.freeze().values(name).length === 0);
  if (missed().length === 0) return [];
  return (await visitEntryPages(scene, actor)) ?? missed();
}

/** The entry pages gave the attacker no identifier: it does what visitors do until something gives one. */
export async function seekSession(scene: Scene, attacker: Actor): Promise<Sought> {
  const answers = new Map<string, Visit[]>();
  const refused: string[] = [];
  const leftOut: LeftOut = { pages: 0, places: new Set() };
  for await (const source of everywhereTwice(scene, answers, leftOut)) {
    const visit = await source.act(attacker);
    if (holdsSession(scene, attacker)) return { kind: 'begun', source };
    answers.set(source.says, [...(answers.get(source.says) ?? []), visit]);
    const doubt = source.doubt?.(visit) ?? null;
    if (doubt !== null) refused.push(doubt);
  }
  const exchanged = await exchangeMadeUp(scene, attacker, () => holdsSession(scene, attacker));
  if (exchanged.kind === 'given') return { kind: 'begun', source: exchanged.source };
  const { lost } = scene.calibration.scripts;
  const unanswered = [...answers].flatMap(([says, visits]) => faultOfAll(says, visits) ?? [])[0];
  const places = [...leftOut.places].filter((says) => !answers.has(says));
  const left = { pages: leftOut.pages, places };
  return {
    kind: 'none',
    tried: answers.size,
    unanswered: unanswered ?? lost ?? exchanged.unanswered,
    refused: refused[0] ?? null,
    leftOut: left,
    madeUp: exchanged.madeUp,
  };
}

/**
 * Every place twice before nothing gives an identifier: one answer may get lost, or another page come in its place, which
 * would have led somewhere else. Once is enough if the answer is nothing but its own.
 */
async function* everywhereTwice(
  { calibration, lane }: Scene,
  answers: ReadonlyMap<string, readonly Visit[]>,
  leftOut: LeftOut,
): AsyncGenerator<VisitorSource> {
  for (let round = 0; round < 2; round += 1)
    for await (const source of visitorSources(calibration, lane.actor('visitor'), leftOut))
      if (answers.get(source.says)?.some((visit) => source.isItsOwn?.(visit) === true) !== true) yield source;
}

function faultOfAll(says: string, visits: readonly Visit[]): string | null {
  const faults = visits.map(faultOf);
  return faults.includes(null) ? null : `${says}: ${[...new Set(faults)].join(', then ')}`;
}
