import { z } from 'zod';
import { answerShape } from './answer.js';
import type { Immutable } from './immutable.js';

/**
 * What a statement of what was found rests on: facts of this run alone, each the same from run to run of one target.
 */
const grounds = {
  given: z.array(z.string()).describe('Inputs that named it; empty if it was found.'),
  passedOver: z.number().describe('Others that were looked at before it and were not it.'),
};

export const signInGroundsShape = z
  .object({
    ...grounds,
    victim: answerShape
      .nullable()
      .describe(
        'What the protected request said to the victim after it; null if nothing told the victim from a visitor.',
      ),
    wrongPassword: answerShape
      .nullable()
      .describe('… and to somebody who came the same way with a wrong password; null if that could not be tried.'),
  })
  .meta({ id: 'SignInGrounds', description: 'Of the way to sign in.' });

export const protectedGroundsShape = z
  .object({
    ...grounds,
    agreeing: z
      .array(z.string())
      .describe('What decides, all of which must agree: features that were learned, or the texts that were given.'),
    foreseen: z
      .number()
      .describe(
        "Pairs of answers, a visitor's and the victim's, that were told apart in a row before they were learned from.",
      ),
    madeUp: z
      .enum(['foreseen', 'learned'])
      .nullable()
      .describe(
        'Made-up values in the session cookies were signed-out as well: `foreseen`, or `learned` if the answer was like ' +
          'neither class before and shows no sign of being signed in. Null if no cookie is of the session.',
      ),
    wrongPassword: answerShape.nullable().describe('As for the way to sign in.'),
  })
  .meta({ id: 'ProtectedGrounds', description: 'Of the protected request.' });

export const signOutGroundsShape = z
  .object({
    ...grounds,
    before: answerShape.describe("What the protected request said to the victim's own browser just before it."),
    after: answerShape.describe('… and just after it.'),
  })
  .meta({ id: 'SignOutGrounds', description: 'Of the way to sign out.' });

export type SignInGrounds = Immutable<z.infer<typeof signInGroundsShape>>;
export type ProtectedGrounds = Immutable<z.infer<typeof protectedGroundsShape>>;
export type SignOutGrounds = Immutable<z.infer<typeof signOutGroundsShape>>;
