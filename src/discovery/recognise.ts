import type { Actor } from '../actors/actor.js';
import { bareUrl } from '../actors/bare-url.js';
import type { Page } from '../actors/visit.js';
import { headerValues } from '../http/wire.js';
import { otherLoginForms, realmOf, type HtmlForm } from '../pages/html.js';
import { looksRandom, shortestRandom } from '../pages/random-looking.js';
import { basicLogin } from '../sign-in/basic.js';
import { formLogin } from '../sign-in/form.js';
import { jsonEndpoint, probe } from './json-endpoint.js';
import { wants, type SignInSettings } from '../sign-in/sign-in-settings.js';
import type { LoginMethod } from '../sign-in/method.js';
import { nameRecipe, nameSubmission } from '../sign-in/identifier-first.js';
import { nameFormOf, readPage } from '../sign-in/page-forms.js';
import type { Place } from './login-locations.js';
import type { Search } from './search.js';

type Named = Pick<Place, 'url' | 'howFound'>;

/** The way to sign in that a page is; null if it is none. */
export async function recognise(search: Search, place: Named, page: Page): Promise<LoginMethod | null> {
  const { settings } = search;
  if (wants(settings, 'basic') && asksForBasic(page))
    return basicLogin(page.last.url, 'GET', `${place.howFound} (401 with a Basic challenge)`);
  const form = wants(settings, 'form') ? await formOn(search, place, page) : null;
  if (form) return form;
  if (!(wants(settings, 'basic') || wants(settings, 'json')) || !takesPost(page, settings)) return null;
  return byPost(search, { ...place, refusesGet: page.last.response.status === 405 });
}

/** What a POST without credentials is answered with says what the endpoint wants. */
export async function byPost(
  search: Search,
  { url: named, howFound, refusesGet }: Named & { readonly refusesGet: boolean },
): Promise<LoginMethod | null> {
  const { visitor, settings } = search;
  const answer = await probe(visitor, { url: named, page: settings.base });
  if (answer.kind === 'unreached') return null;
  // A server that sends what is posted on to https is given the password there, and nowhere before.
  const url = answer.last.method === 'POST' ? answer.last.url : named;
  if (settings.type !== 'json' && asksForBasic(answer))
    return basicLogin(url, 'POST', `${howFound} (POST answers with a Basic challenge)`);
  // No challenge in the answer, but the user knows better, and GET is not it.
  if (settings.type === 'basic') return refusesGet ? basicLogin(url, 'POST', `${howFound} (GET is refused)`) : null;
  return jsonEndpoint(search, { url, howFound: `${howFound} (POST answers in JSON)` }, answer);
}

async function formOn(
  { visitor, settings }: Search,
  { url: asked, howFound }: Named,
  page: Page,
): Promise<LoginMethod | null> {
  const url = startOf(asked, bareUrl(page.last.url, visitor.hops));
  const named = formNamed(page, settings.url);
  const found = { url, page, howFound: `${howFound} (a form with a password field)` };
  const form = formLogin(settings, named ? { ...found, realm: realmOf(named) } : found);
  if (form) return withBareRecipe(form, visitor);
  const name = nameFormOf(page);
  if (!name) return null;
  const next = await visitor.request(
    nameSubmission(name, settings.credentials.username, page.last.url),
    'gives the name, to see whether the next page asks for the password',
  );
  if (next.kind === 'unreached') return null;
  const both = `${howFound} (a form for the name, then one with a password field)`;
  return formLogin(settings, { url, page: next, howFound: both, nameStep: nameRecipe(name, url) });
}

/** Of several forms that look alike the one whose address the user gave; null if that names none of the others. */
function formNamed(page: Page, given: URL | null): HtmlForm | null {
  const others = otherLoginForms(readPage(page)?.forms ?? []);
  return others.find(({ action }) => action.href === given?.href) ?? null;
}

/**
 * Where each attempt begins. Redirects that end on another host, or at an address with an identifier in it, are for
 * this visit alone: a single sign-on starts anew each time.
 */
function startOf(asked: URL, end: URL): URL {
  const forThisVisit = [...end.pathname.split('/'), ...end.searchParams.values()].some(
    (part) => part.length >= shortestRandom && /^[\w~.+=-]+$/.test(part) && looksRandom(part),
  );
  return end.host !== asked.host || forThisVisit ? asked : end;
}

/** Each attempt reads the form anew; what is repeated by hand has no use for the identifier of whoever looked. */
function withBareRecipe(method: LoginMethod, visitor: Actor): LoginMethod {
  const url = bareUrl(new URL(method.recipe.url), visitor.hops);
  return {
    ...method,
    get recipe() {
      return { ...method.recipe, url: url.href };
    },
  };
}

/** An endpoint that GET does not reach: 405, or 404 and 400 if the user says that it is the one. */
function takesPost(page: Page, { url, type }: SignInSettings): boolean {
  const { status } = page.last.response;
  return status === 405 || (url !== null && (status >= 400 || type !== 'auto'));
}

function asksForBasic(page: Page): boolean {
  if (page.last.response.status !== 401) return false;
  return headerValues(page.last.response, 'www-authenticate').some((value) => /(^|,)\s*basic(\s|,|$)/i.test(value));
}
