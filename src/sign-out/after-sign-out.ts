import { isNowhere, type Page } from '../actors/visit.js';
import { hasPasswordField, type HtmlField } from '../pages/html.js';
import { meansTheSame } from '../pages/sign-out-controls.js';
import { readPage } from '../sign-in/page-forms.js';
import { byGet, byPost } from './plain-sign-out.js';
import { byForm, mayBeSent, sayingsOf, signOutForms, textOf, tokenFieldOf, writtenForm } from './sign-out-forms.js';
import { remembering, type Fresh, type PageAt, type SignOutWay } from './sign-out-way.js';

/** A link of a page and, if it did not sign out by itself, what its answer asks for. */
export function* linkWays(url: URL, page: PageAt, howFound: string, fresh: Fresh): Generator<SignOutWay> {
  const tried = remembering(byGet(url, page.at, howFound));
  yield tried.way;
  const answer = tried.page();
  if (answer === null) return;
  yield* confirmations(answer, url, fresh);
  const refusesGet = answer.hops.length === 1 && isNowhere(answer.last.response.status);
  if (refusesGet && fresh('POST', url, ''))
    yield byPost(url, page.at, 'a link that reads like signing out, and refuses GET');
  yield* withToken(url, page, fresh);
}

/**
 * A link that the page's script makes another request of: by GET with the token that forms of the page hold, or by a
 * form that the script writes with it.
 */
function* withToken(url: URL, { html, at }: PageAt, fresh: Fresh): Generator<SignOutWay> {
  const token = tokenFieldOf(html.forms);
  if (!token || url.searchParams.has(token.name)) return;
  const params = [...url.searchParams].map(([name, value]): HtmlField => ({ name, value, type: 'text', hints: '' }));
  const howFound = 'a link that reads like signing out, with the token of its page';
  const known = new URL(url);
  known.searchParams.set(token.name, token.value);
  if (fresh('GET', known, '')) yield byForm(writtenForm('GET', url, [...params, token]), at, howFound);
  if (fresh('POST', known, '')) yield byForm(writtenForm('POST', url, [token]), at, howFound);
}

/**
 * Forms and links of a page that asks back ("really sign out?") after the address was asked for.
 * @param at where a browser would say that it comes from
 */
export function* confirmations(
  answer: Page,
  asked: URL,
  fresh: Fresh,
  at: URL = answer.last.url,
): Generator<SignOutWay> {
  const html = readPage(answer);
  if (html === null) return;
  const own = html.forms.filter(
    (form) => meansTheSame(asked, form.action, form.fields) && !hasPasswordField(form) && mayBeSent(form),
  );
  for (const form of new Set([...signOutForms(html), ...own]))
    if (fresh(form.method, form.action, textOf(form), sayingsOf(form)) && mayBeSent(form)) yield byForm(form, at);
  for (const { url, text, says } of html.links)
    if (meansTheSame(asked, url) && fresh('GET', url, text, says))
      yield byGet(url, at, 'a link on the page that asks back');
}
