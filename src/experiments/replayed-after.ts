import type { FrozenJar } from '../actors/jar.js';
import type { Answer } from '../evidence/answer.js';
import type { SignOut } from '../evidence/evidence.js';
import type { Asked } from '../oracle/oracle.js';
import { askTwice } from './ask-twice.js';
import { askedTwice, faultOf } from './faults.js';
import type { Renewal } from './renewal.js';
import type { Scene } from './scene.js';
import { askUntil } from './signed-in.js';

/** What somebody holds a copy of who wants to be the victim after it has signed out. */
export interface Held {
  /** The whole jar. */
  readonly frozen: FrozenJar;
  /** What the session was before. */
  readonly earlier: readonly FrozenJar[];
  readonly renewal: Renewal | null;
}

/** Milliseconds after which what has outlived a sign-out is asked once more: some servers learn of it by then. */
const grace = 6_000;

type Replays = Pick<SignOut, 'sets' | 'wholeJar' | 'earlier' | 'renewal' | 'endedLate'>;

/** One replay, which can be made again. */
interface Replay {
  readonly names: readonly string[];
  readonly again: () => Promise<Asked>;
  readonly answer: Answer;
}

/** Replays all of it, and what is still signed in once more a little later. */
export async function replayedAfter(scene: Scene, { frozen, earlier, renewal }: Held): Promise<Replays> {
  const replay = (jar: FrozenJar, note: string): Promise<Asked> =>
    askTwice(scene, () => scene.replay('attacker', jar, note));
  const replayed = async (names: readonly string[], again: () => Promise<Asked>): Promise<Replay> => ({
    names,
    again,
    answer: (await again()).answer,
  });
  const sets: Replay[] = [];
  for (const names of scene.sets) {
    const again = (): Promise<Asked> =>
      replay(frozen.only(names), 'replays the session from before after the sign-out');
    // Whoever is slow to learn of it has had the time after the first.
    if (sets.length > 0) sets.push(await replayed(names, again));
    else sets.push({ names, again, answer: (await askUntil(scene.calibration, 'signed-out', again)).answer });
  }
  const past: Replay[] = [];
  for (const jar of earlier)
    past.push(await replayed(jar.names, () => replay(jar, 'replays what the session was earlier')));
  const known = sets.some(({ answer }) => answer === 'signed-in');
  const replayWhole = (): Promise<Replay> =>
    replayed(frozen.names, () => replay(frozen, 'replays the whole jar after the sign-out'));
  const whole = known ? null : await replayWhole();
  const all = [...sets, ...past, ...(whole ? [whole] : [])];
  const stays = all.filter(({ answer }) => answer === 'signed-in');
  const endedLate = stays.length > 0 && (await endLater(scene, stays));
  // What is over by now tells nothing of what may outlive it.
  const wholeJar = (endedLate ? await replayWhole() : whole)?.answer ?? 'signed-in';
  const renewed = wholeJar === 'signed-out' ? renewal && (await replayedRenewal(scene, frozen, renewal)) : null;
  return {
    sets: sets.map(({ names, answer }) => ({ names, answer })),
    earlier: past.map(({ names, answer }) => ({ names, answer })),
    wholeJar,
    renewal: renewed,
    endedLate,
  };
}

/** Whether all of these are signed out after a while. */
async function endLater({ calibration }: Scene, stays: readonly Replay[]): Promise<boolean> {
  await calibration.stage.budget.pause(grace);
  for (const { again } of stays) if ((await again()).answer !== 'signed-out') return false;
  return true;
}

/** What the copy gets for what renews the session. */
async function replayedRenewal(
  scene: Scene,
  frozen: FrozenJar,
  { by, request, send }: Renewal,
): Promise<SignOut['renewal']> {
  let attacker = scene.actor('attacker', frozen);
  const sent = await askedTwice(() => {
    attacker = scene.actor('attacker', frozen);
    return send(attacker, 'renews the session from before after the sign-out');
  });
  // Whoever is too busy to renew it has not said no.
  if (faultOf(sent) !== null) return { ...by, request, answer: 'unclear' };
  const asked = await scene.ask(attacker, 'asks with what that gave');
  return { ...by, request, answer: asked.answer };
}
