import type { Actor } from '../actors/actor.js';
import { bareUrl } from '../actors/bare-url.js';
import { type Page, type Visit } from '../actors/visit.js';
import type { Obstacle } from '../evidence/gathered.js';
import type { LoginStep } from '../evidence/login-steps.js';
import { headerValues } from '../http/wire.js';
import { looksDrawn, shortestDrawn } from '../pages/drawn.js';
import { readsLikeSignIn } from '../pages/words.js';
import { basicLogin } from './basic.js';
import { commandLogin } from './command.js';
import { formLogin, type FormOverrides } from './form.js';
import { loginFormOf, nameFormOf, readPage } from './page-forms.js';
import { stepsLogin } from './steps.js';
import { usernameField } from './submission.js';
import type { NextCode } from './totp.js';
import { jsonEndpoint, probe } from './json-endpoint.js';
import { defaultJsonBody, jsonLogin } from './json.js';
import type { LoginMethod } from './method.js';
import { nameRecipe, nameSubmission } from './name-first.js';
import { describe, notFound } from './not-found.js';
import { endpoints, places, placesBehind } from './places.js';
import { addressOf, PageScripts } from './page-scripts.js';
import { ownRequests, signInRequests, type ScriptRequest } from '../pages/script-requests.js';

export interface LoginWish {
  readonly type: 'auto' | 'form' | 'json' | 'basic' | 'steps' | 'command';
  readonly base: URL;
  /** Where the user says it is; null to find it. */
  readonly url: URL | null;
  readonly protectedUrl: URL | null;
  /** `login-body` as given; null for the default. */
  readonly body: string | null;
  /** The account's name: some pages ask for it before they show where the password goes. */
  readonly username: string;
  readonly steps: readonly LoginStep[];
  readonly command: string | null;
  /** Null where there is no second factor. */
  readonly code: NextCode | null;
}

/** At most so many endpoints that scripts name are asked what they want. */
const maxScripted = 5;

export type Discovery =
  /** `passedOver` counts what was looked at besides. */
  | { readonly kind: 'found'; readonly method: LoginMethod; readonly passedOver: number }
  | { readonly kind: 'not-found'; readonly obstacle: Obstacle };

/**
 * Finds the way to sign in, as a visitor who was never there: by challenge, by form, by link, by common path.
 * @param entrance the visitor's visit of the base URL
 */
export async function discoverLogin(
  visitor: Actor,
  wish: LoginWish,
  entrance: Visit,
  scripts: PageScripts = new PageScripts(),
): Promise<Discovery> {
  const told = spelledOut(wish);
  if (told) return { kind: 'found', method: told, passedOver: 0 };
  const tried: string[] = [];
  const found = (method: LoginMethod, passedOver: number): Discovery => ({
    kind: 'found',
    method,
    passedOver,
  });
  const refused = new Set<string>();
  // A form without a method would put the password into an address: a script means to send it otherwise.
  let unsent: LoginMethod | null = null;
  let shown: Page | null = entrance.kind === 'page' && wish.url === null ? entrance : null;
  let catchAll = false;
  const queue = [...places(wish, entrance)];
  for (const { url, howFound, guessed, onTheWay } of queue) {
    // One page for every address: whatever there is to see was seen, save in files that are there.
    if (catchAll && guessed && !namesFile(url)) continue;
    const visit =
      url.href === wish.base.href ? entrance : await visitor.open(url, 'looks for the way to sign in');
    tried.push(describe(url, visit));
    if (visit.kind === 'page' && visit.refusedHost !== null) refused.add(visit.refusedHost);
    const method = visit.kind === 'page' ? await recognise(visitor, wish, url, visit, howFound) : null;
    if (method && method.recipe.encoding !== 'query') return found(method, tried.length - 1);
    if (visit.kind === 'page' && (method !== null || asksByScript(visit))) shown = visit;
    unsent ??= method;
    if (onTheWay && method === null)
      queue.push(
        ...placesBehind(visit).filter((one) => !queue.some((known) => known.url.href === one.url.href)),
      );
    if (unsent) break;
    catchAll ||= guessed && isCatchAll(entrance, visit);
  }
  const scripted = shown === null ? null : await byScript(visitor, wish, shown, entrance, scripts);
  tried.push(...(scripted?.tried ?? []));
  if (scripted?.method) return found(scripted.method, tried.length - 1);
  const described = unsent || wish.url ? [] : await scripts.described(visitor, wish.base);
  const byWord = await bySent(
    visitor,
    wish,
    described,
    wish.base,
    'the description of the interface names it',
  );
  tried.push(...byWord.tried);
  if (byWord.method) return found(byWord.method, tried.length - 1);
  if (unsent) return found(unsent, tried.length - 1);
  for (const url of endpoints(wish)) {
    const method = await byPost(visitor, wish, url, 'a common path', false);
    if (method) return found(method, tried.length);
    tried.push(`POST ${url.pathname}`);
  }
  const fallback = withoutEvidence(wish);
  if (fallback) return found(fallback, tried.length);
  return {
    kind: 'not-found',
    obstacle: notFound(wish, tried, [...refused], visitor.hops, scripts.asksGraphql),
  };
}

