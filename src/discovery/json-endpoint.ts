import type { Actor } from '../actors/actor.js';
import { nobodysAddress } from '../actors/bare-url.js';
import { contentType, isNowhere, type Page, type Visit } from '../actors/visit.js';
import { credentialKeys } from '../pages/script-bodies.js';
import type { ScriptRequest } from '../pages/script-requests.js';
import { tokenEndpoints as commonTokenEndpoints } from '../conventions/csrf.js';
import { asHeaders, tokenHeader, type TokenHeader } from '../sign-in/csrf.js';
import { bodyFor, bodyOf, jsonBody, jsonLogin, within } from '../sign-in/json.js';
import type { LoginMethod } from '../sign-in/method.js';
import { readPage } from '../sign-in/page-forms.js';
import { givenValues } from '../sign-in/templates.js';
import type { SignInSettings } from '../sign-in/sign-in-settings.js';
import { askForToken, wantsToken } from '../sign-in/token-endpoint.js';
import type { Search } from './search.js';
import { under } from './under.js';

/** An endpoint that may take credentials, and what a script says of it. */
export interface AskedEndpoint {
  readonly url: URL;
  readonly howFound: string;
  /** What a script sends there; absent if no script was read. */
  readonly scripted?: Pick<ScriptRequest, 'keys' | 'asForm' | 'fixed' | 'around'>;
  /** The page whose script calls it, which may be the only one that gives the cookies for it; absent for the base. */
  readonly page?: URL;
  /** Endpoints that a script of the page asks, one of which may give a CSRF token. */
  readonly tokenEndpoints?: readonly URL[];
  /** The header in which a script sends a CSRF token; null or absent if none says. */
  readonly tokenName?: string | null;
}

interface Probe {
  readonly url: URL;
  /** Whose script asks. */
  readonly page: URL;
  readonly token?: TokenHeader | null;
  /** Absent for an empty object. */
  readonly content?: { readonly type: string; readonly body: string };
}

/** Asks an endpoint what it wants, with nothing in place of credentials. */
export function probe(visitor: Actor, { url, page, token = null, content }: Probe): Promise<Visit> {
  const { type, body } = content ?? { type: 'application/json', body: '{}' };
  const headers = [['content-type', type] as const, ...asHeaders(token)];
  return visitor.request(
    { method: 'POST', url, from: page, scripted: true, headers, body },
    'asks what the endpoint wants, without credentials',
  );
}

/** An endpoint that answered, with the token that it wanted. */
interface Answered {
  readonly url: URL;
  readonly answer: Page;
  readonly token: TokenHeader | null;
}

/**
 * The endpoint as a way to sign in, if it answers as one; one that refuses for want of a CSRF token is asked again with
 * the token that an endpoint beside it gives. Null if it is none.
 * @param answer to a probe
 */
export async function jsonEndpoint(search: Search, asked: AskedEndpoint, answer: Page): Promise<LoginMethod | null> {
  const { visitor, settings } = search;
  const { url, howFound, scripted, tokenName = null } = asked;
  const checked = wantsToken(answer) ? await withToken(search, asked) : null;
  const answered = checked ?? { url, answer, token: tokenHeader(visitor, url, null) };
  const keys = scripted ? credentialKeys(scripted.keys) : null;
  // A script that sends a password there is evidence enough, whatever an empty object is answered with.
  const there = keys === null ? await answersAsEndpoint(search, answered) : isThere(answered.answer);
  if (!there) return null;
  const named =
    keys === null ? null : within(jsonBody(keys.name, keys.password, scripted?.fixed), scripted?.around ?? []);
  const template = settings.body ?? named ?? bodyAskedFor(search, answered);
  const asForm = settings.body === null && (scripted?.asForm === true || (await wantsForm(search, answered, template)));
  return jsonLogin(settings, {
    url,
    pageUrl: asked.page ?? settings.base,
    template,
    asForm,
    howFound,
    tokenUrl: checked?.endpoint ?? null,
    token: answered.token,
    tokenName,
  });
}

