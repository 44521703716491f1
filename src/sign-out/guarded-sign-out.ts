import type { Actor } from '../actors/actor.js';
import type { Hop, Visit } from '../actors/visit.js';
import type { SignOutMethod } from '../evidence/sign-out-method.js';
import type { HtmlForm, HtmlPage } from '../pages/html.js';
import { readsLikeDestruction, readsLikeSignOut } from '../pages/words.js';
import { tokenHeader } from '../sign-in/csrf.js';
import { isTokenField, readHop, type CsrfToken } from '../sign-in/csrf-tokens.js';
import {
  filled,
  mayBeSent,
  methodOf,
  sameButScheme,
  saysDestruction,
  signOutForms,
  textOf,
  type GivenSignOut,
  type SignOutOptions,
} from './sign-out-way.js';
import { submission } from '../sign-in/submission.js';

/** A request that signs out and brings a CSRF token, in whose place another one can be sent. */
export interface GuardedSignOut {
  /** The token that the page put there. */
  readonly token: CsrfToken;
  send(actor: Actor, token: string, note: string): Promise<Visit>;
}

/**
 * The way to sign out that a page offers with a CSRF token: the given one, or a form that reads like signing out. Nothing
 * is sent to find it. Null where the page has none, or none with a token.
 */
export function guardedSignOut(
  hop: Hop,
  actor: Actor,
  wish: Pick<SignOutOptions, 'base' | 'given'>,
): GuardedSignOut | null {
  const page = readHop(hop);
  const given = wish.given;
  if (given?.method === 'GET') return null;
  const forms = page === null ? [] : candidates(page, wish);
  for (const form of forms) {
    const way = byForm(form, hop.url);
    if (way) return way;
  }
  return given && (given.method !== null || (page !== null && takesToken(page, given)))
    ? byHeader({ ...given, method: given.method ?? 'POST' }, hop.url, actor, page)
    : null;
}

/** Not a path that a link leads to, which GET asks for without a token, nor one that a form posts to in order to delete. */
function takesToken({ links, forms }: HtmlPage, { url }: GivenSignOut): boolean {
  return (
    !links.some((link) => link.url.href === url.href) &&
    !forms.some((form) => sameButScheme(form.action, url) && (saysDestruction(form) || !mayBeSent(form)))
  );
}

/** The link of a page that reads like signing out, or leads to the path that was given; null if it has none. */
export function signOutLink(hop: Hop, base: URL, given: GivenSignOut | null): URL | null {
  const links = readHop(hop)?.links ?? [];
  if (given) return links.some(({ url }) => url.href === given.url.href) ? given.url : null;
  const found = links.find(
    ({ url, text }) =>
      url.host === base.host &&
      readsLikeSignOut(`${text} ${url.pathname}`) &&
      !readsLikeDestruction(`${text} ${url.pathname} ${url.search}`),
  );
  return found?.url ?? null;
}

function candidates(page: HtmlPage, { base, given }: Pick<SignOutOptions, 'base' | 'given'>): HtmlForm[] {
  if (given)
    return page.forms.filter(
      (form) =>
        form.method === 'POST' &&
        form.action.href === given.url.href &&
        (mayBeSent(form) || methodOf(form) === given.method) &&
        !saysDestruction(form) &&
        (given.method === null || [form.method, methodOf(form)].includes(given.method)),
    );
  return signOutForms(page).filter(
    (form) =>
      form.action.host === base.host &&
      !readsLikeDestruction(`${textOf(form)} ${form.action.pathname} ${form.action.search}`),
  );
}

function byForm(form: HtmlForm, page: URL): GuardedSignOut | null {
  const field = form.fields.find(isTokenField);
  if (!field) return null;
  return {
    token: { kind: 'field', name: field.name, value: field.value },
    send(actor, token, note) {
      const { button, fields } = filled(form);
      const changed = fields.map((one) => (one.name === field.name ? { ...one, value: token } : one));
      return actor.request({ ...submission(form, button, changed, page), stopAt: () => true }, note);
    },
  };
}

function byHeader(
  { method, url }: GivenSignOut & { readonly method: SignOutMethod },
  page: URL,
  actor: Actor,
  html: HtmlPage | null,
): GuardedSignOut | null {
  const found = tokenHeader(actor, url, html);
  if (!found) return null;
  const { name, value, cookie, meta } = found;
  return {
    token: { kind: cookie === null ? 'meta' : 'cookie', name: cookie ?? meta ?? name, value },
    send: (browser, token, note) =>
      browser.request(
        {
          method,
          url,
          from: page,
          scripted: method !== 'POST',
          headers: [[name, token]],
          stopAt: () => true,
        },
        note,
      ),
  };
}
