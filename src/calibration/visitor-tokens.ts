import type { Actor } from '../actors/actor.js';
import { givenTokens, tokenAt } from '../actors/given-token.js';
import type { Lane } from '../actors/stage.js';
import { isFault, showUrl, type Page } from '../actors/visit.js';
import type { EntryBrowser } from '../discovery/entry-browser.js';
import { addressOf, type PageScripts } from '../discovery/page-scripts.js';
import type { Shown } from '../discovery/visited-browser.js';
import { carrierName, headerLabel, headersOf, type Carriers, type HeaderCarrier } from '../evidence/carrier.js';
import type { Obstacle } from '../evidence/gathered.js';
import type { RequestRecipe } from '../evidence/replay.js';
import type { TokenPlace } from '../evidence/token-place.js';
import type { Oracle } from '../oracle/oracle.js';
import { visitorRequests, type ScriptRequest } from '../pages/script-requests.js';
import type { LoginMethod } from '../sign-in/method.js';
import { refusedBeginning, sendCall, shortenedBeginning, type ScriptCall } from './script-beginnings.js';
import { shownToken, type ShownToken } from './shown-tokens.js';

/** Where a script of the page gets a token for a visitor, and how it sends that from then on. */
export interface TokenSource extends ScriptCall {
  readonly place: TokenPlace;
  readonly carriers: readonly HeaderCarrier[];
  /** For whoever repeats it by hand. */
  readonly recipe: RequestRecipe;
}

/** What visitors are given besides cookies, if a token carries the session. */
export interface VisitorTokens {
  /** Null if scripts ask for none, as far as they can be read. */
  readonly source: TokenSource | null;
  /** Whether the request that signs in sends it, as a script of the page has it. */
  readonly sentAtSignIn: boolean;
  /** Whether every script that sends the request which signs in sends it without any token. */
  readonly bareSignIn: boolean;
  /** Why that is not known; null if it is. */
  readonly unknown: Obstacle | null;
}

export const noVisitorTokens: VisitorTokens = {
  source: null,
  sentAtSignIn: false,
  bareSignIn: false,
  unknown: null,
};

/** So many requests that scripts name are sent to see whether they give a token. */
const mostSources = 6;

interface Looking {
  readonly lane: Lane;
  readonly base: URL;
  readonly visitor: Actor;
  readonly login: LoginMethod;
  readonly carriers: Carriers;
  readonly oracle: Oracle;
  readonly scripts: PageScripts;
  readonly entryBrowser: Pick<EntryBrowser, 'visit'>;
}

/**
 * Where visitors get a token of the kind that carries the session: from what the page's scripts ask for, as they are
 * read or, if no such request is found and the sign-in may send one, as a browser is seen to do. It must be
 * signed out, and may teach the oracle so: an interface may know a visitor's token and say so.
 */
export async function visitorTokens(looking: Looking): Promise<VisitorTokens> {
  const { visitor, login, base, scripts } = looking;
  if (login.carries !== undefined) return sentBySteps(looking);
  const carriers = login.tokens?.carriers ?? [];
  if (carriers.length === 0) return noVisitorTokens;
  const page = await visitor.open(new URL(login.recipe.pageUrl ?? base), 'reads what its scripts ask for visitors');
  if (page.kind === 'unreached')
    return unknown(`The page that people sign in on gave no answer: ${page.trouble.message}`);
  let asked = 0;
  let refused: string | null = null;
  for await (const call of callsForVisitors(looking, page)) {
    asked += 1;
    if (asked > mostSources) return unknown(tooMany(call), fewer);
    const given = await tokenFrom(looking, call);
    if (given.kind === 'token') return signedOutWith(looking, given, page);
    if (given.kind === 'unanswered') return unknown(given.why);
    refused ??= given.refused;
  }
  const bareSignIn = await isBareSignIn(looking, page);
  const shown = bareSignIn ? null : await shownByBrowser(looking);
  if (shown !== null) return shown;
  if (scripts.lost === null && refused !== null)
    return unknown(`Whether visitors are given a token is not known: ${refused}.`, answersThem);
  return notRead(scripts) ?? { ...noVisitorTokens, bareSignIn };
}

