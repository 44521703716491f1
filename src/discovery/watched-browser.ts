import { ContextCookies, type BrowserCookie } from '../browser/browser-state.js';
import { findBrowser } from '../browser/find-browser.js';
import type { Recording } from '../browser/recording.js';
import { openBrowser, type FencedBrowser, type OpenBrowser } from '../browser/use-browser.js';
import { userAgent } from '../actors/address.js';
import { watchSignIn, type Watched } from '../browser/watch-sign-in.js';
import { watchSignOut, type WatchedSignOut } from '../browser/watch-sign-out.js';
import type { Obstacle } from '../evidence/gathered.js';
import type { Secrets } from '../evidence/secrets.js';
import type { AgentOptions } from '../http/agent.js';
import type { AllowedHosts } from '../http/allowed-hosts.js';
import type { Budget } from '../http/budget.js';
import type { HeaderFields } from '../http/wire.js';
import { readsLikeSignOut } from '../pages/words.js';
import type { BrowserTrouble } from './browser-trouble.js';
import { rateLimited, turnedAwayFor } from './turned-away.js';
import { correlate } from '../sign-in/recorded/correlate.js';
import { carriersOf, doubtOf } from '../sign-in/recorded/doubt.js';
import { isScripted, typeOf } from '../sign-in/recorded/exchanges.js';
import type { Correlation, UnexplainedValue } from '../sign-in/recorded/recipe.js';
import type { LoginMethod, WatchedSignOuts } from '../sign-in/method.js';
import type { SignInSettings } from '../sign-in/sign-in-settings.js';
import { stepsLogin } from '../sign-in/steps.js';
import { browserLogin, type Prepared } from '../sign-in/browser.js';
import { boundBy, tokenHeadersOf } from '../sign-in/recorded/sent-tokens.js';
import { carriersSince, watchedSignOuts } from './watched-sign-out.js';

/** What a browser may use of a target. */
export interface BrowserAccess {
  readonly agent: AgentOptions;
  readonly hosts: Pick<AllowedHosts, 'trusts'>;
  /** Of the user's, sent with every request. */
  readonly headers: HeaderFields;
  readonly budget: Budget;
  readonly secrets: Pick<Secrets, 'addIdentifier' | 'redact'>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Whether the target is asked as behind a TLS proxy, whose https a browser cannot be shown. */
  readonly isProxied: boolean;
  /** Hears when a browser is at work. */
  readonly tell: (what: string) => void;
  /** Has it ended with the target at the latest. */
  readonly onClose: (end: () => Promise<void>) => void;
}

export type WatchedWay =
  | {
      readonly kind: 'found';
      /** What it sent, sent again without it; null if that cannot be. */
      readonly sentAgain: LoginMethod | null;
      /** The browser, which stays open. */
      readonly eachTime: LoginMethod;
      /** Why what it got may be worth nothing elsewhere; null if nothing says so. */
      readonly bound: BrowserTrouble | null;
    }
  /** Why the browser was of no help, and what is. */
  | { readonly kind: 'obstacle'; readonly obstacle: BrowserTrouble };

/** For the browser, both sign-ins in it: experiments and the last control need time as well. */
const mostMs = 60_000;
/** With less than that, it is not worth starting. */
const leastMs = 15_000;
/** To close the browser, and to say why. */
const endMs = 6_000;
/** Tokens that are made within one second may be the same. */
const betweenMs = 1100;

/**
 * Watches a real browser sign in, and takes what it sent for a way to sign in without one, or itself if that cannot be.
 * Each time it is watched costs a sign-in.
 * @param opens whether an address was opened with success without a browser
 */
