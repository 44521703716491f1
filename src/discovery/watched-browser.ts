import { findBrowser } from '../browser/find-browser.js';
import type { Recording } from '../browser/recording.js';
import { useBrowser, type FencedBrowser } from '../browser/use-browser.js';
import { watchSignIn, type Watched } from '../browser/watch-sign-in.js';
import type { Secrets } from '../evidence/secrets.js';
import type { AgentOptions } from '../http/agent.js';
import type { AllowedHosts } from '../http/allowed-hosts.js';
import type { Budget } from '../http/budget.js';
import type { HeaderFields } from '../http/wire.js';
import { readsLikeSignOut } from '../pages/words.js';
import type { BrowserTrouble } from './browser-trouble.js';
import { correlate } from '../sign-in/recorded/correlate.js';
import { carriersOf, doubtOf } from '../sign-in/recorded/doubt.js';
import { typeOf } from '../sign-in/recorded/exchanges.js';
import type { Correlation, UnexplainedValue } from '../sign-in/recorded/recipe.js';
import type { LoginMethod } from '../sign-in/method.js';
import type { SignInSettings } from '../sign-in/sign-in-settings.js';
import { stepsLogin } from '../sign-in/steps.js';

/** What a browser may use of a target. */
export interface BrowserAccess {
  readonly agent: AgentOptions;
  readonly hosts: Pick<AllowedHosts, 'trusts'>;
  /** Of the user's, sent with every request. */
  readonly headers: HeaderFields;
  readonly budget: Budget;
  readonly secrets: Pick<Secrets, 'addIdentifier'>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Whether the target is asked as behind a TLS proxy, whose https a browser cannot be shown. */
  readonly isProxied: boolean;
  /** Hears when a browser is at work. */
  readonly tell: (what: string) => void;
}

export type WatchedWay =
  | { readonly kind: 'found'; readonly method: LoginMethod }
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
 * Watches a real browser sign in, and takes what it sent for a way to sign in without one. Each time it is watched
 * costs a sign-in.
 */
export async function watchedWay(access: BrowserAccess, settings: SignInSettings): Promise<WatchedWay> {
  if (access.isProxied) return { kind: 'obstacle', obstacle: behindProxy };
  const found = findBrowser(access.environment, process.platform);
  if (found.kind === 'missing') return { kind: 'obstacle', obstacle: { cause: 'missing', ...found.obstacle } };
  const { agent, hosts, headers, environment, budget, secrets, tell } = access;
  const timeoutMs = Math.min(mostMs, budget.remainingMs);
  if (timeoutMs < leastMs) return { kind: 'obstacle', obstacle: noTimeLeft };
  // Any request of a browser's may hold credentials.
  const isAllowed = (url: URL): boolean => hosts.trusts(url);
  const fence = { ...agent, headers, isAllowed, timeoutMs };
  const until = Date.now() + timeoutMs - endMs;
  const watching: Watching = { budget, settings, isAllowed, codes: [], until, tell };
  const used = await useBrowser({ ...fence, program: found.program, environment }, (browser) =>
    record(browser, watching),
  );
  if (used.kind === 'failed') return { kind: 'obstacle', obstacle: { cause: 'stuck', ...used.obstacle } };
  if (used.value.kind === 'stuck') return { kind: 'obstacle', obstacle: used.value.obstacle };
  const { recordings, databases } = used.value;
  for (const value of recordings.flatMap(carriersOf)) secrets.addIdentifier(value);
  const { username, password } = settings.credentials;
  const correlation = correlate(recordings, { username, password, codes: watching.codes }, settings.base);
  if (correlation.kind === 'unexplained')
    return { kind: 'obstacle', obstacle: unexplained(correlation.values, databases) };
  const doubt = doubtOf(correlation.steps, recordings);
  if (doubt !== null) return { kind: 'obstacle', obstacle: doubtful(doubt) };
  settings.codes?.startAnew();
  return { kind: 'found', method: methodOf(correlation, settings) };
}

