import type { Hop } from '../actors/visit.js';
import type { FrozenJar } from '../actors/jar.js';
import type { Calibration } from '../calibration/calibration.js';
import type { Answer } from '../evidence/answer.js';
import { cookieFormat } from '../conventions/cookie-format.js';
import type { AddedCarrier } from '../evidence/evidence.js';
import { unmetControl, type Control, type Obstacle } from '../evidence/gathered.js';
import type { ReplayStep } from '../evidence/replay.js';
import { addedSteps, askWith, completing, tokenStep, type Completion } from './derived-carriers.js';
import { control, leaveSession, signInVictim, stillSignedIn, visitAndAsk, type Scene } from './experiment.js';
import { setCookies } from './set-values.js';

/** Longer than any identifier, with its signature: what is sealed anew when contents change names the same session. */
const longest = 100;

/**
 * Whether the server gave the victim another identifier before the credentials came, so that the planted one was not there
 * at the sign-in. Where each response sets a value anew, it may name the same session, and nothing was taken out.
 * @param hops the victim's, up to the sign-in
 */
export function takenOut(
  { visitor }: Calibration,
  names: readonly string[],
  planted: FrozenJar,
  hops: readonly Hop[],
): boolean {
  return names.some((name) => {
    const last = setCookies(hops, [name]).at(-1)?.value ?? '';
    const values = planted.values(name);
    const other = last !== '' && !values.includes(last) && [last, ...values].every(isIdentifier);
    return other && !setByEach(visitor.hops, name);
  });
}

/** Whether every response to somebody who has the cookie sets it again. */
function setByEach(hops: readonly Hop[], name: string): boolean {
  const sets = hops.map((hop) => setCookies([hop], [name]).length > 0);
  return sets.slice(sets.indexOf(true)).every((one) => one);
}

/** Whether a value is one that stays the same while it names the same session. */
export function isIdentifier(value: string): boolean {
  return value.length <= longest && ['opaque', 'uuid', 'signed'].includes(cookieFormat(value));
}

export type Late =
  | {
      readonly kind: 'tried';
      readonly attack: Answer;
      readonly completion: Completion | null;
      readonly controls: readonly Control[];
      readonly frozen: FrozenJar;
      readonly signedIn: FrozenJar;
      readonly replay: readonly ReplayStep[];
    }
  /** Nobody can sign in with them planted so late, as with a form's token that belongs to another session. */
  | { readonly kind: 'refused'; readonly controls: readonly Control[] }
  | { readonly kind: 'untried'; readonly obstacle: Obstacle };

/**
 * As the planted identifier, but planted when the victim has the sign-in page open: a server that makes a new identifier
 * for that page, and none at the sign-in, signs in what is planted after it.
 */
export async function plantedLate(scene: Scene, names: readonly string[]): Promise<Late> {
  const { calibration, lane } = scene;
  const attacker = lane.actor('attacker');
  const visited = await visitAndAsk(scene, attacker, 'asks with new cookies before another sign-in');
  if (visited.kind === 'unreached')
    return {
      kind: 'untried',
      obstacle: {
        reason: `An entry page gave no answer: ${visited.message}`,
        remedy: 'Check that the application stays up.',
      },
    };
  const frozen = attacker.freeze().only(names);
  const negative = control(
    'negative',
    'signed-out',
    visited.asked,
    'A visitor’s own cookies are not answered as signed-out before any sign-in',
    'Give a protected-url that needs a signed-in user.',
  );
  const victim = lane.actor('victim', null, { plantedLate: frozen });
  const how = 'with the attacker’s cookies planted when the sign-in page was open';
  const signedIn = await signInVictim(scene, victim, how);
  if (signedIn.kind === 'blocked' || unmetControl([signedIn.control])) {
    const clean = await signInVictim(
      scene,
      lane.actor('victim'),
      'without any planted cookie, right after a sign-in with some had failed',
    );
    return clean.kind === 'blocked'
      ? { kind: 'untried', obstacle: clean.trial.obstacle }
      : { kind: 'refused', controls: [negative, clean.control] };
  }
  const note = 'replays the cookies that were planted late, after the victim’s sign-in';
  const completion = completing(calibration, frozen, victim);
  const attack = await askWith(scene, 'attacker', completion ?? { jar: frozen, token: null }, note);
  const added = completion?.added ?? [];
  const still = attack.answer === 'signed-in' ? [] : [await stillSignedIn(scene, victim)];
  leaveSession(scene, victim);
  return {
    kind: 'tried',
    attack: attack.answer,
    completion,
    controls: [negative, signedIn.control, ...still],
    frozen,
    signedIn: victim.freeze(),
    replay: replaySteps(scene, names, added),
  };
}

/** How an attacker comes by cookies to plant. */
export function attackerVisits({ entryUrls }: Calibration): ReplayStep[] {
  return entryUrls.map((url) => ({
    do: 'visit',
    jar: 'attacker',
    url: url.href,
    note: 'The attacker collects what the application gives to a visitor.',
  }));
}

function replaySteps({ calibration }: Scene, cookies: readonly string[], added: readonly AddedCarrier[]): ReplayStep[] {
  const ask = { do: 'ask', jar: 'attacker', url: calibration.oracle.url.href } as const;
  return [
    ...attackerVisits(calibration),
    { ...ask, expect: 'signed out', note: 'Before the sign-in the attacker is a visitor.' },
    {
      do: 'sign-in',
      jar: 'victim',
      planted: { from: 'attacker', cookies },
      note: 'The victim opens the sign-in page, the attacker plants its cookies there, and the victim signs in.',
    },
    ...addedSteps(added),
    {
      ...ask,
      ...tokenStep(added),
      expect: 'the victim’s page: session fixation',
      note: 'The attacker sends the same cookies again.',
    },
  ];
}