/** What gives a visitor's browser a token for the session's header; null if none does, or none was watched. */
async function shownByBrowser(looking: Looking): Promise<VisitorTokens | null> {
  const { entryBrowser, visitor, login, scripts } = looking;
  const tokenIn = (seen: Shown): ShownToken | null =>
    shownToken(seen, login.tokens?.carriers ?? [], { hops: visitor.hops, tokenName: scripts.tokenHeader });
  const shown = await entryBrowser.visit(visitor.hops, (seen) => tokenIn(seen) !== null);
  const token = shown?.kind === 'shown' ? tokenIn(shown) : null;
  if (token === null) return null;
  for (const call of token.calls) {
    const given = await tokenFrom(looking, { ...call, shortened: false });
    if (given.kind === 'token') return learnt(looking, given);
  }
  return unknown(
    `A browser that visited the entry pages sent a token as ${token.header.slice(0, 60)}, and no request that was sent again without it gave one.`,
    answersThem,
  );
}

/** Steps say themselves what they send before anybody is signed in. */
async function sentBySteps(looking: Looking): Promise<VisitorTokens> {
  const { login, base, visitor } = looking;
  const names = headersOf(looking.carriers).map(carrierName);
  const sent = (login.sentBefore ?? []).filter(({ carrier }) => names.includes(carrierName(carrier)));
  const [first] = sent;
  if (first === undefined) return noVisitorTokens;
  if (first.given === null || sent.length > 1)
    return unknown(`The steps of the sign-in send a token as ${headerLabel(first.carrier)} ${notMade}`, simpler);
  const { method, url, place } = first.given;
  const call = { method, url: new URL(url, base), page: base, tokenName: null };
  const { answer, recipe } = await ask(visitor, call);
  const value = answer && tokenAt(answer, place);
  if (value === null) return unknown(`${method} ${showUrl(call.url)}, a step of the sign-in, gave a visitor no token.`);
  const source = { ...call, place, carriers: [first.carrier], recipe };
  return learnt(looking, { kind: 'token', source, value });
}

const notMade = 'before anybody is signed in, and where it comes from cannot be asked for by itself.';
const simpler =
  'Capture that token by json or header from a step without a body and templates, so that one can be planted.';

/** What scripts ask for visitors, each once, until a file of theirs is lost: the likeliest files first. */
async function* callsForVisitors(looking: Looking, page: Page): AsyncGenerator<AskedCall> {
  const { scripts, visitor } = looking;
  const seen = new Set<string>();
  for (const reading of ['likeliest', 'all'] as const) {
    const requests = await scripts.requests(visitor, page, reading);
    if (scripts.lost !== null) return;
    for (const call of callsOf(looking, requests, page)) {
      const name = `${call.method} ${call.url.href}`;
      if (!seen.has(name)) yield call;
      seen.add(name);
    }
  }
}

/** Those of them that may be sent, the likeliest first. */
function callsOf(
  { base, visitor, login, scripts }: Looking,
  requests: readonly ScriptRequest[],
  page: Page,
): AskedCall[] {
  return visitorRequests(requests).flatMap((request): AskedCall[] => {
    const url = addressOf(request, base, page.last.url, visitor);
    if (url === null || url.href === login.url.href) return [];
    const call = { method: request.method ?? 'GET', url, page: page.last.url, tokenName: scripts.tokenHeader };
    return [{ ...call, shortened: request.shortened === true }];
  });
}

interface AskedCall extends ScriptCall {
  /** Whether a part of its query was left out. */
  readonly shortened: boolean;
}

interface GivenToken {
  readonly kind: 'token';
  readonly source: TokenSource;
  readonly value: string;
}

type Given =
  | GivenToken
  | { readonly kind: 'unanswered'; readonly why: string }
  | { readonly kind: 'none'; readonly refused: string | null };

