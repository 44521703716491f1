import { describe, expect, it } from '@jest/globals';
import type { SignInAgain } from '../../src/evidence/evidence.js';
import type { Gathered } from '../../src/evidence/gathered.js';
import { signInAgain } from '../../src/experiments/sign-in-again.js';
import type { TargetSettings } from '../../src/inputs/settings.js';
import { startApp } from '../apps/app.js';
import type { AppOptions } from '../apps/options.js';
import { startTokens } from '../apps/tokens.js';
import { startTwoUsers, type TwoUsersApp, type TwoUsersOptions } from '../apps/two-users.js';
import { startWritten, type WrittenOptions } from '../apps/written-beside.js';
import { factsOf, runAlone, type RanAlone } from '../builders/experiment-alone.js';

type Ran = RanAlone<'signInAgain'>;

/** On the kit's application; with its second account if `second` says so. */
async function onKit(
  options: AppOptions,
  second = false,
  spoil?: (ran: Ran['calibration']) => Promise<void>,
): Promise<Ran> {
  const app = await startApp(options);
  try {
    return await runAlone(app, signInAgain, second ? { second: app.second } : {}, spoil);
  } finally {
    await app.close();
  }
}

/** On the application with two accounts, both of them given. */
async function onTwoUsers(
  options: TwoUsersOptions,
  overrides: Partial<TargetSettings> = {},
  then: (app: TwoUsersApp) => void = () => undefined,
): Promise<Ran & { readonly log: readonly string[] }> {
  const app = await startTwoUsers(options);
  try {
    const ran = await runAlone(app, signInAgain, { second: app.second, ...overrides }, () => {
      then(app);
    });
    return { ...ran, log: app.log };
  } finally {
    await app.close();
  }
}

const noWayOut = { kind: 'not-told', obstacle: { remedy: expect.stringContaining('logout-url') } };
const allEnded = { kind: 'not-told', obstacle: { reason: expect.stringContaining('ended every session') } };

function reasonOf(gathered: Gathered<SignInAgain>): string {
  if (gathered.kind === 'gathered') throw new Error('it was gathered');
  return gathered.kind === 'inconclusive' ? `${gathered.obstacle.reason} ${gathered.obstacle.remedy}` : gathered.reason;
}

