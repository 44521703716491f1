import type { Page, Visit } from '../actors/visit.js';
import { signOutMethods, type SignOutMethod } from '../evidence/sign-out-method.js';
import { header } from '../http/wire.js';
import { hasPasswordField, type HtmlPage } from '../pages/html.js';
import type { ScriptRequest } from '../pages/script-requests.js';
import type { ScriptedCall } from '../pages/scripted-calls.js';
import { addressEndsSession, callSaysSignOut } from '../pages/sign-out-controls.js';
import { readsLikeDestruction } from '../pages/words.js';
import { readPage } from '../sign-in/page-forms.js';
import { confirmations, linkWays } from './after-sign-out.js';
import { byGivenPost, given, shownToLook, toGiven, type GivenSearch } from './given-sign-out.js';
import { alreadySent, byGet } from './plain-sign-out.js';
import { byCall, scriptedSignOuts, scriptedWays, type ScriptedSignOut } from './scripted-sign-out.js';
import { byForm, endsSessionAtMost, formTo, mayBeSent, methodOf } from './sign-out-forms.js';
import {
  freshRequests,
  sameButScheme,
  startOf,
  statusOf,
  type Fresh,
  type Origin,
  type PageAt,
  type SignOutWay,
} from './sign-out-way.js';

/**
 * What the pages offer for the address, with the method that they send; if they offer nothing, each method is tried.
 */
export async function* waysTo(search: GivenSearch): AsyncGenerator<SignOutWay> {
  const { victim, url, options } = search;
  const fresh = freshRequests(options.base, url);
  const read: PageAt[] = [];
  const scripted: ScriptedSignOut[] = [];
  for (const address of options.pages) {
    const shown = await shownToLook(victim, address, options.seen);
    if (shown === null) continue;
    const html = readPage(shown);
    const page = html && { html, at: shown.last.url };
    if (page) {
      read.push(page);
      yield* offered(page, search, fresh);
    }
    scripted.push(...(await ofScripts(shown, search)));
  }
  for (const request of scripted) yield* scriptedWays(request, fresh);
  for (const page of read)
    if (linksTo(page.html, url) && fresh('GET', url, ''))
      yield* linkWays(url, page, `${given}; a link of the page leads there (GET)`, fresh);
  yield* byEachMethod(
    search,
    fresh,
    read.some(({ html }) => deletes(html, url)),
  );
}

/** Forms and controls of a page that lead to the address; never one that reads like deleting something. */
function* offered({ html, at }: PageAt, { victim, url }: GivenSearch, fresh: Fresh): Generator<SignOutWay> {
  const forms = html.forms.filter((form) => sameButScheme(form.action, url) && !hasPasswordField(form));
  for (const method of new Set(forms.map(methodOf))) {
    const form = formTo(html, method, url);
    if (form && mayBeSent(form) && fresh(method, url, ''))
      yield byForm({ ...form, action: url }, at, `${given}; a form of the page sends it by ${method}`);
  }
  for (const call of html.calls)
    if (sameButScheme(call.url, url) && mayBePressed(call) && fresh(call.method, url, ''))
      yield byCall(call, { html, at }, victim, `${given}; a control of the page sends it by ${call.method}`);
}

function linksTo({ links }: HtmlPage, url: URL): boolean {
  return links.some((link) => sameButScheme(link.url, url) && !readsLikeDestruction(`${link.text} ${link.says ?? ''}`));
}

/** Whether a page sends something there that deletes, and is not said to be signing out. */
function deletes({ forms, calls }: HtmlPage, url: URL): boolean {
  return (
    forms.some((form) => sameButScheme(form.action, url) && !mayBeSent(form)) ||
    calls.some((call) => sameButScheme(call.url, url) && !mayBePressed(call))
  );
}

function mayBePressed(call: ScriptedCall): boolean {
  return (
    !readsLikeDestruction(`${call.text} ${call.says ?? ''}`) &&
    (endsSessionAtMost(call.method, call.url) || callSaysSignOut(call))
  );
}

/** Requests to the address that scripts of the page send. */
async function ofScripts(page: Page, { victim, url, options }: GivenSearch): Promise<ScriptedSignOut[]> {
  const complete = (requests: readonly ScriptRequest[]): ScriptRequest[] =>
    requests.filter(({ keys }) => keys.length === 0);
  const sent = await scriptedSignOuts(victim, page, options, complete);
  return sent
    .filter((request) => leadsTo(request.url, url) && endsSessionAtMost(request.method, url))
    .map((request) => ({ ...request, url, howFound: `${given}; a script of the page sends it by ${request.method}` }));
}

/** Whether a script's request goes there: what it adds to an address without a query says little of it. */
function leadsTo(sent: URL, url: URL): boolean {
  const plain = new URL(sent);
  plain.search = '';
  return sameButScheme(sent, url) || sameButScheme(plain, url);
}

/**
 * GET, looked at by a copy of the browser, then POST. DELETE only if the address is called a session or reads like
 * signing out, and PUT if it says besides that it takes it: what an address takes may as well end the account.
 * @param destroys whether a page sends something there that may delete more than the session
 */
async function* byEachMethod(search: GivenSearch, fresh: Fresh, destroys: boolean): AsyncGenerator<SignOutWay> {
  const { url } = search;
  const got = fresh('GET', url, '') ? yield* byLooking(search, fresh) : null;
  const html = got?.kind === 'page' ? readPage(got) : null;
  const allowed = allowedMethods(got);
  const mayPost = !destroys && !(html && deletes(html, url)) && (allowed?.includes('POST') ?? true);
  const posted =
    mayPost && fresh('POST', url, '') ? yield* byGivenPost(search, { ...byTrying('POST'), guessed: true }) : null;
  if (!addressEndsSession(url)) return;
  yield* scriptedWays(toGiven(search, 'DELETE', byTrying('DELETE')), fresh);
  if ([allowed, allowedMethods(posted)].some((methods) => methods?.includes('PUT')))
    yield* scriptedWays(toGiven(search, 'PUT', byTrying('PUT')), fresh);
}

function byTrying(method: SignOutMethod): Origin {
  return { howFound: `${given}; no page says by which method, and ${method} signed out` };
}

/** What GET of the address shows to do there, then GET itself; returns what it was answered with. */
async function* byLooking({ url, options }: GivenSearch, fresh: Fresh): AsyncGenerator<SignOutWay, Visit> {
  const from = startOf(options);
  const visit = await options.scout().open(url, 'looks at the address of logout-url', from);
  if (visit.kind === 'page') yield* confirmations(visit, url, fresh);
  const { howFound } = byTrying('GET');
  yield statusOf(visit) < 400 ? byGet(url, from, howFound) : alreadySent(url, visit, howFound);
  return visit;
}

/** What an address that refuses a method says that it takes (RFC 9110 §15.5.6); null if it says nothing. */
function allowedMethods(visit: Visit | null): readonly SignOutMethod[] | null {
  if (visit?.kind !== 'page' || visit.hops[0].response.status !== 405) return null;
  const listed =
    header(visit.hops[0].response, 'allow')
      ?.toUpperCase()
      .split(/[\s,]+/) ?? [];
  const known = signOutMethods.filter((method) => listed.includes(method));
  return known.length === 0 ? null : known;
}
