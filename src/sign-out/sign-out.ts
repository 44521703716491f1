import type { Actor } from '../actors/actor.js';
import type { Page } from '../actors/visit.js';
import { callSaysSignOut, linkSaysSignOut } from '../pages/sign-out-controls.js';
import { normalise, readsLikeDestruction, readsLikeOwnPage, readsLikeSignIn, readsLikeSignUp } from '../pages/words.js';
import { readPage } from '../sign-in/page-forms.js';
import { linkWays } from './after-sign-out.js';
import { waysTo } from './given-address.js';
import { namedWays } from './given-sign-out.js';
import { guessedWays } from './guessed-sign-out.js';
import { byCall, scriptedSignOuts, scriptedWays, type ScriptedSignOut } from './scripted-sign-out.js';
import { byForm, signOutForms, textOf } from './sign-out-forms.js';
import { freshRequests, shownPage, type Fresh, type SignOutOptions, type SignOutWay } from './sign-out-way.js';

/** Ways to sign out, found as the signed-in victim: what is given, or forms, links and common paths in that order. */
export async function* signOutWays(victim: Actor, options: SignOutOptions): AsyncGenerator<SignOutWay> {
  const { given, base, pages, seen } = options;
  if (given) {
    const search = { victim, url: given.url, options };
    yield* given.method === null ? waysTo(search) : namedWays(search, given.method);
    return;
  }
  const fresh = freshRequests(base);
  const scripted: ScriptedSignOut[] = [];
  const shown: Page[] = [];
  for (const url of pages) {
    const page = await shownPage(victim, url, 'looks for a way to sign out', seen);
    if (page === null) continue;
    shown.push(page);
    scripted.push(...(await scriptedSignOuts(victim, page, options)));
    yield* onPage(victim, page, fresh);
  }
  for (const request of scripted) yield* scriptedWays(request, fresh);
  for (const url of furtherPages(shown, options)) {
    const page = await shownPage(victim, url, 'looks for a way to sign out, where a page leads to');
    if (page === null) continue;
    yield* onPage(victim, page, fresh);
    for (const request of await scriptedSignOuts(victim, page, options)) yield* scriptedWays(request, fresh);
  }
  yield* guessedWays(options, fresh);
}

/** What a page offers: forms, controls of well-known scripts, links. */
function* onPage(victim: Actor, page: Page, fresh: Fresh): Generator<SignOutWay> {
  const html = readPage(page);
  const at = page.last.url;
  if (html === null) return;
  for (const form of signOutForms(html)) if (fresh(form.method, form.action, textOf(form))) yield byForm(form, at);
  for (const call of html.calls.filter(callSaysSignOut))
    if (fresh(call.method, call.url, call.text)) yield byCall(call, { html, at }, victim);
  for (const { url, text } of html.links.filter(linkSaysSignOut))
    if (fresh('GET', url, text)) yield* linkWays(url, { html, at }, 'a link that reads like signing out', fresh);
}

/** At most so many further pages are looked at. */
const maxFurther = 3;

/**
 * Further pages that may have a way out: a frame or a part that is fetched, then pages about the account or its
 * settings, which a link's words or the account's own name lead to.
 */
function furtherPages(shown: readonly Page[], { base, account, pages }: SignOutOptions): URL[] {
  const read = shown.flatMap((visit) => readPage(visit) ?? []);
  const name = normalise(account);
  const local = normalise(account.replace(/@.*/, ''));
  const named = (text: string): boolean => [name, local].some((one) => one !== '' && normalise(text) === one);
  const leads = read
    .flatMap(({ links }) => links)
    .filter(({ url, text }) => {
      const says = `${text} ${url.pathname} ${url.search}`;
      const about = named(text) || readsLikeOwnPage(`${text} ${url.pathname}`);
      return about && !readsLikeDestruction(says) && !readsLikeSignIn(says) && !readsLikeSignUp(text);
    });
  const known = new Set([...pages, ...shown.map(({ last }) => last.url)].map(({ href }) => href));
  const urls = [...read.flatMap(({ parts }) => parts), ...leads.map(({ url }) => url)].filter(
    ({ href, host }) => host === base.host && !known.has(href),
  );
  return [...new Map(urls.map((url) => [url.href, url])).values()].slice(0, maxFurther);
}
