import { describe, expect, it, jest } from '@jest/globals';
import { createSecrets } from '../src/evidence/secrets.js';
import type { TargetSettings } from '../src/inputs/settings.js';
import { scan } from '../src/scan/scan.js';
import { startBrowserOnly, type BrowserOnlyOptions } from './apps/browser-only.js';
import { browserFolders } from './builders/browser-folders.js';
import { buildTarget } from './builders/target.js';

// Each is some ten sign-ins of a real browser, one after another.
jest.setTimeout(240_000);

type Scanned = Awaited<ReturnType<typeof scan>> & { readonly attempts: number };

const limits = { timeoutMs: 300_000, requestTimeoutMs: 10_000, maxRequests: 200, maxLogins: 12 };

async function scanned(options: BrowserOnlyOptions, settings: Partial<TargetSettings> = {}): Promise<Scanned> {
  const app = await startBrowserOnly(options);
  try {
    const target = buildTarget(app, { limits, browser: 'auto', ...settings });
    const result = await scan(
      target,
      createSecrets(() => undefined),
    );
    return { ...result, attempts: app.attempts() };
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

const notSent = /it sends the password in no form that is known/;
const worked = /nothing that came before explains \/found of the JSON of POST http/;

describe('an application that only a browser signs in to', () => {
  it.each([
    ['sealed', true, 'fail', notSent, 12],
    ['sealed', false, 'pass', notSent, 12],
    ['worked', true, 'fail', worked, 12],
    ['worked', false, 'pass', worked, 12],
    ['made', true, 'fail', notSent, 9],
    ['made', false, 'pass', notSent, 10],
    ['made anew', true, 'fail', notSent, 14],
    ['made anew', false, 'pass', notSent, 14],
    ['stored', true, 'fail', notSent, 8],
    ['stored', false, 'pass', notSent, 8],
  ] as const)(
    'is judged by a browser that signs in each time (%s, kept: %s)',
    async (way, keeps, outcome, why, most) => {
      const before = browserFolders();
      const result = await scanned({ way, keeps });
      expect([saidOf(result), outcomeOf(result, 'session-fixation')]).toEqual(['tested', outcome]);
      if (way === 'made anew') expect(outcomeOf(result, 'session-adoption')).toBe(outcome);
      expect(result.login).toMatchObject({
        ...{ type: 'browser', recipe: null },
        grounds: { victim: 'signed-in', wrongPassword: 'signed-out' },
      });
      expect(result.login?.howFound).toMatch(why);
      // What each may cost; the two that are watched first count.
      expect(result.stats.logins).toBeLessThanOrEqual(most);
      expect(result.stats.requests).toBeLessThanOrEqual(150);
      expect(result.attempts).toBe(1);
      expect(browserFolders()).toEqual(before);
    },
  );

  it.each(['made as it is sent', 'stored anew'] as const)(
    'is not judged if its page never sends what was planted (%s)',
    async (way) => {
      const result = await scanned({ way, keeps: true });
      expect([saidOf(result), outcomeOf(result, 'session-fixation')]).toEqual(['tested', 'inconclusive']);
      // A token that scripts make is made up by nobody else.
      expect(outcomeOf(result, 'session-adoption')).toBe(way === 'stored anew' ? 'not-applicable' : 'inconclusive');
    },
  );

  it('is judged so too if what the browser sent is refused when it is sent again', async () => {
    const result = await scanned({ way: 'hinted', keeps: true });
    expect([saidOf(result), outcomeOf(result, 'session-fixation')]).toEqual(['tested', 'fail']);
    expect(result.login).toMatchObject({
      type: 'browser',
      howFound: 'a browser signs in each time, because what it sent signs nobody in when it is sent again',
    });
  });

  it('is not judged if what signs in is bound to a key of the browser’s', async () => {
    const result = await scanned({ way: 'bound', keeps: true });
    expect(saidOf(result)).toContain('is bound to it by DPoP (RFC 9449): without its key, a copy is worth nothing');
    expect(outcomeOf(result, 'session-fixation')).toBe('inconclusive');
  });

  it('is not judged if a wrong password signs in as well', async () => {
    const result = await scanned({ way: 'sealed', keeps: true, anyPassword: true });
    expect(saidOf(result)).toContain('A sign-in with a wrong password is answered as signed-in');
  });

  it('says that its time is too short', async () => {
    const result = await scanned({ way: 'sealed', keeps: true }, { limits: { ...limits, timeoutMs: 32_000 } });
    expect(`${saidOf(result)} ${JSON.stringify(result.checks)}`).toMatch(/Raise timeout|input timeout/);
    expect(outcomeOf(result, 'session-fixation')).not.toBe('pass');
  });
});
