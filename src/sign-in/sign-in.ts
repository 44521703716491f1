import type { Actor } from '../actors/actor.js';
import { headerOf } from '../actors/visit.js';
import type { Obstacle } from '../evidence/gathered.js';
import type { Budget } from '../http/budget.js';
import type { Credentials, LoginMethod, SignInAttempt } from './method.js';

/**
 * Milliseconds before each further try if a server that counts sign-ins does not say for how long: a minute in all,
 * which is what most count by.
 */
const patience = [10_000, 20_000, 30_000];

/**
 * One sign-in within the budget: every attempt counts, whether it takes or not, except one that found no form to fill.
 * @param kept sign-ins that must be left for later
 */
export async function signInLeaving(
  kept: number,
  budget: Budget,
  { method, actor, credentials }: SignInAs,
): Promise<SignInAttempt> {
  if (!budget.takeLogin(kept)) return noneLeft();
  let attempt = await method.attempt(actor, credentials);
  // What is kept for last is the wrong password, which goes out once.
  for (const wait of kept === 0 ? [] : patience) {
    if (!turnedAway(attempt) || wait >= budget.remainingMs) break;
    await budget.waitToRetry(wait);
    attempt = await method.attempt(actor, credentials);
  }
  if (attempt.kind === 'blocked' && attempt.shown !== undefined) budget.returnLogin();
  if (attempt.kind === 'sent') method.tokens?.take(actor, attempt.landing);
  return attempt;
}

interface SignInAs {
  readonly method: LoginMethod;
  readonly actor: Actor;
  readonly credentials: Credentials;
}

/** Not looked at, and told no time to come back at: one that was told has been waited for. */
function turnedAway(attempt: SignInAttempt): boolean {
  if (attempt.kind !== 'sent') return false;
  const { last } = attempt.landing;
  return last.response.status === 429 && headerOf(last, 'retry-after') === null;
}

/** Why there is no sign-in if the budget has none left. */
function noneLeft(): Extract<SignInAttempt, { kind: 'blocked' }> {
  return { kind: 'blocked', obstacle: signInsSpent };
}

export const signInsSpent: Obstacle = {
  reason: 'All sign-ins for the target are spent.',
  remedy: 'Raise max-logins, or run fewer checks.',
};
