import type { Actor } from '../actors/actor.js';
import { bareUrl } from '../actors/bare-url.js';
import type { Page, Visit } from '../actors/visit.js';
import { readsLikeSignIn } from '../pages/words.js';
import { ownRequests, signInRequests, type ScriptRequest } from '../pages/script-requests.js';
import { tokenHeader } from '../sign-in/csrf.js';
import { formLogin } from '../sign-in/form.js';
import { jsonEndpoint, probe, speaksJson } from './json-endpoint.js';
import { jsonLogin } from '../sign-in/json.js';
import { wants, type SignInSettings } from '../sign-in/sign-in-settings.js';
import type { LoginMethod } from '../sign-in/method.js';
import { loginFormOf } from '../sign-in/page-forms.js';
import { addressOf, namesGraphql, type PageScripts } from './page-scripts.js';
import { overridesOf } from './recognise.js';
import { usernameField } from '../sign-in/submission.js';
import { under } from './under.js';

/** At most so many endpoints that scripts name are asked what they want. */
const maxScripted = 5;

/** What a script of a form's page sends a password to, where the form itself did not take. Null for nothing. */
export async function scriptedInstead(
  visitor: Actor,
  wish: SignInSettings,
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
  wish: SignInSettings,
  page: Page,
  entrance: Visit,
  scripts: PageScripts,
  fields: readonly string[] = [],
): Promise<{ readonly method: LoginMethod | null; readonly tried: readonly string[] }> {
  const tried: string[] = [];
  if (!wants(wish, 'json')) return { method: null, tried };
  const requests = [...(await scripts.requests(visitor, page))];
  if (entrance.kind === 'page' && entrance !== page && wish.url === null)
    requests.push(...(await scripts.requests(visitor, entrance)));
  const named = requests.map((one) => (one.keys.length === 0 ? { ...one, keys: fields } : one));
  const shown = bareUrl(page.last.url, visitor.hops);
  const sent = await bySent(
    visitor,
    wish,
    named,
    shown,
    'a script of the page sends the credentials there',
    scripts.tokenHeader,
  );
  if (sent.method) return sent;
  const mutation = await byMutation(visitor, wish, requests, shown, scripts);
  return { method: mutation.method, tried: [...sent.tried, ...mutation.tried] };
}

/** The form of a page whose fields a script sends as they stand, to another place than the form says. Null for none. */
export async function bySerialised(
  visitor: Actor,
  wish: SignInSettings,
  page: Page,
  scripts: PageScripts,
): Promise<LoginMethod | null> {
  if (wish.type === 'json' || loginFormOf(page) === null) return null;
  const requests = await scripts.requests(visitor, page);
  const whole = requests.filter(({ method, wholeForm }) => method === 'POST' && wholeForm === true);
  const says = ({ path }: ScriptRequest): boolean => readsLikeSignIn(path);
  const [request] = [...whole.filter(says), ...(whole.length === 1 ? whole : [])];
  const url = request ? addressOf(request, wish.base, page.last.url) : null;
  if (url === null) return null;
  const howFound = 'a script of the page sends the form there';
  const at = bareUrl(page.last.url, visitor.hops);
  return formLogin(at, page, overridesOf(wish), howFound, null, wish.code, url);
}

/** The first of the requests that may sign in which is answered as one that does. */
export async function bySent(
  visitor: Actor,
  wish: SignInSettings,
  requests: readonly ScriptRequest[],
  page: URL,
  howFound: string,
  tokenName: string | null = null,
): Promise<{ readonly method: LoginMethod | null; readonly tried: readonly string[] }> {
  const tried: string[] = [];
  if (!wants(wish, 'json')) return { method: null, tried };
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
    const asked = { ...wish, tokenEndpoints, tokenName, page };
    const method = await jsonEndpoint(visitor, asked, url, answer, howFound, request);
    if (method) return { method, tried };
  }
  return { method: null, tried };
}

/** A GraphQL mutation of a script that takes a name and a password, sent where the scripts ask GraphQL. */
async function byMutation(
  visitor: Actor,
  wish: SignInSettings,
  requests: readonly ScriptRequest[],
  page: URL,
  scripts: PageScripts,
): Promise<{ readonly method: LoginMethod | null; readonly tried: readonly string[] }> {
  const [mutation] = scripts.mutations;
  if (mutation === undefined || wish.body !== null) return { method: null, tried: [] };
  const asked = requests
    .filter(({ path }) => namesGraphql(path))
    .flatMap((one) => addressOf(one, wish.base, page) ?? []);
  const url = asked[0] ?? under(wish.base, 'graphql');
  const answer = await probe(visitor, url, page);
  const tried = [`POST ${url.pathname}`];
  if (answer.kind === 'unreached' || !speaksJson(answer)) return { method: null, tried };
  const { query, name, password } = mutation;
  const variables = { [name]: '{{username}}', [password]: '{{password}}' };
  const method = jsonLogin({
    url,
    pageUrl: page,
    template: JSON.stringify({ query, variables }),
    code: wish.code,
    howFound: 'a GraphQL mutation of a script takes the credentials',
    tokenUrl: null,
    token: tokenHeader(visitor, url, null),
    tokenName: scripts.tokenHeader,
  });
  return { method, tried };
}
