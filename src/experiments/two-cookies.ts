import type { FrozenJar } from '../actors/jar.js';
import { carriedCookies, type Pairs } from '../actors/carried.js';
import type { Actor } from '../actors/actor.js';
import type { Answer } from '../evidence/answer.js';
import type { TwoCookies } from '../evidence/evidence.js';
import { unmetControl, type Control, type Trial } from '../evidence/gathered.js';
import { askTwice } from './ask-twice.js';
import { addedWords } from './added-carriers.js';
import { negative, positive, stillSignedIn } from './controls.js';
import { askWith, completed, identifiersAmong } from './derived-carriers.js';
import { collects, openAlone } from './entry-pages.js';
import { onEachSet } from './each-set.js';
import type { Experiment } from './experiment.js';
import { issuingPage, neverPlanted } from './link-identifiers.js';
import { inventAs, plantByHand } from './made-up-values.js';
import { noAnswer, untried, type Untried } from './not-tried.js';
import { neverPlantedValue, ownSession } from './own-session.js';
import type { Scene } from './scene.js';
import { freshVictim, leaveSession } from './signed-in.js';

/**
 * The protected request with two cookies of the session's name, the victim's and a planted one, the planted one first
 * and last: signed-out means that the server looked at the planted one. If it does so in one position and not in the
 * other, the victim signs in with the planted cookie in that position all the time, and the attacker replays it alone.
 * A server may refuse the request itself, by 400, because of the two: then it goes by neither.
 */
export const twoCookies: Experiment<'twoCookies'> = {
  key: 'twoCookies',
  needs: { cookies: 'there is no session cookie to double' },
  ends: 'nothing',
  signIns: 6,
  run(scene): Promise<Trial<readonly TwoCookies[]>> {
    return onEachSet(scene, scene.setsOfCookies, inPlaceOf, {
      join: (all) => all.flat(),
      proves: (all) => all.some(({ signIn }) => signIn?.attack === 'signed-in'),
    });
  },
};

/** Doubles the cookies of the session in question. */
async function inPlaceOf(scene: Scene): Promise<Trial<readonly TwoCookies[]>> {
  const names = identifiersAmong(scene.calibration, scene.cookies);
  const session = await ownSession(scene, 'before sending two cookies of one name');
  if (session.kind === 'untried') return session;
  if (session.control) scene.expect(session.control);
  // Another session of the account beside it would answer in its place.
  const jar = session.jar.without(otherSessions(scene));
  const planted = await plantedCookies(scene, names);
  if (planted.kind === 'untried') return planted;
  const before = await scene.replay('attacker', planted.jar, 'asks with the planted cookie alone before the sign-in');
  scene.expect(negative(before, 'A visitor’s own identifier is not answered as signed-out before any sign-in'));
  const [first, last] = await askInEachPosition(scene, jar, planted);
  const position = lookedAt(first, last);
  bothByHand(scene, names, position ?? 'first');
  const open = position !== null && unmetControl(scene.controls) === null;
  const replayed = open ? await signInWithBoth(scene, names, planted, position) : null;
  if (replayed?.kind === 'untried') return replayed;
  const attack = replayed === null ? null : await believed(scene, replayed);
  if (typeof attack !== 'string' && attack !== null) return attack;
  const signIn = position === null || attack === null ? null : { position, attack };
  const { proof } = scene;
  return scene.tried([{ cookie: names.join('+'), plantedFirst: first, plantedLast: last, signIn, proof }]);
}

/** Cookies that are a session by themselves, and none of the one in question. */
function otherSessions({ cookieSets, cookies }: Scene): readonly string[] {
  return cookieSets.flat().filter((name) => !cookies.includes(name));
}

type Position = 'first' | 'last';

interface Planted {
  readonly kind: 'planted';
  /** The planted cookies and nothing else, as the attacker holds them. */
  readonly jar: FrozenJar;
  readonly pairs: Pairs;
}

/** What the calibration's visitor was issued, else a fresh one; made up if visitors are issued nothing. */
async function plantedCookies(scene: Scene, names: readonly string[]): Promise<Planted | Untried> {
  const { visitor, signedInJar } = scene.calibration;
  const page = issuingPage(scene, names);
  const held = visitor.freeze();
  // Run again, the identifier may have been used up by the sign-in of the first time.
  const holds = !scene.mayHaveRunBefore && names.every((name) => held.values(name).length > 0);
  const attacker = holds ? visitor : scene.actor('attacker');
  if (!holds && page !== null) {
    const visit = await openAlone(attacker, page, 'visits the page that issues the cookie');
    if (visit.kind === 'unreached') return noAnswer('An entry page gave no answer', visit.trouble.message);
  }
  const issued = attacker.freeze();
  const pairs = names.map((name): [string, string] => {
    return [name, issued.values(name)[0] ?? inventAs(scene.calibration, name, 'signed-in')];
  });
  const all = names.every((name) => issued.values(name).length > 0);
  if (all && page !== null) scene.byHand.visit('attacker', [page], collects);
  else plantByHand(scene, names, 'signed-in', 'The attacker makes up a value.');
  const jar = scene.hidden(signedInJar.only(names).withValues(new Map(pairs)), names);
  return { kind: 'planted', jar, pairs };
}

