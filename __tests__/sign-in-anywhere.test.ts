import { afterEach, describe, expect, it } from '@jest/globals';
import { createSecrets } from '../src/evidence/secrets.js';
import type { TargetSettings } from '../src/inputs/settings.js';
import type { TargetScan } from '../src/policy/scan.js';
import { scan } from '../src/scan/scan.js';
import { startShape, type Shape, type ShapeApp, type ShapeOptions } from './apps/sign-in-shapes.js';
import { startSingleSignOn, type SingleSignOn } from './apps/single-sign-on.js';
import { buildTarget } from './builders/target.js';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function started(options: ShapeOptions): Promise<ShapeApp> {
  const app = await startShape(options);
  closing.push(() => app.close());
  return app;
}

/** What comes of url, user name and password, and nothing else. */
async function scanned(app: ShapeApp, changes: Partial<TargetSettings> = {}): Promise<TargetScan> {
  return scan(
    buildTarget(app, changes),
    createSecrets(() => undefined),
  );
}

function outcome(result: TargetScan, id: string): string {
  return result.checks.find((check) => check.id === id)?.outcome ?? 'none';
}

function reasonOf({ state }: TargetScan): string {
  return state.kind === 'untested' ? `${state.obstacle.reason} ${state.obstacle.remedy}` : '';
}

const shapes: readonly Shape[] = ['two-pages', 'refresh', 'script', 'script-form', 'button-address', 'interaction'];

describe('with url, user name and password alone', () => {
  it.each(shapes)(
    'signs in, finds the protected page and the sign-out, and gives no false alarm: %s',
    async (shape) => {
      const result = await scanned(await started({ shape }));
      expect(reasonOf(result)).toBe('');
      expect(result.protected?.url).toMatch(/\/account$/);
      const failed = result.checks.filter((check) => check.outcome === 'fail').map(({ id }) => id);
      // A loopback target over plain HTTP; nothing else is wrong with it.
      expect(failed).toEqual(['cookie-tossing', 'cookie-secure', 'cookie-prefix', 'plaintext-login']);
      const undecided = result.checks.filter((check) => check.outcome === 'inconclusive');
      expect(undecided.map(({ id }) => id)).toEqual([]);
    },
  );

  it.each(shapes)('proves fixation if the identifier stays: %s', async (shape) => {
    const result = await scanned(await started({ shape, keeps: true }));
    expect([reasonOf(result), outcome(result, 'session-fixation')]).toEqual(['', 'fail']);
  });
});

describe('what a page’s script names', () => {
  it('is asked only if it reads like signing in or out, never if it reads like deleting', async () => {
    const app = await started({ shape: 'script-form' });
    const result = await scanned(app);
    expect(result.login?.howFound).toMatch(/a script of the page sends the credentials there/);
    expect(result.signOut?.request).toMatch(/^POST .*\/rest\/leave\/logout$/);
    expect(app.log.filter((line) => line.includes('delete'))).toEqual([]);
  });
});

describe('a sign-out that is refused', () => {
  it('is none, although the browser’s own cookie is gone: the session was not asked to end', async () => {
    const result = await scanned(await started({ shape: 'refresh', refusesSignOut: true }));
    expect(outcome(result, 'logout-invalidation')).toBe('inconclusive');
    expect(JSON.stringify(result.checks)).toContain('tried POST /logout → 422');
  });
});

describe('a sign-in that does not work is inconclusive, and says why', () => {
  const quick = { limits: { timeoutMs: 20_000, requestTimeoutMs: 700, maxRequests: 200, maxLogins: 12 } };

  it.each([
    [
      'a wrong password',
      { shape: 'refresh' },
      { password: 'not this one' },
      /form on it again and the word "wrong".*Check username and password/,
    ],
    [
      'a locked account',
      { shape: 'refresh', trouble: 'locked' },
      {},
      /words of a lockout \("account is locked"\).*Unlock the account/,
    ],
    ['a CAPTCHA', { shape: 'refresh', trouble: 'captcha' }, {}, /a CAPTCHA on the way.*login-command/],
    [
      'a 500',
      { shape: 'refresh', trouble: 'breaks' },
      {},
      /→ 500 titled "Error" and an error of the server itself.*log/,
    ],
    [
      'no answer',
      { shape: 'refresh', trouble: 'never-ends' },
      quick,
      /got no answer: .* did not answer .*\(input request-timeout\)/,
    ],
    [
      'a rate limit',
      { shape: 'refresh', trouble: 'too-many' },
      {},
      /→ 429 .* a rate limit \(Retry-After: 3600 s\).*max-logins/,
    ],
  ] as const)('%s', async (_what, options, changes, words) => {
    const result = await scanned(await started(options), changes);
    expect(reasonOf(result)).toMatch(words);
    expect(new Set(result.checks.map((check) => check.outcome))).toEqual(new Set(['inconclusive']));
  });
});

describe('a single sign-on over another host', () => {
  async function sso(keeps: boolean): Promise<SingleSignOn> {
    const app = await startSingleSignOn({ keeps });
    closing.push(() => app.close());
    return app;
  }

  it('is followed if the host is allowed, and tells kept identifiers from renewed ones', async () => {
    for (const [keeps, wanted] of [
      [true, 'fail'],
      [false, 'pass'],
    ] as const) {
      const app = await sso(keeps);
      const result = await scan(
        buildTarget(app, { allowedHosts: [app.providerHost] }),
        createSecrets(() => undefined),
      );
      expect([reasonOf(result), outcome(result, 'session-fixation')]).toEqual(['', wanted]);
      expect(outcome(result, 'session-adoption')).toBe('pass');
    }
  });

  it('is not if it is not: the host hears nothing, and its name and the input are told', async () => {
    const app = await sso(true);
    const result = await scan(
      buildTarget(app),
      createSecrets(() => undefined),
    );
    expect(reasonOf(result)).toContain(`redirects to ${app.providerHost}, which is not in allowed-hosts`);
    expect(reasonOf(result)).toContain(`name it in allowed-hosts`);
    expect(app.providerLog).toEqual([]);
  });
});
