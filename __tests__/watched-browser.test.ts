import { describe, expect, it } from '@jest/globals';
import { createSecrets } from '../src/evidence/secrets.js';
import type { TargetSettings } from '../src/inputs/settings.js';
import { scan } from '../src/scan/scan.js';
import { startApp } from './apps/app.js';
import { startHashed, type HashedOptions } from './apps/hashed-password.js';
import { buildTarget } from './builders/target.js';

type Scanned = Awaited<ReturnType<typeof scan>> & { readonly attempts: number };

async function scanned(options: HashedOptions, settings: Partial<TargetSettings>): Promise<Scanned> {
  const app = await startHashed(options);
  const limits = { timeoutMs: 120_000, requestTimeoutMs: 10_000, maxRequests: 200, maxLogins: 12 };
  try {
    const secrets = createSecrets(() => undefined);
    return { ...(await scan(buildTarget(app, { limits, ...settings }), secrets)), attempts: app.attempts() };
  } finally {
    await app.close();
  }
}

function outcomeOf({ checks }: Scanned, wanted: string): string | undefined {
  return checks.find(({ id }) => id === wanted)?.outcome;
}

function saidOf({ state }: Scanned): string {
  return state.kind === 'untested' ? `${state.obstacle.reason} ${state.obstacle.remedy}` : state.kind;
}

/** With CHROME_PATH set to this. */
async function withBrowser<Value>(path: string, work: () => Promise<Value>): Promise<Value> {
  const before = process.env['CHROME_PATH'];
  process.env['CHROME_PATH'] = path;
  try {
    return await work();
  } finally {
    if (before === undefined) delete process.env['CHROME_PATH'];
    else process.env['CHROME_PATH'] = before;
  }
}

describe('an application whose script sends no password', () => {
  it.each([
    ['auto', true, 'fail'],
    ['auto', false, 'pass'],
    ['always', true, 'fail'],
  ] as const)('is signed in to as a watched browser did (browser: %s, kept: %s)', async (browser, keeps, outcome) => {
    const result = await scanned({ keeps }, { browser });
    expect([saidOf(result), outcomeOf(result, 'session-fixation')]).toEqual(['tested', outcome]);
    expect(outcomeOf(result, 'logout-invalidation')).toBe('pass');
    expect(result.login).toMatchObject({
      type: 'steps',
      howFound: 'a browser was watched while it signed in, and what it sent is sent again',
      grounds: { victim: 'signed-in', wrongPassword: 'signed-out' },
    });
  });

  it('is not signed in to without a browser', async () => {
    const result = await scanned({ keeps: true }, { browser: 'never' });
    expect(saidOf(result)).toContain('POST http://127.0.0.1');
    expect(saidOf(result)).not.toContain('browser');
    expect(outcomeOf(result, 'session-fixation')).toBe('inconclusive');
  });

  it('says what is missing if there is no browser', async () => {
    const result = await withBrowser('/nowhere/chrome', () => scanned({ keeps: true }, { browser: 'auto' }));
    expect(saidOf(result)).toContain('CHROME_PATH names "/nowhere/chrome"');
    expect(outcomeOf(result, 'session-fixation')).toBe('inconclusive');
  });

  it('says why no browser is watched behind a proxy that there is none of', async () => {
    const result = await scanned({ keeps: true }, { browser: 'auto', forwardedProto: 'https' });
    expect(saidOf(result)).toContain('No browser was watched: it cannot be shown the https');
    expect(outcomeOf(result, 'session-fixation')).toBe('inconclusive');
  });

  it('is not judged if the page creates the session cookie itself when there is none', async () => {
    const result = await scanned({ keeps: true, madeByPage: true }, { browser: 'auto' });
    expect(saidOf(result)).toContain('a script sets the cookie reader');
    expect(outcomeOf(result, 'session-fixation')).toBe('inconclusive');
  });

  it.each([{}, { saysSorry: true }] as const)('sends a wrong password no more than twice (%j)', async (options) => {
    const wrong = { browser: 'auto', password: 'made-up and wrong' } as const;
    const result = await scanned({ keeps: true, ...options }, wrong);
    expect(saidOf(result)).toContain('A browser was watched as well.');
    expect(outcomeOf(result, 'session-fixation')).toBe('inconclusive');
    expect(result.attempts).toBeLessThanOrEqual(2);
  });
});

describe('an application without scripts', () => {
  async function signedIn(settings: Partial<TargetSettings>): Promise<string> {
    const app = await startApp({});
    try {
      const secrets = createSecrets(() => undefined);
      const target = buildTarget(app, settings);
      const { state } = await withBrowser('/nowhere/chrome', () => scan(target, secrets));
      return state.kind === 'untested' ? `${state.obstacle.reason} ${state.obstacle.remedy}` : state.kind;
    } finally {
      await app.close();
    }
  }

  it('has a browser looked for only if it is always wanted, and is signed in to without one', async () => {
    const wrong = { password: 'made-up and wrong' };
    expect(await signedIn({ ...wrong, browser: 'auto' })).not.toContain('CHROME_PATH');
    expect(await signedIn({ ...wrong, browser: 'always' })).toContain('CHROME_PATH names "/nowhere/chrome"');
    expect(await signedIn({ browser: 'always' })).toBe('tested');
  });
});
