import type { FrozenJar } from '../actors/jar.js';
import type { Calibration } from '../calibration/calibration.js';
import type { SigningOut } from '../evidence/evidence.js';
import { unmetControl, type Obstacle } from '../evidence/gathered.js';
import type { ReplayStep, RequestRecipe } from '../evidence/replay.js';
import { askUntil, signedInVictim, type Scene } from './experiment.js';
import { changesByItself } from './set-values.js';
import { signOutOf, type SignOutSettings } from './try-sign-outs.js';

/** The jars of one browser around a sign-in, both of them signed in by these cookies. */
export interface Around {
  /** The calibration's own session is the one from before. */
  readonly calibrations: boolean;
  readonly cookies: readonly string[];
  readonly before: FrozenJar;
  readonly after: FrozenJar;
}

/** What was told, and how to see it by hand after the second sign-in. */
export interface Told {
  readonly signingOut: SigningOut;
  readonly replay: readonly ReplayStep[];
}

/**
 * Whether the jars around a second sign-in are one session, which another value does not tell (it may be a second name, or the
 * first one sealed anew): the
 * browser signs out, and the jar from before is asked for. A third session of the account, from a sign-in of its own, must
 * live on: else the server ended all of them. It ends the session of that browser, and may end others.
 */
export async function endedTogether(
  scene: Scene,
  { cookies, before, after, calibrations }: Around,
  settings: SignOutSettings,
): Promise<Told> {
  const { calibration, lane } = scene;
  const { oracle } = calibration;
  const third = await anotherSession(scene, calibrations);
  // A sign-in may end the sessions that are in question.
  const both = third !== null && (await areSignedIn(scene, [before.only(cookies), after.only(cookies)]));
  if (!both) return notTold('another session of the account cannot be had beside these two');
  const signedOut = await signOutOf(scene, lane.actor('victim', after), settings, null);
  if (signedOut.kind === 'none')
    return notTold(
      'no way to sign out was found, which would tell',
      settings.given === null ? 'Give logout-url, such as "/logout".' : 'Check logout-url.',
    );
  const replay = async (jar: FrozenJar, note: string): ReturnType<typeof oracle.replay> =>
    oracle.replay(lane, 'attacker', jar, note);
  const now = await askUntil(calibration, 'signed-out', () =>
    replay(after.only(cookies), 'replays the cookies of that sign-in after signing out'),
  );
  const told = (kind: 'ended-too' | 'lives-on' | 'outlived'): Told => ({
    signingOut: { kind },
    replay: replaySteps(calibration, signedOut.way.recipe),
  });
  if (now.answer === 'signed-in') return told('outlived');
  const old = await replay(before.only(cookies), 'replays the cookies from before that sign-in after signing out');
  if (now.answer === 'signed-out' && old.answer === 'signed-in') return told('lives-on');
  const still = await oracle.replay(lane, 'victim', third, 'asks with the cookies of another sign-in');
  if (now.answer === 'unclear' || old.answer === 'unclear')
    return notTold('an answer after signing out agreed with neither class');
  return still.answer === 'signed-in' ? told('ended-too') : notTold('signing out ended every session of the account');
}

/** Cookies of another sign-in that are signed in: the calibration's, what an experiment has left over, or new ones. */
export async function anotherSession(scene: Scene, calibrations: boolean): Promise<FrozenJar | null> {
  const { signedInJar } = scene.calibration;
  if (!calibrations && (await areSignedIn(scene, [signedInJar]))) return signedInJar;
  const other = await signedInVictim(scene, 'in another browser');
  if (other.kind !== 'asked' || unmetControl([other.control]) !== null) return null;
  const jar = other.victim.freeze();
  for (const value of scene.calibration.sessionNames.flatMap((name) => jar.values(name)))
    scene.calibration.stage.secrets.addIdentifier(value);
  return jar;
}

async function areSignedIn({ calibration, lane }: Scene, jars: readonly FrozenJar[]): Promise<boolean> {
  for (const jar of jars) {
    const asked = await calibration.oracle.replay(lane, 'victim', jar, 'asks whether it is still signed in');
    if (asked.answer !== 'signed-in') return false;
  }
  return true;
}

function notTold(why: string, remedy: Obstacle['remedy'] = byHand): Told {
  const reason = `The value from before a second sign-in is still signed in beside the new one, which does not show whether they are two sessions, and ${why}.`;
  return { signingOut: { kind: 'not-told', obstacle: { reason, remedy } }, replay: [] };
}

function replaySteps({ oracle }: Calibration, request: RequestRecipe): ReplayStep[] {
  return [
    { do: 'sign-out', jar: 'victim', request, note: 'The victim signs out.' },
    {
      do: 'ask',
      jar: 'attacker',
      url: oracle.url.href,
      expect: 'signed out: the copy from before was that sign-in’s session',
      note: 'The copy is sent once more. A session from another browser lives on.',
    },
  ];
}

const byHand = 'Sign in twice in one browser by hand, and look in the session store whether the first session is gone.';

/** Whether the session's value changes without any sign-in, so that a new one after a sign-in says nothing. */
export function valuesChangeBetween({ victim, sentAt, sessionNames }: Calibration): boolean {
  return changesByItself(victim.hops.slice(sentAt), sessionNames);
}
