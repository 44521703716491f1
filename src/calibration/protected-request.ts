import type { Actor } from '../actors/actor.js';
import { bareUrl } from '../actors/bare-url.js';
import type { Page, Visit } from '../actors/visit.js';
import { under } from '../login/under.js';
import { readPage } from '../login/page-forms.js';
import { readsLikeDestruction, readsLikeSignIn, readsLikeSignOut, readsLikeSignUp } from '../pages/words.js';

export interface Candidate {
  readonly url: URL;
  readonly howFound: string;
}

/** Pages of an account by their common names. */
const commonPaths = ['account', 'profile', 'me', 'dashboard', 'settings', 'home', 'api/me', 'api/user'];
const maxLinks = 6;

/**
 * Requests that might answer differently to a signed-in user, most promising first: the page after the sign-in, the
 * base URL, links that only the signed-in page has, common names. Never one that reads like signing out or deleting.
 */
export async function* protectedCandidates(
  base: URL,
  landing: Page,
  visitor: Actor,
  victim: Actor,
): AsyncGenerator<Candidate> {
  const seen = new Set<string>();
  const fresh = (url: URL): boolean => {
    if (seen.has(url.href) || url.host !== base.host || isUnsafe(url, '')) return false;
    seen.add(url.href);
    return true;
  };
  const landed = bareUrl(landing.last.url, victim.hops);
  const isNavigation = landing.last.method === 'GET' && !readsLikeSignIn(landed.pathname);
  if (isNavigation && fresh(landed)) yield { url: landed, howFound: 'the page after sign-in' };
  if (fresh(base)) yield { url: base, howFound: 'the base URL' };
  for (const url of await ownLinks(base, landing, visitor, victim)) {
    if (fresh(url)) yield { url, howFound: 'a link that only the signed-in page has' };
  }
  for (const path of commonPaths) {
    const url = under(base, path);
    if (fresh(url)) yield { url, howFound: 'a common path' };
  }
}

/** Links of the victim's pages that the visitor's page does not have. */
async function ownLinks(base: URL, landing: Page, visitor: Actor, victim: Actor): Promise<URL[]> {
  const outside = await visitor.open(base, 'looks at the links of a visitor');
  const inside = await victim.open(base, 'looks at the links of the signed-in user');
  const known = new Set(linksOf(outside, visitor).map((link) => link.url.href));
  const own = [...linksOf(landing, victim), ...linksOf(inside, victim)].filter(
    ({ url, text }) => !known.has(url.href) && url.host === base.host && !isUnsafe(url, text),
  );
  return own.map((link) => link.url).slice(0, maxLinks);
}

function linksOf(visit: Visit, actor: Actor): { url: URL; text: string }[] {
  const links = visit.kind === 'page' ? (readPage(visit)?.links ?? []) : [];
  return links.map(({ url, text }) => ({ url: bareUrl(url, actor.hops), text }));
}

function isUnsafe(url: URL, text: string): boolean {
  const says = `${text} ${url.pathname} ${url.search}`;
  return (
    readsLikeSignOut(says) ||
    readsLikeDestruction(says) ||
    readsLikeSignIn(`${text} ${url.pathname}`) ||
    readsLikeSignUp(text)
  );
}
