import type { Actor } from '../actors/actor.js';
import type { FrozenJar } from '../actors/jar.js';
import { describeHop, locationOf, type Hop, type Page } from '../actors/visit.js';
import { kindOf } from '../calibration/answered-sign-in.js';
import type { SecondSignIn, SignInAgain } from '../evidence/evidence.js';
import { unmetControl, type Control, type Trial } from '../evidence/gathered.js';
import { saysTheSecond } from '../evidence/time-stamp.js';
import { redirectOf } from '../oracle/features.js';
import type { Credentials } from '../sign-in/method.js';
import { signInFormOf } from '../sign-in/page-forms.js';
import { askWhose, signInAndLook, type Looked, type NotSent, type Seen } from './account-shown.js';
import { goodOnce, positive } from './controls.js';
import type { Experiment } from './experiment.js';
import { cannotBeTried, notApplicable, type NotApplicable, type Untried } from './not-tried.js';
import { fateOf, fateOfNames, replayedSession, writtenOver } from './replayed-session.js';
import { issuedTokens } from './issued-values.js';
import type { Scene } from './scene.js';
import { anotherSession, endedTogether, valuesChangeBetween } from './session-identity.js';
import { leaveSession, signedInVictim, withoutHeader } from './signed-in.js';

/**
 * Somebody who is signed in signs in once more in the same browser, and then, if a second account is given, that one
 * does. Each time the jar is frozen before and replayed after. If a sign-in ends the session that was there, the
 * calibration's own is ended.
 */
export const signInAgain: Experiment<'signInAgain'> = {
  key: 'signInAgain',
  needs: { session: 'there is no identifier that a second sign-in could renew' },
  ends: 'other sessions',
  signIns: 5,
  surely: ({ carriers, second }) => (carriers.credentials ? 0 : 1) + (second === null ? 0 : 1),
  async run(scene): Promise<Trial<SignInAgain>> {
    const { carriers, second } = scene.calibration;
    const everyRequest = carriers.credentials;
    if (everyRequest && second === null)
      return notApplicable(
        'With HTTP Basic every request signs in, so that the same user has no second sign-in, and no other user is known: second-username is not given.',
      );
    const start = await signedInBrowser(scene);
    if (start.kind === 'untried') return start;
    const same = everyRequest ? null : await sameUser(scene.again(), start);
    if (same !== null && same.kind !== 'signed-in') return same;
    scene.expect(...(same?.controls ?? []));
    const signedOut = (same?.facts.signingOut ?? null) !== null;
    const facts = { sameUser: same?.facts ?? null, otherUser: null };
    if (second === null || unmetControl(scene.controls) !== null) {
      if (!signedOut) leaveSession(scene, start.browser);
      return scene.tried(facts);
    }
    // A later experiment wants the first account's session: this one is not left to it.
    const next = signedOut ? await signedInBrowser(scene) : { ...start, seen: same?.seen ?? start.seen };
    if (next.kind === 'untried') return next;
    const other = await otherUser(scene.again(), next, second);
    if (other.kind !== 'signed-in') return other;
    scene.expect(...other.controls);
    return scene.tried({ ...facts, otherUser: other.facts });
  },
};

interface Browser {
  readonly kind: 'browser';
  readonly browser: Actor;
  /** Whether its session is the calibration's own. */
  readonly calibrations: boolean;
  readonly seen: Seen;
}

/**
 * A browser of the first account's with a session in its cookies, or else in a token, one that is left over while it
 * lasts.
 */
async function signedInBrowser(scene: Scene): Promise<Browser | Untried> {
  const { spare: pool, signedInJar } = scene.calibration;
  // The calibration's own session is left to those who know what it was given before its sign-in.
  const spare = pool.take();
  const first = scene.actor('victim', spare?.jar ?? signedInJar);
  const seen = await askWhose(scene, first, 'asks with the cookies of an earlier sign-in');
  if (seen.answer === 'signed-in') return { kind: 'browser', browser: first, calibrations: spare === null, seen };
  const signedIn = await signedInVictim(scene, 'before signing in once more');
  if (signedIn.kind === 'untried') return signedIn;
  // What the cookies alone are is in question, if they are anything.
  const browser = goesByTokens(scene) ? signedIn.victim : withoutHeader(scene, signedIn.victim);
  const what = goesByTokens(scene) ? 'token' : 'cookies';
  const own = await askWhose(scene, browser, `asks with its ${what} alone`);
  const alone = positive(own, `The ${what} of a new sign-in alone did not keep the victim signed in`, goodOnce);
  const unmet = unmetControl([signedIn.control, alone]);
  if (unmet) return cannotBeTried(unmet.otherwise);
  scene.expect(signedIn.control, alone);
  return { kind: 'browser', browser, calibrations: false, seen: own };
}

