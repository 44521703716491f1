import type { Page, Visit } from '../actors/visit.js';
import { readsLikeSignIn } from '../pages/words.js';
import { readPage } from '../sign-in/page-forms.js';
import { describe } from './explain-not-found.js';
import { places, placesBehind, type Place } from './login-locations.js';
import { recognise } from './recognise.js';
import type { Candidate, Search } from './search.js';

/**
 * Pages that challenge, or show a form, or take what is posted: those that are named, those that links lead to, common
 * ones.
 */
export async function* shownPages(search: Search): AsyncGenerator<Candidate> {
  const { settings, entrance } = search;
  const queue = [...places(settings, entrance)];
  let onePageForAll = false;
  for (const place of queue) {
    // Whatever there is to see was seen, except in files that are there.
    if (onePageForAll && place.guessed && !namesFile(place.url)) continue;
    const visit = await look(search, place.url);
    if (visit.kind === 'unreached') continue;
    const method = await recognise(search, place, visit);
    if (method?.recipe.encoding === 'query') {
      search.shown = visit;
      search.formByGet = method;
      return;
    }
    if (method) yield search.candidate(method);
    if (asksByScript(visit)) search.shown = visit;
    if (place.onTheWay) queue.push(...unknown(placesBehind(visit), queue));
    onePageForAll ||= place.guessed && isSamePage(entrance, visit);
  }
}

function unknown(places: readonly Place[], known: readonly Place[]): Place[] {
  return places.filter((place) => !known.some(({ url }) => url.href === place.url.href));
}

async function look({ visitor, settings, entrance, tried, refusedHosts }: Search, url: URL): Promise<Visit> {
  const visit = url.href === settings.base.href ? entrance : await visitor.open(url, 'looks for the way to sign in');
  tried.push(describe(url, visit));
  if (visit.kind === 'page' && visit.refusedHost !== null) refusedHosts.add(visit.refusedHost);
  return visit;
}

/** `/login.php`: a server that has one page for every other address still has its files. */
function namesFile(url: URL): boolean {
  return /\.[a-z]{2,5}$/.test(url.pathname);
}

function isSamePage(entrance: Page, page: Page): boolean {
  return (
    page.hops.length === 1 &&
    page.last.response.body === entrance.last.response.body &&
    (readPage(page)?.scriptFiles.length ?? 0) > 0
  );
}

/** A field for a password that no form would send, or none at all although the address is one for signing in. */
function asksByScript(page: Page): boolean {
  const html = readPage(page);
  return (
    html !== null &&
    page.last.response.status === 200 &&
    html.scriptFiles.length + html.inlineScripts.length > 0 &&
    (/type\s*=\s*["']?password/i.test(page.last.response.body) ||
      readsLikeSignIn(`${html.title} ${page.last.url.pathname}`))
  );
}
