import type { Actor } from '../actors/actor.js';
import { readsLikeDestruction, readsLikeSignOut } from '../pages/words.js';
import { withAfterwards } from './after-sign-out.js';
import { guessedWays } from './guessed-sign-out.js';
import { readPage } from './page-forms.js';
import { byCall, byScripts, signOutCalls } from './scripted-sign-out.js';
import { byForm, plain, signOutForms, textOf, type SignOutWay, type SignOutWish } from './sign-out-way.js';

/** Ways to sign out, found as the signed-in victim: the given one, or forms, links and common paths in that order. */
export async function* signOutWays(victim: Actor, wish: SignOutWish): AsyncGenerator<SignOutWay> {
  if (wish.given) {
    yield plain(wish.given.method, wish.given.url, wish.pages[0] ?? wish.base, 'given by logout-url');
    return;
  }
  const scripted: SignOutWay[] = [];
  const seen = new Set<string>();
  const fresh = (method: string, url: URL, says: string): boolean => {
    const key = `${method} ${url.href}`;
    if (
      seen.has(key) ||
      readsLikeDestruction(`${says} ${url.pathname} ${url.search}`) ||
      url.host !== wish.base.host
    )
      return false;
    seen.add(key);
    return true;
  };
  for (const url of wish.pages) {
    const visit =
      wish.seen?.last.url.href === url.href
        ? wish.seen
        : await victim.open(url, 'looks for a way to sign out');
    const page = visit.kind === 'page' ? readPage(visit) : null;
    if (visit.kind === 'page') scripted.push(...(await byScripts(victim, visit, wish)));
    if (!page || visit.kind !== 'page') continue;
    for (const form of signOutForms(page))
      if (fresh(form.method, form.action, textOf(form))) yield byForm(form, visit.last.url);
    for (const call of signOutCalls(page))
      if (fresh(call.method, call.url, call.text)) yield byCall(call, page, visit.last.url, victim);
    for (const link of page.links) {
      const reads = readsLikeSignOut(`${link.text} ${link.url.pathname}`);
      if (reads && fresh('GET', link.url, link.text))
        yield* withAfterwards(
          plain('GET', link.url, visit.last.url, 'a link that reads like signing out'),
          link.url,
          visit.last.url,
          fresh,
        );
    }
  }
  for (const way of scripted) if (fresh(way.recipe.method, new URL(way.recipe.url), '')) yield way;
  yield* guessedWays(victim, wish, fresh);
}
