import type { Actor } from '../actors/actor.js';
import type { TypedIn } from '../actors/typed-in.js';
import type { Visit } from '../actors/visit.js';
import type { RecipeField, RequestRecipe } from '../evidence/replay.js';
import type { ScriptRequest } from '../pages/script-requests.js';
import { asHeaders, tokenHeader, withoutValue, type TokenHeader } from './csrf.js';
import { readPage } from './page-forms.js';
import { askForToken, wantsToken } from './token-endpoint.js';
import { blocked, noTokenToExchange, type Credentials, type LoginMethod } from './method.js';
import { filledText, givenValues, typedBy, wantsCode, type Values } from './templates.js';
import type { CodeSource } from './totp.js';
import type { SignInSettings } from './sign-in-settings.js';
import { headerPlace, type TokenExchange } from './token-exchange.js';
import { TokenTaking } from './token-taking.js';

export const defaultJsonBody = jsonBody('username');

/** The body of a sign-in whose name and password go by these keys, with what else a script sends each time. */
export function jsonBody(
  nameKey: string,
  passwordKey = 'password',
  fixed: Readonly<Record<string, string>> = {},
): string {
  return JSON.stringify({ ...fixed, [nameKey]: '{{username}}', [passwordKey]: '{{password}}' });
}

/** The body in the objects that a script puts around it, the outermost first. */
export function within(body: string, around: NonNullable<ScriptRequest['around']>): string {
  return around.reduceRight(
    (inner, { key, fixed }) =>
      `{${[...Object.entries(fixed).map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`), `${JSON.stringify(key)}:${inner}`].join(',')}}`,
    body,
  );
}

const quotedName = /["'`/.[](user_?name|login_?name|e-?mail|mail|login|identifier|user)["'`\\\]]/i;
const missingName =
  /\b(user_?name|login_?name|e-?mail|login|identifier|user)\b[^.]{0,40}\b(?:required|missing|must|empty|blank)\b/i;
const plainName = /\b(user_?name|login_?name|e-?mail|login|identifier|user)\b/i;

/**
 * The body that an endpoint asks for in its complaint that things are missing; the default one, or one with another
 * name for the account, if it does not say. A name counts if it stands in quotes or a path, is said to be missing, or
 * is named together with a password.
 */
export function bodyFor(complaint: string, otherwise = 'username'): string {
  const text = complaint.slice(0, 20_000);
  const password = /\b(password|passwd|pass|pwd)\b/i.exec(text)?.[1]?.toLowerCase();
  const said =
    quotedName.exec(text)?.[1] ??
    missingName.exec(text)?.[1]?.toLowerCase() ??
    (password === undefined ? undefined : plainName.exec(text)?.[1]?.toLowerCase());
  return jsonBody(said?.replace('-', '') ?? otherwise, password ?? 'password');
}

export interface JsonEndpoint {
  readonly url: URL;
  /** The page whose script calls it: opened first, for cookies and CSRF tokens. */
  readonly pageUrl: URL;
  /** JSON text with `{{username}}`, `{{password}}` and, with a second factor, `{{totp}}`. */
  readonly template: string;
  /** Whether the template's members, all of them texts, go as the fields of a form. */
  readonly asForm?: boolean;
  readonly howFound: string;
  /**
   * Gives the CSRF token that the endpoint wants; null or absent if it wants none, or one that page or cookies hold.
   */
  readonly tokenUrl?: URL | null;
  /** The token that a visitor had, for whoever repeats the sign-in by hand; its value is not kept. */
  readonly token?: TokenHeader | null;
  /** The header in which a script sends one; null or absent if none says. */
  readonly tokenName?: string | null;
  /** What may give one if the user spelled the request out, so that nobody has asked yet whether it wants any. */
  readonly mayGiveToken?: readonly URL[];
  /** `form` if the user said that it is one; absent for `json`. */
  readonly type?: 'form';
}

/** What is known of the CSRF token: an attempt may find out. */
interface KnownToken {
  /** Null if nothing gives it but the page and its cookies. */
  url: URL | null;
  /** Null if none is sent. */
  origin: RequestRecipe['tokenHeader'];
}

/** A JSON endpoint, as a single-page application calls it. */
export function jsonLogin({ codes }: Pick<SignInSettings, 'codes'>, endpoint: JsonEndpoint): LoginMethod {
  const { url, pageUrl, template, howFound, token = null, asForm = false, type = 'json' } = endpoint;
  const known: KnownToken = { url: endpoint.tokenUrl ?? null, origin: token === null ? null : withoutValue(token) };
  const method: LoginMethod = {
    type,
    url,
    howFound,
    get recipe(): RequestRecipe {
      return {
        method: 'POST',
        url: url.href,
        pageUrl: pageUrl.href,
        encoding: asForm ? 'urlencoded' : 'json',
        fields: asForm ? fieldsOf(template) : [],
        template: asForm ? null : template,
        basic: false,
        tokenHeader: known.origin,
      };
    },
    tokens: new TokenTaking(),
    attempt: (actor, credentials) => attempt(actor, { ...endpoint, known }, credentials, codes),
    withToken: (exchange) => ({
      type,
      url,
      howFound,
      recipe: method.recipe,
      attempt: (actor, credentials) => attempt(actor, { ...endpoint, known, exchange }, credentials, codes),
    }),
  };
  return method;
}

/** The members of a template as fields. */
function fieldsOf(template: string): RecipeField[] {
  return members(template).map(([name, value]) => {
    if (value === '{{username}}') return { name, source: { from: 'username' } };
    if (value === '{{password}}') return { name, source: { from: 'password' } };
    return { name, source: { from: 'literal', value } };
  });
}

function members(json: string): [name: string, value: string][] {
  const parsed: unknown = JSON.parse(json);
  if (typeof parsed !== 'object' || parsed === null) return [];
  return Object.entries(parsed).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' ? [[name, value]] : [],
  );
}

