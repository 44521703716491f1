import type { Actor, ActorRequest } from '../actors/actor.js';
import type { Page } from '../actors/visit.js';
import { bareRequest } from '../evidence/replay.js';
import type { HtmlPage } from '../pages/html.js';
import { signOutRequests } from '../pages/script-requests.js';
import type { ScriptedCall } from '../pages/scripted-calls.js';
import { readsLikeSignOut } from '../pages/words.js';
import { asHeaders, tokenHeader } from './csrf.js';
import { readPage } from './page-forms.js';
import { addressOf } from './page-scripts.js';
import type { SignOutWay, SignOutWish } from './sign-out-way.js';
import { askForToken } from './token-endpoint.js';
import { under } from './under.js';

/** Calls of a page that read like signing out. */
export function signOutCalls(page: HtmlPage): ScriptedCall[] {
  return page.calls.filter(({ text, url }) => readsLikeSignOut(`${text} ${url.pathname}`));
}

/** The request that the page's script would make of the control, with the page's CSRF token. */
export function byCall(call: ScriptedCall, page: HtmlPage, address: URL, actor: Actor): SignOutWay {
  const { method, url, asForm } = call;
  const token = tokenHeader(actor, url, page);
  const tokenField = page.meta.get('csrf-param') ?? null;
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
      tokenHeader: token && { name: token.name, cookie: token.cookie, meta: token.meta },
    },
    send: (browser) => browser.request(request, 'signs out'),
  };
}

/** What scripts of a signed-in user's page send to sign out. */
export async function byScripts(victim: Actor, page: Page, wish: SignOutWish): Promise<SignOutWay[]> {
  const requests = (await wish.scripts?.requests(victim, page)) ?? [];
  return signOutRequests(requests).flatMap((request) => {
    const url = addressOf(request, wish.base, page.last.url);
    if (url === null) return [];
    const methods = request.method === null ? ['POST', 'GET'] : [request.method];
    return methods.map((method) =>
      asked(
        { method, url, page: page.last.url, tokenUrl: wish.endpoint?.tokenUrl ?? null },
        'a script of the page sends it',
      ),
    );
  });
}

const namesSession = /(^|\/)(sessions?|tokens?)\/?$/i;

/**
 * Where a script signs in, another request to the same place or beside it signs out: `DELETE /api/session`, `POST
 * /api/auth/logout`. An address that knows no GET may know these.
 */
export function besideEndpoint(
  { url, tokenUrl }: NonNullable<SignOutWish['endpoint']>,
  base: URL,
  twins: readonly URL[],
): SignOutWay[] {
  const plainUrl = new URL(url);
  plainUrl.search = '';
  const beside = ['logout', 'signout', 'sign-out', '../logout'].map((name) => new URL(name, plainUrl));
  const posts = [...twins, ...beside, under(base, 'api/logout'), under(base, 'logout')];
  const way = (method: string, at: URL): SignOutWay =>
    asked({ method, url: at, page: base, tokenUrl }, 'beside the endpoint that signs in');
  return [
    ...(namesSession.test(plainUrl.pathname) ? [way('DELETE', plainUrl)] : []),
    ...posts.map((at) => way('POST', at)),
    ...['session', '../session'].map((name) => way('DELETE', new URL(name, plainUrl))),
  ];
}

/** A request as a script sends it, with the token that its page, a cookie or an endpoint gives. */
function asked(
  { method, url, page, tokenUrl }: { method: string; url: URL; page: URL; tokenUrl: URL | null },
  howFound: string,
): SignOutWay {
  return {
    howFound,
    recipe: bareRequest(method, url),
    async send(actor) {
      const visit = await actor.open(page, 'opens the page that signing out starts from');
      const html = visit.kind === 'page' ? readPage(visit) : null;
      const token = tokenUrl ? await askForToken(actor, tokenUrl, url, page) : tokenHeader(actor, url, html);
      const request: ActorRequest = { method, url, from: page, scripted: true, headers: asHeaders(token) };
      const answer = await actor.request(request, 'signs out');
      if (answer.kind === 'unreached' || ![400, 415].includes(answer.last.response.status)) return answer;
      // Some endpoints read JSON or nothing.
      const json = [['content-type', 'application/json'] as const, ...asHeaders(token)];
      return actor.request({ ...request, headers: json, body: '{}' }, 'signs out, with an empty object');
    },
  };
}
