import type { Actor } from '../actors/actor.js';
import { isNowhere, type Page } from '../actors/visit.js';
import type { SignOutMethod } from '../evidence/sign-out-method.js';
import { tokenHeader } from '../sign-in/csrf.js';
import { readPage } from '../sign-in/page-forms.js';
import { byGet, byPost } from './plain-sign-out.js';
import { byCall, inOtherManners, scriptedWays, type ScriptedSignOut } from './scripted-sign-out.js';
import { byForm, formTo, tokenFieldOf, writtenForm } from './sign-out-forms.js';
import {
  remembering,
  sameButScheme,
  shownPage,
  startOf,
  statusOf,
  type Origin,
  type SignOutOptions,
  type SignOutWay,
} from './sign-out-way.js';

export const given = 'given by logout-url';

/** Whose session is to be ended, at the address that the user named. */
export interface GivenSearch {
  readonly victim: Actor;
  readonly url: URL;
  readonly options: SignOutOptions;
}

/** The request that `logout-url` names with its method. */
export async function* namedWays(search: GivenSearch, method: SignOutMethod): AsyncGenerator<SignOutWay> {
  switch (method) {
    case 'GET':
      yield byGet(search.url, startOf(search.options), given);
      return;
    case 'POST':
      yield* byGivenPost(search, { howFound: given });
      return;
    case 'PUT':
    case 'DELETE':
      yield* byScriptOnly(search, method);
  }
}

/**
 * By POST: as a form of the page sends it, or with a token of the page, before it goes without any: a server may end
 * the session of whoever sends none, and that is no sign-out. Last in the manners of scripts.
 */
export async function* byGivenPost(search: GivenSearch, origin: Origin): AsyncGenerator<SignOutWay, Page | null> {
  const own = byPost(search.url, startOf(search.options), origin.howFound);
  let answer: Page | null = null;
  let status = 404;
  for (const way of await withBorrowedToken(own, search)) {
    const tried = remembering(way, origin);
    yield tried.way;
    const page = tried.page();
    answer ??= page;
    if (way === own) status = statusOf(page);
    if (tried.tookCookies() || isNowhere(statusOf(page))) return answer;
  }
  yield* inOtherManners(toGiven(search, 'POST', origin), status);
  return answer;
}

/**
 * That way and a form with another one's token, of the first page that has one: before it, unless scripts of that page
 * have a token too.
 */
async function withBorrowedToken(own: SignOutWay, { victim, url, options }: GivenSearch): Promise<SignOutWay[]> {
  const pages = [startOf(options), options.base];
  for (const at of new Map(pages.map((page) => [page.href, page])).values()) {
    const page = await shownToLook(victim, at);
    const html = page && readPage(page);
    // The page's own form is what is sent then.
    if (html && formTo(html, 'POST', url)) return [own];
    const token = html && tokenFieldOf(html.forms);
    if (!token) continue;
    const borrowed = byForm(writtenForm('POST', url, [token]), at, given);
    return tokenHeader(victim, url, html) ? [own, borrowed] : [borrowed, own];
  }
  return [own];
}

/** By a method that no plain form has: as a control or a form of the page sends it, else as a script does. */
async function* byScriptOnly(search: GivenSearch, method: 'PUT' | 'DELETE'): AsyncGenerator<SignOutWay> {
  const { victim, url, options } = search;
  const at = startOf(options);
  const page = await shownToLook(victim, at, options.seen);
  const html = page && readPage(page);
  const form = html && formTo(html, method, url);
  const call = html?.calls.find((one) => one.method === method && sameButScheme(one.url, url));
  if (form) yield byForm(form, at, given);
  else if (html && call) yield byCall(call, { html, at }, victim, given);
  yield* scriptedWays(toGiven(search, method, { howFound: given }), (other) => other === method);
}

/** The request to the address that was given, as a script sends it. */
export function toGiven({ url, options }: GivenSearch, method: string, origin: Origin): ScriptedSignOut {
  return { ...origin, method, url, page: startOf(options), tokenFrom: options.endpoint?.tokenFrom ?? null };
}

/** A page that may lead to the address that was given. */
export function shownToLook(victim: Actor, url: URL, seen?: Page | null): Promise<Page | null> {
  return shownPage(victim, url, 'looks for what leads to the address of logout-url', seen);
}
