import type { Actor } from '../actors/actor.js';
import type { Budget } from '../http/budget.js';
import type { Credentials, LoginMethod, SignInAttempt } from './method.js';

/**
 * One sign-in within the budget: every attempt counts, whether it takes or not, save one that found no form to fill.
 * @param kept sign-ins that must be left for later: the wrong-password control comes last and must be tried
 */
export async function signIn(
  budget: Budget,
  method: LoginMethod,
  actor: Actor,
  credentials: Credentials,
  kept = 1,
): Promise<SignInAttempt> {
  if (!budget.takeLogin(kept)) return noneLeft();
  const attempt = await method.attempt(actor, credentials);
  if (attempt.kind === 'blocked' && attempt.shown !== undefined) budget.returnLogin();
  return attempt;
}

/** Why there is no sign-in where the budget has none left. */
export function noneLeft(): Extract<SignInAttempt, { kind: 'blocked' }> {
  return {
    kind: 'blocked',
    obstacle: {
      reason: 'All sign-ins for the target are spent.',
      remedy: 'Raise max-logins, or run fewer checks.',
    },
  };
}
