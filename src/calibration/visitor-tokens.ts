import type { Actor } from '../actors/actor.js';
import { givenTokens, tokenAt } from '../actors/given-token.js';
import type { Lane } from '../actors/stage.js';
import type { Page } from '../actors/visit.js';
import { addressOf, type PageScripts } from '../discovery/page-scripts.js';
import type { HeaderCarrier } from '../evidence/carrier.js';
import type { Obstacle } from '../evidence/gathered.js';
import type { RequestRecipe } from '../evidence/replay.js';
import type { TokenPlace } from '../evidence/token-place.js';
import type { Oracle } from '../oracle/oracle.js';
import { visitorRequests, type ScriptRequest } from '../pages/script-requests.js';
import type { LoginMethod } from '../sign-in/method.js';
import { refusedBeginning, sendCall, shortenedBeginning, type ScriptCall } from './script-beginnings.js';

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
const mostSources = 3;

interface Looking {
  readonly lane: Lane;
  readonly base: URL;
  readonly visitor: Actor;
  readonly login: LoginMethod;
  readonly oracle: Oracle;
  readonly scripts: PageScripts;
}

/**
 * Where visitors get a token of the kind that carries the session: from what the page's scripts ask for. It must be
 * signed out, and may teach the oracle so: an interface may know a visitor's token and say so.
 */
export async function visitorTokens(looking: Looking): Promise<VisitorTokens> {
  const { visitor, login, base, scripts } = looking;
  const carriers = login.tokens?.carriers ?? [];
  if (carriers.length === 0) return noVisitorTokens;
  const page = await visitor.open(new URL(login.recipe.pageUrl ?? base), 'reads what its scripts ask for visitors');
  if (page.kind === 'unreached')
    return unknown(`The page that people sign in on gave no answer: ${page.trouble.message}`);
  const requests = await scripts.requests(visitor, page);
  if (scripts.lost !== null) return unknown(`What scripts ask for visitors is not known in full: ${scripts.lost}.`);
  const bare = !mayBeSentAtSignIn(looking, requests, page);
  let refused: string | null = null;
  for (const request of visitorRequests(requests).slice(0, mostSources)) {
    const url = addressOf(request, base, page.last.url, visitor);
    if (url === null || url.href === login.url.href) continue;
    const { tokenHeader: tokenName } = scripts;
    const asked = { method: request.method ?? 'GET', url, page: page.last.url, tokenName };
    const { answer, recipe } = await ask(visitor, asked);
    if (answer === null || answer.last.response.status >= 500 || answer.last.response.status === 429)
      return unknown(
        `${asked.method} ${url.pathname}, which a script asks for visitors, was not answered as it should be.`,
      );
    const [token] = givenTokens(answer);
    if (!token) {
      refused ??= refusedBeginning(asked, answer) ?? (request.shortened ? shortenedBeginning(asked) : null);
      continue;
    }
    const source = { ...asked, place: token.place, carriers, recipe };
    return signedOutWith(looking, source, token.value, bare);
  }
  if (refused !== null) return unknown(`Whether visitors are given a token is not known: ${refused}.`, answersThem);
  return { ...noVisitorTokens, bareSignIn: bare };
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

async function signedOutWith(
  { lane, visitor, oracle }: Looking,
  source: TokenSource,
  value: string,
  bare: boolean,
): Promise<VisitorTokens> {
  for (const carrier of source.carriers) visitor.carryToken({ carrier, value });
  const { answer, page } = await oracle.ask(visitor, 'asks with a visitor’s token', lane.recorder);
  const known = answer === 'signed-out' || (answer === 'unclear' && page !== null && oracle.learnSignedOut(page));
  if (known) return { source, sentAtSignIn: !bare, bareSignIn: bare, unknown: null };
  return unknown('A visitor’s token is not answered as signed-out before any sign-in.');
}

/** Whether some call of the scripts to where people sign in may have a header with the token. */
function mayBeSentAtSignIn(
  { visitor, login, base }: Looking,
  requests: readonly ScriptRequest[],
  { last }: Page,
): boolean {
  const isSignIn = (url: URL | null): boolean => url?.host === login.url.host && url.pathname === login.url.pathname;
  const calls = requests.filter((one) => isSignIn(addressOf(one, base, last.url, visitor)));
  return calls.length === 0 || calls.some(({ bare }) => bare !== true);
}

const staysUp =
  'Check that the application stays up under a few requests at a time, or give a protected-url that asks for a signed-in user.';
const answersThem =
  'Have the build that is tested answer it to a visitor who sends no more than the page’s CSRF token and an empty object as JSON.';

function unknown(reason: string, remedy = staysUp): VisitorTokens {
  return { ...noVisitorTokens, unknown: { reason, remedy } };
}