describe('signing in again as the same user', () => {
  it.each([
    ['renews the identifier and ends the old session', {}, 'changed', 'signed-out'],
    ['keeps the same user’s identifier, as Django does', { renewal: 'renew-visitor' }, 'kept', 'signed-in'],
    ['keeps every identifier', { renewal: 'keep' }, 'kept', 'signed-in'],
    ['renews it and leaves the old one signed in', { renewal: 'change-but-old-valid' }, 'changed', 'signed-in'],
    ['seals it anew each time and keeps it', { session: 'sliding', renewal: 'keep' }, 'changed', 'signed-in'],
  ] as const)('sees a server that %s', async (_, options, fate, attack) => {
    const { gathered } = await onKit(options);
    expect(factsOf(gathered)).toMatchObject({
      sameUser: { cookies: ['sid'], fate, attack, clientSide: false, seenAs: null },
      otherUser: null,
    });
  });

  it.each([
    ['ends with the later one, if the identifier was kept', 'renew-visitor', {}, { kind: 'ended-too' }],
    ['lives on, if the later one is another', 'leave-old', {}, { kind: 'lives-on' }],
    ['outlives signing out as the later one does', 'leave-old', { logout: 'clears-cookie-only' }, { kind: 'outlived' }],
    ['cannot be told if there is no way to sign out', 'renew-visitor', { logout: 'none' }, noWayOut],
    ['cannot be told if signing out ends all', 'renew-visitor', { logout: 'destroys-all' }, allEnded],
  ] as const)(
    'sees by signing out, when each response writes the value anew, that the earlier session %s',
    async (_, renewal, options, signingOut) => {
      const { gathered, calibration, logins } = await onKit({ session: 'sliding', renewal, ...options });
      expect(factsOf(gathered).sameUser).toMatchObject({ fate: 'changed', attack: 'signed-in', signingOut });
      expect(logins).toBe(2);
      expect(calibration.spare.take()).toBeNull();
    },
  );

  it('goes by the token if no cookie carries the session, and takes two tokens for two sessions', async () => {
    const { gathered, logins } = await onKit({ signIn: 'bearer' });
    const cookies = ['Authorization: Bearer'];
    expect(factsOf(gathered).sameUser).toMatchObject({
      cookies,
      fate: 'changed',
      attack: 'signed-in',
      signingOut: null,
    });
    expect(logins).toBe(1);
  });

  it.each([
    ['keeps the token that it is sent', { over: 'kept' }, 'kept', 'second'],
    ['makes the old token the second user’s beside a new one', { over: 'joined' }, 'changed', 'second'],
    ['leaves the old token to the first user', {}, 'changed', 'first'],
  ] as const)('sees that a sign-in by another user %s', async (_, options, fate, seenAs) => {
    const app = await startTokens({ guest: 'renewed', ...options });
    try {
      const { gathered } = await runAlone(app, signInAgain, { second: app.second });
      expect(factsOf(gathered).otherUser).toMatchObject({ fate, attack: 'signed-in', seenAs });
    } finally {
      await app.close();
    }
  });

  it('tries another user’s sign-in all the same after signing out', async () => {
    const { gathered } = await onKit({ session: 'sliding', renewal: 'renew-visitor' }, true);
    expect(factsOf(gathered)).toMatchObject({
      sameUser: { signingOut: { kind: 'ended-too' } },
      otherUser: { attack: 'signed-out' },
    });
  });

  it('sees by signing out that the one that stays signed in beside a new value is another session', async () => {
    const { gathered } = await onKit({ renewal: 'leave-old' });
    expect(factsOf(gathered).sameUser).toMatchObject({
      fate: 'changed',
      attack: 'signed-in',
      signingOut: { kind: 'lives-on' },
    });
  });

  it('sees so that it is the same one, when a sign-in seals its value anew', async () => {
    const sameUser = async (keepsAgain: boolean): Promise<unknown> => {
      const app = await startWritten({ carrier: 'sealed', keeps: false, keepsAgain });
      try {
        return factsOf((await runAlone(app, signInAgain)).gathered).sameUser;
      } finally {
        await app.close();
      }
    };
    expect(await sameUser(true)).toMatchObject({
      fate: 'changed',
      attack: 'signed-in',
      signingOut: { kind: 'ended-too' },
    });
    expect(await sameUser(false)).toMatchObject({ fate: 'changed', attack: 'signed-out', signingOut: null });
  });

  it('sees that of two cookies that make the session together one is renewed', async () => {
    const { gathered } = await onKit({ session: 'two-cookies' });
    expect(factsOf(gathered).sameUser).toMatchObject({ fate: 'some-changed', attack: 'signed-out' });
  });

  it.each([
    ['leave-old', { kind: 'lives-on' }],
    ['change-but-old-valid', { kind: 'ended-too' }],
  ] as const)(
    'sees by signing out, when one of two cookies is renewed, whose session the earlier two are (%s)',
    async (renewal, signingOut) => {
      const { gathered } = await onKit({ session: 'two-cookies', renewal });
      expect(factsOf(gathered).sameUser).toMatchObject({
        fate: 'some-changed',
        attack: 'signed-in',
        signingOut,
      });
    },
  );

  it('sees that an identifier in pieces is renewed, though the cookie that says how many stays the same', async () => {
    const { gathered } = await onKit({ session: 'pieces' });
    expect(factsOf(gathered).sameUser).toMatchObject({
      cookies: ['sid', 'sid_1', 'sid_2'],
      fate: 'changed',
      attack: 'signed-in',
    });
  });

  it('says of a client-side session that its value holds the session', async () => {
    const { gathered } = await onKit({ session: 'client' });
    expect(factsOf(gathered).sameUser).toMatchObject({ clientSide: true, attack: 'signed-in' });
  });

  it('says so too if the value is the very same, as a JWT’s within one second', async () => {
    const { gathered } = await onTwoUsers({ value: 'jwt', over: 'left-alone' }, { second: null });
    expect(factsOf(gathered).sameUser).toMatchObject({ clientSide: true, fate: 'kept', attack: 'signed-in' });
  });

  it('tells of the cookie that stays signed in if several are good for a session each', async () => {
    const { gathered } = await onTwoUsers({ remembers: true }, { second: null });
    expect(factsOf(gathered).sameUser).toMatchObject({
      cookies: ['keep'],
      fate: 'kept',
      attack: 'signed-in',
    });
  });

  it.each(['json', 'bearer-and-session', 'basic-post'] as const)('does it by %s as well', async (signIn) => {
    const kept = await onKit({ signIn, renewal: 'keep' });
    expect(factsOf(kept.gathered).sameUser).toMatchObject({ fate: 'kept', attack: 'signed-in' });
    const renewed = await onKit({ signIn });
    expect(factsOf(renewed.gathered).sameUser).toMatchObject({ fate: 'changed', attack: 'signed-out' });
  });

  it('takes one sign-in and six requests at most, and leaves its session to later experiments', async () => {
    const { logins, requests, calibration } = await onKit({});
    expect(logins).toBe(1);
    expect(requests).toBeLessThanOrEqual(6);
    expect(calibration.spare.take()).not.toBeNull();
  });

  it('signs in anew first if the calibration’s session has ended', async () => {
    const { gathered, logins } = await onTwoUsers({ over: 'taken-over' }, { second: null }, (app) => {
      app.endAll();
    });
    expect(factsOf(gathered).sameUser).toMatchObject({ fate: 'kept', attack: 'signed-in' });
    expect(logins).toBe(2);
  });

  it('leaves the calibration’s victim as it was', async () => {
    const { calibration } = await onKit({});
    expect(calibration.victim.freeze().values('sid')).toEqual(calibration.signedInJar.values('sid'));
  });

  it('writes down who sent what, with labels for values', async () => {
    const { gathered, calibration } = await onKit({ renewal: 'keep' });
    const proof = factsOf(gathered).sameUser?.proof;
    expect(proof?.exchange.at(-1)).toMatchObject({
      actor: 'attacker',
      carriers: ['sid#1'],
      answer: 'signed-in',
    });
    expect(proof?.replay.map((step) => step.do)).toEqual(['sign-in', 'copy-jar', 'ask', 'sign-in', 'ask']);
    const value = calibration.signedInJar.values('sid')[0] ?? 'none';
    expect(JSON.stringify(gathered)).not.toContain(value);
  });
});

