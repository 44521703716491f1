import type { FrozenJar } from '../actors/jar.js';
import { isPlain } from '../calibration/plain-values.js';
import type { PlantedIdentifier, SignOut } from '../evidence/evidence.js';
import type { Gathered } from '../evidence/gathered.js';
import { notApplicable } from './not-tried.js';
import type { TargetRun } from './target-run.js';

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

/**
 * Whether signing out left more in a browser than visitors were seen to be given: it may be kept where that is not.
 */
export function leavesMore(target: TargetRun, planted: Gathered<PlantedIdentifier>): boolean {
  const left = target.learned.signedOut?.left;
  if (left === undefined || planted.kind === 'inconclusive') return false;
  if (planted.kind === 'gathered' && planted.facts.attack !== 'signed-out') return false;
  const known = planted.kind === 'gathered' ? planted.facts.planted : [];
  return identifiersIn(target, left).some((name) => !known.includes(name));
}

/** Why nothing could be planted that signing out left. What nobody could look at may be left. */
export function nothingLeft(
  { learned, givenSignOut }: TargetRun,
  signOut: Gathered<SignOut>,
): Exclude<Gathered<PlantedIdentifier>, { kind: 'gathered' }> {
  const { signedOut, noSignOut } = learned;
  if (signedOut !== null) return notApplicable('Signing out leaves no identifier in a browser either.');
  if (signOut.kind !== 'inconclusive') return notApplicable('There is no sign-out that could leave one in a browser.');
  const none = noSignOut !== null && !noSignOut.offered && noSignOut.doubtful === null && givenSignOut === null;
  return none
    ? notApplicable(
        'No way to sign out was found, so what that may leave in a browser was not planted: if there is one, give logout-url.',
      )
    : { kind: 'inconclusive', obstacle: signOut.obstacle };
}