export async function watchedWay(
  access: BrowserAccess,
  settings: SignInSettings,
  opens: Watching['opens'] = () => false,
): Promise<WatchedWay> {
  if (access.isProxied) return { kind: 'obstacle', obstacle: behindProxy };
  const found = findBrowser(access.environment, process.platform);
  if (found.kind === 'missing') return { kind: 'obstacle', obstacle: { cause: 'missing', ...found.obstacle } };
  const { agent, hosts, environment, budget, tell } = access;
  const timeoutMs = Math.min(mostMs, budget.remainingMs);
  if (timeoutMs < leastMs) return { kind: 'obstacle', obstacle: noTimeLeft };
  const begun = Date.now();
  // Any request of a browser's may hold credentials.
  const isAllowed = (url: URL): boolean => hosts.trusts(url);
  const fence = { ...agent, headers: asActors(access.headers), isAllowed, timeoutMs };
  const opened = await openBrowser({ ...fence, program: found.program, environment }, () => budget.remainingMs);
  if (opened.kind === 'failed') return { kind: 'obstacle', obstacle: { cause: 'stuck', ...opened.obstacle } };
  const { browser } = opened;
  access.onClose(() => browser.close());
  const until = begun + timeoutMs - endMs;
  const watching: Watching = { budget, settings, isAllowed, opens, codes: [], signedOut: [], until, tell };
  const used = await browser.use((fenced) => record(fenced, watching), begun + timeoutMs - Date.now(), timeoutMs);
  const recorded: Recorded = used.kind === 'failed' ? stuckBy(used.obstacle) : used.value;
  if (recorded.kind === 'recorded') return wayOf(recorded, { access, settings, watching, browser });
  await browser.close();
  return { kind: 'obstacle', obstacle: recorded.obstacle };
}

function stuckBy(obstacle: Obstacle): Recorded {
  return { kind: 'stuck', obstacle: { cause: 'stuck', ...obstacle } };
}

/** A session may be bound to what the browser says that it is, and others go on in it. */
export function asActors(headers: HeaderFields): HeaderFields {
  const isGiven = headers.some(([name]) => name.toLowerCase() === 'user-agent');
  return isGiven ? headers : [['User-Agent', userAgent], ...headers];
}

interface OpenTo {
  readonly access: BrowserAccess;
  readonly settings: SignInSettings;
  readonly watching: Watching;
  readonly browser: OpenBrowser;
}

function wayOf(
  { recordings, databases, cookies }: Extract<Recorded, { kind: 'recorded' }>,
  { access: { budget, secrets }, settings, watching, browser }: OpenTo,
): WatchedWay {
  for (const value of recordings.flatMap(carriersOf)) secrets.addIdentifier(value);
  const { username, password } = settings.credentials;
  const correlation = correlate(recordings, { username, password, codes: watching.codes }, settings.base);
  settings.codes?.startAnew();
  const tokenHeaders = tokenHeadersOf(recordings);
  const carried = tokenHeaders.map(({ carrier }) => carrier.name.toLowerCase());
  const signOuts = watchedSignOuts(watching.signedOut, recordings[0], settings, carried);
  for (const value of watching.signedOut.flatMap(carriersSince)) secrets.addIdentifier(value);
  const by = boundBy(recordings[1]);
  const bound = by === null ? null : boundTo(by);
  const prepared = { recording: recordings[1], cookies, codes: watching.codes.slice(-1) };
  const eachTime = (why: string, asks: readonly URL[], first: Prepared | null = null): LoginMethod =>
    withSignOuts(
      browserLogin({
        ...settings,
        ...{ browser, budget, isAllowed: watching.isAllowed, asks, prepared: first, tokenHeaders },
        howFound: secrets.redact(`a browser signs in each time, because ${why}`),
      }),
      signOuts,
    );
  if (correlation.kind === 'unexplained') {
    const method = eachTime(unexplained(correlation.values, databases), askedSince(recordings), prepared);
    return { kind: 'found', sentAgain: null, eachTime: method, bound };
  }
  const asks = askedFor(correlation, settings);
  const doubt = doubtOf(correlation.steps, recordings);
  if (doubt !== null)
    return {
      kind: 'found',
      sentAgain: null,
      eachTime: eachTime(`${doubt}, and nobody else can tell what becomes of a planted one`, asks, prepared),
      bound,
    };
  const { base, codes } = settings;
  return {
    kind: 'found',
    sentAgain: withSignOuts(
      { ...stepsLogin({ steps: correlation.steps, base, codes }, source), asks, recorded: correlation.steps },
      signOuts,
    ),
    eachTime: eachTime('what it sent signs nobody in when it is sent again', asks),
    bound,
  };
}

type Recorded =
  | {
      readonly kind: 'recorded';
      readonly recordings: readonly [Recording, Recording];
      /** Those that the page began to keep, in either. */
      readonly databases: readonly string[];
      /** What the browser held after the last of them. */
      readonly cookies: readonly BrowserCookie[];
    }
  | {
      readonly kind: 'stuck';
      readonly obstacle: BrowserTrouble;
      /** Milliseconds until the password may be sent again, if it was not looked at. */
      readonly turnedAwayMs?: number;
    };

