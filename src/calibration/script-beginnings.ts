import type { Actor } from '../actors/actor.js';
import { contentTypeOf, type ActorRequest } from '../actors/request.js';
import { showUrl, type Visit } from '../actors/visit.js';
import { bareRequest, type RecipeField, type RequestRecipe } from '../evidence/replay.js';
import { visitorWords } from '../pages/script-requests.js';
import { normalise } from '../pages/words.js';
import { asHeaders, tokenHeader, withoutValue } from '../sign-in/csrf.js';
import { readPage } from '../sign-in/page-forms.js';

/** A request that a script of a page sends without saying anything, as far as can be read. */
export interface ScriptCall {
  readonly method: string;
  readonly url: URL;
  readonly page: URL;
  /** The header in which a script sends a CSRF token; null if none says. */
  readonly tokenName: string | null;
  /** What it was seen to say all the same; absent if it was not seen. */
  readonly says?: Said;
}

/** What stands in a request beside what a browser writes, the same for everybody. */
export interface Said {
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Of JSON or of a form; null if there is none. */
  readonly body: string | null;
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
  const { method, url, page, tokenName, says } = call;
  const bare = { method, url, from: page, scripted: true } as const;
  const visit = await actor.request({ ...bare, ...written(says ?? nothing) }, note);
  const recipe = recipeOf(call);
  if (method === 'GET' || !isRefused(visit)) return { visit, recipe };
  const shown = await actor.open(page, 'opens the page whose script sends it, for its CSRF token');
  const token = tokenHeader(actor, url, shown.kind === 'page' ? readPage(shown) : null, tokenName);
  const said = says?.body ? says : { headers: [...(says?.headers ?? []), asJson], body: '{}' };
  const { headers, body } = said;
  return {
    visit: await actor.request({ ...bare, ...written({ headers: [...headers, ...asHeaders(token)], body }) }, note),
    recipe: {
      ...recipeOf({ ...call, says: said }),
      pageUrl: page.href,
      tokenHeader: token === null ? null : withoutValue(token),
    },
  };
}

const nothing: Said = { headers: [], body: null };
const asJson = ['content-type', 'application/json'] as const;

/** Nobody has typed any of it in. */
function written({ headers, body }: Said): Pick<ActorRequest, 'headers' | 'body' | 'typed'> {
  const said = headers.length === 0 ? {} : { headers };
  return body === null ? said : { ...said, body, typed: { account: [], secrets: [] } };
}

function recipeOf({ method, url, says = nothing }: ScriptCall): RequestRecipe {
  const { headers, body } = says;
  const other = headers.filter(([name]) => name.toLowerCase() !== 'content-type');
  const recipe = { ...bareRequest(method, url), ...(other.length === 0 ? {} : { headers: other }) };
  if (body === null) return recipe;
  if (/json/i.test(contentTypeOf(headers))) return { ...recipe, encoding: 'json', template: body };
  const fields = [...new URLSearchParams(body)].map(([name, value]): RecipeField => ({
    name,
    source: { from: 'literal', value },
  }));
  return { ...recipe, encoding: 'urlencoded', fields };
}

/**
 * Why such a request may give visitors something although it gave this one nothing: it reads like a visitor's beginning
 * and was refused, for want of what a script adds as far as one can tell. Null if it is no beginning, or if it said no.
 */
export function refusedBeginning(call: Pick<ScriptCall, 'method' | 'url'>, visit: Visit): string | null {
  return visit.kind === 'unreached' ? null : refusedWith(call, visit.last.response.status);
}

/** The same, by the status that it was answered with. */
export function refusedWith({ method, url }: Pick<ScriptCall, 'method' | 'url'>, status: number): string | null {
  const says = normalise(url.pathname + url.search);
  if (!refuses(status) || !beginning.test(says)) return null;
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

function isRefused(visit: Visit): boolean {
  return visit.kind === 'page' && refuses(visit.last.response.status);
}

/** Refused for what it lacks: not for want of an account, and not because there is nothing or too much. */
function refuses(status: number): boolean {
  return status >= 400 && status < 500 && ![401, 404, 405, 410, 429].includes(status);
}
