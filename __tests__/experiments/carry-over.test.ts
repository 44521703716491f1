import { describe, expect, it } from '@jest/globals';
import { calibrate } from '../../src/calibration/calibrate.js';
import type { CarryOver } from '../../src/evidence/evidence.js';
import type { Gathered } from '../../src/evidence/gathered.js';
import { createSecrets } from '../../src/evidence/secrets.js';
import { carryOver } from '../../src/experiments/carry-over.js';
import { runExperiment, type Run } from '../../src/experiments/runner.js';
import { targetRun, type TargetRun } from '../../src/experiments/target-run.js';
import { calibrationSettings, openStage } from '../../src/scan/attempts.js';
import { startApp } from '../apps/app.js';
import { CarriedApp, type CarriedRules } from '../apps/carried.js';
import { buildTarget, type Reachable } from '../builders/target.js';

interface Tried {
  readonly run: Run<'carryOver'>;
  readonly logins: number;
  readonly secrets: readonly string[];
}

async function of(
  app: Reachable,
  given: TargetRun['givenSignOut'] = null,
  maxLogins: number | null = null,
): Promise<Tried> {
  const secrets: string[] = [];
  const built = buildTarget(app);
  const target = maxLogins === null ? built : { ...built, limits: { ...built.limits, maxLogins } };
  const stage = openStage(
    target,
    createSecrets((form) => secrets.push(form)),
  );
  try {
    const result = await calibrate(stage, calibrationSettings(target, null));
    if (result.kind !== 'calibrated') throw new Error(result.obstacle.reason);
    const before = stage.budget.spent.logins;
    const run = await runExperiment(targetRun(result.calibration, given), carryOver, 'alone');
    return { run, logins: stage.budget.spent.logins - before, secrets };
  } finally {
    await stage.close();
  }
}

async function tried(
  rules: Partial<CarriedRules>,
  logout: string | null = null,
  maxLogins: number | null = null,
): Promise<Tried & { readonly log: readonly string[] }> {
  const app = await CarriedApp.start(rules);
  try {
    const given = logout === null ? null : ({ method: 'POST', url: new URL(logout, app.url) } as const);
    return { ...(await of(app, given, maxLogins)), log: app.log };
  } finally {
    await app.close();
  }
}

function factsOf(gathered: Gathered<CarryOver>): CarryOver {
  if (gathered.kind === 'gathered') return gathered.facts;
  throw new Error(gathered.kind === 'not-applicable' ? gathered.reason : gathered.obstacle.reason);
}

async function csrfOf(rules: Partial<CarriedRules>, logout: string | null = null): Promise<CarryOver['csrf']> {
  return factsOf((await tried(rules, logout)).run.gathered).csrf;
}