/** A body and what it is, as the endpoint takes it. */
export function bodyOf(
  template: string,
  asForm: boolean,
  values: Values,
): { readonly type: string; readonly body: string } {
  const filled = fillTemplate(template, values);
  return asForm
    ? { type: 'application/x-www-form-urlencoded', body: new URLSearchParams(members(filled)).toString() }
    : { type: 'application/json', body: filled };
}

async function attempt(
  actor: Actor,
  endpoint: JsonEndpoint & { readonly known: KnownToken; readonly exchange?: TokenExchange },
  credentials: Credentials,
  codes: CodeSource | null,
): ReturnType<LoginMethod['attempt']> {
  const { url, pageUrl, template, known, asForm = false, tokenName, mayGiveToken = [], exchange } = endpoint;
  const page = await actor.open(pageUrl, 'opens the application');
  if (page.kind === 'unreached') return blocked(`The application got no answer: ${page.trouble.message}`, 'Check url.');
  const own = known.url
    ? await askForToken(actor, { url: known.url }, url, page.last.url)
    : tokenHeader(actor, url, readPage(page), tokenName);
  const token = exchange === undefined ? own : exchangedToken(own, exchange);
  if (exchange !== undefined && token === null) return noTokenToExchange(page);
  const values = givenValues(credentials, codes !== null && wantsCode([template]) ? await codes.next() : null);
  const content = bodyOf(template, asForm, values);
  const send = (held: TokenHeader | null): Promise<Visit> =>
    sendCredentials(actor, { url, from: page.last.url, content, token: held, typed: typedBy(values) });
  let sentAt = actor.hops.length;
  let landing = await send(token);
  if (token === null && landing.kind === 'page' && wantsToken(landing) && !actor.triesOnce) {
    const found = await firstToken(actor, mayGiveToken, url, page.last.url);
    // Refused before anybody looked at the password.
    if (found) {
      known.url = found.endpoint;
      known.origin = withoutValue(found.token);
      sentAt = actor.hops.length;
      landing = await send(found.token);
    }
  }
  if (landing.kind === 'unreached')
    return blocked(`The sign-in got no answer: ${landing.trouble.message}`, 'Check login-url.');
  return { kind: 'sent', landing, sentAt };
}

/** The header with another token in it; null if there is none to exchange. */
function exchangedToken(own: TokenHeader | null, exchange: TokenExchange): TokenHeader | null {
  const spot = own && headerPlace(own);
  const value = own && spot && exchange(spot, own.value);
  return own === null || value === null ? null : { ...own, value };
}

interface Sending {
  readonly url: URL;
  readonly from: URL;
  readonly content: ReturnType<typeof bodyOf>;
  readonly token: TokenHeader | null;
  readonly typed: TypedIn;
}

function sendCredentials(actor: Actor, { url, from, content, token, typed }: Sending): Promise<Visit> {
  const headers = [['content-type', content.type] as const, ...asHeaders(token)];
  return actor.request(
    { method: 'POST', url, from, scripted: true, typed, headers, body: content.body },
    'signs in with JSON',
  );
}

/** The token of the first endpoint that gives one; null if none does. */
async function firstToken(
  actor: Actor,
  endpoints: readonly URL[],
  url: URL,
  page: URL,
): Promise<{ readonly endpoint: URL; readonly token: TokenHeader } | null> {
  for (const endpoint of endpoints) {
    const token = await askForToken(actor, { url: endpoint }, url, page);
    if (token) return { endpoint, token };
  }
  return null;
}

/** The template with the values in it, escaped for the JSON strings they stand in. */
export function fillTemplate(template: string, values: Values): string {
  const escaped = [...values].map(([name, value]): [string, string] => [name, JSON.stringify(value).slice(1, -1)]);
  return filledText(template, new Map(escaped));
}
