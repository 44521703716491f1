import type { FrozenJar } from '../actors/jar.js';
import type { Hop } from '../actors/visit.js';
import { isDeletion } from '../evidence/set-cookie.js';

/** So many are replayed: the first, and those that the session had last. */
const maxEarlier = 3;

/**
 * What the session's cookies held since the sign-in and no longer do, oldest first: each answer may give the session a
 * new value, and an old one may be good for longer than the session.
 * @param start what they held at first
 * @param hops what was answered since, up to the request that signed out
 * @param frozen what is replayed anyway
 */
export function earlierValues(
  { start, hops, frozen }: { readonly start: FrozenJar; readonly hops: readonly Hop[]; readonly frozen: FrozenJar },
  names: readonly string[],
): readonly FrozenJar[] {
  const held = new Map(
    names.flatMap((name) =>
      start
        .values(name)
        .slice(0, 1)
        .map((value) => [name, value] as const),
    ),
  );
  const states = [new Map(held)];
  for (const hop of hops) {
    for (const { parsed, rejected } of hop.cookies)
      if (parsed && rejected === null && held.has(parsed.name) && !isDeletion(parsed, hop.at))
        held.set(parsed.name, parsed.value);
    states.push(new Map(held));
  }
  const own = keyOf(new Map(names.map((name) => [name, frozen.values(name)[0] ?? ''])));
  const others = [...new Map(states.map((state) => [keyOf(state), state])).values()].filter(
    (one) => keyOf(one) !== own,
  );
  const chosen = others.length > maxEarlier ? [...others.slice(0, 1), ...others.slice(1 - maxEarlier)] : others;
  return chosen.map((state) => frozen.only(names).withValues(state));
}

function keyOf(state: ReadonlyMap<string, string>): string {
  return JSON.stringify([...state].sort());
}
