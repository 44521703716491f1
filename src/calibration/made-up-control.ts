import type { Actor } from '../actors/actor.js';
import type { Lane } from '../actors/stage.js';
import type { Obstacle } from '../evidence/gathered.js';
import type { Asked, Oracle } from '../oracle/oracle.js';
import type { Found } from './calibration.js';
import { inventLike } from './invented-value.js';

/** How a request with made-up values was answered; null if there are no cookies to make up. */
export type MadeUpControl =
  | { readonly kind: 'held'; readonly madeUp: Found['madeUp'] }
  | { readonly kind: 'failed'; readonly obstacle: Obstacle };

/** A session of values that nobody issued is signed out: one that is answered otherwise may teach the oracle so. */
export async function madeUpControl(
  lane: Lane,
  oracle: Oracle,
  { victim, names }: { readonly victim: Actor; readonly names: readonly string[] },
): Promise<MadeUpControl> {
  if (names.length === 0) return { kind: 'held', madeUp: null };
  const jar = victim.freeze();
  const invented = new Map(names.map((name) => [name, inventLike(jar.values(name)[0] ?? 'a')]));
  const attackers = jar.only(names).withValues(invented);
  const ask = (): Promise<Asked> => oracle.replay(lane, 'attacker', attackers, 'asks with made-up values');
  const first = await ask();
  // Turned away because of the values, or for once by a fault that has nothing to do with them.
  const { answer, page, detail } = isTurnedAway(first) ? await ask() : first;
  if (answer === 'signed-out') return { kind: 'held', madeUp: 'foreseen' };
  // A server that fails over such values fails for nobody else: one that is down has said nothing of them.
  const failsOverThem = isTurnedAway({ answer, page }) && isTurnedAway(first);
  if (failsOverThem && (await isUp(lane, oracle, victim))) return { kind: 'held', madeUp: 'learned' };
  if (answer === 'unclear' && page !== null && oracle.learnSignedOut(page)) return { kind: 'held', madeUp: 'learned' };
  const how =
    answer === 'unclear'
      ? `answered like neither a signed-in nor a signed-out one (${detail})`
      : 'answered as signed-in';
  return {
    kind: 'failed',
    obstacle: {
      reason: `A request with made-up values for what carries the session (${names.join(', ')}) is ${how}.`,
      remedy: 'Give a protected-url that asks for a session, or signed-in-text and signed-out-text.',
    },
  };
}

async function isUp(lane: Lane, oracle: Oracle, victim: Actor): Promise<boolean> {
  const { answer } = await oracle.ask(victim, 'asks whether the server is up without them', lane.recorder);
  return answer === 'signed-in';
}

/** No answer, or an error: the signed-in and the signed-out pages are none, so that nothing is learned from it. */
function isTurnedAway({ answer, page }: Pick<Asked, 'answer' | 'page'>): boolean {
  return answer === 'unclear' && (page === null || page.last.response.status >= 500);
}