interface Watching extends Pick<BrowserAccess, 'budget' | 'tell'> {
  readonly isAllowed: (url: URL) => boolean;
  readonly settings: SignInSettings;
  readonly opens: (url: URL) => boolean;
  /** One-time codes that were typed; grows. */
  readonly codes: string[];
  /** What came of signing out again; grows. */
  readonly signedOut: WatchedSignOut[];
  /** Milliseconds since 1970. */
  readonly until: number;
}

/**
 * Signs in once, and once more to compare, each in a context of its own. If the first shows nothing of an account, the
 * password may be wrong: it is not sent again.
 */
async function record(browser: FencedBrowser, watching: Watching): Promise<Recorded> {
  const { budget, settings, tell } = watching;
  tell('a browser signs in and is watched');
  // The second stays signed in, for who goes on in it.
  const first = await watchPatiently(browser, watching, signOut);
  if (first.kind === 'stuck') return first;
  if (!showsAccount(first.recording, settings.credentials.username)) return { kind: 'stuck', obstacle: noAccount };
  await budget.pause(betweenMs);
  settings.codes?.startAnew();
  tell('the browser signs in once more, to compare');
  const second = await watchPatiently(browser, watching);
  if (second.kind === 'stuck') return second;
  const databases = [...new Set([...first.databases, ...second.databases])];
  const { cookies } = second;
  return { kind: 'recorded', recordings: [first.recording, second.recording], databases, cookies };
}

/** What was recorded is worth nothing if it cannot be tried, nor attacked. */
const keptForReplay = 4;

type WatchedOnce = Extract<Watched, { kind: 'sent' }> & { readonly cookies: readonly BrowserCookie[] };

/** Once more after the time that a rate limit names, if it looked at no password. */
async function watchPatiently(
  ...[browser, watching, then]: Parameters<typeof watchOnce>
): ReturnType<typeof watchOnce> {
  const once = await watchOnce(browser, watching, then);
  const { budget, until } = watching;
  if (once.kind === 'sent' || once.turnedAwayMs === undefined) return once;
  if (Date.now() + once.turnedAwayMs + leastMs > until) return once;
  await budget.waitToRetry(once.turnedAwayMs);
  return watchOnce(browser, watching, then);
}

async function watchOnce(
  { driver, fence }: FencedBrowser,
  watching: Watching,
  then: (recording: Recording, at: SignedInAt, watching: Watching) => Promise<void> = () => Promise.resolve(),
): Promise<WatchedOnce | Extract<Recorded, { kind: 'stuck' }>> {
  const { budget, settings, isAllowed, opens, codes, until } = watching;
  if (!budget.takeLogin(keptForReplay)) return { kind: 'stuck', obstacle: noSignInLeft };
  const context = await driver.createBrowserContext();
  fence.startRecording();
  const watched = await watchSignIn(context, {
    start: settings.url ?? settings.base,
    credentials: settings.credentials,
    code: settings.codes && drawing(settings.codes, codes),
    isAllowed,
    opens,
    recorder: fence,
    timeoutMs: Math.max(0, until - Date.now()),
  });
  const cookies = watched.kind === 'sent' ? await (await ContextCookies.of(driver, context)).all() : [];
  if (watched.kind === 'sent') await then(watched.recording, { context, recorder: fence }, watching);
  await context.close();
  if (watched.kind === 'sent') return { ...watched, cookies };
  if (watched.recording === null) budget.returnLogin();
  const { why, obstacle, at, screenshot, recording } = watched;
  const picture = screenshot === null ? {} : { picture: { png: screenshot, at } };
  const turnedAwayMs = recording && turnedAwayFor(recording, Date.now());
  if (turnedAwayMs !== null) return { kind: 'stuck', obstacle: { ...rateLimited, ...picture }, turnedAwayMs };
  const told = {
    cause: why === 'refused' ? why : 'stuck',
    reason: `A browser was watched. ${obstacle.reason}`,
  } as const;
  return { kind: 'stuck', obstacle: { ...told, remedy: obstacle.remedy, ...picture } };
}

interface SignedInAt {
  readonly context: Parameters<typeof watchSignOut>[0];
  readonly recorder: FencedBrowser['fence'];
}

/** What pressing, and looking in menus first, takes at most. */
const signOutMs = 15_000;

