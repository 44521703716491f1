import { describe, expect, it } from '@jest/globals';
import { Budget } from '../../src/http/budget.js';

function budget(
  limits: Partial<{ timeoutMs: number; maxRequests: number; maxLogins: number }>,
  now = (): number => 0,
): Budget {
  return new Budget({ timeoutMs: 120_000, maxRequests: 200, maxLogins: 12, ...limits }, now);
}

describe('the budget of one target', () => {
  it('grants exactly as many requests as it holds, and then names the input that raises it', () => {
    const two = budget({ maxRequests: 2 });
    expect([two.takeRequest(), two.takeRequest()]).toEqual([null, null]);
    expect(two.takeRequest()).toMatchObject({ kind: 'unavailable', cause: 'request-budget' });
    expect(two.takeRequest()?.message).toContain('max-requests');
    expect(two.spent.requests).toBe(2);
  });

  it('grants exactly as many sign-ins as it holds: a locked account would prove nothing', () => {
    const one = budget({ maxLogins: 1 });
    expect([one.takeLogin(), one.takeLogin()]).toEqual([true, false]);
    expect(one.spent.logins).toBe(1);
  });

  it('says whether so many sign-ins are left besides those to be kept', () => {
    const some = budget({ maxLogins: 5 });
    some.takeLogin();
    expect([some.hasLogins(2, 2), some.hasLogins(3, 2), some.hasLogins(4, 0)]).toEqual([true, false, true]);
  });

  it('counts its time from its making, and grants nothing at the very end of it', () => {
    let now = 5_000;
    const timed = budget({ timeoutMs: 1_000 }, () => now);
    expect(timed.remainingMs).toBe(1_000);
    now = 5_999;
    expect(timed.takeRequest()).toBeNull();
    now = 6_000;
    expect(timed.takeRequest()).toMatchObject({ cause: 'time-budget' });
    now = 9_000;
    expect(timed.remainingMs).toBe(0);
    expect(timed.spent).toEqual({ requests: 1, logins: 0, retries: 0 });
  });

  it.each([
    ['in a row', 'a A b B c C', 3],
    ['side by side', 'a b c B A C', 1],
    ['one beside two in a row', 'a b B c C A', 2],
    ['two pairs', 'a b A B c d D C', 2],
    ['each into the next', 'a b A c B d C D', 2],
    ['one that has not ended', 'a A b', 1],
  ])('knows the longest chain: %s', (_name, events, length) => {
    const roomy = budget({});
    const under: Record<string, () => void> = {};
    for (const event of events.split(' ')) {
      if (event === event.toLowerCase()) under[event] = roomy.began();
      else under[event.toLowerCase()]?.();
    }
    expect(roomy.longestChain).toBe(length);
  });

  it('does not count what is waited for aside, until the time is spent', async () => {
    let at = 0;
    const waited: number[] = [];
    const budget = new Budget(
      { timeoutMs: 1000, maxRequests: 1, maxLogins: 1 },
      () => at,
      (ms) => {
        at += ms;
        waited.push(ms);
        return Promise.resolve();
      },
    );
    at = 400;
    await budget.waitAside(30_000);
    expect(budget.remainingMs).toBe(600);
    at += 600;
    await budget.waitAside(30_000);
    expect([budget.remainingMs, waited]).toEqual([0, [30_000]]);
  });
});