/** What a script of a form's page sends a password to, where the form itself did not take. Null for nothing. */
export async function scriptedInstead(
  visitor: Actor,
  wish: LoginWish,
  { type, url }: LoginMethod,
  scripts: PageScripts,
): Promise<LoginMethod | null> {
  if (type !== 'form') return null;
  const page = await visitor.open(url, 'reads the scripts of the sign-in page');
  if (page.kind === 'unreached') return null;
  return (await byScript(visitor, wish, page, page, scripts, fieldsOf(page))).method;
}

/** What a script that reads the form calls what it sends: the names of the fields that a person fills in. */
function fieldsOf(page: Page): readonly string[] {
  const form = loginFormOf(page);
  const name = form ? usernameField(form) : null;
  const password = form?.fields.find(({ type }) => type === 'password')?.name;
  return name === null || password === undefined ? [] : [name, password];
}

/** What the user spelled out needs no finding. */
function spelledOut({ type, base, steps, command, code }: LoginWish): LoginMethod | null {
  if (type === 'steps') return stepsLogin({ steps, base, code });
  if (type !== 'command' || command === null) return null;
  const cwd = process.env['GITHUB_WORKSPACE'] || process.cwd();
  return commandLogin({ command, base, cwd, env: process.env, code });
}

/** `/login.php`: a server that has one page for every other address still has its files. */
function namesFile(url: URL): boolean {
  return /\.[a-z]{2,5}$/.test(url.pathname);
}

