import type { Actor } from '../actors/actor.js';
import type { FrozenJar } from '../actors/jar.js';
import { describeHop, locationOf, type Hop } from '../actors/visit.js';
import { cookieSets } from '../evidence/carrier.js';
import type { AddedCarrier, SecondSignIn, SignInAgain } from '../evidence/evidence.js';
import { unmetControl, type Control, type Trial } from '../evidence/gathered.js';
import { saysTheSecond } from '../evidence/time-stamp.js';
import type { ReplayStep } from '../evidence/replay.js';
import { signInFormOf } from '../sign-in/page-forms.js';
import type { Credentials } from '../sign-in/method.js';
import { redirectOf } from '../oracle/features.js';
import { addedSteps } from './derived-carriers.js';
import { anotherSession, endedTogether, valuesChangeBetween } from './session-identity.js';
import { control, leaveSession, signedInVictim, type Experiment, type Scene } from './experiment.js';
import { fateOf, fateOfNames, replayedSession, writtenOver } from './replayed-session.js';
import type { SignOutSettings } from './try-sign-outs.js';
import { askWhose, signInAndLook, type Looked, type Seen } from './account-shown.js';

/**
 * Somebody who is signed in signs in once more in the same browser, and then, where a second account is given, that one
 * does. Each time the jar is frozen before and replayed after. Where a sign-in ends the session that was there, the
 * calibration's own is ended: nothing may run beside this, and nothing that needs that session after it.
 */
export function signInAgain(settings: SignOutSettings): Experiment<'signInAgain'> {
  return { key: 'signInAgain', run: (scene) => run(scene, settings) };
}

type Untried = Extract<Trial<never>, { kind: 'untried' }>;
type Stopped = Untried | Extract<Trial<never>, { kind: 'not-applicable' }>;

async function run(scene: Scene, settings: SignOutSettings): Promise<Trial<SignInAgain>> {
  const { carriers, second } = scene.calibration;
  if (cookieSets(carriers).length === 0) {
    return {
      kind: 'not-applicable',
      reason:
        'No cookie keeps the victim signed in (the Authorization header does), so there is no identifier that a second sign-in could renew. If the application has a cookie session as well, name its sign-in by login-url or login-type.',
    };
  }
  const everyRequest = carriers.credentials;
  if (everyRequest && second === null) {
    return {
      kind: 'not-applicable',
      reason:
        'With HTTP Basic every request signs in, so that the same user has no second sign-in, and no other user is known: second-username is not given.',
    };
  }
  const start = await signedInBrowser(scene);
  if (start.kind !== 'browser') return start;
  const same = everyRequest ? null : await sameUser(scene, start, settings);
  if (same?.kind === 'untried' || same?.kind === 'not-applicable') return same;
  const controls = [...start.controls, ...(same?.controls ?? [])];
  const facts = { sameUser: same?.facts ?? null, otherUser: null };
  const signedOut = (same?.facts.signingOut ?? null) !== null;
  if (second === null || unmetControl(controls) !== null) {
    if (!signedOut) leaveSession(scene, start.browser);
    return { kind: 'tried', controls, facts };
  }
  const next = signedOut ? await signedInBrowser(scene) : { ...start, seen: same?.seen ?? start.seen, controls: [] };
  if (next.kind !== 'browser') return next;
  // A later experiment wants the first account's session: this one is not left to it.
  const other = await otherUser(scene, next.browser, second, next.seen);
  if (other.kind !== 'signed-in') return other;
  return {
    kind: 'tried',
    controls: [...controls, ...next.controls, ...other.controls],
    facts: { ...facts, otherUser: other.facts },
  };
}

interface Browser {
  readonly kind: 'browser';
  readonly browser: Actor;
  /** Whether its session is the calibration's own. */
  readonly calibrations: boolean;
  readonly seen: Seen;
  readonly controls: readonly Control[];
}

