import type { Actor } from '../actors/actor.js';
import { bareUrl } from '../actors/bare-url.js';
import { isNowhere, type Page, type Visit } from '../actors/visit.js';
import { scriptRequests } from '../pages/script-requests.js';
import { readsLikeSignIn, readsLikeSignOut } from '../pages/words.js';
import { tokenHeader } from '../sign-in/csrf.js';
import { probe } from './json-endpoint.js';
import { jsonBody, jsonLogin } from '../sign-in/json.js';
import { readPage } from '../sign-in/page-forms.js';
import { addressOf } from './page-scripts.js';
import type { Candidate, Search } from './search.js';

/** At most so many addresses are asked whether they take the form. */
const maxAddresses = 3;

/**
 * A form that a script of the page makes, and that a browser then sends: to where the page's own data says, else to the
 * page's address.
 */
export async function* madeForm(search: Search): AsyncGenerator<Candidate> {
  const { visitor, settings, scripts, shown: page } = search;
  if (page === null) return;
  await scripts.requests(visitor, page);
  const fields = scripts.form;
  if (fields === null) return;
  const shown = bareUrl(page.last.url, visitor.hops);
  const content = { type: 'application/x-www-form-urlencoded', body: '' };
  for (const url of addresses(visitor, page, settings.base, shown).slice(0, maxAddresses)) {
    const token = tokenHeader(visitor, url, readPage(page));
    const answer = await probe(visitor, { url, page: shown, token, content });
    search.tried.push(`POST ${url.pathname} as a form`);
    if (!takesForm(answer, page)) continue;
    const template = settings.body ?? jsonBody(fields.name, fields.password);
    const howFound = 'a form that a script of the page makes';
    yield search.candidate(jsonLogin(settings, { url, pageUrl: shown, template, asForm: true, howFound, token }));
  }
}

/** What the page's own scripts name that reads like signing in, then the page itself. */
function addresses(visitor: Actor, page: Page, base: URL, shown: URL): URL[] {
  const requests = (readPage(page)?.inlineScripts ?? []).flatMap(({ read }) => [...scriptRequests(read)]);
  const named = requests.filter(
    ({ method, path }) => method !== 'GET' && readsLikeSignIn(path) && !readsLikeSignOut(path),
  );
  const urls = [...named.flatMap((one) => addressOf(one, base, page.last.url, visitor) ?? []), shown];
  return [...new Map(urls.map((url) => [url.href, url])).values()];
}

/** Whether something is there for a form, other than the page that everybody is shown for every address. */
function takesForm(answer: Visit, page: Page): boolean {
  if (answer.kind === 'unreached') return false;
  const { status, body } = answer.hops[0].response;
  return !isNowhere(status) && status < 500 && !(status === 200 && body === page.last.response.body);
}
