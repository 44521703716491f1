import { describe, expect, it } from '@jest/globals';
import { experiments } from '../../src/experiments/gather.js';
import { opening, stagesAfter } from '../../src/experiments/plan.js';
import { startApp } from '../apps/app.js';
import type { AppOptions } from '../apps/options.js';
import { runAlone } from '../builders/experiment-alone.js';

function planned(exclusive: boolean, signOutEarly = false): string[][] {
  return stagesAfter(experiments, exclusive, signOutEarly).map((stage) => stage.map(({ key }) => key));
}

describe('the plan of experiments', () => {
  it('opens with the planted identifier, which shows whether a sign-in ends the account’s other sessions', () => {
    expect(opening(experiments)?.key).toBe('plantedIdentifier');
  });

  it('runs side by side what ends no session, then alone what may, signing out last', () => {
    expect(planned(false)).toEqual([
      ['madeUpIdentifier', 'plantedByLink', 'twoCookies', 'identifierUrls', 'credentialTransport', 'transport'],
      ['basicBinding'],
      ['signInAgain'],
      ['carryOver'],
      ['signOut'],
      ['identifierSample'],
    ]);
  });

  it('runs nothing beside a sign-in if that ends the other sessions, and signs out while a session is left over', () => {
    expect(planned(true)).toEqual([
      ['credentialTransport', 'transport'],
      ['madeUpIdentifier'],
      ['plantedByLink'],
      ['twoCookies'],
      ['identifierUrls'],
      ['basicBinding'],
      ['signInAgain'],
      ['signOut'],
      ['carryOver'],
      ['identifierSample'],
    ]);
  });

  it('signs out before others spend the sign-ins that what it leaves may need', () => {
    expect(planned(false, true).slice(-4)).toEqual([['signInAgain'], ['signOut'], ['carryOver'], ['identifierSample']]);
  });

  it.each([false, true])('takes each experiment once (exclusive: %s)', (exclusive) => {
    const keys = [opening(experiments)?.key, ...planned(exclusive).flat()];
    expect([...keys].sort()).toEqual(experiments.map(({ key }) => key).sort());
  });

  it.each([
    ['renews identifiers', {}],
    ['keeps identifiers', { renewal: 'keep' }],
    ['has a session of two cookies', { session: 'two-cookies' }],
  ] satisfies [string, AppOptions][])(
    'lets none sign in more often than it says, if the application %s',
    async (_, options) => {
      const app = await startApp(options);
      try {
        for (const experiment of experiments) {
          const { logins } = await runAlone(app, experiment, { second: app.second });
          expect([experiment.key, logins <= experiment.signIns]).toEqual([experiment.key, true]);
        }
      } finally {
        await app.close();
      }
    },
  );
});