/** A browser of the first account's with a session in its cookies, one that is left over while it lasts. */
async function signedInBrowser(scene: Scene): Promise<Browser | Untried> {
  const { calibration, lane } = scene;
  // The calibration's own session is left to those who know what it was given before its sign-in.
  const spare = calibration.spare.take();
  const first = lane.actor('victim', spare?.jar ?? calibration.signedInJar);
  const calibrations = spare === null;
  const seen = await askWhose(scene, first, 'asks with the cookies of an earlier sign-in');
  if (seen.answer === 'signed-in') return { kind: 'browser', browser: first, calibrations, seen, controls: [] };
  const signedIn = await signedInVictim(scene, 'before signing in once more');
  if (signedIn.kind === 'blocked') return signedIn.trial;
  const { victim, control: positive } = signedIn;
  // Without the Authorization header: what the cookies alone are is in question.
  const browser = victim.inHeader === null ? victim : lane.actor('victim', victim.freeze());
  const own = await askWhose(scene, browser, 'asks with its cookies alone');
  const still = control(
    'positive',
    'signed-in',
    own,
    'The cookies of a new sign-in do not keep the victim signed in',
    'If identifiers are good for one request only, this cannot be tested.',
  );
  const controls = [positive, still];
  const unmet = unmetControl(controls);
  return unmet
    ? untried(unmet.otherwise.reason, unmet.otherwise.remedy)
    : { kind: 'browser', browser, calibrations: false, seen: own, controls };
}

interface SignedInOver {
  readonly kind: 'signed-in';
  readonly seen: Seen;
  readonly controls: readonly Control[];
  readonly facts: SecondSignIn;
}

async function sameUser(
  scene: Scene,
  { browser, calibrations }: Browser,
  settings: SignOutSettings,
): Promise<SignedInOver | Stopped> {
  const before = browser.freeze();
  await nextSecond(scene, before);
  const looked = await signInAndLook(scene, browser, scene.calibration.credentials);
  if (looked.kind === 'blocked') return whyBlocked(scene, looked);
  const { seen, sentAt } = looked;
  const after = jarOf(scene, browser);
  if (!tookAsBefore(scene, before, after, browser.hops[sentAt])) return answeredOtherwise(browser.hops[sentAt]);
  const positive = control(
    'positive',
    'signed-in',
    seen,
    'The victim did not come out signed in of a second sign-in in the same browser',
    'If the application limits sign-ins, give this gate an account of its own or raise timeout.',
  );
  const replayed = await replayedSession(scene, before, after, false);
  const another = (): Promise<FrozenJar | null> => anotherSession(scene, calibrations);
  const fate = await fateOfNames(replayed, before, after, another);
  const facts = { ...replayed, fate };
  const { cookies, attack, clientSide } = facts;
  // Another value may be another name of the same session, the same one sealed anew, or the browser's own beside it.
  const inQuestion = attack === 'signed-in' && fate !== 'kept' && !clientSide;
  const told =
    seen.answer === 'signed-in' && inQuestion
      ? await endedTogether(scene, { cookies, before, after, calibrations }, settings)
      : null;
  const proof = {
    exchange: scene.lane.recorder.exchange,
    replay: [...replaySteps(scene, 'same'), ...(told?.replay ?? [])],
  };
  return {
    kind: 'signed-in',
    seen,
    controls: [positive],
    facts: { ...facts, signingOut: told?.signingOut ?? null, seenAs: null, proof },
  };
}

async function otherUser(
  scene: Scene,
  browser: Actor,
  second: Credentials,
  own: Seen,
): Promise<SignedInOver | Stopped> {
  const before = browser.freeze();
  const looked = await signInAndLook(scene, browser, second);
  if (looked.kind === 'blocked') return whyBlocked(scene, looked);
  const { seen, sentAt } = looked;
  const after = jarOf(scene, browser);
  if (seen.seenAs === 'first') {
    return untried(
      'After the sign-in with the second account the browser still shows the first one’s page, so that sign-in did not take.',
      'Check second-username and second-password.',
    );
  }
  if (seen.seenAs === null && !tookAsBefore(scene, before, after, browser.hops[sentAt]))
    return answeredOtherwise(browser.hops[sentAt]);
  const positive = control(
    'positive',
    'signed-in',
    seen,
    'The second account did not come out signed in in a browser in which the first one was',
    'Check second-username and second-password, and that the second account may see protected-url.',
  );
  // Names tell whose page it is only where each account's own page shows its own.
  const telling = own.seenAs === 'first' && seen.seenAs === 'second';
  const plain = await replayedSession(scene, before, after, telling);
  const written = plain.attack === 'signed-out' ? await writtenOver(scene, before, after, telling) : null;
  const facts = written?.facts ?? plain;
  const proof = { exchange: scene.lane.recorder.exchange, replay: replaySteps(scene, 'other', facts.added) };
  return {
    kind: 'signed-in',
    seen,
    controls: [positive, ...(written?.controls ?? [])],
    facts: { ...facts, signingOut: null, proof },
  };
}

