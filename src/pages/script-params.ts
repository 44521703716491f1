import { isAddressed, type Lead } from './script-addresses.js';
import { isTimeLike } from './script-queries.js';
import { firstFrom, isSign, type Braces, type Member, type Script, type Token } from './script-tokens.js';

/** What a script has its client put into the query of an address. */
export interface Params {
  /** As in an address, without a question mark. */
  readonly query: string;
  /** Whether there is more in it that is not known. */
  readonly shortened: boolean;
}

/** So many members has an object of options, or of a query, at most. */
const mostMembers = 30;
/** So many objects may stand before an address among its options. */
const mostBefore = 10;

/**
 * `http.get("/a", { params: { b: "c" } })`, `axios({ url: "/a", params })`, `$.get("/a", { b: "c" })`; null if nothing
 * of the kind stands there.
 */
export function paramsOf(address: Token, lead: Lead, { braces }: Script): Params | null {
  const told = isAddressed(address) ? optionsAround(address, braces) : optionsBehind(address, lead, braces);
  if (told === null || told.object.members.length > mostMembers) return null;
  if (told.all) return readParams(told.object);
  const given = told.object.members.find(({ key }) => key === 'params' || (told.isAjax && key === 'data'));
  return given === undefined ? null : valueOf(given, braces);
}

interface Options {
  readonly object: Braces;
  /** Whether the object is the query itself. */
  readonly all: boolean;
  /** Whether jQuery's `data` is the query. */
  readonly isAjax: boolean;
}

function optionsBehind({ next }: Token, { before }: Lead, braces: readonly Braces[]): Options | null {
  const opener = isSign(next, ',') ? (next?.next ?? null) : null;
  const name = isSign(before, '(') ? before?.previous : null;
  const object = opener && name ? bracesAt(opener, braces) : null;
  if (object === null) return null;
  const all = isJquery(name) && /^get(?:JSON)?$/.test(name?.text ?? '');
  return { object, all, isAjax: isJquery(name) };
}

function isJquery(name: Token | null | undefined): boolean {
  return isSign(name?.previous, '.') && /^(?:\$|jQuery)$/.test(name?.previous?.previous?.text ?? '');
}

/** The object that this is the `url` of. */
function optionsAround(address: Token, braces: readonly Braces[]): Options | null {
  const first = firstFrom(braces, address.at) - 1;
  for (let index = first; index >= 0 && index > first - mostBefore; index -= 1) {
    const object = braces[index];
    if (object === undefined || object.members.length > mostMembers) return null;
    if (!object.members.some(({ colon }) => colon !== null && colon === address.previous)) continue;
    const call = isSign(object.opener.previous, '(') ? object.opener.previous?.previous : null;
    return { object, all: false, isAjax: call?.text === 'ajax' };
  }
  return null;
}

function bracesAt(opener: Token, braces: readonly Braces[]): Braces | null {
  const found = braces[firstFrom(braces, opener.at)];
  return found?.opener === opener ? found : null;
}

function valueOf({ colon }: Member, braces: readonly Braces[]): Params {
  const object = colon?.next ? bracesAt(colon.next, braces) : null;
  return object === null ? { query: '', shortened: true } : readParams(object);
}

/** What is written out of an object that goes into a query. */
function readParams(object: Braces): Params {
  const pairs: [string, string][] = [];
  let shortened = object.members.length > mostMembers || hasSpread(object);
  for (const { key, colon } of object.members.slice(0, mostMembers)) {
    const value = plainValue(colon?.next ?? null);
    if (value !== null) pairs.push([key, value]);
    else if (!isTimeLike(key)) shortened = true;
  }
  return { query: new URLSearchParams(pairs).toString(), shortened };
}

/** Null for what a script puts together. */
function plainValue(value: Token | null): string | null {
  if (value === null || !isSign(value.next, ',', '}')) return null;
  if (value.kind === 'string') return value.text.includes('${') || value.text.includes('\\') ? null : value.text;
  return /^(?:\d[\d.]{0,20}|true|false)$/.test(value.text) ? value.text : null;
}

/** Whether it takes in the members of another object. */
function hasSpread({ opener, end }: Braces): boolean {
  let at = opener.next;
  for (let seen = 0; at && at.end < end && seen < 8 * mostMembers; seen += 1, at = at.next)
    if (isSign(at, '...')) return true;
  return false;
}
