import type { Actor, ActorRequest } from '../actors/actor.js';
import type { HtmlPage } from '../pages/html.js';
import type { ScriptedCall } from '../pages/scripted-calls.js';
import { readsLikeSignOut } from '../pages/words.js';
import { asHeaders, tokenHeader } from './csrf.js';
import type { SignOutWay } from './sign-out.js';

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