describe('signing in again as another user', () => {
  it.each([
    ['its session is replaced', {}, 'changed', 'signed-out', null],
    ['its session is left alone', { over: 'left-alone' }, 'changed', 'signed-in', 'first'],
    ['its session becomes that user’s', { over: 'taken-over' }, 'kept', 'signed-in', 'second'],
    ['its old identifier becomes that user’s too', { over: 'joined' }, 'changed', 'signed-in', 'second'],
    [
      'its session becomes that user’s, on pages without names',
      { over: 'taken-over', names: 'none' },
      'kept',
      'signed-in',
      null,
    ],
    [
      'its session becomes that user’s, on pages with both names',
      { over: 'taken-over', names: 'both' },
      'kept',
      'signed-in',
      null,
    ],
    [
      'its session is left alone, on pages without names',
      { over: 'left-alone', names: 'none' },
      'changed',
      'signed-in',
      null,
    ],
  ] as const)('sees of the first user’s jar that %s', async (_, options, fate, attack, seenAs) => {
    const { gathered } = await onTwoUsers(options);
    expect(factsOf(gathered).otherUser).toMatchObject({ cookies: ['sid'], fate, attack, seenAs });
  });

  it.each([
    ['keep', 'kept', 'second'],
    ['change-but-old-valid', 'changed', 'second'],
    ['renew', 'changed', null],
    ['renew-visitor', 'changed', null],
  ] as const)(
    'reads the other account’s page if the oracle knows the first one’s name (%s)',
    async (renewal, fate, seenAs) => {
      const { gathered } = await onKit({ renewal }, true);
      const attack = seenAs === null ? 'signed-out' : 'signed-in';
      expect(factsOf(gathered).otherUser).toMatchObject({ fate, attack, seenAs });
    },
  );

  it('reads it as data too', async () => {
    const { gathered } = await onKit({ renewal: 'keep', protectedPage: 'json', signIn: 'json' }, true);
    expect(factsOf(gathered).otherUser).toMatchObject({ attack: 'signed-in', seenAs: 'second' });
  });

  it('takes two sign-ins and eleven requests at most', async () => {
    const { logins, requests } = await onKit({}, true);
    expect(logins).toBe(2);
    expect(requests).toBeLessThanOrEqual(11);
  });

  it('leaves no session of the second account to later experiments', async () => {
    const { calibration } = await onKit({}, true);
    expect(calibration.spare.take()).toBeNull();
  });

  it('is tried with Basic at every request too, if the same user has no second sign-in', async () => {
    const { gathered } = await onTwoUsers({ signIn: 'basic', withoutHeader: 'enough', over: 'taken-over' });
    expect(factsOf(gathered)).toMatchObject({
      sameUser: null,
      otherUser: { fate: 'kept', attack: 'signed-in', seenAs: 'second' },
    });
  });

  it('shows in its steps by hand when the second account signs in', async () => {
    const { gathered } = await onTwoUsers({ over: 'taken-over' });
    const replay = factsOf(gathered).otherUser?.proof.replay ?? [];
    expect(replay.filter((step) => step.do === 'sign-in')).toMatchObject([{}, { as: 'second' }]);
  });
});

