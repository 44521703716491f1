import type { Actor } from '../actors/actor.js';
import type { FrozenJar } from '../actors/jar.js';
import type { AddedCarrier, PlantedIdentifier } from '../evidence/evidence.js';
import type { Control, Trial } from '../evidence/gathered.js';
import type { ReplayStep } from '../evidence/replay.js';
import { addedSteps, tokenStep } from './derived-carriers.js';
import {
  control,
  leaveSession,
  signInVictim,
  stillSignedIn,
  visitAndAsk,
  visitEntryPages,
  type Experiment,
  type Scene,
} from './experiment.js';
import { bystanderControl, replayedAgain } from './replay-on-return.js';
import { attackerVisits, isIdentifier, plantedLate, takenOut } from './planted-late.js';

/**
 * The attacker visits and freezes its jar; the victim starts from a copy and signs in; the attacker replays the frozen
 * jar. A bystander's identifier, issued at the same time and planted nowhere, must stay signed-out: else the server
 * recognises something other than the identifier.
 */
export const plantedIdentifier: Experiment<'plantedIdentifier'> = {
  key: 'plantedIdentifier',
  async run(scene) {
    const { calibration, lane } = scene;
    const { oracle } = calibration;
    const attacker = lane.actor('attacker');
    const bystander = lane.actor('bystander');
    const visited = await visitAndAsk(scene, attacker, 'asks with its cookies before the sign-in');
    const trouble =
      visited.kind === 'unreached'
        ? visited.message
        : await visitEntryPages(scene, bystander, () => hasAll(bystander.freeze(), attacker.freeze().names));
    if (visited.kind === 'unreached' || trouble !== null) {
      return {
        kind: 'untried',
        obstacle: {
          reason: `An entry page gave no answer: ${String(trouble)}`,
          remedy: 'Check that the application stays up.',
        },
        retry: true,
      };
    }
    const frozen = attacker.freeze();
    const unplanted = bystander.freeze();
    if (frozen.isEmpty) {
      return {
        kind: 'not-applicable',
        reason:
          'The application sets no cookie before sign-in, so an attacker has none to plant. If some page gives visitors one, name it by login-url or protected-url: those are visited.',
      };
    }
    const controls: Control[] = [
      control(
        'negative',
        'signed-out',
        visited.asked,
        'A visitor’s own cookies are not answered as signed-out before any sign-in',
        'Give a protected-url that needs a signed-in user.',
      ),
    ];
    const victim = lane.actor('victim', frozen);
    const signedIn = await signInVictim(scene, victim, 'with the attacker’s cookies planted');
    if (signedIn.kind === 'blocked') return signedIn.trial;
    controls.push(signedIn.control);
    const fateAtSignIn = fateOf(calibration.sessionNames, frozen, victim.freeze());
    const note = 'replays its frozen jar after the victim’s sign-in';
    const replaying = lane.actor('attacker', frozen);
    const first = await oracle.ask(replaying, note, lane.recorder);
    const given = first.answer === 'signed-out' && (await givenMore(scene, replaying, frozen, victim.freeze()));
    const atOnce = given || first.answer === 'signed-in';
    if (!atOnce) {
      controls.push(await stillSignedIn(scene, victim));
      await goesOn(scene, victim, signedIn.sentAt);
    }
    // Some servers join the old session to the new one when the victim comes back, and not at the sign-in.
    const again =
      first.answer === 'signed-out' && !given ? await replayedAgain(scene, frozen, unplanted, victim) : null;
    const attack = given ? 'signed-in' : (again?.attack ?? first.answer);
    const plantedSession = frozen.names.filter((name) => calibration.sessionNames.includes(name));
    const gone = takenOut(calibration, plantedSession, frozen, victim.hops.slice(0, signedIn.sentAt));
    const late = gone && attack === 'signed-out' ? await plantedLate(scene, plantedSession) : null;
    if (late?.kind === 'untried') return { kind: 'untried', obstacle: late.obstacle, retry: true };
    if (late) controls.push(...late.controls);
    const told = late?.kind === 'tried' && late.attack !== 'signed-out' ? late : null;
    controls.push(again?.bystander ?? (await bystanderControl(scene, unplanted, told?.completion ?? null, given)));
    const added = (told ? told.completion : again?.completion)?.added ?? [];
    // To the victim's browser the attacker's visit is its own past.
    leaveSession(scene, victim, {
      before: [...attacker.hops, ...victim.hops.slice(0, signedIn.sentAt)],
      since: victim.hops.slice(signedIn.sentAt),
    });
    return {
      kind: 'tried',
      controls,
      facts: {
        planted: frozen.names,
        plantedSession,
        attack: told?.attack ?? attack,
        fate: told ? fateOf(plantedSession, told.frozen, told.signedIn) : given ? 'handed-over' : fateAtSignIn,
        added,
        proof: {
          exchange: lane.recorder.exchange,
          replay: told?.replay ?? replaySteps(scene, { atOnce, given }, added),
        },
      },
    } satisfies Trial<PlantedIdentifier>;
  },
};

