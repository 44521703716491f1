import { describe, expect, it } from '@jest/globals';
import { checks } from '../src/checks/index.js';
import { createSecrets } from '../src/evidence/secrets.js';
import type { TargetSettings } from '../src/inputs/settings.js';
import type { TargetScan } from '../src/policy/scan.js';
import { scan } from '../src/scan.js';
import { startApp, type App } from './apps/app.js';
import type { AppOptions } from './apps/options.js';
import { buildTarget } from './builders/target.js';

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

/** One application a line, and what must be said of it. */
const corpus: readonly (readonly [
  name: string,
  options: AppOptions,
  expected: Outcomes,
  overrides?: Partial<TargetSettings>,
])[] = [
  [
    'a safe application with a sign-in form',
    {},
    { [fixation]: 'pass', [adoption]: 'pass', [logout]: 'pass' },
  ],
  ['an identifier that is kept at sign-in', { renewal: 'keep' }, { [fixation]: 'fail', [adoption]: 'pass' }],
  [
    'an identifier that changes while the old one is signed in too',
    { renewal: 'change-but-old-valid' },
    { [fixation]: 'fail' },
  ],
  [
    'made-up identifiers kept for visitors and renewed at sign-in',
    { unknownIdentifier: 'adopt' },
    { [fixation]: 'pass', [adoption]: 'fail' },
  ],
  [
    'made-up identifiers that come out signed in',
    { unknownIdentifier: 'adopt', renewal: 'keep' },
    { [fixation]: 'fail', [adoption]: 'fail' },
  ],
  [
    'a server that refuses to sign in over a made-up identifier',
    { unknownIdentifier: 'refuse-login' },
    { [fixation]: 'pass', [adoption]: 'pass' },
  ],
  [
    'a client-side session whose copy outlives the sign-out',
    { session: 'client' },
    { [fixation]: 'pass', [adoption]: 'pass', [logout]: 'fail' },
  ],
  [
    'a visitor cookie that never rotates beside a separate sign-in cookie',
    { session: 'visitor-and-auth' },
    { [fixation]: 'pass', [adoption]: 'pass' },
  ],
  ['a session of two cookies, one of which rotates', { session: 'two-cookies' }, { [fixation]: 'pass' }],
  ['a kept identifier bound to a second secret', { session: 'bound' }, { [fixation]: 'pass' }],
  [
    'a value sealed anew with every response, safely',
    { session: 'sliding' },
    { [fixation]: 'pass', [adoption]: 'pass' },
  ],
  [
    'a value sealed anew with every response, its identifier kept',
    { session: 'sliding', renewal: 'keep' },
    { [fixation]: 'fail' },
  ],
  ['a JSON sign-in that keeps the identifier', { signIn: 'json', renewal: 'keep' }, { [fixation]: 'fail' }],
  [
    'a JSON sign-in with a mirrored CSRF cookie, safely',
    { signIn: 'json', csrf: 'double-submit-cookie' },
    { [fixation]: 'pass', [logout]: 'pass' },
  ],
  [
    'a token in a header and nothing else',
    { signIn: 'bearer' },
    {
      [fixation]: 'pass',
      [adoption]: 'not-applicable',
      [logout]: 'not-applicable',
      'cookie-httponly': 'not-applicable',
    },
  ],
  [
    'a token in a header beside a fixated cookie session',
    { signIn: 'bearer-and-session', renewal: 'keep' },
    { [fixation]: 'fail' },
  ],
  [
    'Basic on every page and no session',
    { signIn: 'basic' },
    { [adoption]: 'not-applicable', [logout]: 'not-applicable' },
  ],
  [
    'Basic on every page, and the session that was there signed in by it',
    { signIn: 'basic-session', renewal: 'keep' },
    { [fixation]: 'fail' },
  ],
  [
    'Basic at one endpoint that keeps the identifier',
    { signIn: 'basic-post', renewal: 'keep' },
    { [fixation]: 'fail' },
  ],
  ['Basic at one endpoint, safely', { signIn: 'basic-post' }, { [fixation]: 'pass', [adoption]: 'pass' }],
  ['a form with its token in a cookie and a field', { csrf: 'double-submit-cookie' }, { [fixation]: 'pass' }],
  ['a form with its token in a meta tag', { csrf: 'meta' }, { [fixation]: 'pass' }],
  [
    'sign-up, search and newsletter forms, and cookies that mean nothing',
    { decoyForms: true, decoyCookies: true },
    { [fixation]: 'pass', 'cookie-httponly': 'pass' },
  ],
  [
    'no cookie before sign-in',
    { anonymousSession: 'none' },
    { [fixation]: 'not-applicable', [adoption]: 'pass' },
  ],
  [
    'an identifier that the protected page issues',
    { anonymousSession: 'on-protected', renewal: 'keep' },
    { [fixation]: 'fail' },
  ],
  ['a 401 for visitors', { signedOutPage: '401' }, { [fixation]: 'pass' }],
  ['a sign-out that only clears the cookie', { logout: 'clears-cookie-only' }, { [logout]: 'fail' }],
  ['no way to sign out', { logout: 'none' }, { [fixation]: 'pass', [logout]: 'inconclusive' }],
  ['a sign-out by link', { logoutBy: 'link' }, { [logout]: 'pass' }],
  [
    'a remember-me cookie that makes a new session after sign-out',
    { rememberMe: true },
    { [logout]: 'fail' },
  ],
  [
    'a sign-in that ends the account’s other sessions',
    { singleSession: true },
    { [fixation]: 'pass', [adoption]: 'pass', [logout]: 'pass' },
  ],
  [
    'a fixated sign-in that ends the account’s other sessions',
    { singleSession: true, renewal: 'keep' },
    { [fixation]: 'fail' },
  ],
  [
    'an account that one wrong password locks',
    { locksAccount: true },
    { [fixation]: 'pass', [adoption]: 'pass', [logout]: 'pass' },
  ],
  [
    'a failed sign-in that rotates the identifier, a successful one that keeps it',
    { renewsOnFailure: true, renewal: 'keep' },
    { [fixation]: 'fail' },
  ],
  [
    'Secure cookies over plain loopback HTTP',
    { secureCookies: true },
    { [fixation]: 'pass', 'cookie-secure': 'pass' },
  ],
  [
    'cookies without any attribute',
    { cookieAttributes: 'Path=/' },
    {
      'cookie-secure': 'fail',
      'cookie-httponly': 'fail',
      'cookie-samesite': 'fail',
      'cookie-prefix': 'fail',
      'cookie-domain': 'pass',
    },
  ],
  [
    'a cookie for all sibling hosts',
    { cookieAttributes: 'Path=/; HttpOnly; SameSite=None; Domain=127.0.0.1' },
    { 'cookie-domain': 'fail', 'cookie-samesite': 'fail' },
  ],
  [
    'a cookie with every protection',
    { cookieName: '__Host-sid', cookieAttributes: 'Path=/; Secure; HttpOnly; SameSite=Lax' },
    {
      'cookie-tossing': 'pass',
      'cookie-secure': 'pass',
      'cookie-prefix': 'pass',
      'cookie-rejected': 'pass',
      'cookie-consistency': 'pass',
      'session-lifetime': 'pass',
    },
  ],
  [
    'a cookie that lives for a month',
    { cookieAttributes: 'Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000' },
    { 'session-lifetime': 'fail' },
  ],
  [
    'SameSite=None without Secure, which browsers drop',
    { cookieAttributes: 'Path=/; HttpOnly; SameSite=None' },
    { 'cookie-rejected': 'fail', 'cookie-samesite': 'fail' },
  ],
  ['a cookie that each response sets twice', { setsTwice: true }, { 'cookie-consistency': 'fail' }],
  ['identifiers that count', { identifiers: 'counter' }, { 'session-id-entropy': 'fail' }],
  [
    'a second sign-in that keeps the identifier',
    { renewal: 'renew-visitor' },
    { [fixation]: 'pass', 'reauthentication-rotation': 'fail' },
  ],
  [
    'a token cookie that stays the same through the sign-in',
    { csrf: 'double-submit-cookie' },
    { 'session-carry-over': 'fail', 'cookie-tossing': 'fail' },
  ],
  [
    'a session that Basic made and that lives on without it',
    { signIn: 'basic-session' },
    { 'basic-auth-session': 'fail', [fixation]: 'pass' },
  ],
  [
    'a sign-in limited to two attempts',
    { loginLimit: { attempts: 2, seconds: 1 } },
    { [fixation]: 'pass', [adoption]: 'pass' },
  ],
];

