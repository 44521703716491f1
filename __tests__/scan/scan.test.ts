import { describe, expect, it } from '@jest/globals';
import { checks } from '../../src/checks/index.js';
import { createSecrets } from '../../src/evidence/secrets.js';
import type { TargetSettings } from '../../src/inputs/settings.js';
import type { TargetScan } from '../../src/policy/scan.js';
import { scan } from '../../src/scan/scan.js';
import { startApp, type App } from '../apps/app.js';
import type { AppOptions } from '../apps/options.js';
import { buildTarget } from '../builders/target.js';

type Outcomes = Readonly<Record<string, TargetScan['checks'][number]['outcome']>>;

interface Scanned {
  readonly result: TargetScan;
  readonly outcomes: Outcomes;
  readonly log: readonly string[];
  readonly counts: App['counts'];
  /** Everything the scan returns, as text, and every secret it was told of. */
  readonly text: string;
  readonly secrets: readonly string[];
  readonly password: string;
}

async function scanApp(options: AppOptions, overrides: Partial<TargetSettings> = {}): Promise<Scanned> {
  const app = await startApp(options);
  try {
    const masked: string[] = [];
    const secrets = createSecrets((form) => masked.push(form));
    const target = buildTarget(app, overrides);
    secrets.add(target.password);
    const result = await scan(target, secrets);
    const outcomes = Object.fromEntries(result.checks.map((check) => [check.id, check.outcome]));
    return {
      result,
      outcomes,
      log: app.log,
      counts: app.counts,
      text: JSON.stringify(result),
      secrets: masked,
      password: app.password,
    };
  } finally {
    await app.close();
  }
}

function reasonOf(result: TargetScan): string {
  return result.state.kind === 'untested' ? result.state.obstacle.reason : '';
}

function inconclusiveReason(result: TargetScan, id: string): string {
  const check = result.checks.find((one) => one.id === id);
  return check?.outcome === 'inconclusive' ? check.obstacle.reason : '';
}

const fixation = 'session-fixation';
const adoption = 'session-adoption';
const logout = 'logout-invalidation';

describe('a scan of a real application', () => {
  it('lists every check once, in the catalogue’s order, whatever the outcome', async () => {
    const ids = checks.map(({ meta }) => meta.id);
    const tested = await scanApp({});
    const untested = await scanApp({ signInBreaks: true });
    expect(tested.result.checks.map((check) => check.id)).toEqual(ids);
    expect(untested.result.checks.map((check) => check.id)).toEqual(ids);
  });

  it('never touches a link that reads like deleting', async () => {
    const { result, log } = await scanApp({ dangerousLinks: true });
    expect(result.state.kind).toBe('tested');
    expect(log.filter((line) => /delete|remove|purge|unsubscribe/.test(line))).toEqual([]);
  });

  it('tries a wrong password once and last', async () => {
    const { counts, log } = await scanApp({});
    expect(counts.wrongLogins).toBe(1);
    const lastSignIn = log.map((line) => line.startsWith('POST /login')).lastIndexOf(true);
    expect(log.slice(lastSignIn + 1).some((line) => line.startsWith('POST'))).toBe(false);
  });
});

describe('a noisy page that is a 200 for everybody', () => {
  const seeds = Array.from({ length: 20 }, (_, index) => index + 1);
  const page = { protectedUrl: '/account' };

  it('is judged rightly in 20 of 20 runs if the identifier is kept', async () => {
    for (const noiseSeed of seeds) {
      const { outcomes } = await scanApp(
        { noisy: true, noiseSeed, signedOutPage: '200-for-all', renewal: 'keep' },
        page,
      );
      expect({ noiseSeed, outcome: outcomes[fixation] }).toEqual({ noiseSeed, outcome: 'fail' });
    }
  });

  it('is judged rightly in 20 of 20 runs if the identifier is renewed', async () => {
    for (const noiseSeed of seeds) {
      const { outcomes } = await scanApp({ noisy: true, noiseSeed, signedOutPage: '200-for-all' }, page);
      expect({ noiseSeed, fixation: outcomes[fixation], adoption: outcomes[adoption] }).toEqual({
        noiseSeed,
        fixation: 'pass',
        adoption: 'pass',
      });
    }
  });

  it('is inconclusive with a wrong password in 20 of 20 runs', async () => {
    for (const noiseSeed of seeds) {
      const { result } = await scanApp(
        { noisy: true, noiseSeed, signedOutPage: '200-for-all', renewal: 'keep' },
        { ...page, password: 'not-the-password' },
      );
      expect({ noiseSeed, state: result.state.kind }).toEqual({ noiseSeed, state: 'untested' });
    }
  });
});

