import { describe, expect, it } from '@jest/globals';
import { userAgent } from '../src/actors/address.js';
import { createSecrets } from '../src/evidence/secrets.js';
import { plainSurroundings } from '../src/evidence/surroundings.js';
import type { TargetSettings } from '../src/inputs/settings.js';
import { scan } from '../src/scan/scan.js';
import { startApp } from './apps/app.js';
import { startHashed, type HashedOptions } from './apps/hashed-password.js';
import { buildTarget } from './builders/target.js';
import { configFile, onlyTarget, settingsFrom } from './inputs/given.js';

type Scanned = Awaited<ReturnType<typeof scan>> & {
  readonly attempts: number;
  readonly erased: boolean;
  readonly agents: readonly string[];
  readonly told: readonly string[];
};

type Settings = Partial<TargetSettings>;

const limits = { timeoutMs: 120_000, requestTimeoutMs: 10_000, maxRequests: 200, maxLogins: 12 };

async function scanned(options: HashedOptions, settings: Settings): Promise<Scanned> {
  const [result] = await scannedInTurn(options, () => settings);
  return result;
}

/** Scans of one application, the second with what the first makes of it. */
async function scannedInTurn(
  options: HashedOptions,
  ...turns: readonly [() => Settings, ...((before: Scanned, username: string) => Settings)[]]
): Promise<readonly [Scanned, ...Scanned[]]> {
  const app = await startHashed(options);
  const [first, ...others] = turns;
  const one = async (settings: Settings): Promise<Scanned> => {
    const secrets = createSecrets(() => undefined);
    secrets.add(settings.password ?? app.password);
    const told: string[] = [];
    const target = buildTarget(app, { limits, ...settings });
    const result = await scan(target, secrets, plainSurroundings, (what) => told.push(what));
    return { ...result, attempts: app.attempts(), erased: app.erased(), agents: app.agents(), told };
  };
  try {
    const results: [Scanned, ...Scanned[]] = [await one(first())];
    for (const turn of others) results.push(await one(turn(results[0], app.username)));
    return results;
  } finally {
    await app.close();
  }
}

