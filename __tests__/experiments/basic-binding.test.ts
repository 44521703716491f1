import { describe, expect, it } from '@jest/globals';
import type { BasicBinding } from '../../src/evidence/evidence.js';
import type { Gathered } from '../../src/evidence/gathered.js';
import { basicBinding } from '../../src/experiments/basic-binding.js';
import type { TargetSettings } from '../../src/inputs/settings.js';
import { startApp } from '../apps/app.js';
import type { AppOptions } from '../apps/options.js';
import { startTwoUsers, type TwoUsersApp, type TwoUsersOptions } from '../apps/two-users.js';
import { factsOf, runAlone, type RanAlone } from '../builders/experiment-alone.js';

type Ran = RanAlone<'basicBinding'>;

async function onKit(options: AppOptions, second = false): Promise<Ran> {
  const app = await startApp(options);
  try {
    return await runAlone(app, basicBinding, second ? { second: app.second } : {});
  } finally {
    await app.close();
  }
}

/** On the application with two accounts and Basic, both of them given. */
async function onTwoUsers(
  options: TwoUsersOptions,
  overrides: Partial<TargetSettings> = {},
  then: (app: TwoUsersApp) => void = () => undefined,
): Promise<Ran> {
  const app = await startTwoUsers({ signIn: 'basic', ...options });
  try {
    return await runAlone(app, basicBinding, { second: app.second, ...overrides }, () => {
      then(app);
    });
  } finally {
    await app.close();
  }
}

function reasonOf(gathered: Gathered<BasicBinding>): string {
  if (gathered.kind === 'gathered') throw new Error('it was gathered');
  return gathered.kind === 'inconclusive' ? `${gathered.obstacle.reason} ${gathered.obstacle.remedy}` : gathered.reason;
}

describe('the session that HTTP Basic makes', () => {
  it.each([
    ['is signed in without the header', 'enough', 'signed-in'],
    ['is worth nothing without the header', 'needs-header', 'signed-out'],
  ] as const)('%s', async (_, withoutHeader, answer) => {
    const { gathered, logins, requests } = await onTwoUsers({ withoutHeader }, { second: null });
    expect(factsOf(gathered)).toMatchObject({ cookies: ['sid'], withoutHeader: answer, disagreement: null });
    expect([logins, requests]).toEqual([0, 1]);
  });

  it.each([
    ['the cookie’s user', 'cookie'],
    ['the header’s user', 'header'],
    ['nobody', 'refused'],
  ] as const)('is answered with the page of %s if the header is another user’s', async (_, winner) => {
    for (const withoutHeader of ['enough', 'needs-header'] as const) {
      const { gathered, logins, requests } = await onTwoUsers({ disagreement: winner, withoutHeader });
      expect(factsOf(gathered).disagreement).toBe(winner);
      expect(logins).toBe(2);
      expect(requests).toBeLessThanOrEqual(6);
    }
  });

  it('is found to outrank the header if the server looks at the session first', async () => {
    const { gathered } = await onKit({ signIn: 'basic-session' }, true);
    expect(factsOf(gathered)).toMatchObject({ withoutHeader: 'signed-in', disagreement: 'cookie' });
  });

  it('cannot disagree with the header on a page that does not go by it', async () => {
    const { gathered, logins } = await onKit({ signIn: 'basic-post' }, true);
    expect(factsOf(gathered)).toMatchObject({ withoutHeader: 'signed-in', disagreement: null });
    expect(logins).toBe(0);
  });

  it('is made anew if the calibration’s has ended', async () => {
    const { gathered, logins } = await onTwoUsers({ withoutHeader: 'enough' }, { second: null }, (app) => {
      app.endAll();
    });
    expect(factsOf(gathered).withoutHeader).toBe('signed-in');
    expect(logins).toBe(1);
  });

  it('leaves the calibration’s session to its user: another one is sent with the second header', async () => {
    const app = await startTwoUsers({ signIn: 'basic', withoutHeader: 'enough', over: 'taken-over' });
    try {
      const { calibration, gathered } = await runAlone(app, basicBinding, { second: app.second });
      const value = calibration.signedInJar.values('sid')[0] ?? 'none';
      expect(app.sessions.get(value)).toBe(app.username);
      expect([...app.sessions.values()].filter((user) => user !== app.username)).toHaveLength(2);
      expect(factsOf(gathered).proof.exchange.at(-1)?.carriers).toEqual(['sid#1', 'Authorization: Basic']);
      expect(JSON.stringify(gathered)).not.toContain(value);
    } finally {
      await app.close();
    }
  });

  it('shows by hand what was seen: the copy without the header, and both together', async () => {
    const steps = async (options: TwoUsersOptions): Promise<string[]> =>
      factsOf((await onTwoUsers(options)).gathered).proof.replay.map((step) => step.do);
    expect(await steps({ withoutHeader: 'enough', disagreement: 'cookie' })).toEqual([
      'sign-in',
      'copy-jar',
      'ask',
      'ask',
    ]);
    expect(await steps({ withoutHeader: 'needs-header', disagreement: 'cookie' })).toEqual(['sign-in', 'ask']);
  });
});

describe('HTTP Basic, when nothing is proved', () => {
  it('is inconclusive with the wrong password for the second account', async () => {
    const { gathered } = await onTwoUsers({}, { second: { username: 'dave', password: 'not the password' } });
    expect(gathered.kind).toBe('inconclusive');
    expect(reasonOf(gathered)).toMatch(/second account is not signed in.*second-password/);
  });

  it.each(['none', 'both'] as const)(
    'is inconclusive if the accounts’ pages do not show whose they are (names: %s)',
    async (names) => {
      const { gathered } = await onTwoUsers({ names });
      expect(gathered.kind).toBe('inconclusive');
      expect(reasonOf(gathered)).toMatch(/own pages.*protected-url/);
    },
  );

  it('is inconclusive if the two together break the server', async () => {
    const { gathered } = await onTwoUsers({ disagreement: 'error' });
    expect(gathered.kind).toBe('inconclusive');
    expect(reasonOf(gathered)).toContain('get together');
  });

  it('is inconclusive if all sign-ins are spent', async () => {
    const limits = { timeoutMs: 60_000, requestTimeoutMs: 10_000, maxRequests: 200, maxLogins: 2 };
    const { gathered } = await onTwoUsers({}, { limits });
    expect(gathered.kind).toBe('inconclusive');
    expect(reasonOf(gathered)).toContain('max-logins');
  });

  it.each(['form', 'json', 'bearer'] as const)('does not apply if the sign-in is by %s', async (signIn) => {
    const { gathered, requests } = await onKit({ signIn }, true);
    expect([gathered.kind, requests]).toEqual(['not-applicable', 0]);
    expect(reasonOf(gathered)).toContain('not signed in to by HTTP Basic');
  });

  it('does not apply if Basic leaves no cookie', async () => {
    const { gathered, requests } = await onKit({ signIn: 'basic' }, true);
    expect([gathered.kind, requests]).toEqual(['not-applicable', 0]);
    expect(reasonOf(gathered)).toContain('leaves no cookie');
  });
});
