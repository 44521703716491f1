import type { Actor } from '../actors/actor.js';
import { bareUrl } from '../actors/bare-url.js';
import type { Page, Visit } from '../actors/visit.js';
import { ownRequests, signInRequests, type ScriptRequest } from '../pages/script-requests.js';
import { jsonEndpoint, probe } from './json-endpoint.js';
import type { LoginWish } from './login-wish.js';
import type { LoginMethod } from './method.js';
import { loginFormOf } from './page-forms.js';
import { addressOf, type PageScripts } from './page-scripts.js';
import { usernameField } from './submission.js';

/** At most so many endpoints that scripts name are asked what they want. */
const maxScripted = 5;

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

/** What a script of the page, or of the one that everybody sees first, sends a password to. */
export async function byScript(
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
export async function bySent(
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
