import type { Actor } from '../actors/actor.js';
import { readHop, type Hop, type Visit } from '../actors/visit.js';
import type { SignOutMethod } from '../evidence/sign-out-method.js';
import type { HtmlForm, HtmlPage } from '../pages/html.js';
import { readsLikeDestruction, readsLikeOtherSessions, readsLikeSignOut } from '../pages/words.js';
import { tokenHeader } from '../sign-in/csrf.js';
import { actionOf, type CsrfToken } from '../sign-in/csrf-tokens.js';
import { formRequest, mayBeSent, methodOf, signOutForms, textOf, tokenFieldOf } from './sign-out-forms.js';
import { sameButScheme, type GivenSignOut, type SignOutOptions } from './sign-out-way.js';

/** A request that signs out and brings a CSRF token, in whose place another one can be sent. */
export interface TokenSignOut {
  /** The token that the page put there. */
  readonly token: CsrfToken;
  send(actor: Actor, token: string, note: string): Promise<Visit>;
}

/**
 * The way to sign out that a page offers with a CSRF token: the given one, or a form that reads like signing out.
 * Nothing is sent to find it. Null if the page has none, or none with a token.
 */
export function tokenSignOut(
  hop: Hop,
  actor: Actor,
  options: Pick<SignOutOptions, 'base' | 'given'>,
): TokenSignOut | null {
  const page = readHop(hop);
  const { given } = options;
  if (given?.method === 'GET') return null;
  for (const form of page === null ? [] : candidates(page, options)) {
    const way = byFormWithToken(form, hop.url);
    if (way) return way;
  }
  return given && (given.method !== null || (page !== null && takesToken(page, given)))
    ? byHeader({ ...given, method: given.method ?? 'POST' }, hop.url, actor, page)
    : null;
}

/**
 * Not a path that a link leads to, which GET asks for without a token, nor one that a form posts to in order to delete.
 */
function takesToken({ links, forms }: HtmlPage, { url }: GivenSignOut): boolean {
  return (
    !links.some((link) => link.url.href === url.href) &&
    !forms.some((form) => sameButScheme(form.action, url) && !mayBeSent(form))
  );
}

/** The link of a page that reads like signing out, or leads to the path that was given; null if it has none. */
export function signOutLink(hop: Hop, base: URL, given: GivenSignOut | null): URL | null {
  const links = readHop(hop)?.links ?? [];
  if (given) return links.some(({ url }) => url.href === given.url.href) ? given.url : null;
  const found = links.find(
    ({ url, text, says = '' }) =>
      readsLikeSignOut(`${text} ${url.pathname}`) && mayBeFollowed(url, text, base) && !readsLikeDestruction(says),
  );
  return found?.url ?? null;
}

function candidates(page: HtmlPage, { base, given }: Pick<SignOutOptions, 'base' | 'given'>): HtmlForm[] {
  if (!given)
    return signOutForms(page).filter((form) => mayBeSent(form) && mayBeFollowed(form.action, textOf(form), base));
  return page.forms.filter(
    (form) =>
      form.method === 'POST' &&
      form.action.href === given.url.href &&
      mayBeSent(form, given.method) &&
      (given.method === null || [form.method, methodOf(form)].includes(given.method)),
  );
}

/** Whether it stays on the target's own host and does not read like deleting something, or ending other sessions. */
function mayBeFollowed(url: URL, says: string, base: URL): boolean {
  const text = `${says} ${url.pathname} ${url.search}`;
  return url.host === base.host && !readsLikeDestruction(text) && !readsLikeOtherSessions(text);
}

function byFormWithToken(form: HtmlForm, page: URL): TokenSignOut | null {
  const field = tokenFieldOf([form]);
  if (!field) return null;
  const { name, value } = field;
  return {
    token: { kind: 'field', name, value, action: actionOf(form) },
    send: (actor, token, note) =>
      actor.request({ ...formRequest(form, page, { name, value: token }).request, stopAt: () => true }, note),
  };
}

function byHeader(
  { method, url }: GivenSignOut & { readonly method: SignOutMethod },
  page: URL,
  actor: Actor,
  html: HtmlPage | null,
): TokenSignOut | null {
  const found = tokenHeader(actor, url, html);
  if (!found) return null;
  const { name, value, cookie, meta } = found;
  const request = { method, url, from: page, scripted: method !== 'POST', stopAt: () => true };
  return {
    token: { kind: cookie === null ? 'meta' : 'cookie', name: cookie ?? meta ?? name, value, action: null },
    send: (browser, token, note) => browser.request({ ...request, headers: [[name, token]] }, note),
  };
}
