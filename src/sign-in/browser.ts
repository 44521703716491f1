import type { Actor } from '../actors/actor.js';
import type { Browsed, BrowsedRequest, BrowserStart } from '../actors/browsed.js';
import { closeContext, closeMs, ContextCookies, PlantedStorage } from '../browser/browser-state.js';
import type { Recording } from '../browser/recording.js';
import type { FencedBrowser, OpenBrowser } from '../browser/use-browser.js';
import { visitPage, type VisitedPage } from '../browser/visit-page.js';
import { watchSignIn, type Watched } from '../browser/watch-sign-in.js';
import type { Obstacle } from '../evidence/gathered.js';
import { bareRequest } from '../evidence/replay.js';
import type { Budget } from '../http/budget.js';
import { blocked, type Credentials, type LoginMethod, type SignInAttempt } from './method.js';
import { isScripted } from './recorded/exchanges.js';
import { tokensOf, type SentTokenHeader } from './recorded/sent-tokens.js';
import type { SignInSettings } from './sign-in-settings.js';

export interface BrowserSettings extends Pick<SignInSettings, 'base' | 'url' | 'codes'> {
  readonly browser: OpenBrowser;
  readonly budget: Budget;
  readonly isAllowed: (url: URL) => boolean;
  /** In which tokens travel, as the recordings before told. */
  readonly tokenHeaders: readonly SentTokenHeader[];
  readonly howFound: string;
  readonly asks: readonly URL[];
  readonly credentials: Credentials;
  /** A sign-in that was watched already, for the first who begins with nothing; null for none. */
  readonly prepared: Prepared | null;
}

/** A sign-in to the account of the settings, by a browser that held nothing. */
export interface Prepared {
  readonly recording: Recording;
  /** What the browser held then. */
  readonly cookies: Browsed['cookies'];
  /** One-time codes that were typed in. */
  readonly codes: readonly string[];
}

/** A page in a browser needs its time; one that needs more is signed in to otherwise. */
const longestMs = 60_000;
/** With less than that, it is not worth beginning. */
const leastMs = 8_000;
/** Of what is left, for what comes after: asking whether it took. */
const afterMs = 2_000;
/**
 * A sign-in that only a browser can do: each in a context of its own that begins with what the actor holds, and whose
 * cookies, storage and tokens are the actor's from then on. Whether it took is for the oracle to say.
 */
export function browserLogin(settings: BrowserSettings): LoginMethod {
  const start = settings.url ?? settings.base;
  let { prepared } = settings;
  return {
    type: 'browser',
    url: start,
    howFound: settings.howFound,
    recipe: bareRequest('GET', start),
    asks: settings.asks,
    attempt: (actor, credentials) => {
      const first = prepared !== null && mayTakeOver(actor, credentials, settings) ? prepared : null;
      if (first === null) return signIn(actor, settings, credentials);
      prepared = null;
      // It was counted when it was watched.
      settings.budget.returnLogin();
      return signedIn(actor, settings, { ...first, credentials, planted: new PlantedStorage([]), trouble: null });
    },
    visit: (actor) => visit(actor, settings),
  };
}

async function signIn(actor: Actor, settings: BrowserSettings, credentials: Credentials): Promise<SignInAttempt> {
  const codes: string[] = [];
  const done = await inContext(actor, settings, (context) => watchIn(context, settings, credentials, codes));
  if (done.kind === 'blocked') return done;
  const { value: watched, cookies, planted } = done;
  const { recording } = watched;
  if (recording !== null && wasAnswered(recording)) {
    const trouble = watched.kind === 'stuck' ? watched.obstacle.reason : null;
    return signedIn(actor, settings, { recording, cookies, codes, credentials, planted, trouble });
  }
  // Nobody has looked at the password.
  if (recording === null) settings.budget.returnLogin();
  return watched.kind === 'stuck'
    ? blocked(watched.obstacle.reason, watched.obstacle.remedy)
    : blocked('The sign-in in the browser was not answered.', 'Check that the application stays up.');
}