type Recorded =
  | {
      readonly kind: 'recorded';
      readonly recordings: readonly [Recording, Recording];
      /** Those that the page began to keep, in either. */
      readonly databases: readonly string[];
    }
  | { readonly kind: 'stuck'; readonly obstacle: BrowserTrouble };

interface Watching extends Pick<BrowserAccess, 'budget' | 'tell'> {
  readonly isAllowed: (url: URL) => boolean;
  readonly settings: SignInSettings;
  /** One-time codes that were typed; grows. */
  readonly codes: string[];
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
  const first = await watchOnce(browser, watching);
  if (first.kind === 'stuck') return first;
  if (!showsAccount(first.recording, settings.credentials.username)) return { kind: 'stuck', obstacle: noAccount };
  await budget.pause(betweenMs);
  settings.codes?.startAnew();
  tell('the browser signs in once more, to compare');
  const second = await watchOnce(browser, watching);
  if (second.kind === 'stuck') return second;
  const databases = [...new Set([...first.databases, ...second.databases])];
  return { kind: 'recorded', recordings: [first.recording, second.recording], databases };
}

/** What was recorded is worth nothing if it cannot be tried, nor attacked. */
const keptForReplay = 4;

async function watchOnce(
  { driver, fence }: FencedBrowser,
  { budget, settings, isAllowed, codes, until }: Watching,
): Promise<Extract<Watched, { kind: 'sent' }> | Extract<Recorded, { kind: 'stuck' }>> {
  if (!budget.takeLogin(keptForReplay)) return { kind: 'stuck', obstacle: noSignInLeft };
  const context = await driver.createBrowserContext();
  fence.startRecording();
  const watched = await watchSignIn(context, {
    start: settings.url ?? settings.base,
    credentials: settings.credentials,
    code: settings.codes && drawing(settings.codes, codes),
    isAllowed,
    recorder: fence,
    timeoutMs: Math.max(0, until - Date.now()),
  });
  await context.close();
  if (watched.kind === 'sent') return watched;
  if (watched.recording === null) budget.returnLogin();
  const { reason, remedy } = watched.obstacle;
  const cause = watched.why === 'refused' ? 'refused' : 'stuck';
  return { kind: 'stuck', obstacle: { cause, reason: `A browser was watched. ${reason}`, remedy } };
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

function methodOf(
  { steps, protectedRequests }: Extract<Correlation, { kind: 'recipe' }>,
  { base, codes }: SignInSettings,
): LoginMethod {
  const asks = protectedRequests
    .filter(({ method, body, url }) => method === 'GET' && body === null && !url.includes('{{'))
    .map(({ url }) => new URL(url, base));
  return { ...stepsLogin({ steps, base, codes }, source), asks, recorded: steps };
}

const source = {
  howFound: 'a browser was watched while it signed in, and what it sent is sent again',
  remedy: 'Give login-command, a script of yours that signs in.',
};

function doubtful(what: string): BrowserTrouble {
  return {
    cause: 'stuck',
    reason: `A browser was watched. It signed in, but ${what}. Without the browser, nobody can tell what becomes of a planted identifier.`,
    remedy: source.remedy,
  };
}

/** Values, and databases, that are named at most. */
const mostNamed = 3;

function unexplained(values: readonly UnexplainedValue[], databases: readonly string[]): BrowserTrouble {
  const named = values
    .slice(0, mostNamed)
    .map(({ request, value }) => (request === null ? value : `${value} of ${request}`))
    .join('; ');
  const more = values.length > mostNamed ? `, and ${String(values.length - mostNamed)} more` : '';
  const kept = databases
    .slice(0, mostNamed)
    .map((name) => name.slice(0, 100))
    .join('; ');
  const aside = kept === '' ? '' : ` The page also began to keep a database (${kept}), which no recording holds.`;
  return {
    cause: 'stuck',
    reason: `A browser was watched. It sent the password, but its requests cannot be repeated without it. No earlier answer explains these values: ${named}${more}.${aside}`,
    remedy: source.remedy,
  };
}