/** Whether no session is in cookies alone. */
function goesByTokens({ cookieSets }: Scene): boolean {
  return cookieSets.length === 0;
}

/** As the page's script sends it: with the token of who is signed in, unless its requests that sign in go without. */
function signInOver(scene: Scene, browser: Actor, account: Credentials): Promise<Looked | NotSent> {
  if (bare(scene)) browser.carryOnly([]);
  return signInAndLook(scene, browser, account);
}

/** Whether the request that signs in goes without the token of who is signed in. */
function bare(scene: Scene): boolean {
  return goesByTokens(scene) && scene.calibration.visitorTokens.bareSignIn;
}

interface SignedInOver {
  readonly kind: 'signed-in';
  readonly seen: Seen;
  readonly controls: readonly Control[];
  readonly facts: SecondSignIn;
}

type Stopped = Untried | NotApplicable;

async function sameUser(scene: Scene, { browser, calibrations }: Browser): Promise<SignedInOver | Stopped> {
  const before = browser.freeze();
  copyByHand(scene);
  if (bare(scene)) scene.byHand.forgetTokens('The page’s script signs in without the token.');
  scene.byHand.signIn('The same user signs in once more in the same browser.');
  scene.byHand.ask('attacker', {
    expect: 'the victim’s page: the identifier was not renewed',
    note: 'The copy from before is sent again.',
  });
  // Of two tokens each is a session: only the same one was not renewed.
  if (goesByTokens(scene))
    scene.byHand.compareTokens({ expect: 'the same token', note: 'The copy is compared with what the sign-in gave.' });
  await nextSecond(scene, before);
  const looked = await signInOver(scene, browser, scene.calibration.credentials);
  if (looked.kind === 'not-sent') return whyNotSent(scene, browser, looked);
  const { seen, sentAt } = looked;
  const after = jarOf(scene, browser);
  if (!tookAsBefore(scene, { before, after }, browser.hops.slice(sentAt)))
    return answeredOtherwise(browser.hops[sentAt]);
  scene.expect(positive(seen, 'The victim was not signed in after a second sign-in in the same browser'));
  const replayed = await replayedSession(scene, before, after, false);
  const fate = await fateOfNames(replayed, before, after, () => anotherSession(scene, calibrations));
  const { cookies, attack, clientSide } = replayed;
  // Another value may be another name of the same session, the same one sealed anew, or the browser's own beside it;
  // two tokens are two sessions.
  const another = fate !== 'kept' && !clientSide && !goesByTokens(scene);
  const inQuestion = seen.answer === 'signed-in' && attack === 'signed-in' && another;
  const signingOut = inQuestion ? await endedTogether(scene, { cookies, before, after, calibrations }) : null;
  const facts = { ...replayed, fate, signingOut, seenAs: null, proof: scene.proof };
  return { kind: 'signed-in', seen, controls: scene.controls, facts };
}

async function otherUser(
  scene: Scene,
  { browser, seen: own }: Browser,
  second: Credentials,
): Promise<SignedInOver | Stopped> {
  const before = browser.freeze();
  copyByHand(scene);
  if (bare(scene)) scene.byHand.forgetTokens('The page’s script signs in without the token.');
  scene.byHand.signIn('Another user signs in in the same browser.', { as: 'second' });
  const looked = await signInOver(scene, browser, second);
  if (looked.kind === 'not-sent') return whyNotSent(scene, browser, looked);
  const { seen, sentAt } = looked;
  const after = jarOf(scene, browser);
  if (seen.seenAs === 'first')
    return cannotBeTried({
      reason:
        'After the sign-in with the second account the browser still shows the first one’s page, so that sign-in did not take.',
      remedy: 'Check second-username and second-password.',
    });
  if (seen.seenAs === null && !tookAsBefore(scene, { before, after }, browser.hops.slice(sentAt)))
    return answeredOtherwise(browser.hops[sentAt]);
  scene.expect(secondSignedIn(seen));
  // Names tell whose page it is only if each account's own page shows its own.
  const telling = own.seenAs === 'first' && seen.seenAs === 'second';
  const plain = await replayedSession(scene, before, after, telling);
  const written = plain.attack === 'signed-out' ? await writtenOver(scene, before, after, telling) : null;
  const replayed = written ?? plain;
  scene.byHand.attack(
    {
      expect: 'the second account’s page: the identifier now belongs to that user',
      note: 'The copy from before is sent again.',
    },
    replayed.added,
  );
  const facts = { ...replayed, signingOut: null, proof: scene.proof };
  return { kind: 'signed-in', seen, controls: scene.controls, facts };
}

function copyByHand({ byHand, inHand }: Scene): void {
  byHand.signIn();
  byHand.copyJar('victim', 'attacker', `Somebody holds a copy of the ${inHand}.`);
  byHand.ask('attacker', {
    expect: 'the page of the account that signed in',
    note: 'The copy is signed in as that user.',
  });
}