describe('a target that cannot be tested', () => {
  const every = (result: TargetScan): boolean =>
    result.checks.length > 0 && result.checks.every((check) => check.outcome === 'inconclusive');

  it('is inconclusive with a wrong password, and says what came back', async () => {
    const { result } = await scanApp({ renewal: 'keep' }, { password: 'not-the-password' });
    expect(every(result)).toBe(true);
    expect(reasonOf(result)).toContain('sign-in form on it again');
  });

  it('is inconclusive with a wrong password for Basic and for JSON too', async () => {
    for (const signIn of ['basic', 'basic-post', 'basic-session', 'json', 'bearer'] as const) {
      const { result } = await scanApp({ signIn }, { password: 'not-the-password' });
      expect({ signIn, every: every(result) }).toEqual({ signIn, every: true });
    }
  });

  it('is inconclusive if the protected page is public, and says that the sign-in took', async () => {
    const { result } = await scanApp({ renewal: 'keep' }, { protectedUrl: '/login' });
    expect(every(result)).toBe(true);
    expect(reasonOf(result)).toMatch(/protected-url.*although the sign-in took/);
  });

  it('is inconclusive if the page looks the same to everybody', async () => {
    const { result } = await scanApp({ signedOutPage: 'identical', renewal: 'keep' }, { protectedUrl: '/account' });
    expect(every(result)).toBe(true);
  });

  it('is inconclusive if everybody is signed in after one sign-in, and says so', async () => {
    const { result } = await scanApp({ recognisesAddress: true });
    expect(every(result)).toBe(true);
    expect(reasonOf(result)).toContain('something other than an identifier');
  });

  it('is inconclusive if the sign-in breaks', async () => {
    const { result } = await scanApp({ signInBreaks: true });
    expect(reasonOf(result)).toContain('500');
  });

  it('is inconclusive if nothing listens', async () => {
    const app = await startApp({});
    await app.close();
    const result = await scan(
      buildTarget(app),
      createSecrets(() => undefined),
    );
    expect(every(result)).toBe(true);
    expect(reasonOf(result)).toContain('did not answer');
  });

  it('names the services of a job in a container if nothing listens', async () => {
    const app = await startApp({});
    await app.close();
    const secrets = createSecrets(() => undefined);
    const { state } = await scan(buildTarget(app), secrets, { container: 'certain', services: ['shop'] });
    const { port } = new URL(app.url);
    expect(state.kind === 'untested' && state.obstacle.remedy).toMatch(
      new RegExp(`runs in a container.*by their names: shop; try http://shop:${port}\\.$`),
    );
  });

  it('is inconclusive if no sign-in can be found, and lists what was tried', async () => {
    const { result } = await scanApp(
      { signIn: 'basic' },
      { login: { type: 'form', url: null, body: null, steps: [], command: null } },
    );
    expect(every(result)).toBe(true);
    expect(reasonOf(result)).toContain('No way to sign in was found');
  });

  it('is inconclusive if the requests or the sign-ins are spent, and names the input', async () => {
    const limits = { timeoutMs: 60_000, requestTimeoutMs: 10_000, maxRequests: 45, maxLogins: 12 };
    const requests = await scanApp({}, { limits });
    expect(requests.outcomes[fixation] === 'pass' && requests.outcomes[adoption] === 'pass').toBe(false);
    const logins = await scanApp({}, { limits: { ...limits, maxRequests: 200, maxLogins: 2 } });
    expect(logins.outcomes).toMatchObject({ [fixation]: 'inconclusive', [adoption]: 'inconclusive' });
    expect(JSON.stringify(logins.result)).toContain('max-logins');
  });

  it('is inconclusive for the sign-out alone if logout-url does not sign out', async () => {
    const { result, outcomes } = await scanApp({}, { logout: { method: 'GET', url: '/' } });
    expect(outcomes).toMatchObject({ [fixation]: 'pass', [logout]: 'inconclusive' });
    expect(inconclusiveReason(result, logout)).toContain('logout-url');
  });
});

describe('secrets', () => {
  it.each([['form'], ['json'], ['basic-post'], ['bearer-and-session']] as const)(
    'never reach the result of a %s scan',
    async (signIn) => {
      const { text, secrets, password } = await scanApp({
        signIn,
        renewal: 'keep',
        unknownIdentifier: 'adopt',
      });
      expect(secrets.length).toBeGreaterThan(5);
      expect(secrets).toContain(password);
      expect(secrets.filter((secret) => secret.length >= 8 && text.includes(secret))).toEqual([]);
    },
  );
});