describe('a scan of a real application', () => {
  it.each(corpus)('judges %s', async (_name, options, expected, overrides = {}) => {
    const { result, outcomes } = await scanApp(options, overrides);
    expect({ state: result.state.kind, ...outcomes }).toMatchObject({ state: 'tested', ...expected });
  });

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

  it('is judged rightly in 20 of 20 runs where the identifier is kept', async () => {
    for (const noiseSeed of seeds) {
      const { outcomes } = await scanApp(
        { noisy: true, noiseSeed, signedOutPage: '200-for-all', renewal: 'keep' },
        page,
      );
      expect({ noiseSeed, outcome: outcomes[fixation] }).toEqual({ noiseSeed, outcome: 'fail' });
    }
  });

  it('is judged rightly in 20 of 20 runs where the identifier is renewed', async () => {
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

  it('is inconclusive where the protected page is public, and says that the sign-in took', async () => {
    const { result } = await scanApp({ renewal: 'keep' }, { protectedUrl: '/login' });
    expect(every(result)).toBe(true);
    expect(reasonOf(result)).toMatch(/protected-url.*although the sign-in took/);
  });

  it('is inconclusive where the page looks the same to everybody', async () => {
    const { result } = await scanApp(
      { signedOutPage: 'identical', renewal: 'keep' },
      { protectedUrl: '/account' },
    );
    expect(every(result)).toBe(true);
  });

  it('is inconclusive where everybody is signed in after one sign-in, and says so', async () => {
    const { result } = await scanApp({ recognisesAddress: true });
    expect(every(result)).toBe(true);
    expect(reasonOf(result)).toContain('something else than an identifier');
  });

  it('is inconclusive where the sign-in breaks', async () => {
    const { result } = await scanApp({ signInBreaks: true });
    expect(reasonOf(result)).toContain('500');
  });

  it('is inconclusive where nothing listens', async () => {
    const app = await startApp({});
    await app.close();
    const result = await scan(
      buildTarget(app),
      createSecrets(() => undefined),
    );
    expect(every(result)).toBe(true);
    expect(reasonOf(result)).toContain('did not answer');
  });

  it('is inconclusive where no sign-in can be found, and lists what was tried', async () => {
    const { result } = await scanApp(
      {},
      { login: { type: 'json', url: null, body: null, steps: [], command: null } },
    );
    expect(every(result)).toBe(true);
    expect(reasonOf(result)).toContain('No way to sign in was found');
  });

  it('is inconclusive where the requests or the sign-ins are spent, and names the input', async () => {
    const limits = { timeoutMs: 60_000, requestTimeoutMs: 10_000, maxRequests: 45, maxLogins: 12 };
    const requests = await scanApp({}, { limits });
    expect(requests.outcomes[fixation] === 'pass' && requests.outcomes[adoption] === 'pass').toBe(false);
    const logins = await scanApp({}, { limits: { ...limits, maxRequests: 200, maxLogins: 2 } });
    expect(logins.outcomes).toMatchObject({ [fixation]: 'inconclusive', [adoption]: 'inconclusive' });
    expect(JSON.stringify(logins.result)).toContain('max-logins');
  });

  it('is inconclusive for the sign-out alone where logout-url does not sign out', async () => {
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
