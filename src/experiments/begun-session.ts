import type { Actor } from '../actors/actor.js';
import { visitorSources, type VisitorSource } from '../calibration/visitor-sources.js';
import { visitEntryPages } from './entry-pages.js';
import { askedTwice, faultOf } from './faults.js';
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
  let tried = 0;
  const [faults, refused]: [string[], string[]] = [[], []];
  for await (const source of visitorSources(scene.calibration, scene.actor('visitor'))) {
    tried += 1;
    const visit = await askedTwice(() => source.act(attacker));
    if (holdsSession(scene, attacker)) return { kind: 'begun', source };
    const fault = faultOf(visit);
    if (fault !== null) faults.push(`${source.says}: ${fault}`);
    const doubt = source.doubt?.(visit) ?? null;
    if (doubt !== null) refused.push(doubt);
  }
  const { lost } = scene.calibration.scripts;
  if (lost !== null) faults.push(lost);
  return { kind: 'none', tried, unanswered: faults[0] ?? null, refused: refused[0] ?? null };
}