function secondSignedIn(seen: Seen): Control {
  return positive(
    seen,
    'The second account did not come out signed in in a browser in which the first one was',
    'Check second-username and second-password, and that the second account may see protected-url.',
  );
}

/** Values that say the second can be told apart once it is another one. */
async function nextSecond(scene: Scene, jar: FrozenJar): Promise<void> {
  const values = namesOf(scene).flatMap((name) => jar.values(name));
  if (values.some((value) => saysTheSecond(value, Date.now() / 1000)))
    await scene.calibration.stage.budget.pause(1_100);
}

function namesOf(scene: Scene): readonly string[] {
  return goesByTokens(scene) ? scene.calibration.carrierNames : scene.calibration.sessionNames;
}

/** What the browser holds; values of the session are secrets from now on. */
function jarOf(scene: Scene, browser: Actor): FrozenJar {
  return scene.hidden(browser.freeze(), namesOf(scene));
}

/**
 * A browser that was signed in before cannot prove the sign-in by being so: its answer does, or a new value if values
 * change at a sign-in only. A token is given by an answer.
 */
function tookAsBefore(
  scene: Scene,
  { before, after }: Readonly<Record<'before' | 'after', FrozenJar>>,
  since: readonly Hop[],
): boolean {
  const { calibration } = scene;
  if (goesByTokens(scene)) return since.some((hop) => issuedTokens(calibration, hop).length > 0);
  const { sessionNames, victim, sentAt } = calibration;
  const [first, sent] = [victim.hops[sentAt], since[0]];
  const answer = (hop: Hop): string => redirectOf(hop, locationOf(hop)) ?? kindOf(hop);
  const alike = first !== undefined && sent !== undefined && answer(first) === answer(sent);
  return alike || (!valuesChangeBetween(calibration) && fateOf(sessionNames, before, after) !== 'kept');
}

function answeredOtherwise(sent: Hop | undefined): Untried {
  const what = sent ? ` (${describeHop(sent)})` : '';
  return cannotBeTried({
    reason: `A sign-in by somebody who is signed in already was answered differently from a visitor’s${what}, so it is not known whether it took.`,
    remedy:
      'Sign in twice in one browser by hand: if the application does not let you, there is nothing to test; else give login-url.',
  });
}

/** If only visitors are shown the form there is no second sign-in; anything else is a sign-in that failed. */
async function whyNotSent(scene: Scene, browser: Actor, { trial, shown }: NotSent): Promise<Stopped> {
  if (shown === null || shown.last.response.status >= 400) return trial;
  const { url, type } = scene.calibration.login;
  if (type === 'steps') return (await passedOn(scene, browser, shown)) ?? trial;
  // One page without the form may be any page that came in its place.
  const again = await browser.open(url, 'opens the sign-in page once more, signed in');
  if (again.kind === 'unreached' || describeHop(again.hops[0]) !== describeHop(shown.hops[0])) return trial;
  if (signInFormOf(again) !== null) return trial;
  const visit = await scene.actor('visitor').open(url, 'opens the sign-in page without any cookie');
  if (visit.kind === 'unreached' || signInFormOf(visit) === null) return trial;
  return notApplicable(
    `Visitors are shown the sign-in form, but somebody who is signed in is not (${describeHop(shown.hops[0])}), so nobody signs in twice in one browser, and nothing is left to test.`,
  );
}

/**
 * By steps, whoever is signed in at an identity provider is passed on before the form. Null if that was not seen twice,
 * or if visitors do not get as far as the form either.
 */
async function passedOn(scene: Scene, browser: Actor, shown: Page): Promise<NotApplicable | null> {
  const { login } = scene.calibration;
  if (login.visit === undefined || !isPassedOn(scene, shown)) return null;
  if ((await login.visit(browser)) === null || addressOf(browser.hops.at(-1)) !== addressOf(shown.last)) return null;
  if ((await login.visit(scene.actor('visitor'))) !== null) return null;
  return notApplicable(
    `Visitors are asked for the password, but whoever is signed in is passed on without it, as single sign-on does (${describeHop(shown.hops[0])}), so nobody signs in twice in one browser, and nothing is left to test.`,
  );
}

/** Whether a redirect led to where the password was answered with. */
function isPassedOn({ calibration: { victim, sentAt } }: Scene, shown: Page): boolean {
  const after = victim.hops.slice(sentAt + 1).map(addressOf);
  return shown.hops.length > 1 && after.includes(addressOf(shown.last));
}

/** Origin and path: what a provider adds to an address is made for the one sign-in. */
function addressOf(hop: Hop | undefined): string {
  return hop === undefined ? '' : hop.url.origin + hop.url.pathname;
}