async function tokenFrom({ visitor, login }: Looking, { shortened, ...call }: AskedCall): Promise<Given> {
  const { answer, recipe } = await ask(visitor, call);
  if (answer === null || isFault(answer.last.response.status)) {
    const what = `${call.method} ${call.url.pathname}, which a script asks for visitors,`;
    return { kind: 'unanswered', why: `${what} was not answered as it should be.` };
  }
  const [token] = givenTokens(answer);
  if (!token)
    return { kind: 'none', refused: refusedBeginning(call, answer) ?? (shortened ? shortenedBeginning(call) : null) };
  const source = { ...call, place: token.place, carriers: login.tokens?.carriers ?? [], recipe };
  return { kind: 'token', source, value: token.value };
}

/** Has the actor ask for a token, and send it from then on; false if none was given. */
export async function takeToken(actor: Actor, source: TokenSource): Promise<boolean> {
  const { answer } = await ask(actor, source);
  const value = answer && tokenAt(answer, source.place);
  if (value === null) return false;
  for (const carrier of source.carriers) actor.carryToken({ carrier, value });
  return true;
}

async function ask(
  actor: Actor,
  call: ScriptCall,
): Promise<{ readonly answer: Page | null; readonly recipe: RequestRecipe }> {
  const { visit, recipe } = await sendCall(actor, call, 'asks for a visitor’s token, as a script of the page does');
  return { answer: visit.kind === 'unreached' ? null : visit, recipe };
}

async function signedOutWith(looking: Looking, given: GivenToken, page: Page): Promise<VisitorTokens> {
  const bare = await isBareSignIn(looking, page);
  const inPart = bare ? notRead(looking.scripts) : null;
  return inPart ?? learnt(looking, given, bare);
}

async function learnt(
  { lane, visitor, oracle }: Looking,
  { source, value }: GivenToken,
  bare = false,
): Promise<VisitorTokens> {
  for (const carrier of source.carriers) visitor.carryToken({ carrier, value });
  const { answer, page: seen } = await oracle.ask(visitor, 'asks with a visitor’s token', lane.recorder);
  const known = answer === 'signed-out' || (answer === 'unclear' && seen !== null && oracle.learnSignedOut(seen));
  if (known) return { source, sentAtSignIn: !bare, bareSignIn: bare, unknown: null };
  return unknown('A visitor’s token is not answered as signed-out before any sign-in.');
}

/** Why what scripts ask is not known in full; null if it is. */
function notRead({ lost, unread }: Looking['scripts']): VisitorTokens | null {
  if (lost !== null) return unknown(`${notInFull}: ${lost}.`);
  return unread === null ? null : unknown(`${notInFull}: ${unread}.`, fewer);
}

/** Whether every call of the scripts to where people sign in goes without a header that may have the token. */
async function isBareSignIn({ visitor, login, base, scripts }: Looking, page: Page): Promise<boolean> {
  const isSignIn = (url: URL | null): boolean => url?.host === login.url.host && url.pathname === login.url.pathname;
  let calls: readonly ScriptRequest[] = [];
  for (const reading of ['likeliest', 'all'] as const) {
    const requests = await scripts.requests(visitor, page, reading);
    calls = requests.filter((one) => isSignIn(addressOf(one, base, page.last.url, visitor)));
    if (calls.some(({ bare }) => bare !== true)) return false;
  }
  return calls.length > 0;
}

const staysUp =
  'Check that the application stays up under a few requests at a time, or give a protected-url that asks for a signed-in user.';
const answersThem =
  'Let that request succeed with only the page’s CSRF token and {} as its body in the build under test.';
const notInFull = 'What scripts ask for visitors is not known in full';
const fewer =
  'Have the page that people sign in on load fewer script files in the build that is tested, or name one that does by login-url.';

function tooMany({ method, url }: ScriptCall): string {
  return `${notInFull}: more requests read like a visitor’s than are sent, and ${method} ${showUrl(url)} was not.`;
}

function unknown(reason: string, remedy = staysUp): VisitorTokens {
  return { ...noVisitorTokens, unknown: { reason, remedy } };
}
