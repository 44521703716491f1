import type { Actor } from '../actors/actor.js';
import type { Visit } from '../actors/visit.js';
import type { LeftOut, SourceKind, VisitorSource } from '../calibration/visitor-source.js';
import { visitorSources } from '../calibration/visitor-sources.js';
import { visitEntryPages } from './entry-pages.js';
import { exchangeMadeUp } from './exchanged-cookies.js';
import { faultOf } from './faults.js';
import { shownBeginning, type Browsed } from './shown-beginnings.js';
import type { Scene } from './scene.js';

/** What came of looking for somewhere that gives a visitor an identifier. */
export type Sought =
  | { readonly kind: 'begun'; readonly source: VisitorSource }
  | {
      readonly kind: 'none';
      /** How many of each kind were tried. */
      readonly tried: ReadonlyMap<SourceKind, number>;
      /** Why one of them may give one all the same; null if all answered. */
      readonly unanswered: string | null;
      /** What reads like a visitor’s beginning and was refused; null if nothing was. */
      readonly refused: string | null;
      /** Script files that were not read, for a sentence; null if all were. */
      readonly unread: string | null;
      /** What was not tried, since there was too much of its kind. */
      readonly leftOut: { readonly pages: number; readonly places: readonly string[] };
      /** Requests that were sent without a part of their query: why one may give an identifier; null for the others. */
      readonly shortened: readonly (string | null)[];
      /** Cookies that were made up, and given nothing for; empty if none could be. */
      readonly madeUp: readonly string[];
      /** What a browser told, once nothing else had given one. */
      readonly browsed: Exclude<Browsed, { kind: 'given' }>;
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

/** One place, and what it was answered with. */
interface Tried {
  readonly source: VisitorSource;
  readonly visits: Visit[];
}

/** The entry pages gave the attacker no identifier: it does what visitors do until something gives one. */
export async function seekSession(scene: Scene, attacker: Actor): Promise<Sought> {
  const answers = new Map<string, Tried>();
  let refused: string | null = null;
  const leftOut: LeftOut = { pages: 0, places: new Map(), shortened: new Map() };
  for await (const source of everywhereTwice(scene, answers, leftOut)) {
    const visit = await source.act(attacker);
    if (holdsSession(scene, attacker)) return { kind: 'begun', source };
    answers.set(source.key, { source, visits: [...(answers.get(source.key)?.visits ?? []), visit] });
    refused ??= source.doubt?.(visit) ?? null;
  }
  const exchanged = await exchangeMadeUp(scene, attacker, () => holdsSession(scene, attacker));
  if (exchanged.kind === 'given') return { kind: 'begun', source: exchanged.source };
  const browsed = await shownBeginning(scene, attacker, () => holdsSession(scene, attacker));
  if (browsed.kind === 'given') return { kind: 'begun', source: browsed.source };
  const { lost, unread } = scene.calibration.scripts;
  const all = [...answers.values()];
  const unanswered = all.flatMap((one) => faultOfAll(one) ?? [])[0];
  const places = [...leftOut.places].flatMap(([key, says]) => (answers.has(key) ? [] : [says]));
  return {
    kind: 'none',
    tried: countOf(all.map(({ source }) => source.kind)),
    unanswered: unanswered ?? lost ?? exchanged.unanswered,
    // What a click would send, or a script after a while, a browser that only opens pages has not seen.
    refused,
    unread,
    leftOut: { pages: leftOut.pages, places },
    shortened: [...leftOut.shortened.values()],
    madeUp: exchanged.madeUp,
    browsed,
  };
}

function countOf(kinds: readonly SourceKind[]): ReadonlyMap<SourceKind, number> {
  const counts = new Map<SourceKind, number>();
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}

/**
 * Every place twice before nothing gives an identifier: one answer may get lost, or another page come in its place, which
 * would have led somewhere else. Once is enough if the answer is nothing but its own.
 */
async function* everywhereTwice(
  { calibration, lane }: Scene,
  answers: ReadonlyMap<string, Tried>,
  leftOut: LeftOut,
): AsyncGenerator<VisitorSource> {
  for (let round = 0; round < 2; round += 1)
    for await (const source of visitorSources(calibration, lane.actor('visitor'), leftOut))
      if (answers.get(source.key)?.visits.some((visit) => source.isItsOwn?.(visit) === true) !== true) yield source;
}

function faultOfAll({ source: { says }, visits }: Tried): string | null {
  const faults = visits.map(faultOf);
  return faults.includes(null) ? null : `${says}: ${[...new Set(faults)].join(', then ')}`;
}