describe('the CSRF token from before sign-in', () => {
  it('is seen to have the same value afterwards, and no sign-out is spent on it', async () => {
    const { run, logins, log } = await tried({ csrf: 'kept' });
    expect(factsOf(run.gathered).csrf).toMatchObject({
      where: 'field csrf_token',
      sameValue: true,
      oldAccepted: null,
    });
    expect(logins).toBe(0);
    expect(log).not.toContain('POST /logout');
  });

  it.each([
    ['rotated', false],
    ['masked-rotated', false],
    ['masked-kept', true],
  ] as const)('that is %s is seen to be accepted afterwards: %s', async (csrf, oldAccepted) => {
    const { run, logins } = await tried({ csrf });
    expect(factsOf(run.gathered).csrf).toMatchObject({ where: 'field csrf_token', sameValue: false, oldAccepted });
    expect(logins).toBe(oldAccepted ? 1 : 0);
    expect(run.requests).toBeLessThanOrEqual(15);
  });

  it('that is turned away plainly is refused, though the server fails over a made-up one', async () => {
    const { run, logins } = await tried({ csrf: 'fragile' });
    expect(factsOf(run.gathered).csrf).toMatchObject({ oldAccepted: false, triedBy: { way: 'sign-out' } });
    expect(logins).toBe(0);
  });

  it.each([
    ['kept', true, null],
    ['masked-kept', false, true],
    ['masked-rotated', false, false],
  ] as const)(
    'that is %s is looked for on the page that a link for signing out asks back by',
    async (csrf, sameValue, oldAccepted) => {
      const facts = await csrfOf({ csrf, signOut: 'link-that-asks-back' });
      expect(facts).toMatchObject({ where: 'field csrf_token', sameValue, oldAccepted });
    },
  );

  it('is not looked for on the page that a link leads to which signs out by itself', async () => {
    const { run } = await tried({ csrf: 'kept', signOut: 'link' });
    expect(run.gathered.kind).toBe('not-applicable');
  });

  it('is said to be neither accepted nor refused if any token will do, and what was signed in is left to others', async () => {
    const { run, logins } = await tried({ csrf: 'unchecked', accountForm: 'language' });
    expect(factsOf(run.gathered).csrf).toMatchObject({ sameValue: false, oldAccepted: null, triedBy: null });
    expect(logins).toBeLessThanOrEqual(3);
  });

  it.each([
    ['a wrong token signs out by itself', 'resets', true],
    ['not even the right token signs out', 'broken', false],
  ] as const)('is tried by signing in again if %s', async (_, csrf, oldAccepted) => {
    const { run, logins } = await tried({ csrf });
    expect(factsOf(run.gathered).csrf).toMatchObject({ oldAccepted, triedBy: { way: 'sign-in' } });
    expect(logins).toBeLessThanOrEqual(4);
  });

  it.each([200, 403])('is not said to be accepted for one lost answer to a made-up token (%i)', async (status) => {
    const facts = await csrfOf({ csrf: 'unchecked', lost: { signOut: 1, status } });
    expect(facts).toMatchObject({ oldAccepted: null });
  });

  it.each([2, 3, 4])('is not said to be refused for one lost answer (to sign-out %i)', async (signOut) => {
    const facts = await csrfOf({ csrf: 'masked-kept', lost: { signOut, status: 403 } });
    expect([true, null]).toContain(facts?.oldAccepted);
  });

  it.each(['form-on-account', 'none'] as const)(
    'is carried over by nothing if that of an unrelated visitor is taken too (sign-out: %s)',
    async (signOut) => {
      const facts = await csrfOf({ csrf: 'unbound', signOut, accountForm: 'note' });
      expect(facts).toMatchObject({ oldAccepted: true, strangers: 'taken' });
    },
  );

  it('is not said to be refused if each form has its own: the sign-in form tells', async () => {
    const facts = await csrfOf({ csrf: 'per-form-kept' });
    expect(facts).toMatchObject({ oldAccepted: true, strangers: 'refused', triedBy: { way: 'sign-in' } });
  });

  it('is tried on the form of the start page if the account page has none', async () => {
    const { run } = await tried({ csrf: 'masked-kept', signOut: 'form-on-home' });
    expect(factsOf(run.gathered).csrf).toMatchObject({ oldAccepted: true, strangers: 'refused' });
    expect(run.requests).toBeLessThanOrEqual(16);
  });

  it.each(['masked-kept', 'masked-rotated'] as const)(
    'in a meta tag (%s) goes into the header of the sign-out that logout-url names',
    async (csrf) => {
      expect(await csrfOf({ csrf, tokenIn: 'meta', signOut: 'bare-post' }, '/logout')).toMatchObject({
        where: 'meta csrf-token',
        sameValue: false,
        oldAccepted: csrf === 'masked-kept',
      });
    },
  );

  it('in a mirrored cookie goes into its header', async () => {
    expect(await csrfOf({ csrf: 'masked-kept', tokenIn: 'cookie', signOut: 'bare-post' }, '/logout')).toMatchObject({
      where: 'cookie XSRF-TOKEN',
      sameValue: false,
      oldAccepted: true,
    });
  });

  describe.each([
    ['masked-kept', true],
    ['masked-rotated', false],
  ] as const)('that is %s, if no sign-out takes one', (csrf, oldAccepted) => {
    const way = { csrf, signOut: 'none' } as const;

    it.each(['form', 'sent-on'] as const)(
      'is tried by signing in again, whatever the sign-in page shows then (%s)',
      async (signedInAtLogin) => {
        const { run, logins, log } = await tried({ ...way, signedInAtLogin, accountForm: 'note' });
        expect(factsOf(run.gathered).csrf).toEqual({
          where: 'field csrf_token',
          sameValue: false,
          oldAccepted,
          strangers: oldAccepted ? 'refused' : null,
          triedBy: { way: 'sign-in' },
          sparedSignIns: false,
          signOutKnown: false,
        });
        expect(logins).toBe(3);
        expect(run.requests).toBeLessThanOrEqual(24);
        expect(log).not.toContain('POST /note');
      },
    );

    it('is tried by signing in again before a link is followed that may sign out', async () => {
      const { run, logins, log } = await tried({ ...way, signOut: 'link', accountForm: 'note' });
      expect(factsOf(run.gathered).csrf).toMatchObject({ oldAccepted, triedBy: { way: 'sign-in' } });
      expect(logins).toBe(3);
      expect(log).not.toContain('GET /logout');
    });

    it('is tried by a harmless form if the sign-in page ends the session', async () => {
      const { run } = await tried({ ...way, signedInAtLogin: 'signed-out', accountForm: 'language' });
      // The old token stood in the sign-in form: that another form refuses it proves nothing.
      expect(factsOf(run.gathered).csrf).toMatchObject(
        oldAccepted
          ? { oldAccepted, triedBy: { way: 'form', request: expect.stringMatching(/^POST http:.*\/language$/) } }
          : { oldAccepted: null, triedBy: null },
      );
    });

    it('is not tried by a form that changes what the account has', async () => {
      const { run, log } = await tried({ ...way, signedInAtLogin: 'signed-out', accountForm: 'note' });
      expect(factsOf(run.gathered).csrf).toMatchObject({ oldAccepted: null, triedBy: null });
      expect(log).not.toContain('POST /note');
    });

    it('is tried by signing in again if the sign-in ends the other sessions', async () => {
      const { run } = await tried({ ...way, singleSession: true, accountForm: 'note' });
      expect(factsOf(run.gathered).csrf).toMatchObject({ oldAccepted, triedBy: { way: 'sign-in' } });
    });
  });

  it.each([
    ['to try it', 'none', 5],
    ['for a session, once a link has signed out', 'link', 3],
  ] as const)('is not tried by signing in again if too few sign-ins are left %s', async (_, signOut, maxLogins) => {
    const { run, logins } = await tried({ signOut, tokenIn: 'meta' }, null, maxLogins);
    expect(factsOf(run.gathered).csrf).toMatchObject({ oldAccepted: null, sparedSignIns: true });
    expect(logins).toBe(0);
  });

  it('is masked in the log, as the made-up one is, and stands in no transcript', async () => {
    const { run, secrets } = await tried({ csrf: 'masked-kept' });
    const tokens = secrets.filter((form) => /^[0-9a-f]{64}$/.test(form));
    expect(tokens.length).toBeGreaterThanOrEqual(3);
    const told = JSON.stringify(run.gathered);
    expect(tokens.filter((token) => told.includes(token))).toEqual([]);
  });

  it('in a cookie that is set once and never again is what the browser still holds after sign-in', async () => {
    expect(await csrfOf({ tokenIn: 'cookie-once', signOut: 'bare-post' })).toMatchObject({
      where: 'cookie XSRF-TOKEN',
      sameValue: true,
      oldAccepted: null,
    });
  });

  it('that a double submit keeps in a cookie through the sign-in is seen as kept', async () => {
    const app = await startApp({ csrf: 'double-submit-cookie' });
    try {
      const { run } = await of(app);
      expect(factsOf(run.gathered).csrf).toMatchObject({ sameValue: true });
    } finally {
      await app.close();
    }
  });
});

