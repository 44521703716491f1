import type { PlantedIdentifier, SecondSignIn, SignInAgain } from '../evidence/evidence.js';
import type { Gathered } from '../evidence/gathered.js';
import type { NothingLeft } from './left-behind.js';

type Planted = Gathered<PlantedIdentifier>;

/**
 * What was planted, with what signing out leaves in a browser as the last source of it.
 * @param left what came of that source
 */
export function withLeft(planted: Planted, left: Planted | NothingLeft, again: Gathered<SignInAgain>): Planted {
  if (planted.kind === 'inconclusive') return planted;
  if (left.kind === 'inconclusive' || (left.kind === 'gathered' && left.facts.attack !== 'signed-out')) return left;
  if (planted.kind === 'gathered') {
    const unseen = 'unseen' in left ? left.unseen : undefined;
    return unseen === undefined ? planted : { ...planted, facts: { ...planted.facts, leftUnseen: unseen } };
  }
  // What a second sign-in keeps may be kept of a session that nobody has signed out of.
  const nothing = nothingPlanted(planted, again);
  if (nothing.kind !== 'not-applicable') return nothing;
  return left.kind === 'gathered' ? left : { kind: 'not-applicable', reason: `${nothing.reason} ${left.reason}` };
}

/**
 * That no visitor was given an identifier says nothing against a server that was seen to keep one at a second sign-in:
 * whoever finds a place that gives one, or has an account, can plant it. A second account tells, if it is given.
 */
export function nothingPlanted(planted: Planted, again: Gathered<SignInAgain>): Planted {
  if (planted.kind !== 'not-applicable') return planted;
  if (again.kind === 'inconclusive') return { kind: 'inconclusive', obstacle: again.obstacle };
  if (again.kind === 'not-applicable' || !keeps(again.facts.sameUser) || isOthersOwn(again.facts.otherUser))
    return planted;
  return {
    kind: 'inconclusive',
    obstacle: {
      reason:
        'No visitor was given an identifier that could be planted, but a second sign-in kept the one that was there: one from somewhere else would be kept as well.',
      remedy:
        'Give second-username and second-password, whose session is planted then; or name a page that gives visitors their session by login-url or protected-url.',
    },
  };
}

/** Unless the kept one was seen to be worth nothing any more: an answer that tells nothing does not show that. */
function keeps(trial: SecondSignIn | null): boolean {
  return trial !== null && trial.fate === 'kept' && trial.attack !== 'signed-out' && !trial.clientSide;
}

/** Whether another user's sign-in left the session to the first one, or ended it. */
function isOthersOwn(trial: SecondSignIn | null): boolean {
  return trial !== null && (trial.attack === 'signed-out' || trial.seenAs !== null);
}
