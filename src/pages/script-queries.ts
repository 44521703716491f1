import { isSign, type Token } from './script-tokens.js';

/** An address that a script holds, parted where its query begins. */
export interface PartedAddress {
  readonly path: string;
  /** Whether a query was begun: what the script puts behind the text is part of it then. */
  readonly asks: boolean;
  /** The parameters whose values stand in the script, with the question mark; empty for none. */
  readonly query: string;
  /** Whether the script puts more into the query, other than what only tells one time from another. */
  readonly shortened: boolean;
}

/** No quote, space or bracket can stand in an address. */
const pathLike = /^[\w.~%@:/?=&${}-]{0,160}$/;
const queryLike = /^[^\s"'`<>\\]{0,160}$/;

/** `_=${Date.now()}` keeps a browser from answering from its cache. */
const timeLike = /^(?:_|t|ts|time|timestamp|cb|nocache|rnd|rand|random)$/i;

/** Whether a parameter of this name only tells one time from another. */
export function isTimeLike(name: string): boolean {
  return timeLike.test(name);
}

/** Null if the text is no address. */
export function partedAddress(address: Token): PartedAddress | null {
  const { text } = address;
  const at = queryAt(text);
  const path = text.slice(0, at ?? undefined);
  if (!pathLike.test(path) || text.length < 2) return null;
  if (at === null) return { path, asks: false, query: '', shortened: false };
  const asked = text.slice(at + 1);
  const gap = asked.indexOf('${');
  const known = gap < 0 ? asked : asked.slice(0, gap);
  if (!queryLike.test(known)) return null;
  const parameters = known.split('&');
  const isOpen = gap >= 0 || isSign(address.next, '+');
  // What stands before a gap is a value or a name of which a part is missing.
  const [last = ''] = isOpen ? parameters.splice(-1) : [];
  const query = parameters.filter((one) => one !== '').join('&');
  const endsThere = gap < 0 ? endsSoon(address) : /^\$\{[^{}&]*\}$/.test(asked.slice(gap)) && endsSoon(address);
  const shortened = isOpen && !(last.endsWith('=') && isTimeLike(last.slice(0, -1)) && endsThere);
  return { path, asks: true, query: query === '' ? '' : `?${query}`, shortened };
}

/** Where the query begins; a question mark in an expression of a template is none. */
function queryAt(text: string): number | null {
  let depth = 0;
  for (let at = 0; at <= Math.min(text.length, 160); at += 1) {
    if (text.startsWith('${', at)) depth += 1;
    if (text[at] === '}' && depth > 0) depth -= 1;
    if (text[at] === '?' && depth === 0) return at;
  }
  return null;
}

const mostTokens = 12;

/** Whether the address ends soon behind a text, with no other text joined to it: `"/api?_=" + Date.now())`. */
function endsSoon({ next }: Token): boolean {
  let depth = 0;
  let at = next;
  for (let seen = 0; at && seen < mostTokens; seen += 1, at = at.next) {
    if (at.kind === 'string') return false;
    if (depth === 0 && isSign(at, ')', ',', ';', '}')) return true;
    if (isSign(at, '(')) depth += 1;
    if (isSign(at, ')')) depth -= 1;
  }
  return at === null;
}
