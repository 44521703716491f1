import type { Actor } from '../actors/actor.js';
import type { Visit } from '../actors/visit.js';
import { bareRequest } from '../evidence/replay.js';
import type { HtmlForm, HtmlPage } from '../pages/html.js';
import { asHeaders, tokenHeader, withoutValue, type TokenHeader } from '../sign-in/csrf.js';
import { readPage } from '../sign-in/page-forms.js';
import { formRequest, formTo } from './sign-out-forms.js';
import { preparedWay, shownPage, type SignOutWay } from './sign-out-way.js';

export function byGet(url: URL, page: URL, howFound: string): SignOutWay {
  return { howFound, recipe: bareRequest('GET', url), send: (actor) => actor.open(url, 'signs out', page) };
}

/** A GET that looking at the address has sent. */
export function alreadySent(url: URL, visit: Visit, howFound: string): SignOutWay {
  return { howFound, recipe: bareRequest('GET', url), send: () => Promise.resolve(visit) };
}

/**
 * By POST, with the form or the token of the page that it would come from.
 * @param other where a token is looked for if `page` has none
 */
export function byPost(url: URL, page: URL, howFound: string, other = page): SignOutWay {
  const bare = bareRequest('POST', url);
  return preparedWay({ howFound }, bare, async (actor) => {
    const first = await startAt(actor, url, page);
    const enough = first.form !== null || first.token !== null || other.href === page.href;
    const { from, form, token } = enough ? first : await startAt(actor, url, other);
    if (form) return formRequest({ ...form, action: url }, from);
    return {
      request: { method: 'POST', url, from, headers: asHeaders(token) },
      recipe: { ...bare, pageUrl: from.href, tokenHeader: token && withoutValue(token) },
      note: 'signs out',
    };
  });
}

interface Start {
  readonly from: URL;
  readonly form: HtmlForm | null;
  readonly token: TokenHeader | null;
}

/** What a page has for a POST to the address. */
async function startAt(actor: Actor, url: URL, from: URL): Promise<Start> {
  const html = await openedPage(actor, from);
  return { from, form: html && formTo(html, 'POST', url), token: tokenHeader(actor, url, html) };
}

/** The page whose token or form a request takes. */
export async function openedPage(actor: Actor, url: URL): Promise<HtmlPage | null> {
  const page = await shownPage(actor, url, 'opens the page that signing out starts from');
  return page && readPage(page);
}
