import type { Page, Visit } from '../actors/visit.js';
import { hasPasswordField, type HtmlPage } from '../pages/html.js';
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

/** A request beside the endpoint that signs in, by GET where it is there and knows no POST. */
export function* orByGet(way: SignOutWay, from: URL, fresh: Fresh): Generator<SignOutWay> {
  const tried = remembering(way);
  yield tried.way;
  const page = tried.page();
  const url = new URL(way.recipe.url);
  if (page?.hops.length === 1 && page.last.response.status === 405 && fresh('GET', url, ''))
    yield plain('GET', url, from, `${way.howFound}, and refuses ${way.recipe.method}`);
}

/** Forms and links of a page that asks back ("really sign out?"), at the address `url` or wherever that led. */
export function* confirmations(page: HtmlPage, url: URL, at: URL, fresh: Fresh): Generator<SignOutWay> {
  const same = (target: URL): boolean => target.pathname === url.pathname && target.host === url.host;
  const ownForms = page.forms.filter((form) => same(form.action) && !hasPasswordField(form));
  for (const form of new Set([...signOutForms(page), ...ownForms]))
    if (fresh(form.method, form.action, textOf(form))) yield byForm(form, at);
  for (const link of page.links)
    if (same(link.url) && fresh('GET', link.url, link.text))
      yield plain('GET', link.url, at, 'a link on the page that asks back');
}

/** The way, and the page that it was answered with; null where nothing was sent, or nothing came back. */
function remembering(way: SignOutWay): { readonly way: SignOutWay; readonly page: () => Page | null } {
  let answer: Visit | null = null;
  return {
    way: {
      ...way,
      async send(actor) {
        answer = await way.send(actor);
        return answer;
      },
    },
    page: () => (answer?.kind === 'page' ? answer : null),
  };
}
