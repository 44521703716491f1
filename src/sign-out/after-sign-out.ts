import type { Page, Visit } from '../actors/visit.js';
import { hasPasswordField, type HtmlField, type HtmlPage } from '../pages/html.js';
import { meansTheSame } from '../pages/sign-out-controls.js';
import { isTokenField } from '../sign-in/csrf-tokens.js';
import { readPage } from '../sign-in/page-forms.js';
import {
  byForm,
  mayBeSent,
  plain,
  saysDestruction,
  signOutForms,
  textOf,
  type Fresh,
  type SignOutWay,
} from './sign-out-way.js';

/** A link of the page `on` at `from`, and what its answer asks for where it did not sign out by itself. */
export function* withAfterwards(
  way: SignOutWay,
  url: URL,
  { on, from }: { readonly on: HtmlPage; readonly from: URL },
  fresh: Fresh,
): Generator<SignOutWay> {
  const tried = remembering(way);
  yield tried.way;
  const page = tried.page();
  if (page === null) return;
  const html = readPage(page);
  if (html) yield* confirmations(html, url, page.last.url, fresh);
  const refusesGet = page.hops.length === 1 && [404, 405, 501].includes(page.last.response.status);
  if (refusesGet && fresh('POST', url, ''))
    yield plain('POST', url, from, 'a link that reads like signing out, and refuses GET', from);
  yield* withToken(on, url, from, fresh);
}

/**
 * A link that the page's script makes another request of: by GET with the token that forms of the page hold, or by a form
 * that the script writes with it.
 */
function* withToken(page: HtmlPage, url: URL, from: URL, fresh: Fresh): Generator<SignOutWay> {
  const token = page.forms.flatMap(({ fields }) => fields).find(isTokenField);
  if (!token || url.searchParams.has(token.name)) return;
  const params = [...url.searchParams].map(([name, value]): HtmlField => ({
    name,
    value,
    type: 'text',
    hints: '',
  }));
  const form = { action: url, encoding: 'urlencoded', charset: 'utf-8', buttons: [], about: '' } as const;
  const known = new URL(url);
  known.searchParams.set(token.name, token.value);
  for (const method of ['GET', 'POST'] as const) {
    const fields = method === 'GET' ? [...params, token] : [token];
    if (fresh(method, known, ''))
      yield {
        ...byForm({ ...form, method, fields }, from),
        howFound: 'a link that reads like signing out, with the token of its page',
      };
  }
}

/** Forms and links of a page that asks back ("really sign out?"), at the address `url` or wherever that led. */
export function* confirmations(page: HtmlPage, url: URL, at: URL, fresh: Fresh): Generator<SignOutWay> {
  const own = page.forms.filter(
    (form) =>
      meansTheSame(url, form.action, form.fields) &&
      !hasPasswordField(form) &&
      mayBeSent(form) &&
      !saysDestruction(form),
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
      guessed: way.guessed === true,
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