/** Values that say the second can be told apart once it is another one. */
async function nextSecond({ calibration }: Scene, jar: FrozenJar): Promise<void> {
  const { sessionNames, stage } = calibration;
  const values = sessionNames.flatMap((name) => jar.values(name));
  if (values.some((value) => saysTheSecond(value, Date.now() / 1000))) await stage.budget.pause(1_100);
}

/** The browser's cookies; those of the session are secrets from now on. */
function jarOf({ calibration }: Scene, browser: Actor): FrozenJar {
  const jar = browser.freeze();
  for (const name of calibration.sessionNames)
    for (const value of jar.values(name)) calibration.stage.secrets.addIdentifier(value);
  return jar;
}

/**
 * A browser that was signed in before cannot prove the sign-in by being so: its answer does, or a new value where values
 * change at a sign-in only.
 */
function tookAsBefore({ calibration }: Scene, before: FrozenJar, after: FrozenJar, sent: Hop | undefined): boolean {
  const { sessionNames, victim, sentAt } = calibration;
  const first = victim.hops[sentAt];
  const answer = (hop: Hop): string => redirectOf(hop, locationOf(hop)) ?? String(hop.response.status);
  const alike = first !== undefined && sent !== undefined && answer(first) === answer(sent);
  return alike || (!valuesChangeBetween(calibration) && fateOf(sessionNames, before, after) !== 'kept');
}

function answeredOtherwise(sent: Hop | undefined): Untried {
  const what = sent ? ` (${describeHop(sent)})` : '';
  return untried(
    `A sign-in by somebody who is signed in already was answered otherwise than one by a visitor${what}, so it is not known whether it took.`,
    'Sign in twice in one browser by hand: where the application does not let you, there is nothing to test; else give login-url.',
  );
}

/** Where only visitors are shown the form there is no second sign-in; anything else is a sign-in that failed. */
async function whyBlocked(
  { calibration, lane }: Scene,
  { trial, shown }: Extract<Looked, { kind: 'blocked' }>,
): Promise<Stopped> {
  if (shown === null || shown.last.response.status >= 400) return trial;
  const visit = await lane.actor('visitor').open(calibration.login.url, 'opens the sign-in page without any cookie');
  if (visit.kind === 'unreached' || signInFormOf(visit) === null) return trial;
  return {
    kind: 'not-applicable',
    reason: `Visitors are shown the sign-in form, but somebody who is signed in is not (${describeHop(shown.hops[0])}), so nobody signs in twice in one browser, and nothing is left to test.`,
  };
}

function replaySteps({ calibration }: Scene, who: 'same' | 'other', added: readonly AddedCarrier[] = []): ReplayStep[] {
  const url = calibration.oracle.url.href;
  const ask = { do: 'ask', jar: 'attacker', url } as const;
  const again: ReplayStep =
    who === 'same'
      ? { do: 'sign-in', jar: 'victim', note: 'The same user signs in once more in the same browser.' }
      : {
          do: 'sign-in',
          jar: 'victim',
          as: 'second',
          note: 'Another user signs in in the same browser.',
        };
  const defect =
    who === 'same'
      ? 'the victim’s page: the identifier was not renewed'
      : 'the second account’s page: the identifier now belongs to that user';
  return [
    { do: 'sign-in', jar: 'victim', note: 'The victim signs in.' },
    { do: 'copy-jar', from: 'victim', to: 'attacker', note: 'Somebody holds a copy of the cookies.' },
    { ...ask, expect: 'the page of the account that signed in', note: 'The copy is signed in as that user.' },
    again,
    ...addedSteps(added),
    { ...ask, expect: defect, note: 'The copy from before is sent again.' },
  ];
}

function untried(reason: string, remedy: string): Untried {
  return { kind: 'untried', obstacle: { reason, remedy }, retry: false };
}