/** Last of all in its context: it costs no sign-in of its own. */
async function signOut(
  recording: Recording,
  { context, recorder }: SignedInAt,
  { settings, isAllowed, signedOut, until }: Watching,
): Promise<void> {
  const { username: account } = settings.credentials;
  if (!showsAccount(recording, account)) return;
  const timeoutMs = Math.max(0, Math.min(signOutMs, until - Date.now()));
  signedOut.push(await watchSignOut(context, { isAllowed, recorder, account, timeoutMs }));
}

function withSignOuts(method: LoginMethod, signOuts: WatchedSignOuts | null): LoginMethod {
  return signOuts === null ? method : { ...method, signOuts };
}

const noSignInLeft: BrowserTrouble = {
  cause: 'not-asked',
  reason: 'No sign-in was left for a browser to be watched.',
  remedy: 'Raise max-logins.',
};

const behindProxy: BrowserTrouble = {
  cause: 'not-asked',
  reason: 'No browser was watched: it cannot be shown the https that forwarded-proto makes the application believe in.',
  remedy: 'Give the https address of the proxy as url, or sign in by login-command.',
};

const noTimeLeft: BrowserTrouble = {
  cause: 'not-asked',
  reason: 'No time was left for a browser to be watched.',
  remedy: 'Raise timeout.',
};

const noAccount: BrowserTrouble = {
  cause: 'refused',
  reason:
    'A browser was watched. It sent the password. No answer after that shows the account’s name or a way to sign out, so the password was not sent again.',
  remedy: 'Check username and password. If they are right, sign in by login-command.',
};

function drawing(source: NonNullable<SignInSettings['codes']>, drawn: string[]): () => Promise<string> {
  return async () => {
    const code = await source.next();
    drawn.push(code);
    return code;
  };
}

/** Whether an answer since the password was sent names the account, or offers to sign out. */
function showsAccount({ exchanges, submittedAt }: Recording, username: string): boolean {
  const name = username.toLowerCase();
  return exchanges.slice(submittedAt).some(({ answer }) => {
    // Every script of an application names the sign-out.
    if (answer === null || answer.status >= 400 || /script|css/.test(typeOf(answer))) return false;
    return answer.body.toLowerCase().includes(name) || readsLikeSignOut(answer.body);
  });
}

function askedFor(
  { protectedRequests }: Extract<Correlation, { kind: 'recipe' }>,
  { base }: SignInSettings,
): readonly URL[] {
  return protectedRequests
    .filter(({ method, body, url }) => method === 'GET' && body === null && !url.includes('{{'))
    .map(({ url }) => new URL(url, base));
}

const source = {
  howFound: 'a browser was watched while it signed in, and what it sent is sent again',
  remedy: 'Give login-command, a script of yours that signs in.',
};

/** The most that are compared before others. */
const mostAsked = 8;

/** What scripts and navigations asked for as somebody who is signed in, in both recordings. */
function askedSince([one, other]: readonly [Recording, Recording]): readonly URL[] {
  const since = ({ exchanges, submittedAt }: Recording): string[] =>
    exchanges
      .slice(submittedAt)
      .filter((each) => each.method === 'GET' && isScripted(each) && (each.answer?.status ?? 500) < 300)
      .map(({ url }) => url);
  const again = new Set(since(other));
  const urls = [...new Set(since(one))].filter((url) => again.has(url) && URL.canParse(url));
  return urls.slice(0, mostAsked).map((url) => new URL(url));
}

function boundTo(what: string): BrowserTrouble {
  return {
    cause: 'stuck',
    reason: `What the browser got by signing in is bound to it by ${what}: without its key, a copy is worth nothing to anybody, so that one which is refused proves nothing.`,
    remedy: 'Turn that off in the test environment; what it protects then has to be tested without it.',
  };
}

/** Values, and databases, that are named at most. */
const mostNamed = 3;

/** As the end of a sentence. */
function unexplained(values: readonly UnexplainedValue[], databases: readonly string[]): string {
  if (values.some(({ why }) => why === 'not-sent'))
    return `it sends the password in no form that is known${keeping(databases)}`;
  const named = values
    .slice(0, mostNamed)
    .map(({ request, value }) => (request === null ? value : `${value} of ${request}`))
    .join('; ');
  const more = values.length > mostNamed ? `, and ${String(values.length - mostNamed)} more` : '';
  return `nothing that came before explains ${named}${more}${keeping(databases)}`;
}

function keeping(databases: readonly string[]): string {
  const kept = databases.slice(0, mostNamed).map((name) => name.slice(0, 100));
  return kept.length === 0 ? '' : ` (the page keeps a database: ${kept.join('; ')})`;
}