/** Whether the actor would do no more, and no less, than whoever held nothing. */
function mayTakeOver(
  actor: Actor,
  { username, password }: Credentials,
  { credentials, url, base }: BrowserSettings,
): boolean {
  const { cookies, stored, late, linked, beside } = actor.inBrowser;
  const start = url ?? base;
  const holdsNothing = cookies.length === 0 && stored.length === 0 && late === null;
  const carriesNothing = linked(start).href === start.href && beside(start).cookies.length === 0;
  const isSame = username === credentials.username && password === credentials.password;
  return holdsNothing && carriesNothing && isSame && !actor.triesOnce;
}

interface SignedIn extends Prepared {
  readonly credentials: Credentials;
  readonly planted: PlantedStorage;
  /** What was not as it was expected; null for nothing. */
  readonly trouble: string | null;
}

/** What the browser got is the actor's, who opens where the browser came to. */
async function signedIn(
  actor: Actor,
  settings: BrowserSettings,
  { recording, cookies, codes, credentials, planted, trouble }: SignedIn,
): Promise<SignInAttempt> {
  const secrets = [credentials.password, ...codes];
  const requests = requestsOf(recording);
  const typedAt = requests.findIndex(({ index }) => index >= recording.submittedAt);
  const first = actor.hops.length;
  takeOver(actor, settings, recording, {
    ...{ requests: requests.map(({ request }) => request), cookies, stored: planted.cleaned(recording.storage.after) },
    typed: { account: [credentials.username], secrets },
    ...{ typedAt: typedAt < 0 ? requests.length : typedAt, note: 'signs in' },
  });
  const sentAt = first + sendingOf(requests, recording.submittedAt, secrets);
  const landing = await actor.open(landingOf(actor, recording, settings.base), 'opens where the browser came to');
  if (landing.kind === 'unreached')
    return blocked(`The application got no answer: ${landing.trouble.message}`, 'Check url.');
  return { kind: 'sent', landing, sentAt, ...(trouble === null ? {} : { trouble }) };
}

/** Opens the page that people begin at, as a visitor whose scripts may begin a session. */
async function visit(actor: Actor, settings: BrowserSettings): Promise<Obstacle | null> {
  const done = await inContext(actor, settings, ({ options, context }) => visitPage(context, options));
  if (done.kind === 'blocked') return done.obstacle;
  const { value: visited, cookies, planted } = done;
  if (visited.kind === 'stuck') return visited.obstacle;
  const { recording } = visited;
  const requests = requestsOf(recording).map(({ request }) => request);
  takeOver(actor, settings, recording, {
    ...{ requests, cookies, stored: planted.cleaned(recording.storage.after) },
    typed: { account: [], secrets: [] },
    ...{ typedAt: requests.length, note: 'visits the first page' },
  });
  return null;
}

function takeOver(
  actor: Actor,
  { tokenHeaders }: Pick<BrowserSettings, 'tokenHeaders'>,
  recording: Recording,
  browsed: Browsed,
): void {
  const before = actor.hops.length;
  actor.takeOver(browsed);
  const hops = actor.hops.slice(before);
  for (const { carrier, value, url } of tokensOf(recording, tokenHeaders)) {
    if (url !== null) actor.trustIssuer(url);
    actor.carryToken({ carrier, value });
    const giving = hops.find(({ response: { body, headers } }) =>
      [body, ...headers.map(([, text]) => text)].some((text) => text.includes(value)),
    );
    if (giving !== undefined) actor.noteTaken(giving, { carrier, value, place: null });
  }
}

interface InContext {
  readonly context: Awaited<ReturnType<FencedBrowser['driver']['createBrowserContext']>>;
  readonly options: Parameters<typeof visitPage>[1];
  /** Plants what comes late; why that cannot be done, or null. */
  readonly plantLate: (() => Promise<void>) | null;
}

