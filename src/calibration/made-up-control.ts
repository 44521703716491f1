import type { FrozenJar } from '../actors/jar.js';
import type { Lane } from '../actors/stage.js';
import type { Obstacle } from '../evidence/gathered.js';
import type { Oracle } from '../oracle/oracle.js';
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
  { jar, names }: { readonly jar: FrozenJar; readonly names: readonly string[] },
): Promise<MadeUpControl> {
  if (names.length === 0) return { kind: 'held', madeUp: null };
  const invented = new Map(names.map((name) => [name, inventLike(jar.values(name)[0] ?? 'a')]));
  const attackers = jar.only(names).withValues(invented);
  const { answer, page, detail } = await oracle.replay(lane, 'attacker', attackers, 'asks with made-up values');
  if (answer === 'signed-out') return { kind: 'held', madeUp: 'foreseen' };
  if (answer === 'unclear' && page !== null && oracle.learnSignedOut(page)) return { kind: 'held', madeUp: 'learned' };
  const how =
    answer === 'unclear'
      ? `answered like neither a signed-in nor a signed-out one (${detail})`
      : 'answered as signed-in';
  return {
    kind: 'failed',
    obstacle: {
      reason: `A request with made-up values for the session cookies (${names.join(', ')}) is ${how}.`,
      remedy: 'Give a protected-url that asks for a session, or signed-in-text and signed-out-text.',
    },
  };
}
