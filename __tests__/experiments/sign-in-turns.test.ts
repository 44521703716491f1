import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { SignInTurns } from '../../src/experiments/sign-in-turns.js';
import { Budget } from '../../src/http/budget.js';

interface Wish {
  /** Sign-ins that it would make. */
  readonly wants: number;
  /** Milliseconds before each. */
  readonly pause: number;
}

/** How many sign-ins each was given, and how many are left. */
async function dealt(maxLogins: number, kept: number, wishes: readonly Wish[]): Promise<readonly number[]> {
  const budget = new Budget({ timeoutMs: 60_000, maxRequests: 100, maxLogins });
  const turns = new SignInTurns(
    budget,
    kept,
    wishes.map(({ wants }) => wants),
  );
  const given = await Promise.all(
    wishes.map(({ wants, pause }) =>
      turns.start(async (turn) => {
        for (let made = 0; made < wants; made += 1) {
          await setTimeout(pause);
          if (!budget.takeLogin(await turn.next())) return made;
        }
        return wants;
      }),
    ),
  );
  return [...given, maxLogins - budget.spent.logins];
}

describe('sign-ins of experiments that run side by side', () => {
  it.each([
    ['the first is slower', 5, 1],
    ['the last is slower', 1, 5],
    ['they are as fast', 1, 1],
  ])('go to the first ones if there are too few, also if %s', async (_name, first, last) => {
    const wishes = [
      { wants: 4, pause: first },
      { wants: 1, pause: 3 },
      { wants: 4, pause: last },
    ];
    expect(await dealt(9, 2, wishes)).toEqual([4, 1, 2, 2]);
    expect(await dealt(11, 2, wishes)).toEqual([4, 1, 4, 2]);
    expect(await dealt(5, 2, wishes)).toEqual([2, 1, 0, 2]);
    expect(await dealt(2, 2, wishes)).toEqual([0, 0, 0, 2]);
  });

  it('are not kept for one that makes none, or that fails', async () => {
    const turns = new SignInTurns(new Budget({ timeoutMs: 1000, maxRequests: 1, maxLogins: 9 }), 1, [1, 3]);
    const failing = turns.start(() => Promise.reject(new Error('it broke')));
    const other = turns.start(async (turn) => [await turn.next(), await turn.next(), await turn.next()]);
    await expect(failing).rejects.toThrow('it broke');
    expect(await other).toEqual([1, 1, 1]);
  });
});
