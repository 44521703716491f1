import type { Actor } from '../actors/actor.js';
import { contentType, type Page, type Visit } from '../actors/visit.js';
import { tokenHeader, type TokenHeader } from './csrf.js';
import { bodyFor, jsonLogin } from './json.js';
import type { LoginMethod } from './method.js';
import { readPage } from './page-forms.js';
import { askForToken, tokenPaths, wantsToken } from './token-endpoint.js';
import { under } from './under.js';

export interface EndpointWish {
  readonly base: URL;
  /** JSON template of the body; null for what the endpoint asks for. */
  readonly body: string | null;
}

/** Asks an endpoint what it wants, with an empty object in place of credentials. */
export function probe(visitor: Actor, url: URL, page: URL, token: TokenHeader | null = null): Promise<Visit> {
  const header = token === null ? [] : ([[token.name, token.value]] as const);
  return visitor.request(
    {
      method: 'POST',
      url,
      from: page,
      scripted: true,
      headers: [['content-type', 'application/json'], ...header],
      body: '{}',
    },
    'asks what the endpoint wants, without credentials',
  );
}

/**
 * The endpoint as a way to sign in, where it answers in JSON; one that refuses for want of a CSRF token is asked again
 * with the token that an endpoint beside it gives. Null where it is none.
 */
export async function jsonEndpoint(
  visitor: Actor,
  { base, body }: EndpointWish,
  url: URL,
  answer: Page,
  howFound: string,
): Promise<LoginMethod | null> {
  const guard = wantsToken(answer) ? await guardOf(visitor, base, url) : null;
  const said = guard?.answer ?? answer;
  if (!speaksJson(said)) return null;
  const template = body ?? bodyFor(said.last.response.body);
  const token = guard?.token ?? tokenHeader(visitor, url, null);
  return jsonLogin({ url, pageUrl: base, template, howFound, tokenUrl: guard?.endpoint ?? null, token });
}

interface Guard {
  /** Null where the page or a cookie has the token. */
  readonly endpoint: URL | null;
  readonly token: TokenHeader;
  /** What the endpoint says to a request with the token. */
  readonly answer: Page;
}

async function guardOf(visitor: Actor, base: URL, url: URL): Promise<Guard | null> {
  const page = await visitor.open(base, 'opens the application, for its CSRF token');
  const held = page.kind === 'page' ? tokenHeader(visitor, url, readPage(page)) : null;
  const taken = await accepted(visitor, url, base, held);
  if (held && taken) return { endpoint: null, token: held, answer: taken };
  for (const path of tokenPaths) {
    const endpoint = under(base, path);
    const token = await askForToken(visitor, endpoint, url, base);
    const answer = await accepted(visitor, url, base, token);
    if (token && answer) return { endpoint, token, answer };
  }
  return null;
}

async function accepted(
  visitor: Actor,
  url: URL,
  base: URL,
  token: TokenHeader | null,
): Promise<Page | null> {
  if (token === null) return null;
  const answer = await probe(visitor, url, base, token);
  return answer.kind === 'page' && !wantsToken(answer) ? answer : null;
}

export function speaksJson(page: Page): boolean {
  const { status } = page.last.response;
  return status < 500 && status !== 404 && status !== 405 && /\bjson\b/i.test(contentType(page) ?? '');
}
