import type { Actor } from '../actors/actor.js';
import type { Page } from '../actors/visit.js';
import { linkSaysSignOut } from '../pages/sign-out-controls.js';
import { normalise, readsLikeDestruction, readsLikeOwnPage, readsLikeSignIn, readsLikeSignUp } from '../pages/words.js';
import { withAfterwards } from './after-sign-out.js';
import { givenWays } from './given-sign-out.js';
import { guessedWays } from './guessed-sign-out.js';
import { readPage } from '../sign-in/page-forms.js';
import { byCall, byScripts, scriptedWays, signOutCalls, type Asking } from './scripted-sign-out.js';
import {
  byForm,
  plain,
  signOutForms,
  textOf,
  type Fresh,
  type SignOutWay,
  type SignOutOptions,
} from './sign-out-way.js';

/** Ways to sign out, found as the signed-in victim: what is given, or forms, links and common paths in that order. */
export async function* signOutWays(victim: Actor, wish: SignOutOptions): AsyncGenerator<SignOutWay> {
  if (wish.given) {
    yield* givenWays(victim, wish.given, wish);
    return;
  }
  const seen = new Set<string>();
  const fresh = (method: string, url: URL, says: string): boolean => {
    const key = `${method} ${url.href}`;
    if (seen.has(key) || readsLikeDestruction(`${says} ${url.pathname} ${url.search}`) || url.host !== wish.base.host)
      return false;
    seen.add(key);
    return true;
  };
  const scripted: Asking[] = [];
  const shown: Page[] = [];
  for (const url of wish.pages) {
    const visit =
      wish.seen?.last.url.href === url.href ? wish.seen : await victim.open(url, 'looks for a way to sign out');
    if (visit.kind !== 'page') continue;
    shown.push(visit);
    scripted.push(...(await byScripts(victim, visit, wish)));
    yield* onPage(victim, visit, fresh);
  }
  for (const asking of scripted) yield* scriptedWays(asking, fresh);
  for (const url of furtherPages(shown, wish)) {
    const visit = await victim.open(url, 'looks for a way to sign out, where a page leads to');
    if (visit.kind !== 'page') continue;
    yield* onPage(victim, visit, fresh);
    for (const asking of await byScripts(victim, visit, wish)) yield* scriptedWays(asking, fresh);
  }
  yield* guessedWays(victim, wish, fresh);
}

/** What a page offers: forms, controls of well-known scripts, links. */
function* onPage(victim: Actor, visit: Page, fresh: Fresh): Generator<SignOutWay> {
  const page = readPage(visit);
  const at = visit.last.url;
  if (page === null) return;
  for (const form of signOutForms(page)) if (fresh(form.method, form.action, textOf(form))) yield byForm(form, at);
  for (const call of signOutCalls(page))
    if (fresh(call.method, call.url, call.text)) yield byCall(call, page, at, victim);
  for (const link of page.links.filter(linkSaysSignOut))
    if (fresh('GET', link.url, link.text))
      yield* withAfterwards(
        plain('GET', link.url, at, 'a link that reads like signing out'),
        link.url,
        { on: page, from: at },
        fresh,
      );
}

/** At most so many further pages are looked at. */
const maxFurther = 3;

/**
 * Where a way out may stand that no page so far has: in a frame or a part that is fetched, then on pages about the account
 * or its settings, which a link's words or the account's own name lead to.
 */
function furtherPages(shown: readonly Page[], { base, account, pages }: SignOutOptions): URL[] {
  const read = shown.flatMap((visit) => readPage(visit) ?? []);
  const name = normalise(account ?? '');
  const local = normalise((account ?? '').replace(/@.*/, ''));
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
