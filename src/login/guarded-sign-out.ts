import type { Actor } from '../actors/actor.js';
import type { Hop, Visit } from '../actors/visit.js';
import type { HtmlForm, HtmlPage } from '../pages/html.js';
import { readsLikeDestruction, readsLikeSignOut } from '../pages/words.js';
import { tokenHeader } from './csrf.js';
import { isTokenField, readHop, type CsrfToken } from './csrf-tokens.js';
import { filled, signOutForms, textOf, type SignOutWish } from './sign-out-way.js';
import { submission } from './submission.js';

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
  wish: Pick<SignOutWish, 'base' | 'given'>,
): GuardedSignOut | null {
  const page = readHop(hop);
  const given = wish.given;
  if (given?.method === 'GET') return null;
  const forms = page === null ? [] : candidates(page, wish);
  for (const form of forms) {
    const way = byForm(form, hop.url);
    if (way) return way;
  }
  return given ? byHeader(given.url, hop.url, actor, page) : null;
}

/** The link of a page that reads like signing out; null where it has none, or one that leads elsewhere. */
export function signOutLink(hop: Hop, base: URL): URL | null {
  const links = readHop(hop)?.links ?? [];
  const found = links.find(
    ({ url, text }) =>
      url.host === base.host &&
      readsLikeSignOut(`${text} ${url.pathname}`) &&
      !readsLikeDestruction(`${text} ${url.pathname} ${url.search}`),
  );
  return found?.url ?? null;
}

function candidates(page: HtmlPage, { base, given }: Pick<SignOutWish, 'base' | 'given'>): HtmlForm[] {
  if (given)
    return page.forms.filter((form) => form.method === 'POST' && form.action.href === given.url.href);
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

function byHeader(url: URL, page: URL, actor: Actor, html: HtmlPage | null): GuardedSignOut | null {
  const found = tokenHeader(actor, url, html);
  if (!found) return null;
  const { name, value, cookie, meta } = found;
  return {
    token: { kind: cookie === null ? 'meta' : 'cookie', name: cookie ?? meta ?? name, value },
    send: (browser, token, note) =>
      browser.request(
        { method: 'POST', url, from: page, headers: [[name, token]], stopAt: () => true },
        note,
      ),
  };
}