/**
 * Whether the answer to the frozen jar, though signed-out itself, gave the attacker what is signed in: some servers hand the
 * new identifier to whoever comes with the old. An identifier that is none of the victim's is a new visitor's, and not asked
 * with; any other value may be the victim's, sealed anew.
 */
async function givenMore(
  { calibration, lane }: Scene,
  attacker: Actor,
  frozen: FrozenJar,
  victim: FrozenJar,
): Promise<boolean> {
  const now = attacker.freeze();
  const suspect = (name: string): boolean =>
    now
      .values(name)
      .filter((value) => !frozen.values(name).includes(value))
      .some((value) => victim.values(name).includes(value) || !isIdentifier(value));
  if (!calibration.sessionNames.some(suspect)) return false;
  const note = 'asks once more, with the cookies that this answer gave it';
  return (await calibration.oracle.ask(attacker, note, lane.recorder)).answer === 'signed-in';
}

/** The victim opens the application's first page, where it has not been since the sign-in: it may be where sessions are joined. */
async function goesOn({ calibration }: Scene, victim: Actor, sentAt: number): Promise<void> {
  const { base } = calibration.stage.address;
  const been = victim.hops.slice(sentAt).some(({ method, url }) => method === 'GET' && url.href === base.href);
  if (!been) await victim.open(base, 'goes on to the first page');
}

function hasAll(jar: FrozenJar, names: readonly string[]): boolean {
  return names.every((name) => jar.values(name).length > 0);
}

function fateOf(sessionNames: readonly string[], frozen: FrozenJar, signedIn: FrozenJar): PlantedIdentifier['fate'] {
  const planted = sessionNames.filter((name) => frozen.values(name).length > 0);
  const kept = planted.filter((name) => frozen.values(name).some((value) => signedIn.values(name).includes(value)));
  if (planted.length === 0) return 'no-session-cookie-planted';
  if (kept.length === planted.length) return 'kept';
  return kept.length === 0 ? 'changed' : 'some-changed';
}

/**
 * @param how.atOnce whether the planted cookies were signed in before the victim sent anything more
 * @param how.given whether they were only after an answer had given the attacker the new ones
 */
function replaySteps(
  { calibration }: Scene,
  how: { readonly atOnce: boolean; readonly given: boolean },
  added: readonly AddedCarrier[],
): ReplayStep[] {
  const ask = { do: 'ask', jar: 'attacker', url: calibration.oracle.url.href } as const;
  const back = { ...ask, jar: 'victim', expect: 'the victim’s page', note: 'The victim goes on.' } as const;
  const home = {
    do: 'visit',
    jar: 'victim',
    url: calibration.stage.address.base.href,
    note: 'The victim opens the first page.',
  } as const;
  const given = 'The attacker sends the same cookies again, and takes those that the answer gives.';
  return [
    ...attackerVisits(calibration),
    {
      do: 'copy-jar',
      from: 'attacker',
      to: 'victim',
      note: 'The attacker plants these cookies in the victim’s browser.',
    },
    { ...ask, expect: 'signed out', note: 'Before the sign-in the attacker is a visitor.' },
    { do: 'sign-in', jar: 'victim', note: 'The victim signs in.' },
    ...(how.atOnce ? [] : [back, home, back]),
    ...(how.given ? [{ ...home, jar: 'attacker', url: ask.url, note: given } as const] : []),
    ...addedSteps(added),
    {
      ...ask,
      ...tokenStep(added),
      expect: 'the victim’s page: session fixation',
      note: how.given ? 'The attacker sends these.' : 'The attacker sends the same cookies again.',
    },
  ];
}
