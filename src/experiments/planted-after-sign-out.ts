import type { Actor } from '../actors/actor.js';
import type { FrozenJar } from '../actors/jar.js';
import type { PlantedIdentifier } from '../evidence/evidence.js';
import { unmetControl, type Trial } from '../evidence/gathered.js';
import type { RequestRecipe } from '../evidence/replay.js';
import { signInAndLook } from './account-shown.js';
import { negative } from './controls.js';
import { visitAndAsk } from './entry-pages.js';
import type { Experiment } from './experiment.js';
import { copiedFrom, identifiersIn } from './left-behind.js';
import { inventAs } from './made-up-values.js';
import { cannotBeTried, noAnswer, notApplicable, untried, type NotApplicable, type Untried } from './not-tried.js';
import { beforeSignIn, notSignedOut } from './planted-late.js';
import { attackWith, type Attacked } from './planted-replay.js';
import { bystanderControl } from './replay-on-return.js';
import type { Scene } from './scene.js';
import { freshVictim, tryToSignIn, withoutCredentials, type SignedIn } from './signed-in.js';
import { signOutOf } from './try-sign-outs.js';

/**
 * The planted identifier with what signing out leaves in a browser: the attacker signs in with an account of its own,
 * if a second one is given, or comes to a shared computer after the victim; it keeps the cookies that are left, and
 * the victim signs in with them planted. It comes after signing out, which has left some behind by then.
 */
export const plantedAfterSignOut: Experiment<'plantedIdentifier'> = {
  key: 'plantedIdentifier',
  needs: {},
  ends: 'every session',
  signIns: 5,
  async run(scene): Promise<Trial<PlantedIdentifier>> {
    const left = (await leftBySecond(scene)) ?? leftBySame(scene);
    if (left === null) return notApplicable('Nothing of a session is left in a browser after signing out.');
    const { jar } = left;
    leftByHand(scene, left);
    const attacker = scene.actor('attacker', jar);
    const visited = await visitAndAsk(scene, attacker, 'asks with what signing out left, before the sign-in');
    if (visited.kind === 'unreached') return noAnswer('An entry page gave no answer', visited.message);
    scene.expect(negative(visited.asked, notSignedOut));
    const frozen = scene.hidden(copiedFrom(jar, attacker.freeze()), scene.calibration.sessionNames);
    scene.byHand.copyJar('attacker', 'victim', 'The attacker plants them in the victim’s browser.');
    scene.byHand.ask('attacker', beforeSignIn);
    scene.byHand.signIn();
    const signedIn = (await signInWith(scene, frozen)) ?? (await signInWith(scene, frozen));
    if (signedIn === null) return refused(scene, identifiersIn(scene, frozen));
    if (signedIn.kind === 'untried') return signedIn;
    scene.expect(signedIn.control);
    const planted = { frozen, unplanted: inventedIn(scene, frozen), start: anotherLeft };
    const seen = await attackWith(scene, planted, signedIn.victim, signedIn.sentAt);
    if ('obstacle' in seen) return seen;
    const trouble = seen.attack === 'signed-in' ? await expectBystander(scene, left, seen) : null;
    if (trouble !== null) return trouble;
    const { exchange, replay } = scene.proof;
    return scene.tried({
      planted: frozen.names,
      plantedSession: seen.plantedSession,
      leftBy: left.by,
      leftUnseen: null,
      attack: seen.attack,
      fate: seen.fate,
      added: seen.completion.added,
      elsewhere: null,
      restored: null,
      proof: { exchange, replay: seen.replay ?? replay },
    });
  },
};

interface Left {
  readonly by: 'same-account' | 'second-account';
  readonly jar: FrozenJar;
  readonly recipe: RequestRecipe;
}

/** The attacker signs in with its own account, and out; null if it has none, or that did not take. */
async function leftBySecond(scene: Scene): Promise<Left | null> {
  const { second } = scene.calibration;
  if (second === null) return null;
  const attacker = scene.actor('attacker');
  const looked = await signInAndLook(scene, attacker, second);
  if (looked.kind === 'not-sent' || looked.seen.answer !== 'signed-in') return null;
  const browser = withoutCredentials(scene, attacker);
  const out = await signOutOf(scene, browser, null);
  if (out.kind === 'none' || identifiersIn(scene, out.left).length === 0) return null;
  return { by: 'second-account', jar: out.left, recipe: out.way.recipe };
}

