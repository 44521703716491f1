import type { FrozenJar } from '../actors/jar.js';
import { isPlain } from '../calibration/plain-values.js';
import type { PlantedIdentifier, SignOut } from '../evidence/evidence.js';
import type { Gathered, Obstacle } from '../evidence/gathered.js';
import { notApplicable, type NotApplicable } from './not-tried.js';
import type { NoSignOut, TargetRun } from './target-run.js';

/**
 * What somebody could copy from a browser before and after a page answered it: values that the page renewed are the
 * new ones, and those that it took back are the old.
 */
export function copiedFrom(before: FrozenJar, after: FrozenJar): FrozenJar {
  return before.with(after.those(({ value }) => value !== ''));
}

/** Cookies of a session in a jar that name one: a word such as `guest` names none. */
export function identifiersIn({ calibration }: Pick<TargetRun, 'calibration'>, jar: FrozenJar): readonly string[] {
  const { sessionNames, credentials } = calibration;
  const names = (value: string): boolean => value !== '' && !isPlain(value, credentials.username);
  return sessionNames.filter((name) => jar.values(name).some(names));
}

/** Whether signing out may leave more to plant than visitors were seen to be given. What was proved needs no more. */
export function mayLeaveMore(
  { calibration }: Pick<TargetRun, 'calibration'>,
  planted: Gathered<PlantedIdentifier> | undefined,
): boolean {
  if (planted === undefined || planted.kind === 'inconclusive') return false;
  if (planted.kind === 'gathered' && !isHarmless(planted.facts)) return false;
  return calibration.sessionNames.some((name) => !namesOf(planted).includes(name));
}

/** Whether signing out left more in a browser: it may be kept where what visitors are given is not. */
export function leavesMore(target: TargetRun, planted: Gathered<PlantedIdentifier> | undefined): boolean {
  const left = target.learned.signedOut?.left;
  if (left === undefined || planted === undefined || !mayLeaveMore(target, planted)) return false;
  return identifiersIn(target, left).some((name) => !namesOf(planted).includes(name));
}

function namesOf(planted: Gathered<PlantedIdentifier>): readonly string[] {
  return planted.kind === 'gathered' ? planted.facts.planted : [];
}

/** Whether nothing was proved by what was planted, nor left open at its replay. */
function isHarmless({ attack, elsewhere, restored }: PlantedIdentifier): boolean {
  return attack === 'signed-out' && restored?.attack !== 'signed-in' && !elsewhere?.opened;
}

/** Why nothing could be planted that signing out left. If nobody could look, something may be left. */
export function nothingLeft({ learned, givenSignOut }: TargetRun, signOut: Gathered<SignOut>): NothingLeft {
  const { signedOut, noSignOut } = learned;
  if (signedOut !== null) return notApplicable('Signing out leaves no identifier in a browser either.');
  if (signOut.kind !== 'inconclusive') return notApplicable('There is no sign-out that could leave one in a browser.');
  const nobody = noSignOut !== null && givenSignOut === null && isNowhere(noSignOut);
  return nobody
    ? { ...notApplicable(unseen), unseen }
    : { kind: 'inconclusive', obstacle: notPlanted(signOut.obstacle) };
}

export type NothingLeft =
  | Extract<Gathered<PlantedIdentifier>, { kind: 'inconclusive' }>
  | (NotApplicable & {
      /** A sentence for the result: no sign-out was seen. */
      readonly unseen?: string;
    });

const unseen =
  'No way to sign out was found, so what that may leave in a browser was not planted: if there is one, give logout-url.';

/** No page speaks of signing out, not even by a request that is not sent, and no customary address has it. */
function isNowhere({ offered, spared, doubtful, customaryThere }: NoSignOut): boolean {
  return !offered && spared.length === 0 && !customaryThere && doubtful === null;
}

function notPlanted({ reason, remedy }: Obstacle): Obstacle {
  return { reason: `What signing out may leave in a browser could not be planted. ${reason}`, remedy };
}
