import type { Actor } from '../actors/actor.js';
import type { ActorRequest } from '../actors/request.js';
import type { Page } from '../actors/visit.js';
import { bareRequest, type RequestRecipe } from '../evidence/replay.js';
import { markedAsScript } from '../conventions/controls.js';
import { fieldInMeta, refusesToken } from '../conventions/csrf.js';
import type { HeaderFields } from '../http/wire.js';
import type { HtmlPage } from '../pages/html.js';
import { signOutRequests } from '../pages/script-requests.js';
import type { ScriptedCall } from '../pages/scripted-calls.js';
import { callSaysSignOut, pathNamesSession } from '../pages/sign-out-controls.js';
import { remembering } from './after-sign-out.js';
import { asHeaders, tokenHeader, withoutValue } from '../sign-in/csrf.js';
import { readPage } from '../sign-in/page-forms.js';
import { addressOf } from '../discovery/page-scripts.js';
import { plain, type Fresh, type SignOutWay, type SignOutOptions } from './sign-out-way.js';
import { askForToken } from '../sign-in/token-endpoint.js';
import { under } from '../discovery/under.js';

/** Calls of a page that read like signing out. */
export function signOutCalls(page: HtmlPage): ScriptedCall[] {
  return page.calls.filter(callSaysSignOut);
}

/** The request that the page's script would make of the control, with the page's CSRF token. */
export function byCall(call: ScriptedCall, page: HtmlPage, address: URL, actor: Actor): SignOutWay {
  const { method, url, asForm } = call;
  const token = tokenHeader(actor, url, page);
  const tokenField = fieldInMeta(page.meta) ?? null;
  const pairs: [string, string][] = [
    ['_method', method.toLowerCase()],
    ...call.fields.map(([name, value]): [string, string] => [name, value]),
    ...(token && tokenField !== null ? [[tokenField, token.value] satisfies [string, string]] : []),
  ];
  const request: ActorRequest = asForm
    ? {
        method: 'POST',
        url,
        from: address,
        headers: [['content-type', 'application/x-www-form-urlencoded'], ...asHeaders(token)],
        body: new URLSearchParams(pairs).toString(),
      }
    : { method, url, from: address, scripted: true, headers: [...asHeaders(token), ...call.headers] };
  return {
    howFound: 'a control that reads like signing out',
    recipe: {
      method: request.method,
      url: url.href,
      pageUrl: address.href,
      encoding: asForm ? 'urlencoded' : 'none',
      fields: asForm ? [{ name: '_method', source: { from: 'literal', value: method.toLowerCase() } }] : [],
      template: null,
      basic: false,
      tokenHeader: token && withoutValue(token),
      ...(call.headers.length > 0 ? { headers: call.headers } : {}),
    },
    send: (browser) => browser.request(request, 'signs out'),
  };
}

/** A request that a script sends to sign out. */
export interface Asking {
  readonly method: string;
  readonly url: URL;
  /** Whose script sends it. */
  readonly page: URL;
  /** Gives the CSRF token; null where the page or a cookie has it, if there is one. */
  readonly tokenUrl: URL | null;
  readonly howFound: string;
}

/** What scripts of a signed-in user's page send to sign out. */
export async function byScripts(victim: Actor, page: Page, wish: SignOutOptions): Promise<Asking[]> {
  const requests = (await wish.scripts?.requests(victim, page)) ?? [];
  return signOutRequests(requests).flatMap((request) => {
    const url = addressOf(request, wish.base, page.last.url);
    if (url === null) return [];
    const methods = request.method === null ? ['POST', 'GET'] : [request.method];
    const tokenUrl = wish.endpoint?.tokenUrl ?? null;
    return methods.map((method) => ({
      method,
      url,
      page: page.last.url,
      tokenUrl,
      howFound: 'a script of the page sends it',
    }));
  });
}

/**
 * Where a script signs in, another request to the same place or beside it signs out: `DELETE /api/session`, `POST
 * /api/auth/logout`. An address that knows no GET may know these.
 */
export function besideEndpoint(
  { url, tokenUrl }: NonNullable<SignOutOptions['endpoint']>,
  base: URL,
  twins: readonly URL[],
): Asking[] {
  const plainUrl = new URL(url);
  plainUrl.search = '';
  const beside = ['logout', 'signout', 'sign-out', '../logout'].map((name) => new URL(name, plainUrl));
  const posts = [...twins, ...beside, under(base, 'api/logout'), under(base, 'logout')];
  const howFound = 'beside the endpoint that signs in';
  const way = (method: string, at: URL): Asking => ({ method, url: at, page: base, tokenUrl, howFound });
  return [
    ...(pathNamesSession(plainUrl.pathname) ? [way('DELETE', plainUrl)] : []),
    ...posts.map((at) => way('POST', at)),
    ...['session', '../session'].map((name) => way('DELETE', new URL(name, plainUrl))),
  ];
}

/** What a script may put into its request, for endpoints that take no other: an empty object, or what says that it is one. */
type Manner = 'plain' | 'json' | 'marked';

/**
 * A request as a script sends it and, where the endpoint refuses it, in the other manners that there are; by GET where it
 * knows no POST. Nothing more where the refusal took a cookie: what is answered then is answered to nobody.
 */
export function* scriptedWays(asking: Asking, fresh: Fresh): Generator<SignOutWay> {
  const { method, url, page, howFound } = asking;
  if (!fresh(method, url, '')) return;
  const tried = remembering(asked(asking, 'plain'));
  yield tried.way;
  const answer = tried.page();
  if (answer === null || tried.tookCookies()) return;
  const { status } = answer.last.response;
  if (answer.hops.length === 1 && status === 405 && fresh('GET', url, ''))
    yield plain('GET', url, page, `${howFound}, and refuses ${method}`);
  yield* inOtherManners(asking, status);
}

/** The same request in the manners that an endpoint may want which refused it with this status. */
export function* inOtherManners(asking: Asking, status: number): Generator<SignOutWay> {
  if (status === 400 || status === 415) {
    const empty = remembering(asked(asking, 'json'));
    yield empty.way;
    if (empty.tookCookies()) return;
  }
  if ([400, 403, 415, 422].includes(status) || refusesToken(status)) yield asked(asking, 'marked');
}

const headersOf: Readonly<Record<Manner, HeaderFields>> = {
  plain: [],
  json: [['content-type', 'application/json']],
  marked: [markedAsScript],
};

/** The request with the token that its page, a cookie or an endpoint gives. */
function asked({ method, url, page, tokenUrl, howFound }: Asking, manner: Manner): SignOutWay {
  const own = headersOf[manner];
  const json = manner === 'json';
  const bare = {
    ...bareRequest(method, url),
    ...(json ? { encoding: 'json' as const, template: '{}' } : {}),
  };
  let recipe: RequestRecipe = bare;
  return {
    howFound,
    get recipe() {
      return recipe;
    },
    async send(actor) {
      const visit = await actor.open(page, 'opens the page that signing out starts from');
      const html = visit.kind === 'page' ? readPage(visit) : null;
      const token = tokenUrl ? await askForToken(actor, tokenUrl, url, page) : tokenHeader(actor, url, html);
      recipe = {
        ...bare,
        pageUrl: page.href,
        tokenHeader: token && withoutValue(token),
        ...(manner === 'marked' ? { headers: own } : {}),
      };
      const headers = [...own, ...asHeaders(token)];
      const request = { method, url, from: page, scripted: true, headers, ...(json ? { body: '{}' } : {}) };
      return actor.request(request, manner === 'json' ? 'signs out, with an empty object' : 'signs out');
    },
  };
}
