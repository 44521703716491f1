import type { Actor } from '../actors/actor.js';
import type { Page } from '../actors/visit.js';
import { namesHeader, refusesToken } from '../conventions/csrf.js';
import type { Capture } from '../evidence/login-steps.js';
import { looksLikeIdentifier } from '../evidence/secrets.js';
import { answerTo, capturePlace, valueOf } from './captures.js';
import { tokenHeader, type TokenHeader } from './csrf.js';

const keys = /^_?(csrf|xsrf)[-_]?(token)?$|^token$/i;

/** A refusal that speaks of a CSRF token, or whose status does. */
export function wantsToken(page: Page): boolean {
  const { status, body } = page.last.response;
  return refusesToken(status) || (status >= 400 && status < 500 && /csrf|xsrf|forgery/i.test(body.slice(0, 20_000)));
}

/** What gives a CSRF token. */
export interface TokenEndpoint {
  readonly url: URL;
  /** Where in its answer, and the header that it is sent in; absent if that is not known. */
  readonly told?: { readonly from: Capture; readonly header: string };
}

/**
 * The token that an endpoint gives this actor: in its JSON answer, or in a cookie that a script mirrors.
 * @param url where the token is to be sent
 * @param page whose script asks
 */
export async function askForToken(
  actor: Actor,
  { url: endpoint, told }: TokenEndpoint,
  url: URL,
  page: URL,
): Promise<TokenHeader | null> {
  const request = { method: 'GET', url: endpoint, from: page, scripted: true };
  const answer = await actor.request(request, 'asks for a CSRF token');
  if (answer.kind === 'unreached' || answer.last.response.status >= 400) return null;
  const value = told ? valueOf(told.from.from, answerTo(answer, actor)) : null;
  if (told && value !== null) {
    actor.keepSecret(value);
    return { name: told.header, value, cookie: null, meta: null, json: { url: endpoint.href, key: keyOf(told.from) } };
  }
  return inJson(answer, endpoint) ?? tokenHeader(actor, url, null);
}

/** The member that a person looks for. */
function keyOf(capture: Capture): string {
  return capturePlace(capture)?.path.at(-1) ?? capture.name;
}

function inJson(page: Page, endpoint: URL): TokenHeader | null {
  let body: unknown;
  try {
    body = JSON.parse(page.last.response.body);
  } catch {
    // No JSON: the token may be in a cookie.
    return null;
  }
  const told = tokenIn(body, 0);
  return (
    told && {
      name: told.header,
      value: told.value,
      cookie: null,
      meta: null,
      json: { url: endpoint.href, key: told.key },
    }
  );
}

/** The first member that is one, of the answer's object or of one within; some name the header beside the token. */
function tokenIn(
  node: unknown,
  depth: number,
): { readonly key: string; readonly value: string; readonly header: string } | null {
  if (typeof node !== 'object' || node === null || depth > 3) return null;
  const members = Object.entries(node);
  const [, said] = members.find(([name]) => namesHeader(name)) ?? [];
  const header = typeof said === 'string' && /^[\w-]+$/.test(said) ? said.toLowerCase() : 'x-csrf-token';
  for (const [key, value] of members)
    if (keys.test(key) && typeof value === 'string' && looksLikeIdentifier(value)) return { key, value, header };
  for (const [, value] of members) {
    const inner = tokenIn(value, depth + 1);
    if (inner) return inner;
  }
  return null;
}
