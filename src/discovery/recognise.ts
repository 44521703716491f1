import type { Actor } from '../actors/actor.js';
import { bareUrl } from '../actors/bare-url.js';
import type { Page } from '../actors/visit.js';
import { headerValues } from '../http/wire.js';
import { looksDrawn, shortestDrawn } from '../pages/drawn.js';
import { basicLogin } from '../sign-in/basic.js';
import { formLogin, type FormOverrides } from '../sign-in/form.js';
import { jsonEndpoint, probe } from './json-endpoint.js';
import { wants, type SignInSettings } from '../sign-in/sign-in-settings.js';
import type { LoginMethod } from '../sign-in/method.js';
import { nameRecipe, nameSubmission } from '../sign-in/identifier-first.js';
import { nameFormOf } from '../sign-in/page-forms.js';

/** The way to sign in that a page is; null where it is none. */
export async function recognise(
  visitor: Actor,
  wish: SignInSettings,
  url: URL,
  page: Page,
  howFound: string,
): Promise<LoginMethod | null> {
  if (wants(wish, 'basic') && asksForBasic(page))
    return basicLogin(page.last.url, 'GET', `${howFound} (401 with a Basic challenge)`);
  const form = wants(wish, 'form') ? await formOn(visitor, wish, url, page, howFound) : null;
  if (form) return form;
  if (!(wants(wish, 'basic') || wants(wish, 'json')) || !takesPost(page, wish)) return null;
  return byPost(visitor, wish, url, howFound, page.last.response.status === 405);
}

/** What a POST without credentials is answered with says what the endpoint wants. */
export async function byPost(
  visitor: Actor,
  wish: SignInSettings,
  url: URL,
  howFound: string,
  refusesGet: boolean,
): Promise<LoginMethod | null> {
  const answer = await probe(visitor, url, wish.base);
  if (answer.kind === 'unreached') return null;
  if (wish.type !== 'json' && asksForBasic(answer))
    return basicLogin(url, 'POST', `${howFound} (POST answers with a Basic challenge)`);
  // No challenge in the answer, but the user knows better, and GET is not it.
  if (wish.type === 'basic') return refusesGet ? basicLogin(url, 'POST', `${howFound} (GET is refused)`) : null;
  return jsonEndpoint(visitor, wish, url, answer, `${howFound} (POST answers in JSON)`);
}

async function formOn(
  visitor: Actor,
  wish: SignInSettings,
  url: URL,
  page: Page,
  howFound: string,
): Promise<LoginMethod | null> {
  const address = startOf(url, bareUrl(page.last.url, visitor.hops));
  const single = `${howFound} (a form with a password field)`;
  const form = formLogin(address, page, overridesOf(wish), single, null, wish.code);
  if (form) return withBareRecipe(form, visitor);
  const name = nameFormOf(page);
  if (!name) return null;
  const next = await visitor.request(
    nameSubmission(name, wish.username, page.last.url),
    'gives the name, to see whether the next page asks for the password',
  );
  if (next.kind === 'unreached') return null;
  const both = `${howFound} (a form for the name, then one with a password field)`;
  const step = nameRecipe(name, address);
  return formLogin(address, next, overridesOf(wish), both, step, wish.code);
}

/**
 * Where each attempt begins. Redirects that end on another host, or at an address with an identifier in it, were made for
 * this visit: a single sign-on starts anew each time.
 */
function startOf(asked: URL, end: URL): URL {
  const made = [...end.pathname.split('/'), ...end.searchParams.values()].some(
    (part) => part.length >= shortestDrawn && /^[\w~.+=-]+$/.test(part) && looksDrawn(part),
  );
  return end.host !== asked.host || made ? asked : end;
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

/** An endpoint that GET does not reach: 405, or 404 and 400 where the user says that it is the one. */
function takesPost(page: Page, wish: SignInSettings): boolean {
  const { status } = page.last.response;
  return status === 405 || (wish.url !== null && (status >= 400 || wish.type !== 'auto'));
}

function asksForBasic(page: Page): boolean {
  if (page.last.response.status !== 401) return false;
  return headerValues(page.last.response, 'www-authenticate').some((value) => /(^|,)\s*basic(\s|,|$)/i.test(value));
}

/** The user’s own fields of a form. */
export function overridesOf(wish: SignInSettings): FormOverrides {
  if (wish.body === null) return {};
  const parsed: unknown = JSON.parse(wish.body);
  if (typeof parsed !== 'object' || parsed === null) return {};
  return Object.fromEntries(Object.entries(parsed).map(([name, value]) => [name, String(value)]));
}
