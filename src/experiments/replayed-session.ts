import type { FrozenJar } from '../actors/jar.js';
import { isSealed, readableContents } from '../calibration/readable-contents.js';
import { cookieFormat } from '../evidence/cookie-format.js';
import type { SecondSignIn } from '../evidence/evidence.js';
import type { Scene } from './experiment.js';
import { askWhose } from './whose-page.js';

type Replayed = Omit<SecondSignIn, 'proof' | 'signingOut'>;

/** Replays each set of cookies that is a session, as it was before; what tells most comes home. */
export async function replayedSession(
  scene: Scene,
  before: FrozenJar,
  after: FrozenJar,
  telling: boolean,
): Promise<Replayed> {
  const found: Replayed[] = [];
  for (const cookies of scene.calibration.carriers.cookieSets) {
    const attacker = scene.lane.actor('attacker', before.only(cookies));
    const { answer, seenAs } = await askWhose(
      scene,
      attacker,
      'replays the cookies from before that sign-in',
    );
    found.push({
      cookies,
      fate: fateOf(cookies, before, after),
      clientSide: cookies.some((name) => before.values(name).some(holdsContents)),
      attack: answer,
      seenAs: telling ? seenAs : null,
    });
  }
  return found.reduce((most, one) => (weight(one) > weight(most) ? one : most));
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
  const kept = there.filter((name) =>
    before.values(name).some((value) => after.values(name).includes(value)),
  );
  if (kept.length === there.length) return 'kept';
  return kept.length === 0 ? 'changed' : 'some-changed';
}

/** What is longer may be a secret of the account's. */
const longestWord = 15;

/**
 * What became of those of these cookies that name a session. One in which another session of the account has the same short
 * word (how many pieces follow, which server it is) names none, and that it stays says nothing.
 * @param another the cookies of a session that began without the browser's; null where none can be had
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
