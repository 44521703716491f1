import { describe, expect, it } from '@jest/globals';
import { createSecrets } from '../src/evidence/secrets.js';
import { oneTimeCode } from '../src/login/totp.js';
import { scan } from '../src/scan.js';
import { page, redirect, startShop, type ShopCall, type ShopShape } from './builders/shop.js';
import { buildTarget } from './builders/target.js';

/** A second factor after the form, by RFC 6238, on a real server: url, name, password and totp-secret are given. */

const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

/** Codes of this half minute and the one before, as authenticators are read. */
function right(code: string | null): boolean {
  const now = Date.now();
  return code !== null && [now, now - 30_000].some((at) => oneTimeCode(secret, at) === code);
}

const codePage = (word: string): ReturnType<typeof page> =>
  page(
    `<h1>Second step</h1>${word}<form method=post action=/code><input name=otp inputmode=numeric autocomplete=one-time-code><button>Verify</button></form>`,
  );

/** The account's name is known after the form, and signs in with the code. */
function guarded(takesOnce: boolean): ShopShape {
  const waiting = new Map<string, readonly [name: string | null, word: string | null]>();
  let taken = false;
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
          if (!right(code) || taken) return codePage('That was not right.');
          // As in one half minute, which no test should wait for the end of.
          taken = takesOnce;
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

  it('asks for totp-secret where there is none', async () => {
    const { reason } = await judge(guarded(false), null);
    expect(reason).toMatch(/a request for a one-time code, and /);
    expect(reason).toContain('Give totp-secret');
  });

  it('says that the code was wrong where the secret is another one', async () => {
    const { reason } = await judge(guarded(false), 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP');
    expect(reason).toMatch(
      /one-time code once more, although one was given.*Check totp-secret, and the clock/,
    );
  });

  it('decides nothing where each code is taken once, and says so: never a pass', async () => {
    const { outcomes, fixation } = await judge(guarded(true), secret);
    expect(outcomes['session-fixation']).toBe('inconclusive');
    expect(fixation).toMatch(/one-time code once more, although one was given.*takes a code once only/);
  });
});