function isCatchAll(entrance: Visit, visit: Visit): boolean {
  return (
    entrance.kind === 'page' &&
    visit.kind === 'page' &&
    visit.hops.length === 1 &&
    visit.last.response.body === entrance.last.response.body &&
    (readPage(visit)?.scriptFiles.length ?? 0) > 0
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

/** What a script of the page, or of the one that everybody sees first, sends a password to. */
async function byScript(
  visitor: Actor,
  wish: LoginWish,
  page: Page,
  entrance: Visit,
  scripts: PageScripts,
  fields: readonly string[] = [],
): Promise<{ readonly method: LoginMethod | null; readonly tried: readonly string[] }> {
  const tried: string[] = [];
  if (!(wish.type === 'auto' || wish.type === 'json')) return { method: null, tried };
  const requests = [...(await scripts.requests(visitor, page))];
  if (entrance.kind === 'page' && entrance !== page && wish.url === null)
    requests.push(...(await scripts.requests(visitor, entrance)));
  const named = requests.map((one) => (one.keys.length === 0 ? { ...one, keys: fields } : one));
  const shown = bareUrl(page.last.url, visitor.hops);
  return bySent(visitor, wish, named, shown, 'a script of the page sends the credentials there');
}

/** The first of the requests that may sign in which is answered as one that does. */
async function bySent(
  visitor: Actor,
  wish: LoginWish,
  requests: readonly ScriptRequest[],
  page: URL,
  howFound: string,
): Promise<{ readonly method: LoginMethod | null; readonly tried: readonly string[] }> {
  const tried: string[] = [];
  if (!(wish.type === 'auto' || wish.type === 'json')) return { method: null, tried };
  const addressed = (request: ScriptRequest): URL | null => addressOf(request, wish.base, page);
  const tokenEndpoints = ownRequests(requests)
    .flatMap((one) => addressed(one) ?? [])
    .slice(0, maxScripted);
  const seen = new Set<string>();
  for (const request of signInRequests(requests)) {
    const url = addressed(request);
    if (url === null || seen.has(url.href)) continue;
    if (seen.size >= maxScripted) break;
    seen.add(url.href);
    tried.push(`POST ${url.pathname}`);
    const answer = await probe(visitor, url, page);
    if (answer.kind === 'unreached') continue;
    const asked = { ...wish, tokenEndpoints, page };
    const method = await jsonEndpoint(visitor, asked, url, answer, howFound, request);
    if (method) return { method, tried };
  }
  return { method: null, tried };
}

async function recognise(
  visitor: Actor,
  wish: LoginWish,
  url: URL,
  page: Page,
  howFound: string,
): Promise<LoginMethod | null> {
  const wants = (type: LoginMethod['type']): boolean => wish.type === 'auto' || wish.type === type;
  if (wants('basic') && asksForBasic(page))
    return basicLogin(page.last.url, 'GET', `${howFound} (401 with a Basic challenge)`);
  const form = wants('form') ? await formOn(visitor, wish, url, page, howFound) : null;
  if (form) return form;
  if (!(wants('basic') || wants('json')) || !takesPost(page, wish)) return null;
  return byPost(visitor, wish, url, howFound, page.last.response.status === 405);
}

/** What a POST without credentials is answered with says what the endpoint wants. */
async function byPost(
  visitor: Actor,
  wish: LoginWish,
  url: URL,
  howFound: string,
  refusesGet: boolean,
): Promise<LoginMethod | null> {
  const answer = await probe(visitor, url, wish.base);
  if (answer.kind === 'unreached') return null;
  if (wish.type !== 'json' && asksForBasic(answer))
    return basicLogin(url, 'POST', `${howFound} (POST answers with a Basic challenge)`);
  // No challenge in the answer, but the user knows better, and GET is not it.
  if (wish.type === 'basic')
    return refusesGet ? basicLogin(url, 'POST', `${howFound} (GET is refused)`) : null;
  return jsonEndpoint(visitor, wish, url, answer, `${howFound} (POST answers in JSON)`);
}

async function formOn(
  visitor: Actor,
  wish: LoginWish,
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
  return { ...method, recipe: { ...method.recipe, url: url.href } };
}

/** An endpoint that GET does not reach: 405, or 404 and 400 where the user says that it is the one. */
function takesPost(page: Page, wish: LoginWish): boolean {
  const { status } = page.last.response;
  return status === 405 || (wish.url !== null && (status >= 400 || wish.type !== 'auto'));
}

/** Where the user names type and address there is nothing left to recognise. */
function withoutEvidence(wish: LoginWish): LoginMethod | null {
  if (wish.type === 'json' && wish.url) {
    const template = wish.body ?? defaultJsonBody;
    const howFound = 'given by login-type and login-url';
    const { url, base: pageUrl } = wish;
    return jsonLogin({ url, pageUrl, template, code: wish.code, howFound, tokenUrl: null, token: null });
  }
  if (wish.type !== 'basic') return null;
  const url = wish.url ?? wish.protectedUrl ?? wish.base;
  return basicLogin(url, 'GET', 'given by login-type');
}

function asksForBasic(page: Page): boolean {
  if (page.last.response.status !== 401) return false;
  return headerValues(page.last.response, 'www-authenticate').some((value) =>
    /(^|,)\s*basic(\s|,|$)/i.test(value),
  );
}

function overridesOf(wish: LoginWish): FormOverrides {
  if (wish.body === null) return {};
  const parsed: unknown = JSON.parse(wish.body);
  if (typeof parsed !== 'object' || parsed === null) return {};
  return Object.fromEntries(Object.entries(parsed).map(([name, value]) => [name, String(value)]));
}