/** What the config file says with this as part of its target. */
function pinned({ url, login }: Scanned, username: string): Settings {
  const yaml = (login?.asConfig ?? '').replace(/^(?=.)/gm, '    ');
  const config = configFile(`version: 1\ntargets:\n  - url: ${url}\n${yaml}`);
  const target = onlyTarget(settingsFrom({ username, password: 'not looked at' }, { config }));
  return { login: target.login, protectedUrl: target.protectedUrl, browser: target.browser };
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
    expect(result.told).toEqual(['a browser signs in and is watched', 'the browser signs in once more, to compare']);
    expect(result.login).toMatchObject({
      type: 'steps',
      howFound: 'a browser was watched while it signed in, and what it sent is sent again',
      grounds: { victim: 'signed-in', wrongPassword: 'signed-out' },
    });
  });

  it.each([true, false])('is signed in to without one by what the report says of it (kept: %s)', async (keeps) => {
    const [watched, again] = await scannedInTurn({ keeps }, () => ({ browser: 'auto' }), pinned);
    expect(watched.login?.asConfig).toContain('of: "{{challenge}}:{{password}}"');
    const outcomes = [watched, again].map((result) => result && outcomeOf(result, 'session-fixation'));
    expect(outcomes).toEqual(keeps ? ['fail', 'fail'] : ['pass', 'pass']);
    expect(again?.login).toMatchObject({
      howFound: 'given by the steps of the config file (3)',
      grounds: { victim: 'signed-in', wrongPassword: 'signed-out' },
    });
    expect(again?.login).not.toHaveProperty('asConfig');
    expect(again?.protected).toMatchObject({ url: watched.protected?.url, grounds: { given: ['protected-url'] } });
  });

  it('has no page asked whether a guess at the script took that was refused', async () => {
    const result = await scanned({ keeps: true }, { browser: 'auto', password: 'made-up and wrong' });
    expect(saidOf(result)).not.toContain('answered the victim as they answer a visitor');
    expect(result.stats.requests).toBeLessThan(60);
  });

  it.each<Settings>([{}, { headers: [['User-Agent', 'one of their own']] }])(
    'is told by one User-Agent who it is that signs in, with and without a browser (%j)',
    async (given) => {
      const result = await scanned({ keeps: true }, { browser: 'auto', ...given });
      expect([saidOf(result), result.login?.type]).toEqual(['tested', 'steps']);
      expect(result.agents).toEqual([given.headers?.[0]?.[1] ?? userAgent]);
    },
  );

  it('is waited for if a rate limit turns the browser away', async () => {
    const result = await scanned({ keeps: true, limited: true }, { browser: 'auto' });
    expect([saidOf(result), outcomeOf(result, 'session-fixation')]).toEqual(['tested', 'fail']);
    expect(result.login?.type).toBe('steps');
  });

  it('is signed in to by its page if Basic lets programs in', async () => {
    const result = await scanned({ keeps: true, basicForPrograms: true }, { browser: 'auto' });
    expect([saidOf(result), outcomeOf(result, 'session-fixation')]).toEqual(['tested', 'fail']);
    expect(result.login?.type).toBe('steps');
  });

  it('is not asked by a browser if Basic is refused', async () => {
    const wrong = { browser: 'auto', password: 'made-up and wrong' } as const;
    const result = await scanned({ keeps: true, basicForPrograms: true }, wrong);
    expect(saidOf(result)).toContain('GET http://127.0.0.1');
    expect(saidOf(result)).not.toContain('A browser was watched');
  });

  it('is not signed in to without a browser, and one is advised', async () => {
    const result = await scanned({ keeps: true }, { browser: 'never' });
    expect(saidOf(result)).toContain('POST http://127.0.0.1');
    expect(saidOf(result)).toContain('a script may do more than send the password: give browser: auto.');
    expect(result.told).toEqual([]);
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

  it('is signed in to by the browser each time if the page makes the session cookie itself', async () => {
    const result = await scanned({ keeps: true, madeByPage: true }, { browser: 'auto' });
    expect([saidOf(result), outcomeOf(result, 'session-fixation')]).toEqual(['tested', 'fail']);
    expect(result.login).toMatchObject({
      type: 'browser',
      howFound:
        'a browser signs in each time, because a script sets the cookie reader, and nobody else can tell what becomes of a planted one',
    });
  });

  it.each([{}, { saysSorry: true }] as const)('sends a wrong password no more than twice (%j)', async (options) => {
    const wrong = { browser: 'auto', password: 'made-up and wrong' } as const;
    const result = await scanned({ keeps: true, ...options }, wrong);
    expect(saidOf(result)).toMatch(
      /^A browser was watched\. .* What was tried without a browser: .* Check username and password\. /,
    );
    expect(outcomeOf(result, 'session-fixation')).toBe('inconclusive');
    expect(result.attempts).toBeLessThanOrEqual(2);
  });
});

it('the page where a browser got no further is pictured without the account', async () => {
  // Of one width, so that nothing but the letters tells them apart.
  const pictures: Buffer[] = [];
  for (const [username, password] of [
    ['iii-ooo', 'made-up nnn-uuu'],
    ['ooo-iii', 'made-up uuu-nnn'],
  ] as const) {
    const { picture } = await scanned({ keeps: true }, { browser: 'auto', username, password });
    expect(picture?.at).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    pictures.push(Buffer.from(picture?.png ?? []));
  }
  const [first, second] = pictures;
  expect(first?.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
  expect(second?.equals(first ?? Buffer.alloc(0))).toBe(true);
});

describe('a way out that only a script draws', () => {
  const wayOut = {
    request: expect.stringContaining('DELETE http://127.0.0.1'),
    howFound: 'a browser was watched while it signed out, and what it sent is sent again',
  };

  it.each([
    ['by-request', 'pass'],
    ['by-vain-request', 'fail'],
    ['by-icon', 'pass'],
  ] as const)('is pressed once in a watched browser, and taken by HTTP from then on (%s)', async (leaves, outcome) => {
    const result = await scanned({ keeps: false, leaves }, { browser: 'auto' });
    expect([saidOf(result), outcomeOf(result, 'logout-invalidation')]).toEqual(['tested', outcome]);
    expect(result.signOut).toMatchObject(wayOut);
    expect(result.erased).toBe(false);
  });

  it('is said to send nothing, if the page only forgets', async () => {
    const result = await scanned({ keeps: false, leaves: 'in-browser' }, { browser: 'auto' });
    const check = result.checks.find(({ id }) => id === 'logout-invalidation');
    expect(check).toMatchObject({ outcome: 'inconclusive' });
    expect(JSON.stringify(check)).toContain('its script only removed what the browser keeps');
    expect(result.erased).toBe(false);
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
