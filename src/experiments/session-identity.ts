import type { FrozenJar } from '../actors/jar.js';
import type { Calibration } from '../calibration/calibration.js';
import type { SigningOut } from '../evidence/evidence.js';
import { unmetControl, type Obstacle } from '../evidence/gathered.js';
import type { RequestRecipe } from '../evidence/replay.js';
import { askTwice } from './ask-twice.js';
import type { Scene } from './scene.js';
import { changesByItself } from './set-values.js';
import { askUntil, signedInVictim } from './signed-in.js';
import { signOutOf } from './try-sign-outs.js';

/** The jars of one browser around a sign-in, both of them signed in by these cookies. */
export interface Around {
  /** The calibration's own session is the one from before. */
  readonly calibrations: boolean;
  readonly cookies: readonly string[];
  readonly before: FrozenJar;
  readonly after: FrozenJar;
}

/**
 * Whether the jars around a second sign-in are one session, which another value does not tell (it may be a second name,
 * or the first one sealed anew): the browser signs out, and the jar from before is asked for. A third session of the
 * account, from a sign-in of its own, must live on: else the server ended all of them. It ends the session of that
 * browser, and may end others.
 */
export async function endedTogether(scene: Scene, around: Around): Promise<SigningOut> {
  const { cookies, after, calibrations } = around;
  const [old, now] = [around.before.only(cookies), after.only(cookies)];
  const third = await anotherSession(scene, calibrations);
  // A sign-in may end the sessions that are in question.
  const both = third !== null && (await areSignedIn(scene, [old, now]));
  if (!both) return notTold('another session of the account cannot be had beside these two');
  const signedOut = await signOutOf(scene, scene.actor('victim', after), null);
  if (signedOut.kind === 'none') {
    const remedy = scene.target.givenSignOut === null ? 'Give logout-url, such as "/logout".' : 'Check logout-url.';
    return notTold('no way to sign out was found, which would tell', remedy);
  }
  const outcome = await replayBoth(scene, old, now, third);
  if (outcome.kind !== 'not-told') signOutByHand(scene, signedOut.way.recipe);
  return outcome;
}

async function replayBoth(scene: Scene, before: FrozenJar, after: FrozenJar, third: FrozenJar): Promise<SigningOut> {
  const now = await askUntil(scene.calibration, 'signed-out', () =>
    scene.replay('attacker', after, 'replays the cookies of that sign-in after signing out'),
  );
  if (now.answer === 'signed-in') return { kind: 'outlived' };
  const note = 'replays the cookies from before that sign-in after signing out';
  const old = await askTwice(scene, () => scene.replay('attacker', before, note));
  if (now.answer === 'signed-out' && old.answer === 'signed-in') return { kind: 'lives-on' };
  const still = await scene.replay('victim', third, 'asks with the cookies of another sign-in');
  if (now.answer === 'unclear' || old.answer === 'unclear')
    return notTold('an answer after signing out matched neither signed-in nor signed-out');
  return still.answer === 'signed-in'
    ? { kind: 'ended-too' }
    : notTold('signing out ended every session of the account');
}

function signOutByHand({ byHand }: Scene, request: RequestRecipe): void {
  byHand.signOut(request);
  byHand.ask('attacker', {
    expect: 'signed out: the copy from before was that sign-in’s session',
    note: 'The copy is sent once more. A session from another browser lives on.',
  });
}

/** Cookies of another sign-in that are signed in: the calibration's, what an experiment has left over, or new ones. */
export async function anotherSession(scene: Scene, calibrations: boolean): Promise<FrozenJar | null> {
  const { signedInJar } = scene.calibration;
  if (!calibrations && (await areSignedIn(scene, [signedInJar]))) return signedInJar;
  const other = await signedInVictim(scene, 'in another browser');
  if (other.kind !== 'asked' || unmetControl([other.control]) !== null) return null;
  return scene.hidden(other.victim.freeze(), scene.calibration.sessionNames);
}

async function areSignedIn(scene: Scene, jars: readonly FrozenJar[]): Promise<boolean> {
  for (const jar of jars) {
    const asked = await scene.replay('victim', jar, 'asks whether it is still signed in');
    if (asked.answer !== 'signed-in') return false;
  }
  return true;
}

function notTold(why: string, remedy: Obstacle['remedy'] = checkByHand): SigningOut {
  const reason = `The value from before a second sign-in is still signed in beside the new one, which does not show whether they are two sessions, and ${why}.`;
  return { kind: 'not-told', obstacle: { reason, remedy } };
}

const checkByHand =
  'Sign in twice in one browser by hand, and look in the session store whether the first session is gone.';

/** Whether the session's value changes without any sign-in, so that a new one after a sign-in says nothing. */
export function valuesChangeBetween({ victim, sentAt, sessionNames }: Calibration): boolean {
  return changesByItself(victim.hops.slice(sentAt), sessionNames);
}