describe('signing in again as another user, when pages ask for the account’s number beside the session', () => {
  async function otherUser(options: WrittenOptions): Promise<SignInAgain['otherUser']> {
    const app = await startWritten(options);
    try {
      const { gathered } = await runAlone(app, signInAgain, { second: app.second });
      return factsOf(gathered).otherUser;
    } finally {
      await app.close();
    }
  }

  it('writes that user’s number beside the identifier that was kept', async () => {
    const found = await otherUser({ carrier: 'number', keeps: false, keepsAgain: true });
    expect(found).toMatchObject({
      fate: 'kept',
      attack: 'signed-in',
      seenAs: 'second',
      added: [{ carrier: { kind: 'cookie', name: 'uid' }, madeOf: [] }],
    });
    expect(found?.proof.replay.at(-2)).toMatchObject({ do: 'copy-cookies', cookies: ['uid'] });
  });

  it('sees that the number is worth nothing beside one that was renewed', async () => {
    expect(await otherUser({ carrier: 'number', keeps: false })).toMatchObject({ attack: 'signed-out' });
  });

  it('proves nothing if the number is enough beside any session', async () => {
    await expect(otherUser({ carrier: 'number-of-anybody', keeps: true })).rejects.toThrow(
      'Any visitor who writes uid is answered as the second account is',
    );
  });
});

describe('signing in again, when it proves nothing', () => {
  it('is inconclusive with the wrong password for the second account', async () => {
    const { gathered } = await onTwoUsers({}, { second: { username: 'dave', password: 'not the password' } });
    expect(gathered.kind).toBe('inconclusive');
    expect(reasonOf(gathered)).toMatch(/still shows the first one’s page.*second-password/);
  });

  it('is inconclusive with it on pages without names too', async () => {
    const second = { username: 'dave', password: 'not the password' };
    const { gathered } = await onTwoUsers({ names: 'none' }, { second });
    expect(gathered.kind).toBe('inconclusive');
    expect(reasonOf(gathered)).toContain('not known whether it took');
  });

  it('is inconclusive if a second sign-in is answered otherwise than the first', async () => {
    const { gathered } = await onTwoUsers({ secondAnswer: 'refused' }, { second: null });
    expect(gathered.kind).toBe('inconclusive');
    expect(reasonOf(gathered)).toMatch(/answered differently.*POST .*\/login → 409/);
  });

  it('is inconclusive if nobody is shown the form any more', async () => {
    const { gathered } = await onTwoUsers({ form: 'nobody-later' });
    expect(gathered.kind).toBe('inconclusive');
    expect(reasonOf(gathered)).toContain('showed no sign-in form');
  });

  it('is inconclusive if all sign-ins are spent', async () => {
    const limits = { timeoutMs: 60_000, requestTimeoutMs: 10_000, maxRequests: 200, maxLogins: 2 };
    const { gathered } = await onTwoUsers({}, { limits });
    expect(reasonOf(gathered)).toContain('max-logins');
    expect(gathered.kind).toBe('inconclusive');
  });

  it('does not apply if only visitors are shown the form', async () => {
    const { gathered, logins } = await onTwoUsers({ form: 'visitors' });
    expect(gathered.kind).toBe('not-applicable');
    expect(reasonOf(gathered)).toMatch(/Visitors are shown the sign-in form.*GET .*\/login → 302/);
    // No credentials were sent.
    expect(logins).toBe(0);
  });

  it('does not apply with Basic at every request and one account, and says which input would help', async () => {
    const { gathered, requests } = await onKit({ signIn: 'basic-session' });
    expect(reasonOf(gathered)).toMatch(/every request signs in.*second-username/);
    expect([gathered.kind, requests]).toEqual(['not-applicable', 0]);
  });
});

describe('what signing in again brings to light', () => {
  it('is a secret from then on, however short: the values of both accounts’ sessions', async () => {
    const app = await startTwoUsers({ over: 'left-alone', value: 'short' });
    try {
      const { calibration } = await runAlone(app, signInAgain, { second: app.second });
      const values = [...app.sessions.keys()];
      expect(values).toHaveLength(4);
      expect(values.map((value) => calibration.stage.secrets.redact(value))).toEqual(values.map(() => '***'));
    } finally {
      await app.close();
    }
  });
});
