import type { Lane } from '../actors/stage.js';
import type { Carriers } from '../evidence/carrier.js';
import type { Obstacle } from '../evidence/gathered.js';
import type { LoginMethod } from '../sign-in/method.js';
import { findCarriers } from './carriers.js';
import { goesByPlainValue, plainNames } from './plain-values.js';
import type { LookedAt, ProtectedPage } from './protected-pages.js';
import type { SignedInVictim } from './signed-in-victim.js';

export type ChosenPage =
  | ({ readonly kind: 'found'; readonly carriers: Carriers } & ProtectedPage)
  | { readonly kind: 'unclear'; readonly obstacle: Obstacle };

/** If each of these goes by such a value as well, all pages of the application do. */
const maxOthers = 3;

interface Choosing {
  readonly lane: Lane;
  readonly victims: SignedInVictim;
  readonly login: LoginMethod;
  readonly username: string;
}

/**
 * The page to go by, with what it recognises the victim by. A home page may greet by a cookie that holds the name, or
 * offer to sign out wherever a flag is set, whoever is signed in: its answers are about that cookie. If the first page
 * goes by such a value, the others are tried for one that goes by a secret; if none does, that value is what signs in.
 */
export async function chooseProtectedPage(
  choosing: Choosing,
  first: ProtectedPage,
  others: AsyncGenerator<ProtectedPage, LookedAt>,
): Promise<ChosenPage> {
  const { lane, victims, username } = choosing;
  const found = await findCarriers(lane, first.oracle, choosing);
  if (found.kind === 'unclear') return found;
  const { carriers } = found;
  const chosen: ChosenPage = { ...first, kind: 'found', carriers };
  if (!goesByPlainValue(carriers, victims.actor.freeze(), username)) return chosen;
  const plain = plainNames(carriers, victims.actor.freeze(), username);
  let tried = 0;
  for await (const page of others) {
    const better = await bySecret(choosing, page, plain);
    if (better) return better;
    tried += 1;
    if (tried === maxOthers) break;
  }
  return chosen;
}

/** The page, if it knows the victim by a secret and not by these cookies. */
async function bySecret(choosing: Choosing, page: ProtectedPage, plain: readonly string[]): Promise<ChosenPage | null> {
  const { lane, victims, username } = choosing;
  if (!(await standsWithout(lane, page, victims, plain))) return null;
  const found = await findCarriers(lane, page.oracle, choosing);
  if (found.kind !== 'found' || goesByPlainValue(found.carriers, victims.actor.freeze(), username)) return null;
  return { ...page, kind: 'found', carriers: found.carriers };
}

/** Whether the page knows the victim without these cookies: one that does not goes by them as well. */
async function standsWithout(
  lane: Lane,
  { oracle }: ProtectedPage,
  victims: SignedInVictim,
  names: readonly string[],
): Promise<boolean> {
  const jar = victims.actor.freeze();
  const rest = jar.only(jar.names.filter((name) => !names.includes(name)));
  const note = `asks without the cookie${names.length === 1 ? '' : 's'} ${names.join(', ')}`;
  if ((await oracle.replay(lane, 'victim', rest, note)).answer === 'signed-in') return true;
  const still = await oracle.ask(victims.actor, 'asks whether that has ended its session', lane.recorder);
  if (still.answer !== 'signed-in') await victims.renew();
  return false;
}
