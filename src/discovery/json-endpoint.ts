import type { Actor } from '../actors/actor.js';
import { contentType, type Page, type Visit } from '../actors/visit.js';
import { credentialKeys } from '../pages/script-bodies.js';
import type { ScriptRequest } from '../pages/script-requests.js';
import { asHeaders, tokenHeader, type TokenHeader } from '../sign-in/csrf.js';
import { bodyFor, bodyOf, jsonBody, jsonLogin, within } from '../sign-in/json.js';
import type { LoginMethod } from '../sign-in/method.js';
import { readPage } from '../sign-in/page-forms.js';
import { givenValues } from '../sign-in/templates.js';
import type { NextCode } from '../sign-in/totp.js';
import { askForToken, tokenPaths, wantsToken } from '../sign-in/token-endpoint.js';
import { under } from './under.js';

export interface EndpointOptions {
  readonly base: URL;
  /** JSON template of the body; null for what the endpoint asks for. */
  readonly body: string | null;
  /** The account's name: what has an @ is an e-mail address, where nothing else says what to call it. */
  readonly username: string;
  /** The one-time codes; null where no secret was given. */
  readonly code: NextCode | null;
  /** Endpoints that a script of the page asks, one of which may give a CSRF token. */
  readonly tokenEndpoints?: readonly URL[];
  /** The header in which a script sends a CSRF token; null where none says. */
  readonly tokenName?: string | null;
  /** The page whose script calls it, which may be the only one that gives the cookies for it; the base where none is known. */
  readonly page?: URL;
}

/** What a script sends to the endpoint; null where no script was read. */
export type Scripted = Pick<ScriptRequest, 'keys' | 'asForm' | 'fixed' | 'around'> | null;

/** Asks an endpoint what it wants, with an empty object in place of credentials. */
export function probe(
  visitor: Actor,
  url: URL,
  page: URL,
  token: TokenHeader | null = null,
  { type, body } = { type: 'application/json', body: '{}' },
): Promise<Visit> {
  const headers = [['content-type', type] as const, ...asHeaders(token)];
  return visitor.request(
    { method: 'POST', url, from: page, scripted: true, headers, body },
    'asks what the endpoint wants, without credentials',
  );
}

/**
 * The endpoint as a way to sign in, where it answers as one; one that refuses for want of a CSRF token is asked again
 * with the token that an endpoint beside it gives. Null where it is none.
 */
export async function jsonEndpoint(
  visitor: Actor,
  wish: EndpointOptions,
  url: URL,
  answer: Page,
  howFound: string,
  scripted: Scripted = null,
): Promise<LoginMethod | null> {
  const { base, body } = wish;
  const guard = wantsToken(answer) ? await guardOf(visitor, base, url, wish.tokenEndpoints ?? []) : null;
  const said = guard?.answer ?? answer;
  const token = guard?.token ?? tokenHeader(visitor, url, null);
  const named = scripted === null ? null : credentialKeys(scripted.keys);
  // A script that sends a password there is evidence enough, whatever an empty object is answered with.
  const there = named !== null ? isThere(said) : await answersAsEndpoint(visitor, wish, url, said, token);
  if (!there) return null;
  const otherwise = wish.username.includes('@') ? 'email' : 'username';
  // A complaint may name the endpoint, whose last word is no field.
  const template =
    body ??
    (named === null
      ? bodyFor(said.last.response.body.replaceAll(url.pathname, ' '), otherwise)
      : within(jsonBody(named.name, named.password, scripted?.fixed), scripted?.around ?? []));
  const asForm =
    body === null && (scripted?.asForm === true || (await wantsForm(visitor, { url, base, template, token }, said)));
  return jsonLogin({
    url,
    pageUrl: wish.page ?? base,
    template,
    code: wish.code,
    asForm,
    howFound,
    tokenUrl: guard?.endpoint ?? null,
    token,
    tokenName: wish.tokenName ?? null,
  });
}

/** Nobody's name and password: they show what an endpoint makes of a body, and can lock nobody out. */
const nobody = { username: 'nobody@nowhere.invalid', password: 'no password at all' };

/** So often are they sent, in one search: a server may count what comes from one address, whoever it is. */
const mostAsNobody = 4;
const sentAsNobody = new WeakMap<Actor, number>();