async function askInEachPosition(
  scene: Scene,
  session: FrozenJar,
  planted: Planted,
): Promise<readonly [first: TwoCookies['plantedFirst'], last: TwoCookies['plantedLast']]> {
  const first = await askWithBoth(scene, session, planted, 'first');
  const last = await askWithBoth(scene, first.session, planted, 'last');
  // The last answer shows by itself that the session is still there only if it is signed-in.
  if (last.answer !== 'signed-in') {
    const asked = await scene.replay('victim', last.session, 'asks with its own cookies alone');
    scene.expect(stillSignedIn(asked, 'The victim was signed out while two cookies of one name were sent'));
  }
  return [first.answer, last.answer];
}

/** An answer to both cookies, and the victim's own session after it. */
interface AnswerToBoth {
  readonly answer: Answer | 'refused';
  /** Renewed if the answer renewed it: some servers end a session if its old value comes again. */
  readonly session: FrozenJar;
}

async function askWithBoth(
  scene: Scene,
  session: FrozenJar,
  { pairs }: Planted,
  position: Position,
): Promise<AnswerToBoth> {
  const where = position === 'first' ? 'before its own' : 'after its own';
  const { answer, page, victim } = await askTwice(scene, async () => {
    const asking = scene.actor('victim', session, { carries: carriedCookies(pairs), cookiesStand: position });
    return { ...(await scene.ask(asking, `asks with the planted cookie ${where}`)), victim: asking };
  });
  // RFC 9110 §15.5.1: the request is not processed. Each of the two alone is answered, as the controls show.
  const refused = answer === 'unclear' && page?.hops[0].response.status === 400;
  // Whatever came with another answer was for the planted one.
  const after = answer === 'signed-in' ? session.with(victim.freeze().only(session.names)) : session;
  return { answer: refused ? 'refused' : answer, session: after };
}

/** By hand it is enough to see which cookie the server goes by. */
function bothByHand({ byHand }: Scene, cookies: readonly string[], position: Position): void {
  byHand.signIn();
  byHand.ask('victim', { expect: 'the victim’s page', note: 'With its own cookies alone.' });
  byHand.askWithBoth({
    cookies,
    position,
    expect: 'signed out: the server went by the planted cookie',
    note: `With the planted cookie ${position === 'first' ? 'before' : 'after'} the victim’s own.`,
  });
}

/** The position in which the server goes by the planted cookie; null if its answers name none. */
function lookedAt(first: TwoCookies['plantedFirst'], last: TwoCookies['plantedLast']): Position | null {
  if (first === 'signed-out' && last === 'signed-in') return 'first';
  return first === 'signed-in' && last === 'signed-out' ? 'last' : null;
}

/** What the planted cookie was answered with after that sign-in, and what shows that the sign-in was accepted. */
interface Replayed {
  readonly kind: 'replayed';
  readonly attack: Answer;
  readonly control: Control;
}

/**
 * One sign-in with the planted cookies sent all the time. The victim need not come out signed in: the cookie that the
 * sign-in sets is shadowed. What proves that the sign-in was accepted is what it set: the victim's own cookies, with
 * planted ones only if the victim was given none of the name. A replay that is signed-in proves it by itself.
 */
async function signInWithBoth(
  scene: Scene,
  names: readonly string[],
  { jar, pairs }: Planted,
  position: Position,
): Promise<Replayed | Untried> {
  const { oracle } = scene.calibration;
  const victim = scene.actor('victim', null, {
    carries: carriedCookies(pairs),
    cookiesStand: position,
    // The protected page is asked for anyway, without the planted cookies.
    stopAt: (target) => target.href === oracle.url.href,
  });
  const attempt = await scene.signIn(victim);
  if (attempt.kind === 'blocked') return untried(attempt.obstacle);
  const completion = completed(scene.calibration, jar, victim);
  const alone = completion.of === null ? 'alone' : `with ${addedWords(completion.added)}`;
  const note = `replays the planted cookie ${alone} after the victim’s sign-in`;
  const { answer } = await askTwice(scene, () => askWith(scene, 'attacker', completion, note));
  if (answer !== 'signed-in')
    return { kind: 'replayed', attack: answer, control: await signInAccepted(scene, names, jar, victim) };
  const control =
    completion.of === null
      ? await neverPlantedValue(scene, names, null)
      : await neverPlanted(scene, names, { vectors: [], worthless: null }, completion.of);
  return { kind: 'replayed', attack: answer, control };
}

/** The cookies that the sign-in set are signed in. */
async function signInAccepted(
  scene: Scene,
  names: readonly string[],
  planted: FrozenJar,
  victim: Actor,
): Promise<Control> {
  const given = victim.freeze();
  // With planted ones only if the victim was given none of the name.
  const own = planted.with(given.only(scene.cookies));
  const asked = await scene.replay('victim', own, 'asks with the cookies that the sign-in set, if it set any');
  const whole = names.every((name) => given.values(name).length > 0);
  if (whole && asked.answer === 'signed-in') leaveSession(scene, victim);
  return positive(
    asked,
    'The victim could not sign in while a second cookie of the session’s name was planted: its own cookies are not answered as signed-in',
  );
}

/**
 * The answer to the planted cookie; null if the server refuses the sign-in with it: nothing else can have kept the
 * victim out if a sign-in without it takes.
 */
async function believed(scene: Scene, { attack, control }: Replayed): Promise<Answer | null | Untried> {
  if (unmetControl([control]) !== null) {
    const doubt = scene.leftToRunAlone();
    if (doubt) return doubt;
    const clean = await freshVictim(scene, 'without a second cookie, right after a sign-in with one had failed');
    if (clean.kind === 'untried') return clean;
    leaveSession(scene, clean.victim);
    if (unmetControl([clean.control]) === null) {
      scene.expect(clean.control);
      return null;
    }
  }
  scene.expect(control);
  return attack;
}