function bodyAskedFor({ settings }: Search, { url, answer }: Answered): string {
  // A complaint may name the endpoint, whose last word is no field.
  return bodyFor(answer.last.response.body.replaceAll(url.pathname, ' '), nameKey(settings));
}

/** What to call the account's name if nothing else says: what has an @ is an e-mail address. */
function nameKey({ credentials }: SignInSettings): string {
  return credentials.username.includes('@') ? 'email' : 'username';
}

/** Nobody's name and password: they show what an endpoint makes of a body, and can lock nobody out. */
const nobody = { username: 'nobody@nowhere.invalid', password: 'no password at all' };

/** Nobody's credentials in the body that the template makes; null if they were sent often enough, or got no answer. */
async function probeAsNobody(
  search: Search,
  { url, token }: Answered,
  template: string,
  asForm: boolean,
): Promise<Page | null> {
  if (!search.takeProbeAsNobody()) return null;
  const content = bodyOf(template, asForm, givenValues(nobody, null));
  const visit = await probe(search.visitor, { url, page: search.settings.base, token, content });
  return visit.kind === 'page' ? visit : null;
}

/**
 * Whether what was said to be missing is still missing when it is there: then JSON is not what the endpoint reads. One
 * that answers otherwise to the same as fields of a form, as OAuth 2 has it (RFC 6749 §4.3.2), takes those.
 */
async function wantsForm(search: Search, answered: Answered, template: string): Promise<boolean> {
  const { status, body } = answered.answer.last.response;
  if (![400, 415, 422].includes(status)) return false;
  const same = (page: Page | null): boolean =>
    page !== null && page.last.response.status === status && page.last.response.body === body;
  if (!same(await probeAsNobody(search, answered, template, false))) return false;
  const answer = await probeAsNobody(search, answered, template, true);
  return answer !== null && !same(answer) && isThere(answer);
}

/** Whether it answers in JSON or, in another language, otherwise than an address that nobody has. */
async function answersAsEndpoint(search: Search, answered: Answered): Promise<boolean> {
  const { url, answer, token } = answered;
  if (speaksJson(answer)) return true;
  let { status, body } = answer.last.response;
  if (status >= 500) {
    // Many stumble over what is not there.
    const visit = await probeAsNobody(search, answered, jsonBody(nameKey(search.settings)), false);
    if (visit === null) return false;
    if (speaksJson(visit)) return true;
    ({ status, body } = visit.last.response);
  }
  // A page is for people: what it refuses is a form.
  if (![400, 401, 403, 422].includes(status) || body.trimStart().startsWith('<')) return false;
  const other = await probe(search.visitor, { url: nobodysAddress(url), page: search.settings.base, token });
  return other.kind === 'page' && [404, 405].includes(other.last.response.status);
}

function isThere(page: Page): boolean {
  return !isNowhere(page.last.response.status);
}

/**
 * The endpoint as it answers a request with its CSRF token, and what gives that: null if the page or a cookie has it.
 */
type AnsweredWithToken = Answered & { readonly endpoint: URL | null };

async function withToken(
  { visitor, settings: { base } }: Search,
  { url, tokenEndpoints = [] }: AskedEndpoint,
): Promise<AnsweredWithToken | null> {
  const tried = async (token: TokenHeader | null, endpoint: URL | null): Promise<AnsweredWithToken | null> => {
    if (token === null) return null;
    const answer = await probe(visitor, { url, page: base, token });
    return answer.kind === 'page' && !wantsToken(answer) ? { url, answer, token, endpoint } : null;
  };
  const page = await visitor.open(base, 'opens the application, for its CSRF token');
  const held = await tried(page.kind === 'page' ? tokenHeader(visitor, url, readPage(page)) : null, null);
  if (held) return held;
  for (const endpoint of [...tokenEndpoints, ...commonTokenEndpoints.map((path) => under(base, path))]) {
    const answered = await tried(await askForToken(visitor, { url: endpoint }, url, base), endpoint);
    if (answered) return answered;
  }
  return null;
}

export function speaksJson(page: Page): boolean {
  const { status } = page.last.response;
  return status < 500 && status !== 404 && status !== 405 && /\bjson\b/i.test(contentType(page) ?? '');
}
