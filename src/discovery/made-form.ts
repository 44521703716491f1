import type { Actor } from '../actors/actor.js';
import { bareUrl } from '../actors/bare-url.js';
import type { Page, Visit } from '../actors/visit.js';
import { scriptRequests } from '../pages/script-requests.js';
import { readsLikeSignIn, readsLikeSignOut } from '../pages/words.js';
import { tokenHeader } from '../sign-in/csrf.js';
import { probe } from './json-endpoint.js';
import { jsonBody, jsonLogin } from '../sign-in/json.js';
import { wants, type SignInSettings } from '../sign-in/sign-in-settings.js';
import type { LoginMethod } from '../sign-in/method.js';
import { readPage } from '../sign-in/page-forms.js';
import { addressOf, type PageScripts } from './page-scripts.js';

/** At most so many addresses are asked whether they take the form. */
const maxAddresses = 3;

/**
 * A form that a script of the page makes, and that a browser then sends as it sends any: to where the page's own data says,
 * else to the page's address. Null where no script makes one, or where nothing takes it.
 */
export async function byMadeForm(
  visitor: Actor,
  wish: SignInSettings,
  page: Page,
  scripts: PageScripts,
): Promise<{ readonly method: LoginMethod | null; readonly tried: readonly string[] }> {
  const tried: string[] = [];
  if (!wants(wish, 'form')) return { method: null, tried };
  await scripts.requests(visitor, page);
  const fields = scripts.made;
  if (fields === null) return { method: null, tried };
  const shown = bareUrl(page.last.url, visitor.hops);
  for (const url of addresses(page, wish.base, shown).slice(0, maxAddresses)) {
    const token = tokenHeader(visitor, url, readPage(page));
    const empty = { type: 'application/x-www-form-urlencoded', body: '' };
    const answer = await probe(visitor, url, shown, token, empty);
    tried.push(`POST ${url.pathname} as a form`);
    if (!takesForm(answer, page)) continue;
    const template = wish.body ?? jsonBody(fields.name, fields.password);
    const howFound = 'a form that a script of the page makes';
    const method = jsonLogin({
      url,
      pageUrl: shown,
      template,
      code: wish.code,
      asForm: true,
      howFound,
      tokenUrl: null,
      token,
    });
    return { method, tried };
  }
  return { method: null, tried };
}

/** What the page's own scripts name that reads like signing in, then the page itself. */
function addresses(page: Page, base: URL, shown: URL): URL[] {
  const requests = (readPage(page)?.inlineScripts ?? []).flatMap((script) => [...scriptRequests(script)]);
  const named = requests.filter(
    ({ method, path }) => method !== 'GET' && readsLikeSignIn(path) && !readsLikeSignOut(path),
  );
  const urls = [...named.flatMap((one) => addressOf(one, base, page.last.url) ?? []), shown];
  return [...new Map(urls.map((url) => [url.href, url])).values()];
}

/** Whether something is there for a form, other than the page that everybody is shown for every address. */
function takesForm(answer: Visit, page: Page): boolean {
  if (answer.kind === 'unreached') return false;
  const { status, body } = answer.hops[0].response;
  return ![404, 405, 501].includes(status) && status < 500 && !(status === 200 && body === page.last.response.body);
}
