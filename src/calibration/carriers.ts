import type { Actor } from '../actors/actor.js';
import type { FrozenJar } from '../actors/jar.js';
import type { Lane } from '../actors/stage.js';
import type { Carriers } from '../evidence/evidence.js';
import type { Obstacle } from '../evidence/gathered.js';
import type { Oracle } from '../oracle/oracle.js';

export type FoundCarriers =
  | { readonly kind: 'found'; readonly carriers: Carriers }
  | { readonly kind: 'unclear'; readonly obstacle: Obstacle };

/** More ways to be recognised than this would be a defect of the search. */
const maxSets = 3;

/**
 * Ablation: what keeps the victim signed in when other things are left out? Cookies first, one left out at a time, down
 * to a smallest set; then whether what was left out suffices by itself; then the Authorization header alone.
 */
export async function findCarriers(lane: Lane, oracle: Oracle, victim: Actor): Promise<FoundCarriers> {
  const jar = victim.freeze();
  // Halves of halves come to the same rest again and again: each rest is asked for once.
  const known = new Map<string, boolean>();
  const asks = async (cookies: FrozenJar, note: string): Promise<boolean> => {
    const key = JSON.stringify([...cookies.names].sort());
    const signedIn =
      known.get(key) ?? (await oracle.replay(lane, 'victim', cookies, note)).answer === 'signed-in';
    known.set(key, signedIn);
    return signedIn;
  };

  const cookieSets: string[][] = [];
  let rest = jar;
  while (
    !rest.isEmpty &&
    cookieSets.length < maxSets &&
    // The whole jar was asked for just now, with nothing but a header beside it.
    ((rest === jar && victim.authorization === null) || (await asks(rest, 'asks with these cookies alone')))
  ) {
    const smallest = await reduce(rest, asks);
    // No cookie at all suffices: then cookies are not what the server goes by.
    if (smallest.isEmpty) break;
    cookieSets.push([...smallest.names]);
    rest = rest.without(smallest.names);
  }
  const authorization =
    victim.authorization !== null && (await headerSuffices(lane, oracle, victim))
      ? victim.authorization
      : null;
  if (cookieSets.length === 0 && authorization === null) {
    return {
      kind: 'unclear',
      obstacle: {
        reason:
          'The victim was signed in, but neither its cookies nor its Authorization header alone keep it so.',
        remedy:
          'If every identifier is good for one request only, name a protected-url that does not renew it.',
      },
    };
  }
  return { kind: 'found', carriers: { cookieSets, authorization } };
}

/** A smallest set of cookies that still suffices: halves are left out first, so that twenty cookies are not twenty requests. */
async function reduce(
  jar: FrozenJar,
  asks: (jar: FrozenJar, note: string) => Promise<boolean>,
): Promise<FrozenJar> {
  let kept = jar;
  const leaveOut = async (names: readonly string[]): Promise<void> => {
    const without = kept.without(names);
    const which = `the cookie${names.length === 1 ? '' : 's'} ${names.join(', ')}`;
    if (await asks(without, `asks without ${which}`)) {
      kept = without;
      return;
    }
    const middle = Math.ceil(names.length / 2);
    for (const half of [names.slice(0, middle), names.slice(middle)])
      if (half.length < names.length && half.length > 0) await leaveOut(half);
  };
  const middle = Math.ceil(jar.names.length / 2);
  for (const half of [jar.names.slice(0, middle), jar.names.slice(middle)])
    if (half.length > 0) await leaveOut(half);
  return kept;
}

async function headerSuffices(lane: Lane, oracle: Oracle, victim: Actor): Promise<boolean> {
  const bare = lane.actor('victim');
  bare.borrowAuthorization(victim);
  const asked = await oracle.ask(bare, 'asks with the Authorization header alone', lane.recorder);
  return asked.answer === 'signed-in';
}
