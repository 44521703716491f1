import type { Actor } from './actor.js';

/**
 * Two questions at once, which costs the time of one. Their answers are read in turn, so that what is written down does
 * not hang on which of them came first.
 * @param second asks as the actor, which may have nothing else under way
 */
export async function sideBySide<First, Second>(
  first: () => Promise<First>,
  actor: Actor,
  second: () => Promise<Second>,
): Promise<[First, Second]> {
  const asked = first();
  actor.readNextAfter(asked);
  return Promise.all([asked, second()]);
}
