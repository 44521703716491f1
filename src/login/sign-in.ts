import type { Actor } from '../actors/actor.js';
import type { Budget } from '../http/budget.js';
import { blocked, type Credentials, type LoginMethod, type SignInAttempt } from './method.js';

/** One sign-in within the budget: every attempt counts, whether it takes or not. */
export async function signIn(
  budget: Budget,
  method: LoginMethod,
  actor: Actor,
  credentials: Credentials,
): Promise<SignInAttempt> {
  if (!budget.takeLogin()) {
    return blocked('All sign-ins for the target are spent.', 'Raise max-logins, or run fewer checks.');
  }
  return method.attempt(actor, credentials);
}
