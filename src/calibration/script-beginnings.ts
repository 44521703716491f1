import type { Actor } from '../actors/actor.js';
import { showUrl, type Visit } from '../actors/visit.js';
import { bareRequest, type RequestRecipe } from '../evidence/replay.js';
import { visitorWords } from '../pages/script-requests.js';
import { normalise } from '../pages/words.js';
import { asHeaders, tokenHeader, withoutValue } from '../sign-in/csrf.js';
import { readPage } from '../sign-in/page-forms.js';

/** A request that a script of a page sends without saying anything. */
export interface ScriptCall {
  readonly method: string;
  readonly url: URL;
  readonly page: URL;
  /** The header in which a script sends a CSRF token; null if none says. */
  readonly tokenName: string | null;
}

export interface SentCall {
  readonly visit: Visit;
  /** As it was sent, for whoever repeats it by hand. */
  readonly recipe: RequestRecipe;
}

/**
 * Sends it bare and, if something is missing in it, with what scripts add: an empty object as JSON, and the CSRF token
 * that the page or a cookie holds.
 */
export async function sendCall(actor: Actor, call: ScriptCall, note: string): Promise<SentCall> {
  const { method, url, page, tokenName } = call;
  const bare = { method, url, from: page, scripted: true } as const;
  const visit = await actor.request(bare, note);
  const recipe = bareRequest(method, url);
  if (method === 'GET' || !isRefused(visit)) return { visit, recipe };
  const shown = await actor.open(page, 'opens the page whose script sends it, for its CSRF token');
  const token = tokenHeader(actor, url, shown.kind === 'page' ? readPage(shown) : null, tokenName);
  const headers = [['content-type', 'application/json'] as const, ...asHeaders(token)];
  return {
    visit: await actor.request({ ...bare, headers, body: '{}' }, note),
    recipe: {
      ...recipe,
      pageUrl: page.href,
      encoding: 'json',
      template: '{}',
      tokenHeader: token === null ? null : withoutValue(token),
    },
  };
}

/**
 * Why such a request may give visitors something although it gave this one nothing: it reads like a visitor's beginning
 * and was refused, for want of what a script adds as far as one can tell. Null if it is no beginning, or if it said no.
 */
export function refusedBeginning({ method, url }: Pick<ScriptCall, 'method' | 'url'>, visit: Visit): string | null {
  const says = normalise(url.pathname + url.search);
  if (!isRefused(visit) || !beginning.test(says)) return null;
  const { status } = visit.last.response;
  // Many say so to whoever reads a session and has none.
  if (method === 'GET' && status === 403 && !visitorWords.test(says)) return null;
  const how = method === 'GET' ? '' : ', with what a script adds and without';
  return `${method} ${showUrl(url)} answered ${String(status)} to a visitor${how}`;
}

/**
 * Why a request may give visitors something although it gave this one nothing: it reads like a visitor's beginning, and
 * was sent without a part of its query. Null if it is no beginning.
 */
export function shortenedBeginning({ method, url }: Pick<ScriptCall, 'method' | 'url'>): string | null {
  const says = normalise(url.pathname + url.search);
  if (!beginning.test(says) && !begun.test(says)) return null;
  return `a script puts more into the query of ${method} ${showUrl(url)} than could be read from it`;
}

const begun = /\b(begin|bootstrap|init|handshake)\b/;
const beginning = /\b(guests?|anon|anonymous|visitors?|sessions?|tokens?)\b/;

/** Refused for what it lacks: not for want of an account, and not because there is nothing or too much. */
function isRefused(visit: Visit): visit is Extract<Visit, { kind: 'page' }> {
  if (visit.kind === 'unreached') return false;
  const { status } = visit.last.response;
  return status >= 400 && status < 500 && ![401, 404, 405, 410, 429].includes(status);
}
