import type { Page, Visit } from '../actors/visit.js';
import { hasPasswordField, type HtmlPage } from '../pages/html.js';
import { meansTheSame } from '../pages/sign-out-controls.js';
import { readPage } from './page-forms.js';
import { byForm, plain, signOutForms, textOf, type Fresh, type SignOutWay } from './sign-out-way.js';

/** A link, and what its answer asks for where it did not sign out by itself. */
export function* withAfterwards(way: SignOutWay, url: URL, from: URL, fresh: Fresh): Generator<SignOutWay> {
  const tried = remembering(way);
  yield tried.way;
  const page = tried.page();
  if (page === null) return;
  const html = readPage(page);
  if (html) yield* confirmations(html, url, page.last.url, fresh);
  const refusesGet = page.hops.length === 1 && [404, 405, 501].includes(page.last.response.status);
  if (refusesGet && fresh('POST', url, ''))
    yield plain('POST', url, from, 'a link that reads like signing out, and refuses GET', from);
}

/** Forms and links of a page that asks back ("really sign out?"), at the address `url` or wherever that led. */
export function* confirmations(page: HtmlPage, url: URL, at: URL, fresh: Fresh): Generator<SignOutWay> {
  const own = page.forms.filter(
    (form) => meansTheSame(url, form.action, form.fields) && !hasPasswordField(form),
  );
  for (const form of new Set([...signOutForms(page), ...own]))
    if (fresh(form.method, form.action, textOf(form))) yield byForm(form, at);
  for (const link of page.links)
    if (meansTheSame(url, link.url) && fresh('GET', link.url, link.text))
      yield plain('GET', link.url, at, 'a link on the page that asks back');
}

/** The way, the page that it was answered with (null where nothing was sent, or nothing came back), and the cookies it took. */
export function remembering(way: SignOutWay): {
  readonly way: SignOutWay;
  readonly page: () => Page | null;
  readonly tookCookies: () => boolean;
} {
  let answer: Visit | null = null;
  let took = false;
  return {
    way: {
      howFound: way.howFound,
      // What is repeated by hand may be known once it was sent.
      get recipe() {
        return way.recipe;
      },
      async send(actor) {
        const before = actor.freeze().names.length;
        answer = await way.send(actor);
        took = actor.freeze().names.length < before;
        return answer;
      },
    },
    page: () => (answer?.kind === 'page' ? answer : null),
    tookCookies: () => took,
  };
}