describe('readable contents of the session from before sign-in', () => {
  it.each(['client', 'client-packed'] as const)('are seen to be kept in a %s session, by name', async (session) => {
    const { run } = await tried({ session, csrf: 'none', cartKept: true });
    expect(factsOf(run.gathered)).toMatchObject({
      csrf: null,
      contents: { cookie: 'session', format: 'itsdangerous', kept: ['cart'] },
    });
    expect(run.requests).toBeLessThanOrEqual(10);
  });

  it('with the token’s secret among them, though it is masked on every page', async () => {
    const { run } = await tried({ session: 'client', csrf: 'masked-kept', cartKept: true });
    expect(factsOf(run.gathered).contents?.kept).toEqual(['cart', 'csrf_token']);
    expect(factsOf(run.gathered).csrf?.oldAccepted).toBe(true);
    expect(run.requests).toBeLessThanOrEqual(16);
  });

  it('are none if sign-in begins an empty session: what every visitor has does not count', async () => {
    const { run } = await tried({ session: 'client', csrf: 'none' });
    expect(factsOf(run.gathered).contents).toEqual({ cookie: 'session', format: 'itsdangerous', kept: [] });
  });
});

describe('carry-over as a whole', () => {
  it('does not apply, at no cost, if there is neither a token nor a readable cookie', async () => {
    const { run, logins } = await tried({ csrf: 'none' });
    expect(run.gathered).toEqual({
      kind: 'not-applicable',
      reason: expect.stringContaining('No CSRF token was seen before and after the sign-in'),
    });
    expect([logins, run.requests]).toEqual([0, 0]);
  });

  it('does not apply if the Authorization header is what signs in', async () => {
    const app = await startApp({ signIn: 'bearer' });
    try {
      expect((await of(app)).run.gathered.kind).toBe('not-applicable');
    } finally {
      await app.close();
    }
  });

  it('signs in anew if the session of the calibration has ended', async () => {
    const app = await CarriedApp.start({ csrf: 'masked-kept' });
    const target = buildTarget(app);
    const stage = openStage(
      target,
      createSecrets(() => undefined),
    );
    try {
      const result = await calibrate(stage, calibrationSettings(target, null));
      if (result.kind !== 'calibrated') throw new Error(result.obstacle.reason);
      app.endSessions();
      const run = await runExperiment(targetRun(result.calibration), carryOver, 'alone');
      expect(factsOf(run.gathered).csrf).toMatchObject({ oldAccepted: true });
      expect(stage.budget.spent.logins).toBe(3);
    } finally {
      await stage.close();
      await app.close();
    }
  });

  it('is inconclusive if the victim is not signed in after the sign-in', async () => {
    const app = await CarriedApp.start({ csrf: 'masked-kept' });
    const target = buildTarget(app);
    const stage = openStage(
      target,
      createSecrets(() => undefined),
    );
    try {
      const result = await calibrate(stage, calibrationSettings(target, null));
      if (result.kind !== 'calibrated') throw new Error(result.obstacle.reason);
      app.endSessions();
      app.rules = { ...app.rules, signInBreaks: true };
      const run = await runExperiment(targetRun(result.calibration), carryOver, 'alone');
      expect(run.gathered).toMatchObject({
        kind: 'inconclusive',
        obstacle: { reason: expect.stringContaining('did not come out signed in') },
      });
    } finally {
      await stage.close();
      await app.close();
    }
  });
});
