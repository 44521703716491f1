import { describe, expect, it } from '@jest/globals';
import { createSecrets } from '../src/evidence/secrets.js';
import { oneTimeCode } from '../src/sign-in/totp.js';
import { Budget } from '../src/http/budget.js';
import { calibrationSettings, codesOf, openStage } from '../src/scan/attempts.js';
import { scan } from '../src/scan/scan.js';
import { calibrate } from '../src/calibration/calibrate.js';
import { wrongPasswordControl } from '../src/calibration/wrong-password.js';
import { gather } from '../src/experiments/gather.js';
import { targetRun } from '../src/experiments/target-run.js';
import { page, redirect, startShop, type ShopCall, type ShopShape } from './builders/shop.js';
import { buildTarget } from './builders/target.js';

/** A second factor after the form, by RFC 6238, on a real server: url, name, password and totp-secret are given. */

const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

/** Codes of this half minute and the one before, as authenticators are read. */
function right(code: string | null, now: number): boolean {
  return code !== null && [now, now - 30_000].some((at) => oneTimeCode(secret, at) === code);
}

/** Time that passes when somebody waits, and not otherwise. */
class FakeClock {
  #at = Date.UTC(2026, 0, 1);
  passed = 0;
  readonly now = (): number => this.#at;
  readonly sleep = (ms: number): Promise<void> => {
    this.#at += ms;
    this.passed += ms;
    return Promise.resolve();
  };
}

const codePage = (word: string): ReturnType<typeof page> =>
  page(
    `<h1>Second step</h1>${word}<form method=post action=/code><input name=otp inputmode=numeric autocomplete=one-time-code><button>Verify</button></form>`,
  );

/** The account's name is known after the form, and signs in with the code. */
function guarded(takesOnce: boolean, now: () => number = Date.now): ShopShape {
  const waiting = new Map<string, readonly [name: string | null, word: string | null]>();
  const taken = new Set<string>();
  return {
    first: (call: ShopCall) => {
      const { form, session } = call;
      switch (`${call.method} ${call.path}`) {
        case 'POST /login':
          if (form.get('csrf') !== session.csrf) return page('Out of date.', 403);
          waiting.set(session.csrf, [form.get('username'), form.get('password')]);
          return redirect('/code');
        case 'GET /code':
          return codePage('');
        case 'POST /code': {
          const code = form.get('otp') ?? '';
          const [name, word] = waiting.get(session.csrf) ?? [null, null];
          if (!right(code, now()) || taken.has(code)) return codePage('That was not right.');
          if (takesOnce) taken.add(code);
          return call.enter(name, word);
        }
        default:
          return null;
      }
    },
  };
}

async function judge(
  shape: ShopShape,
  totpSecret: string | null,
): Promise<{ reason: string; outcomes: Record<string, string>; fixation: string }> {
  const shop = await startShop(shape);
  try {
    const { state, checks } = await scan(
      buildTarget(shop, { totpSecret }),
      createSecrets(() => undefined),
    );
    const [fixation] = checks.flatMap((check) =>
      check.id === 'session-fixation' && check.outcome === 'inconclusive'
        ? [`${check.obstacle.reason} ${check.obstacle.remedy}`]
        : [],
    );
    return {
      reason: state.kind === 'untested' ? `${state.obstacle.reason} ${state.obstacle.remedy}` : 'tested',
      outcomes: Object.fromEntries(checks.map(({ id, outcome }) => [id, outcome])),
      fixation: fixation ?? '',
    };
  } finally {
    await shop.close();
  }
}

describe('a second factor after the form', () => {
  it('is given, and a safe application passes', async () => {
    const { reason, outcomes } = await judge(guarded(false), secret);
    expect({ reason, ...outcomes }).toMatchObject({
      reason: 'tested',
      'session-fixation': 'pass',
      'logout-invalidation': 'pass',
    });
  });

  it('is given, and an identifier that is kept is shown', async () => {
    const { reason, outcomes } = await judge({ ...guarded(false), keeps: true }, secret);
    expect({ reason, ...outcomes }).toMatchObject({ reason: 'tested', 'session-fixation': 'fail' });
  });

  it('asks for totp-secret if there is none', async () => {
    const { reason } = await judge(guarded(false), null);
    expect(reason).toMatch(/and a request for a one-time code\. Give/);
    expect(reason).toContain('Give totp-secret');
  });

  it('says that the code was wrong if the secret is another one', async () => {
    const { reason } = await judge(guarded(false), 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP');
    expect(reason).toMatch(/one-time code once more, although one was given.*Check totp-secret, and the clock/);
  });

  it.each([
    ['safe', {}, 'signed-out'],
    ['fixated', { keeps: true }, 'signed-in'],
  ] as const)(
    'is waited for if the application takes each code once, so that a %s one is judged',
    async (_, shape, attack) => {
      const clock = new FakeClock();
      const shop = await startShop({ ...guarded(true, clock.now), ...shape });
      const target = buildTarget(shop, { totpSecret: secret });
      const budget = new Budget(target.limits, clock.now, clock.sleep);
      const stage = openStage(
        target,
        createSecrets(() => undefined),
        budget,
      );
      try {
        const calibrated = await calibrate(stage, calibrationSettings(target, codesOf(target, budget)));
        if (calibrated.kind !== 'calibrated') throw new Error(calibrated.obstacle.reason);
        const evidence = await gather(targetRun(calibrated.calibration));
        expect(evidence.plantedIdentifier).toMatchObject({ kind: 'gathered', facts: { attack } });
        const others = ['madeUpIdentifier', 'plantedByLink', 'twoCookies', 'signInAgain', 'signOut'] as const;
        expect(others.map((key) => evidence[key].kind)).toEqual(others.map(() => 'gathered'));
        expect((await wrongPasswordControl(calibrated.calibration)).answer).toBe('signed-out');
        // The second code was refused once, which told that each is taken once.
        expect(budget.spent.retries).toBe(1);
        expect(clock.passed).toBeGreaterThan(target.limits.timeoutMs);
        expect(budget.remainingMs).toBeGreaterThan(0);
      } finally {
        await stage.close();
        await shop.close();
      }
    },
  );

  it('is another one under another name of the machine, whatever was given under the first', async () => {
    const clock = new FakeClock();
    const shop = await startShop(guarded(true, clock.now));
    const target = buildTarget(shop, { totpSecret: secret });
    const budget = new Budget(target.limits, clock.now, clock.sleep);
    const open = (): ReturnType<typeof openStage> =>
      openStage(
        target,
        createSecrets(() => undefined),
        budget,
      );
    const [one, other] = [open(), open()];
    try {
      const codes = codesOf(target, budget);
      const settings = calibrationSettings(target, codes);
      expect((await calibrate(one, settings)).kind).toBe('calibrated');
      expect((await calibrate(other, settings)).kind).toBe('failed');
      codes?.startAnew();
      expect((await calibrate(other, settings)).kind).toBe('calibrated');
      expect(clock.passed).toBeLessThanOrEqual(30_000);
    } finally {
      await one.close();
      await other.close();
      await shop.close();
    }
  });
});
