import { findBrowser } from '../browser/find-browser.js';
import type { Recording } from '../browser/recording.js';
import { useBrowser, type FencedBrowser } from '../browser/use-browser.js';
import { watchSignIn } from '../browser/watch-sign-in.js';
import type { Obstacle } from '../evidence/gathered.js';
import type { AgentOptions } from '../http/agent.js';
import type { AllowedHosts } from '../http/allowed-hosts.js';
import type { Budget } from '../http/budget.js';
import type { HeaderFields } from '../http/wire.js';
import { correlate } from '../sign-in/recorded/correlate.js';
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
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export type WatchedWay =
  | { readonly kind: 'found'; readonly method: LoginMethod }
  /** Why the browser was of no help, and what is. */
  | { readonly kind: 'obstacle'; readonly obstacle: Obstacle };

/** For the browser, both sign-ins in it: experiments and the last control need time as well. */
const mostMs = 60_000;
/** Tokens that are made within one second may be the same. */
const betweenMs = 1100;
/** The second recording tells what is the same at each sign-in from what is made for one. */
const recordings = 2;

/**
 * Watches a real browser sign in, and takes what it sent for a way to sign in without one. Each time it is watched
 * costs a sign-in.
 */
export async function watchedWay(access: BrowserAccess, settings: SignInSettings): Promise<WatchedWay> {
  const found = findBrowser(access.environment, process.platform);
  if (found.kind === 'missing') return { kind: 'obstacle', obstacle: found.obstacle };
  const { agent, hosts, headers, environment, budget } = access;
  const timeoutMs = Math.min(mostMs, budget.remainingMs);
  // Any request of a browser's may hold credentials.
  const isAllowed = (url: URL): boolean => hosts.trusts(url);
  const fence = { ...agent, headers, isAllowed, timeoutMs };
  const codes: string[] = [];
  const used = await useBrowser({ ...fence, program: found.program, environment }, (browser) =>
    record(browser, { access, settings, codes, until: Date.now() + timeoutMs }),
  );
  if (used.kind === 'failed') return { kind: 'obstacle', obstacle: used.obstacle };
  const recorded = used.value;
  if (recorded.kind === 'stuck') return { kind: 'obstacle', obstacle: recorded.obstacle };
  const { username, password } = settings.credentials;
  const correlation = correlate(recorded.recordings, { username, password, codes }, settings.base);
  return correlation.kind === 'recipe'
    ? { kind: 'found', method: methodOf(correlation, settings) }
    : { kind: 'obstacle', obstacle: unexplained(correlation.values) };
}

type Recorded =
  | { readonly kind: 'recorded'; readonly recordings: readonly [Recording, ...Recording[]] }
  | { readonly kind: 'stuck'; readonly obstacle: Obstacle };

interface Watching {
  readonly access: BrowserAccess;
  readonly settings: SignInSettings;
  /** One-time codes that were typed; grows. */
  readonly codes: string[];
  /** Milliseconds since 1970. */
  readonly until: number;
}

/** Signs in once, and once more to compare if a sign-in is left; each in a context of its own. */
async function record(browser: FencedBrowser, watching: Watching): Promise<Recorded> {
  const { budget } = watching.access;
  const first = await watchOnce(browser, watching);
  if (first.kind === 'stuck') return first;
  const all: [Recording, ...Recording[]] = [first.recording];
  while (all.length < recordings && budget.hasLogins(1, keptForReplay)) {
    await budget.pause(betweenMs);
    const another = await watchOnce(browser, watching);
    if (another.kind === 'stuck') break;
    all.push(another.recording);
  }
  return { kind: 'recorded', recordings: all };
}

/** What was recorded is worth nothing if it cannot be tried, nor attacked. */
const keptForReplay = 4;

async function watchOnce(
  { driver, fence }: FencedBrowser,
  { access: { budget, hosts }, settings, codes, until }: Watching,
): Promise<{ readonly kind: 'sent'; readonly recording: Recording } | Extract<Recorded, { kind: 'stuck' }>> {
  if (!budget.takeLogin(keptForReplay)) return { kind: 'stuck', obstacle: noSignInLeft };
  const context = await driver.createBrowserContext();
  fence.startRecording();
  const watched = await watchSignIn(context, {
    start: settings.url ?? settings.base,
    credentials: settings.credentials,
    code: settings.codes && drawing(settings.codes, codes),
    isAllowed: (url) => hosts.trusts(url),
    recorder: fence,
    timeoutMs: Math.max(0, until - Date.now()),
    note: () => undefined,
  });
  await context.close();
  if (watched.kind === 'sent') return { kind: 'sent', recording: watched.recording };
  if (watched.recording === null) budget.returnLogin();
  const { reason, remedy } = watched.obstacle;
  return { kind: 'stuck', obstacle: { reason: `A browser was watched as well. ${reason}`, remedy } };
}

const noSignInLeft: Obstacle = {
  reason: 'No sign-in was left for a browser to be watched.',
  remedy: 'Raise max-logins.',
};

function drawing(source: NonNullable<SignInSettings['codes']>, drawn: string[]): () => Promise<string> {
  return async () => {
    const code = await source.next();
    drawn.push(code);
    return code;
  };
}

function methodOf(
  { steps, protectedRequests }: Extract<Correlation, { kind: 'recipe' }>,
  { base, codes }: SignInSettings,
): LoginMethod {
  const asks = protectedRequests
    .filter(({ method, body, url }) => method === 'GET' && body === null && !url.includes('{{'))
    .map(({ url }) => new URL(url, base));
  return { ...stepsLogin({ steps, base, codes }, source), asks };
}

const source = {
  howFound: 'a browser was watched while it signed in, and what it sent is sent again',
  remedy: 'Give login-command, a script of yours that signs in.',
};

/** Values that are named at most. */
const mostNamed = 3;

function unexplained(values: readonly UnexplainedValue[]): Obstacle {
  const named = values
    .slice(0, mostNamed)
    .map(({ request, value }) => (request === null ? value : `${value} of ${request}`))
    .join('; ');
  const more = values.length > mostNamed ? `, and ${String(values.length - mostNamed)} more` : '';
  return {
    reason: `A browser was watched as well. It sent the password, but what it sent cannot be sent again without it: nothing that came before tells where it has this from: ${named}${more}.`,
    remedy: source.remedy,
  };
}
