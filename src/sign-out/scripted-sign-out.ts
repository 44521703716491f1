import type { Actor } from '../actors/actor.js';
import type { ActorRequest } from '../actors/request.js';
import type { Page } from '../actors/visit.js';
import { markedAsScript } from '../conventions/controls.js';
import { fieldInMeta, refusesToken } from '../conventions/csrf.js';
import { addressOf } from '../discovery/page-scripts.js';
import { under } from '../discovery/under.js';
import { bareRequest } from '../evidence/replay.js';
import type { HeaderFields } from '../http/wire.js';
import { signOutRequests, type ScriptRequest } from '../pages/script-requests.js';
import type { ScriptedCall } from '../pages/scripted-calls.js';
import { deletesOwnSession, pathNamesSession } from '../pages/sign-out-controls.js';
import { asHeaders, tokenHeader, withoutValue, type TokenHeader } from '../sign-in/csrf.js';
import { askForToken, type TokenEndpoint } from '../sign-in/token-endpoint.js';
import { byGet, openedPage } from './plain-sign-out.js';
import {
  preparedWay,
  remembering,
  type Fresh,
  type Origin,
  type PageAt,
  type PreparedSignOut,
  type SignOutOptions,
  type SignOutWay,
} from './sign-out-way.js';

/** The request that the page's script would make of the control, with the page's CSRF token. */
export function byCall(
  call: ScriptedCall,
  { html, at }: PageAt,
  actor: Actor,
  howFound = 'a control that reads like signing out',
): SignOutWay {
  const { method, url, asForm } = call;
  const token = tokenHeader(actor, url, html);
  const request: ActorRequest = asForm
    ? formOfCall(call, { html, at }, token)
    : { method, url, from: at, scripted: true, headers: [...asHeaders(token), ...call.headers] };
  return {
    howFound,
    recipe: {
      ...bareRequest(request.method, url),
      pageUrl: at.href,
      encoding: asForm ? 'urlencoded' : 'none',
      fields: asForm ? [{ name: '_method', source: { from: 'literal', value: method.toLowerCase() } }] : [],
      tokenHeader: token && withoutValue(token),
      ...(call.headers.length > 0 ? { headers: call.headers } : {}),
    },
    send: (browser) => browser.request(request, 'signs out'),
  };
}

function formOfCall(
  { method, url, fields }: ScriptedCall,
  { html, at }: PageAt,
  token: TokenHeader | null,
): ActorRequest {
  const body = new URLSearchParams({ _method: method.toLowerCase() });
  for (const [name, value] of fields) body.append(name, value);
  const tokenField = fieldInMeta(html.meta);
  if (token && tokenField !== undefined) body.append(tokenField, token.value);
  const headers: HeaderFields = [['content-type', 'application/x-www-form-urlencoded'], ...asHeaders(token)];
  return { method: 'POST', url, from: at, headers, body: body.toString() };
}

/** A request that a script sends to sign out. */
export interface ScriptedSignOut extends Origin {
  readonly method: string;
  readonly url: URL;
  /** Whose script sends it. */
  readonly page: URL;
  /** Gives the CSRF token; null if the page or a cookie has it, if there is one. */
  readonly tokenFrom: TokenEndpoint | null;
}

/**
 * What scripts of a signed-in user's page send to the target, as far as it is chosen, by each method that it may have.
 */
export async function scriptedSignOuts(
  victim: Actor,
  page: Page,
  { scripts, base, endpoint }: SignOutOptions,
  choose: (requests: readonly ScriptRequest[]) => readonly ScriptRequest[] = signOutRequests,
): Promise<ScriptedSignOut[]> {
  const requests = await scripts.requests(victim, page);
  const sent = {
    page: page.last.url,
    tokenFrom: endpoint?.tokenFrom ?? null,
    howFound: 'a script of the page sends it',
  };
  return choose(requests).flatMap((request) => {
    const url = addressOf(request, base, sent.page, victim);
    const methods = request.method === null ? ['POST', 'GET'] : [request.method];
    return url === null ? [] : methods.map((method) => ({ ...sent, method, url }));
  });
}