/** Nobody's credentials in the body that the template makes; null where they were sent often enough, or got no answer. */
async function probeAsNobody(
  visitor: Actor,
  { url, base, token }: { url: URL; base: URL; token: TokenHeader | null },
  template: string,
  asForm: boolean,
): Promise<Page | null> {
  const sent = sentAsNobody.get(visitor) ?? 0;
  if (sent >= mostAsNobody) return null;
  sentAsNobody.set(visitor, sent + 1);
  const visit = await probe(visitor, url, base, token, bodyOf(template, asForm, givenValues(nobody, null)));
  return visit.kind === 'page' ? visit : null;
}

/**
 * Whether what was said to be missing is still missing when it is there: then JSON is not what the endpoint reads. One
 * that answers otherwise to the same as fields of a form, as OAuth 2 has it (RFC 6749 §4.3.2), takes those.
 */
async function wantsForm(
  visitor: Actor,
  { url, base, template, token }: { url: URL; base: URL; template: string; token: TokenHeader | null },
  complaint: Page,
): Promise<boolean> {
  const { status } = complaint.last.response;
  if (![400, 415, 422].includes(status)) return false;
  const asked = (asForm: boolean): Promise<Page | null> =>
    probeAsNobody(visitor, { url, base, token }, template, asForm);
  const same = (page: Page | null): boolean =>
    page !== null && page.last.response.status === status && page.last.response.body === complaint.last.response.body;
  if (!same(await asked(false))) return false;
  const answer = await asked(true);
  return answer !== null && !same(answer) && isThere(answer);
}

/** Whether it answers in JSON or, in another language, otherwise than an address that nobody has. */
async function answersAsEndpoint(
  visitor: Actor,
  { base, username }: EndpointOptions,
  url: URL,
  answer: Page,
  token: TokenHeader | null,
): Promise<boolean> {
  if (speaksJson(answer)) return true;
  let { status, body } = answer.last.response;
  if (status >= 500) {
    // Many stumble over what is not there.
    const name = username.includes('@') ? 'email' : 'username';
    const visit = await probeAsNobody(visitor, { url, base, token }, jsonBody(name), false);
    if (visit === null) return false;
    if (speaksJson(visit)) return true;
    ({ status, body } = visit.last.response);
  }
  // A page is for people: what it refuses is a form.
  if (![400, 401, 403, 422].includes(status) || body.trimStart().startsWith('<')) return false;
  const elsewhere = new URL(url);
  elsewhere.pathname = `${url.pathname.replace(/\/$/, '')}-that-nobody-has`;
  const other = await probe(visitor, elsewhere, base, token);
  return other.kind === 'page' && [404, 405].includes(other.last.response.status);
}

function isThere(page: Page): boolean {
  return ![404, 405, 501].includes(page.last.response.status);
}

interface Guard {
  /** Null where the page or a cookie has the token. */
  readonly endpoint: URL | null;
  readonly token: TokenHeader;
  /** What the endpoint says to a request with the token. */
  readonly answer: Page;
}

/** @param more endpoints that a script asks, besides the common ones */
async function guardOf(visitor: Actor, base: URL, url: URL, more: readonly URL[]): Promise<Guard | null> {
  const page = await visitor.open(base, 'opens the application, for its CSRF token');
  const held = page.kind === 'page' ? tokenHeader(visitor, url, readPage(page)) : null;
  const taken = await accepted(visitor, url, base, held);
  if (held && taken) return { endpoint: null, token: held, answer: taken };
  const common = tokenPaths.map((path) => under(base, path));
  for (const endpoint of [...more, ...common]) {
    const token = await askForToken(visitor, endpoint, url, base);
    const answer = await accepted(visitor, url, base, token);
    if (token && answer) return { endpoint, token, answer };
  }
  return null;
}

async function accepted(visitor: Actor, url: URL, base: URL, token: TokenHeader | null): Promise<Page | null> {
  if (token === null) return null;
  const answer = await probe(visitor, url, base, token);
  return answer.kind === 'page' && !wantsToken(answer) ? answer : null;
}

export function speaksJson(page: Page): boolean {
  const { status } = page.last.response;
  return status < 500 && status !== 404 && status !== 405 && /\bjson\b/i.test(contentType(page) ?? '');
}