type Blocked = Extract<SignInAttempt, { kind: 'blocked' }>;

type Done<Value> =
  | {
      readonly kind: 'done';
      readonly value: Value;
      readonly cookies: Browsed['cookies'];
      readonly planted: PlantedStorage;
    }
  | Blocked;

/**
 * Has something done in a context of its own that begins with what the actor holds. What it holds and the browser does
 * not was never there: then it is as if nothing had been done.
 */
async function inContext<Value extends VisitedPage | Watched>(
  actor: Actor,
  settings: BrowserSettings,
  work: (context: InContext) => Promise<Value>,
): Promise<Done<Value>> {
  const { browser, budget } = settings;
  const leftMs = Math.min(longestMs, budget.remainingMs - afterMs);
  if (leftMs < leastMs) return unplanted(noTimeLeft);
  const begun = actor.inBrowser;
  const used = await browser.use((fenced) => holding(fenced, { begun, settings, work }), leftMs + closeMs);
  if (used.kind === 'done') return used.value;
  // Whatever it still does would be taken for the next one's.
  await browser.close();
  return unplanted(used.obstacle);
}

function unplanted({ reason, remedy }: Obstacle): Blocked {
  return { ...blocked(reason, remedy), unplanted: true };
}

interface Holding<Value> {
  readonly begun: BrowserStart;
  readonly settings: BrowserSettings;
  readonly work: (context: InContext) => Promise<Value>;
}

async function holding<Value extends VisitedPage | Watched>(
  { driver, fence }: FencedBrowser,
  { begun, settings, work }: Holding<Value>,
): Promise<Done<Value>> {
  const { base, url, isAllowed, budget } = settings;
  const context = await driver.createBrowserContext();
  const jar = await ContextCookies.of(driver, context);
  const planted = new PlantedStorage(begun.stored);
  const missing: string[] = [...(await jar.put(begun.cookies))];
  try {
    if (missing.length > 0) return notHeld(missing);
    const start = begun.linked(url ?? base);
    fence.startRecording();
    fence.sendBeside((to) => begun.beside(to));
    const { late } = begun;
    const value = await work({
      context,
      options: {
        ...{ start, isAllowed, recorder: fence, prepare: (page) => planted.prepare(page) },
        timeoutMs: Math.max(0, Math.min(longestMs, budget.remainingMs - afterMs)),
      },
      plantLate: late && (async () => void missing.push(...(await jar.putInstead(late.cookies)))),
    });
    const refused = notPlanted(begun, { start, value, planted, missing });
    if (refused !== null) return refused;
    return { kind: 'done', value, cookies: await jar.all(), planted };
  } finally {
    fence.sendBeside(null);
    await closeContext(context);
  }
}

/** Why what the actor held was not there; null if it was. */
function notPlanted(
  { sentTo, late }: BrowserStart,
  {
    start,
    value: { recording },
    planted,
    missing,
  }: {
    readonly start: URL;
    readonly value: { readonly recording: Recording | null };
    readonly planted: PlantedStorage;
    readonly missing: readonly string[];
  },
): Blocked | null {
  if (missing.length > 0) return notHeld(missing);
  if (late !== null && late.stored.length > 0) return unplanted(lateStorage);
  if (recording === null) return null;
  const bare = withoutHash(start);
  const first = recording.exchanges.find((one) => one.url === bare);
  const sent = (first?.headers ?? []).filter(([name]) => /^cookie$/i.test(name)).map(([, text]) => text);
  const pairs = new Set(sent.flatMap((text) => text.split(';').map((pair) => pair.trim())));
  const unsent = sentTo(start).filter((pair) => !pairs.has(pair));
  if (unsent.length > 0) return notHeld(unsent.map((pair) => pair.slice(0, Math.max(0, pair.indexOf('=')))));
  const [origin] = planted.missing(recording);
  return origin === undefined
    ? null
    : unplanted({
        reason: `What was to be planted in the storage of ${origin} did not stand there.`,
        remedy: byCommand,
      });
}