/**
 * If a script signs in, another request to the same place or beside it signs out: `DELETE /api/session`, `POST
 * /api/auth/logout`. An address that knows no GET may know these.
 */
export function besideEndpoint(
  { url, tokenFrom }: NonNullable<SignOutOptions['endpoint']>,
  base: URL,
  opposites: readonly URL[],
): ScriptedSignOut[] {
  const endpoint = new URL(url);
  endpoint.search = '';
  const beside = ['logout', 'signout', 'sign-out', '../logout'].map((name) => new URL(name, endpoint));
  const posts = [...opposites, ...beside, under(base, 'api/logout'), under(base, 'logout')];
  const howFound = 'beside the endpoint that signs in';
  const by = (method: string, to: URL): ScriptedSignOut => ({ method, url: to, page: base, tokenFrom, howFound });
  return [
    ...(pathNamesSession(endpoint.pathname) ? [by('DELETE', endpoint)] : []),
    ...posts.map((to) => by('POST', to)),
    ...['session', '../session'].map((name) => by('DELETE', new URL(name, endpoint))),
  ];
}

/** Whether a request that nobody but a script speaks of can end no more than the session that it is sent with. */
export function endsOwnSession(
  { method, url }: Pick<ScriptedSignOut, 'method' | 'url'>,
  { endpoint, spared }: Pick<SignOutOptions, 'endpoint' | 'spared'>,
): boolean {
  const ends = ['GET', 'POST'].includes(method) || deletesOwnSession(url, endpoint?.url ?? null);
  if (!ends) spared?.({ method, url, word: null });
  return ends;
}

/**
 * What a script may put into its request, for endpoints that take no other: an empty object, or a header that marks it.
 */
type Manner = 'plain' | 'json' | 'marked';

/**
 * A request as a script sends it and, if the endpoint refuses it, in the other manners that there are; by GET if it
 * knows no POST. Nothing more if the refusal removed a cookie: what is answered then is answered to nobody.
 */
export function* scriptedWays(request: ScriptedSignOut, fresh: Fresh): Generator<SignOutWay> {
  const { method, url, page, howFound } = request;
  if (!fresh(method, url, '')) return;
  const tried = remembering(inManner('plain', request));
  yield tried.way;
  const answer = tried.page();
  if (answer === null || tried.tookCookies()) return;
  const { status } = answer.last.response;
  if (answer.hops.length === 1 && status === 405 && fresh('GET', url, ''))
    yield byGet(url, page, `${howFound}, and refuses ${method}`);
  yield* inOtherManners(request, status);
}

/** The same request in the manners that an endpoint may want which refused it with this status. */
export function* inOtherManners(request: ScriptedSignOut, status: number): Generator<SignOutWay> {
  if (status === 400 || status === 415) {
    const empty = remembering(inManner('json', request));
    yield empty.way;
    if (empty.tookCookies()) return;
  }
  if ([400, 403, 415, 422].includes(status) || refusesToken(status)) yield inManner('marked', request);
}

const headersOf: Readonly<Record<Manner, HeaderFields>> = {
  plain: [],
  json: [['content-type', 'application/json']],
  marked: [markedAsScript],
};

/** The request with the token that its page, a cookie or an endpoint gives. */
function inManner(manner: Manner, signOut: ScriptedSignOut): SignOutWay {
  const { method, url, page, tokenFrom } = signOut;
  const own = headersOf[manner];
  const json = manner === 'json';
  const bare = { ...bareRequest(method, url), ...(json ? { encoding: 'json' as const, template: '{}' } : {}) };
  const prepare = async (actor: Actor): Promise<PreparedSignOut> => {
    const html = await openedPage(actor, page);
    const token = tokenFrom ? await askForToken(actor, tokenFrom, url, page) : tokenHeader(actor, url, html);
    const headers = [...own, ...asHeaders(token)];
    const marks = manner === 'marked' ? { headers: own } : {};
    return {
      request: { method, url, from: page, scripted: true, headers, ...(json ? { body: '{}' } : {}) },
      recipe: { ...bare, pageUrl: page.href, tokenHeader: token && withoutValue(token), ...marks },
      note: json ? 'signs out, with an empty object' : 'signs out',
    };
  };
  return preparedWay(signOut, bare, prepare);
}
