import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { requireChromium } from '../../scripts/chromium.mjs';
import type { ActorHabits } from '../../src/actors/actor-options.js';
import { carriedCookies } from '../../src/actors/carried.js';
import type { Actor } from '../../src/actors/actor.js';
import type { FrozenJar, StoredItem } from '../../src/actors/jar.js';
import type { StoredCookie } from '../../src/actors/stored-cookie.js';
import { openBrowser, type OpenBrowser } from '../../src/browser/use-browser.js';
import { Budget } from '../../src/http/budget.js';
import { browserLogin } from '../../src/sign-in/browser.js';
import type { SignInAttempt } from '../../src/sign-in/method.js';
import { browserFolders } from '../builders/browser-folders.js';
import { fenceOptions } from '../builders/browse.js';
import {
  closeServers,
  html,
  redirect,
  sentCookies,
  serve,
  type LittleServer,
  type SeenRequest,
} from '../builders/server.js';
import { closeStages, openStage } from '../builders/stage.js';

const credentials = { username: 'alice', password: 'made-up pass' };
const budgetOf = (timeoutMs: number): Budget => new Budget({ timeoutMs, maxRequests: 50, maxLogins: 5 });

let browser: OpenBrowser;

async function open(): Promise<OpenBrowser> {
  const options = { ...fenceOptions((url) => url.hostname === '127.0.0.1'), program: requireChromium() };
  const opened = await openBrowser({ ...options, environment: process.env }, () => 120_000);
  if (opened.kind === 'failed') throw new Error(opened.obstacle.reason);
  return opened.browser;
}

beforeAll(async () => {
  browser = await open();
});

afterAll(async () => {
  await browser.close();
  expect(browserFolders()).toEqual([]);
});

afterEach(async () => {
  await closeStages();
  await closeServers();
});

interface Begun {
  readonly cookies?: readonly Partial<StoredCookie>[];
  readonly stored?: readonly Omit<StoredItem, 'origin'>[];
  /** Cookies that are planted late. */
  readonly late?: readonly Partial<StoredCookie>[];
  readonly habits?: ActorHabits;
  /** Runs on the page that people sign in on. */
  readonly script?: string;
}

interface Tried {
  readonly server: LittleServer;
  readonly actor: Actor;
  readonly attempt: SignInAttempt;
}

const cookie = (given: Partial<StoredCookie>): StoredCookie => ({
  ...{ name: 'planted', value: 'v', domain: '127.0.0.1', path: '/', expires: -1, httpOnly: true, secure: false },
  ...{ sameSite: 'Lax', ...given },
});

const form = `<form method=post action=/login><input name=user autocomplete=username><input name=word type=password>
<button>Sign in</button></form>`;

async function signIn(
  { cookies = [], stored = [], late, habits = {}, script = '' }: Begun,
  used = browser,
): Promise<Tried> {
  const server = await serve((request, response) => {
    if (request.path === '/login') redirect(response, '/home', 302, ['sid=new; Path=/; HttpOnly']);
    else if (request.path !== '/') html(response, '<h1>Home of alice</h1>');
    else html(response, `<script>${script}</script>${form}`, { 'set-cookie': 'own=1; Path=/' });
  });
  const stage = openStage(server.url());
  const begin = (given: readonly Partial<StoredCookie>[]): FrozenJar => {
    const other = stage.lane().actor('attacker');
    const items = stored.map((item) => ({ ...item, origin: server.origin }));
    const typed = { account: [], secrets: [] };
    other.takeOver({ requests: [], cookies: given.map(cookie), stored: items, typed, typedAt: 0, note: 'begins' });
    return other.freeze();
  };
  const planting = late === undefined ? {} : { plantedLate: begin(late) };
  const actor = stage.lane().actor('victim', begin(cookies), { ...habits, ...planting });
  const base = server.url();
  const method = browserLogin({
    ...{ browser: used, base, url: null, codes: null, credentials, prepared: null, tokenHeaders: [], asks: [] },
    ...{ budget: budgetOf(60_000), isAllowed: ({ origin }) => origin === server.origin, howFound: 'made up' },
  });
  return { server, actor, attempt: await method.attempt(actor, credentials) };
}

function sent({ server }: Tried, path: string): SeenRequest {
  const found = server.seen.find((one) => one.path === path);
  if (found === undefined) throw new Error(`nothing was sent to ${path}`);
  return found;
}