/** Somebody else at the victim’s computer finds what the victim’s own sign-out has left there. */
function leftBySame({ target: { learned } }: Scene): Left | null {
  const { signedOut } = learned;
  return signedOut && { by: 'same-account', jar: signedOut.left, recipe: signedOut.recipe };
}

function leftByHand({ byHand }: Scene, { by, recipe }: Left): void {
  const own = by === 'second-account';
  if (own) byHand.signIn('The attacker signs in with an account of its own.', { as: 'second' });
  else byHand.signIn('The victim signs in at a computer that others use as well.');
  byHand.signOut(recipe, own ? 'The attacker signs out.' : 'The victim signs out.');
  byHand.copyJar('victim', 'attacker', 'The attacker keeps the cookies that are left in that browser.');
}

/** The same with identifiers that nobody was given. */
function inventedIn(scene: Scene, jar: FrozenJar): FrozenJar {
  const values = new Map(
    identifiersIn(scene, jar).map((name) => [name, inventAs(scene.calibration, name, 'signed-in')]),
  );
  scene.hide([...values.values()]);
  return jar.withValues(values);
}

/** Null if nobody came out signed in: once may be a fault. */
async function signInWith(
  scene: Scene,
  planted: FrozenJar,
): Promise<(SignedIn & { readonly victim: Actor }) | Untried | null> {
  const victim = scene.actor('victim', planted);
  const signedIn = await tryToSignIn(scene, victim, 'with what signing out had left planted');
  if (signedIn.kind === 'asked') return { ...signedIn, victim };
  return signedIn.unplanted ? untried(signedIn.why) : null;
}

/** Nobody signs in with them planted: that the sign-in takes without them has to be seen. */
async function refused(scene: Scene, names: readonly string[]): Promise<NotApplicable | Untried> {
  const clean = await freshVictim(scene, 'without any planted cookie, right after a sign-in with some had failed');
  if (clean.kind === 'untried') return clean;
  const unmet = unmetControl([...scene.controls, clean.control]);
  if (unmet) return cannotBeTried(unmet.otherwise);
  return notApplicable(
    `Signing out leaves the cookie ${names.join(', ')} in a browser, and the sign-in is refused while it is there.`,
  );
}

/**
 * What another sign-out left, which was planted nowhere, must stay signed-out: else the server goes by something else,
 * such as the account that it was given to.
 */
async function expectBystander(scene: Scene, left: Left, { completion, fate }: Attacked): Promise<Untried | null> {
  const own = left.by === 'second-account' ? leftBySame(scene) : null;
  const other = own ?? (await leftAnew(scene));
  if ('obstacle' in other) return other;
  if (own === null) {
    const again = await freshVictim(scene, 'after another browser had signed out');
    if (again.kind === 'untried') return again;
    scene.expect(again.control);
  }
  scene.expect(await bystanderControl(scene, other.jar, completion, fate === 'handed-over'));
  return null;
}

/** The victim signs in and out in another browser. */
async function leftAnew(scene: Scene): Promise<Left | Untried> {
  const signedIn = await freshVictim(scene, 'in another browser, to sign out of it');
  if (signedIn.kind === 'untried') return signedIn;
  scene.expect(signedIn.control);
  const out = await signOutOf(scene, withoutCredentials(scene, signedIn.victim), null);
  if (out.kind === 'worked') return { by: 'same-account', jar: out.left, recipe: out.way.recipe };
  return untried({ reason: 'Signing out worked once, and not again.', remedy: 'Check that the application stays up.' });
}

async function anotherLeft(scene: Scene): Promise<FrozenJar | Untried> {
  const left = await leftAnew(scene);
  if ('obstacle' in left) return left;
  leftByHand(scene, left);
  return left.jar;
}