function withoutHash(url: URL): string {
  const bare = new URL(url);
  bare.hash = '';
  return bare.href;
}

const byCommand = 'Sign in by login-command, a script of yours.';

function notHeld(names: readonly string[]): Blocked {
  const cookies = [...new Set(names)].join(', ');
  return unplanted({
    reason: `The browser does not hold or send the cookie ${cookies} as it was planted, so that nothing was tried with it.`,
    remedy: `Look at the attributes of ${cookies} in a browser: it drops a cookie whose prefix, Secure, SameSite or Domain it cannot keep.`,
  });
}

const lateStorage: Obstacle = {
  reason: 'A token cannot be planted in the storage of a page that is open already.',
  remedy: byCommand,
};

const noTimeLeft: Obstacle = {
  reason: 'No time was left for the browser to sign in once more: each sign-in of this application needs one.',
  remedy: 'Raise timeout.',
};

function watchIn(
  { context, options, plantLate }: InContext,
  { codes: source }: BrowserSettings,
  credentials: Credentials,
  codes: string[],
): Promise<Watched> {
  const code =
    source === null
      ? null
      : async (): Promise<string> => {
          const next = await source.next();
          codes.push(next);
          return next;
        };
  return watchSignIn(context, {
    ...options,
    ...{ credentials, code },
    ...(plantLate === null ? {} : { beforeFilling: plantLate }),
  });
}

/** Whether anything that was sent since the password was has an answer: then it was looked at, as far as that goes. */
function wasAnswered({ exchanges, submittedAt }: Recording): boolean {
  return exchanges.slice(submittedAt).some((one) => one.answer !== null && isScripted(one));
}

interface Indexed {
  /** Among the recorded exchanges. */
  readonly index: number;
  readonly request: BrowsedRequest;
}

/** What navigations and scripts sent, and what else was given cookies. */
function requestsOf({ exchanges }: Recording): readonly Indexed[] {
  return exchanges.flatMap((recorded, index): Indexed[] => {
    const { method, url, headers, body, sentAt, answer } = recorded;
    if (answer === null || !URL.canParse(url)) return [];
    const sets = answer.headers.some(([name]) => name.toLowerCase() === 'set-cookie');
    if (!sets && !isScripted(recorded)) return [];
    const { status, headers: fields, body: text, incomplete } = answer;
    const response = {
      kind: 'response',
      status,
      headers: fields,
      body: text,
      truncated: incomplete !== undefined,
    } as const;
    return [{ index, request: { method, url: new URL(url), fields: headers, body, startedAt: sentAt, response } }];
  });
}

/** Index among the requests of the one that sent the credentials: it holds them, or is the first that is no question. */
function sendingOf(requests: readonly Indexed[], submittedAt: number, secrets: readonly string[]): number {
  const since = (index: number): boolean => index >= submittedAt;
  const forms = secrets.flatMap((one) => [one, encodeURIComponent(one), JSON.stringify(one).slice(1, -1)]);
  const holds = ({ request: { body, url } }: Indexed): boolean =>
    forms.some((form) => form !== '' && (body?.includes(form) === true || url.search.includes(form)));
  const found = [
    requests.findIndex((one) => since(one.index) && holds(one)),
    requests.findIndex((one) => since(one.index) && one.request.method !== 'GET'),
    requests.findIndex((one) => since(one.index)),
  ].find((at) => at >= 0);
  return found ?? requests.length;
}

/** Where the browser came to, as it may be opened once more; else the first page. */
function landingOf(actor: Actor, { landing }: Recording, base: URL): URL {
  if (!URL.canParse(landing)) return base;
  const url = actor.reopenable(new URL(withoutHash(new URL(landing))));
  return url !== null && actor.mayReach(url) ? url : base;
}