describe('a sign-in by a browser each time', () => {
  it('begins with the actor’s cookies, as they are, before anything is opened, and ends with the browser’s', async () => {
    const tried = await signIn({ cookies: [{ value: 'a=b==' }, { name: 'narrow', path: '/login', value: 'n' }] });
    expect([...sentCookies(sent(tried, '/'))]).toEqual([['planted', 'a=b==']]);
    expect(sentCookies(sent(tried, '/login')).get('narrow')).toBe('n');
    const held = tried.actor.freeze();
    expect(held.names).toEqual(['narrow', 'own', 'planted', 'sid']);
    expect([held.values('planted'), held.values('sid')]).toEqual([['a=b=='], ['new']]);
    expect(held.all.find(({ key }) => key === 'planted')?.httpOnly).toBe(true);
    const { attempt, actor } = tried;
    if (attempt.kind !== 'sent') throw new Error(attempt.obstacle.reason);
    expect(actor.hops[attempt.sentAt]).toMatchObject({ method: 'POST', url: { pathname: '/login' } });
    expect(actor.hops[attempt.sentAt]?.cookies[0]?.line).toBe('sid=new; Path=/; HttpOnly');
    expect(attempt.landing.last.url.pathname).toBe('/home');
  });

  it('sees that a script has replaced what was planted', async () => {
    const script = "document.cookie = 'planted=other; path=/'; localStorage.token = 'other';";
    const planted = { cookies: [{ httpOnly: false }], stored: [{ kind: 'local', key: 'token', value: 'v' }] } as const;
    const { actor } = await signIn({ ...planted, script });
    expect(actor.freeze().values('planted')).toEqual(['other']);
    expect(actor.freeze().stored.map(({ value }) => value)).toEqual(['other']);
    const carried = actor.hops.flatMap(({ sent = [] }) => sent).filter(([name]) => name.toLowerCase() === 'cookie');
    expect(carried.map(([, text]) => /planted=\w+/.exec(text)?.[0])).toEqual([
      'planted=v',
      'planted=other',
      'planted=other',
    ]);
  });

  it('plants storage before the first script, once', async () => {
    const script = `
      const seen = [localStorage.token, sessionStorage.step].join();
      document.cookie = 'seen=' + (localStorage.seen ??= seen) + '; path=/';
      sessionStorage.step = 'two';`;
    const items = [
      { kind: 'local', key: 'token', value: '{"t":"=="}' },
      { kind: 'session', key: 'step', value: 'one' },
    ] as const;
    const { actor } = await signIn({ stored: items, script });
    expect(actor.freeze().values('seen')).toEqual(['{"t":"=="},one']);
    expect(actor.freeze().stored.map(({ key, value }) => [key, value])).toEqual([
      ['token', '{"t":"=="}'],
      ['seen', '{"t":"=="},one'],
      ['step', 'two'],
    ]);
  });

  it.each<[string, Partial<StoredCookie>]>([
    ['breaks the rules of its prefix', { name: '__Host-sid' }],
    ['goes to all sites without TLS', { sameSite: 'None' }],
  ])('is no try with a cookie that %s', async (_, given) => {
    const { attempt, server } = await signIn({ cookies: [given] });
    if (attempt.kind === 'sent') throw new Error('it was sent');
    const name = given.name ?? 'planted';
    expect(attempt.obstacle.reason).toContain(`does not hold or send the cookie ${name} as it was planted`);
    expect(server.seen).toEqual([]);
  });

  it('plants late what is to be planted when the page is open', async () => {
    const tried = await signIn({ late: [{ name: 'own', value: 'planted' }] });
    expect(sentCookies(sent(tried, '/')).get('own')).toBeUndefined();
    expect(sentCookies(sent(tried, '/login')).get('own')).toBe('planted');
    expect(tried.actor.freeze().values('own')).toEqual(['planted']);
  });

  it.each([
    ['first', 'own=tossed; own=1'],
    ['last', 'own=1; own=tossed'],
  ] as const)('sends a second cookie %s, which its scripts do not see', async (position, header) => {
    const habits = { carries: carriedCookies([['own', 'tossed']]), cookiesStand: position };
    const tried = await signIn({ habits });
    const [, value] = sent(tried, '/login').headers.find(([name]) => name.toLowerCase() === 'cookie') ?? [];
    expect(value).toBe(header);
    expect(tried.actor.freeze().values('own')).toEqual(['1']);
  });

  it('says so if the browser has ended', async () => {
    const other = await open();
    await other.close();
    const { attempt } = await signIn({}, other);
    expect(attempt).toMatchObject({ kind: 'blocked', obstacle: { reason: expect.stringContaining('The browser') } });
  });
});
