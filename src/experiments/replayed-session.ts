import type { FrozenJar } from '../actors/jar.js';
import { isSealed, readableContents } from '../calibration/readable-contents.js';
import { cookieFormat } from '../conventions/cookie-format.js';
import type { CookieCarrier } from '../evidence/carrier.js';
import type { AddedCarrier, SecondSignIn } from '../evidence/evidence.js';
import { derivationOf, knownOf } from '../calibration/derivation.js';
import { askWhose } from './account-shown.js';
import { withAdded } from './added-carriers.js';
import { askTwice } from './ask-twice.js';
import { bystander } from './controls.js';
import { asksTooLittle } from './derived-carriers.js';
import type { Scene } from './scene.js';

type Replayed = Omit<SecondSignIn, 'proof' | 'signingOut'>;

/** Replays each set that is a session, as it was before; what tells most comes home. */
export async function replayedSession(
  scene: Scene,
  before: FrozenJar,
  after: FrozenJar,
  telling: boolean,
): Promise<Replayed> {
  const found: Replayed[] = [];
  const note = `replays the ${scene.cookieSets.length > 0 ? 'cookies' : 'token'} from before that sign-in`;
  for (const cookies of scene.renewedSets) {
    const { answer, seenAs } = await askTwice(scene, () =>
      askWhose(scene, scene.actor('attacker', before.only(cookies)), note),
    );
    found.push({
      cookies,
      fate: fateOf(cookies, before, after),
      clientSide: cookies.some((name) => before.values(name).some(holdsContents)),
      attack: answer,
      seenAs: telling ? seenAs : null,
      added: [],
    });
  }
  return found.reduce((most, one) => (weight(one) > weight(most) ? one : most));
}

/**
 * The same for a session that another user has signed in over, with what of that user's cookies anybody can write in
 * place of the first one's: a page may ask for the number of the account beside the session. Null if there is none. A
 * visitor with the same must stay signed-out, or it is no session that follows.
 */
export async function writtenOver(
  scene: Scene,
  before: FrozenJar,
  after: FrozenJar,
  telling: boolean,
): Promise<Replayed | null> {
  for (const cookies of scene.cookieSets) {
    const added = writable(scene, cookies, before, after);
    if (added.length === 0 || added.length === cookies.length) continue;
    const theirs = after.only(added.map(({ carrier }) => carrier.name));
    const note = `replays the cookies from before that sign-in${withAdded(added)}`;
    const { answer, seenAs } = await askTwice(scene, () =>
      askWhose(scene, scene.actor('attacker', before.only(cookies).with(theirs)), note),
    );
    if (answer === 'signed-out') continue;
    const stranger = scene.actor('bystander', scene.calibration.visitor.freeze().with(theirs));
    const asked = await askWhose(scene, stranger, 'asks with the same beside a visitor’s cookies');
    const otherwise = `Any visitor who writes ${theirs.names.join(' and ')} is answered as the second account is`;
    scene.expect(bystander(asked, otherwise, asksTooLittle));
    return {
      cookies,
      fate: fateOf(cookies, before.without(theirs.names), after),
      clientSide: false,
      attack: answer,
      seenAs: telling ? seenAs : null,
      added,
    };
  }
  return null;
}

type AddedCookie = AddedCarrier & { readonly carrier: CookieCarrier };

/** Those of the second account's cookies that anybody can write. */
function writable(
  { calibration }: Scene,
  cookies: readonly string[],
  before: FrozenJar,
  after: FrozenJar,
): readonly AddedCookie[] {
  const known = knownOf(before, calibration.second?.username ?? '');
  return cookies.flatMap((name) => {
    const value = after.values(name)[0] ?? '';
    const derivation = before.values(name).includes(value) ? null : derivationOf(value, known);
    return derivation === null ? [] : [{ carrier: { kind: 'cookie', name } as const, madeOf: derivation.from }];
  });
}

function weight({ attack, seenAs, fate }: Replayed): number {
  if (attack === 'signed-out') return 0;
  if (seenAs === 'second') return 5;
  if (attack === 'unclear') return 2;
  if (seenAs === 'first') return 1;
  return { changed: 1, 'some-changed': 3, kept: 4 }[fate];
}

/** What became of the values of these cookies. */
export function fateOf(names: readonly string[], before: FrozenJar, after: FrozenJar): SecondSignIn['fate'] {
  const there = names.filter((name) => before.values(name).length > 0);
  const kept = there.filter((name) => before.values(name).some((value) => after.values(name).includes(value)));
  if (kept.length === there.length) return 'kept';
  return kept.length === 0 ? 'changed' : 'some-changed';
}

/** What is longer may be a secret of the account's. */
const longestWord = 15;

/**
 * What became of those of these cookies that name a session. One in which another session of the account has the same
 * short word (how many pieces follow, which server it is) names none, and that it stays says nothing.
 * @param another the cookies of a session that began without the browser's; null if none can be had
 */
export async function fateOfNames(
  { cookies, fate, attack }: Replayed,
  before: FrozenJar,
  after: FrozenJar,
  another: () => Promise<FrozenJar | null>,
): Promise<SecondSignIn['fate']> {
  const stays = (name: string, later: FrozenJar): boolean => fateOf([name], before, later) === 'kept';
  const words = cookies.filter(
    (name) => stays(name, after) && before.values(name).every(({ length }) => length <= longestWord),
  );
  if (fate !== 'some-changed' || attack !== 'signed-in' || words.length === 0) return fate;
  const other = await another();
  if (other === null) return fate;
  const names = cookies.filter((name) => !words.includes(name) || !stays(name, other));
  return fateOf(names, before, after);
}

function holdsContents(value: string): boolean {
  if (isSealed(value)) return false;
  return ['itsdangerous', 'jwt', 'json'].includes(cookieFormat(value)) || readableContents(value) !== null;
}
