import type { Actor } from '../actors/actor.js';
import type { Page, Visit } from '../actors/visit.js';
import { signOutMethods, type SignOutMethod } from '../evidence/sign-out-method.js';
import { header } from '../http/wire.js';
import { hasPasswordField, type HtmlForm, type HtmlPage } from '../pages/html.js';
import type { ScriptedCall } from '../pages/scripted-calls.js';
import { addressEndsSession, callSaysSignOut } from '../pages/sign-out-controls.js';
import { readsLikeDestruction } from '../pages/words.js';
import { confirmations, remembering, withAfterwards } from './after-sign-out.js';
import { tokenHeader } from '../sign-in/csrf.js';
import { isTokenField } from '../sign-in/csrf-tokens.js';
import { readPage } from '../sign-in/page-forms.js';
import { addressOf } from '../discovery/page-scripts.js';
import { byCall, inOtherManners, scriptedWays, type Asking } from './scripted-sign-out.js';
import {
  alreadySent,
  byForm,
  formTo,
  mayBeSent,
  methodOf,
  plain,
  sameButScheme,
  saysDestruction,
  type Fresh,
  type GivenSignOut,
  type SignOutWay,
  type SignOutOptions,
} from './sign-out-way.js';

const given = 'given by logout-url';

/** The request that `logout-url` names: with its method or, if it is a path alone, with the one that is found out. */
export async function* givenWays(
  victim: Actor,
  { method, url }: GivenSignOut,
  wish: SignOutOptions,
): AsyncGenerator<SignOutWay> {
  switch (method) {
    case 'GET':
      yield plain('GET', url, wish.pages[0] ?? wish.base, given);
      return;
    case 'POST':
      yield* posted(victim, url, wish, given);
      return;
    case 'PUT':
    case 'DELETE':
      yield* asked(victim, { method, url }, wish);
      return;
    case null:
      yield* withMethodFoundOut(victim, url, wish);
  }
}

/**
 * By POST: as a form of the page sends it, or with a token of the page, before it goes without any: a server may end the
 * session of whoever sends none, and that is no sign-out. Last in the manners of scripts.
 */
async function* posted(
  victim: Actor,
  url: URL,
  wish: SignOutOptions,
  howFound: string,
): AsyncGenerator<SignOutWay, Page | null> {
  const from = wish.pages[0] ?? wish.base;
  const own = plain('POST', url, from, howFound);
  const borrowed = await borrowing(victim, url, [from, wish.base], wish);
  const withField = borrowed && { ...borrowed.way, howFound };
  const ways = !withField ? [own] : borrowed.hasHeader ? [own, withField] : [withField, own];
  let answer: Page | null = null;
  let status = 404;
  for (const way of ways) {
    const tried = remembering(way);
    yield tried.way;
    const page = tried.page();
    answer ??= page;
    if (way === own) status = statusOf(page);
    if (tried.tookCookies() || isNowhere(statusOf(page))) return answer;
  }
  yield* inOtherManners(askingTo('POST', url, wish, howFound), status);
  return answer;
}

/** The form with another one's token, of the first page that has one, and whether scripts of that page have a token too. */
async function borrowing(
  victim: Actor,
  url: URL,
  pages: readonly URL[],
  wish: SignOutOptions,
): Promise<{ readonly way: SignOutWay; readonly hasHeader: boolean } | null> {
  for (const at of new Map(pages.map((page) => [page.href, page])).values()) {
    const page = await read(victim, at, { ...wish, seen: null });
    // The page's own form is what is sent then.
    if (page && formTo(page, 'POST', url)) return null;
    const form = page && withBorrowedToken(page, url);
    if (form) return { way: byForm(form, at), hasHeader: tokenHeader(victim, url, page) !== null };
  }
  return null;
}

/** A form to the address as a script of the page would write it, with the token that other forms hold. Null without one. */
function withBorrowedToken(page: HtmlPage, url: URL): HtmlForm | null {
  const token = page.forms.flatMap(({ fields }) => fields).find(isTokenField);
  if (!token) return null;
  const bare = { encoding: 'urlencoded', charset: 'utf-8', buttons: [], about: '' } as const;
  return { ...bare, method: 'POST', action: url, fields: [token] };
}

