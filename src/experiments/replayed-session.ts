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

function holdsContents(value: string): boolean {
  if (isSealed(value)) return false;
  return ['itsdangerous', 'jwt', 'json'].includes(cookieFormat(value)) || readableContents(value) !== null;
}