/** By a method that no plain form has: as a control or a form of the page sends it, else as a script does. */
async function* asked(
  victim: Actor,
  { method, url }: { readonly method: 'PUT' | 'DELETE'; readonly url: URL },
  wish: SignOutOptions,
): AsyncGenerator<SignOutWay> {
  const [at = wish.base] = wish.pages;
  const page = await read(victim, at, wish);
  const form = page && formTo(page, method, url);
  const call = page?.calls.find((one) => one.method === method && sameButScheme(one.url, url));
  if (form) yield { ...byForm(form, at), howFound: given };
  else if (page && call) yield { ...byCall(call, page, at, victim), howFound: given };
  yield* scriptedWays(askingTo(method, url, wish, given), (other) => other === method);
}

/** What the pages offer for the address, with the method that they send; if they offer nothing, each method is tried. */
async function* withMethodFoundOut(victim: Actor, url: URL, wish: SignOutOptions): AsyncGenerator<SignOutWay> {
  const seen = new Set<string>();
  const fresh: Fresh = (method, to, says) => {
    const key = `${method} ${to.href}`;
    // The address itself was given; what a page that asks back leads to besides is taken with the usual care.
    const known = sameButScheme(to, url);
    const strange = !known && ![wish.base.host, url.host].includes(to.host);
    const where = known ? '' : `${to.pathname} ${to.search}`;
    if (seen.has(key) || strange || readsLikeDestruction(`${says} ${where}`)) return false;
    seen.add(key);
    return true;
  };
  const links: { readonly on: HtmlPage; readonly from: URL }[] = [];
  const scripted: Asking[] = [];
  let destroys = false;
  for (const at of wish.pages) {
    const visit = await show(victim, at, wish);
    if (visit === null) continue;
    const page = readPage(visit);
    const from = visit.last.url;
    if (page) {
      destroys ||= deletes(page, url);
      for (const { method, way } of offered(page, from, url, victim)) if (fresh(method, url, '')) yield way;
      if (page.links.some((link) => sameButScheme(link.url, url) && !readsLikeDestruction(link.text)))
        links.push({ on: page, from });
    }
    scripted.push(...(await byScripts(victim, visit, url, wish)));
  }
  for (const asking of scripted) yield* scriptedWays(asking, fresh);
  for (const { on, from } of links) {
    const way = plain('GET', url, from, `${given}; a link of the page leads there (GET)`);
    if (fresh('GET', url, '')) yield* withAfterwards(way, url, { on, from }, fresh);
  }
  yield* eachMethod(victim, url, wish, fresh, destroys);
}

interface Offer {
  readonly method: string;
  readonly way: SignOutWay;
}

/** Forms and controls of a page that lead to the address; never one that reads like deleting something. */
function* offered(page: HtmlPage, at: URL, url: URL, victim: Actor): Generator<Offer> {
  const forms = page.forms.filter((form) => sameButScheme(form.action, url) && !hasPasswordField(form));
  for (const method of new Set(forms.map(methodOf))) {
    const form = formTo(page, method, url);
    if (!form || !mayBeSent(form)) continue;
    const howFound = `${given}; a form of the page sends it by ${method}`;
    yield { method, way: { ...byForm({ ...form, action: url }, at), howFound } };
  }
  for (const call of page.calls) {
    if (!sameButScheme(call.url, url) || readsLikeDestruction(call.text)) continue;
    if (!mayPress(call)) continue;
    const howFound = `${given}; a control of the page sends it by ${call.method}`;
    yield { method: call.method, way: { ...byCall(call, page, at, victim), howFound } };
  }
}

/** Whether a page sends something there that deletes, and is not said to be signing out. */
function deletes({ forms, calls }: HtmlPage, url: URL): boolean {
  return (
    forms.some((form) => sameButScheme(form.action, url) && (saysDestruction(form) || !mayBeSent(form))) ||
    calls.some((call) => sameButScheme(call.url, url) && (readsLikeDestruction(call.text) || !mayPress(call)))
  );
}

function mayPress(call: ScriptedCall): boolean {
  return mayAsk(call.method, call.url) || callSaysSignOut(call);
}

/** Whether a request of the page may be sent whatever it is called: what deletes may end more than the session. */
function mayAsk(method: string, url: URL): boolean {
  return ['GET', 'POST'].includes(method) || addressEndsSession(url);
}

/** Requests to the address that scripts of the page send. */
async function byScripts(victim: Actor, page: Page, url: URL, wish: SignOutOptions): Promise<Asking[]> {
  const requests = (await wish.scripts?.requests(victim, page)) ?? [];
  return requests.flatMap((request) => {
    const to = addressOf(request, wish.base, page.last.url);
    if (to === null || !sameButScheme(to, url) || request.keys.length > 0) return [];
    const methods = request.method === null ? ['POST', 'GET'] : [request.method];
    if (!methods.every((method) => mayAsk(method, url))) return [];
    return methods.map((method) => ({
      ...askingTo(method, url, wish, `${given}; a script of the page sends it by ${method}`),
      page: page.last.url,
    }));
  });
}

/**
 * GET, looked at by a copy of the browser, then POST. DELETE only if the address is called a session or reads like signing
 * out, and PUT if it says besides that it takes it: what an address takes may as well end the account.
 */
async function* eachMethod(
  victim: Actor,
  url: URL,
  wish: SignOutOptions,
  fresh: Fresh,
  /** Whether a page sends something there that may delete more than the session. */
  destroys: boolean,
): AsyncGenerator<SignOutWay> {
  const how = (method: string): string => `${given}; no page says by which method, and ${method} signed out`;
  const taken: (readonly SignOutMethod[] | null)[] = [];
  if (fresh('GET', url, '')) {
    const from = wish.pages[0] ?? wish.base;
    const scout = wish.scout?.() ?? victim;
    const visit = await scout.open(url, 'looks at the address of logout-url', from);
    const page = visit.kind === 'page' ? readPage(visit) : null;
    if (page) destroys ||= deletes(page, url);
    if (page) yield* confirmations(page, url, visit.kind === 'page' ? visit.last.url : url, fresh);
    const status = visit.kind === 'page' ? visit.hops[0].response.status : 404;
    taken.push(takenMethods(visit));
    const again = status < 400 && scout !== victim;
    yield again ? plain('GET', url, from, how('GET')) : { ...alreadySent(url, visit), howFound: how('GET') };
  }
  const says = taken.some((methods) => methods !== null && !methods.includes('POST'));
  if (!destroys && !says && fresh('POST', url, ''))
    taken.push(takenMethods(yield* guesses(posted(victim, url, wish, how('POST')))));
  if (!addressEndsSession(url)) return;
  yield* scriptedWays(askingTo('DELETE', url, wish, how('DELETE')), fresh);
  if (taken.some((methods) => methods?.includes('PUT')))
    yield* scriptedWays(askingTo('PUT', url, wish, how('PUT')), fresh);
}

/** The same ways, each said to be a guess. */
async function* guesses<T>(ways: AsyncGenerator<SignOutWay, T>): AsyncGenerator<SignOutWay, T> {
  for (;;) {
    const next = await ways.next();
    if (next.done === true) return next.value;
    const way = next.value;
    yield {
      howFound: way.howFound,
      guessed: true,
      get recipe() {
        return way.recipe;
      },
      send: (actor) => way.send(actor),
    };
  }
}

/** What an address that refuses a method says that it takes (RFC 9110 §15.5.6); null if it says nothing. */
function takenMethods(visit: Visit | null): readonly SignOutMethod[] | null {
  if (visit?.kind !== 'page' || visit.hops[0].response.status !== 405) return null;
  const told =
    header(visit.hops[0].response, 'allow')
      ?.toUpperCase()
      .split(/[\s,]+/) ?? [];
  const known = signOutMethods.filter((method) => told.includes(method));
  return known.length === 0 ? null : known;
}

function askingTo(method: string, url: URL, wish: SignOutOptions, howFound: string): Asking {
  const tokenUrl = wish.endpoint?.tokenUrl ?? null;
  return { method, url, page: wish.pages[0] ?? wish.base, tokenUrl, howFound };
}

function statusOf(page: Page | null): number {
  return page?.hops[0].response.status ?? 404;
}

function isNowhere(status: number): boolean {
  return [404, 405, 501].includes(status);
}

async function show(victim: Actor, url: URL, { seen }: SignOutOptions): Promise<Page | null> {
  if (seen?.last.url.href === url.href) return seen;
  const visit = await victim.open(url, 'looks for what leads to the address of logout-url');
  return visit.kind === 'page' ? visit : null;
}

async function read(victim: Actor, url: URL, wish: SignOutOptions): Promise<HtmlPage | null> {
  const visit = await show(victim, url, wish);
  return visit && readPage(visit);
}
