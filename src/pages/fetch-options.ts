import type { Lead } from './script-addresses.js';
import { headerAt } from './script-headers.js';
import { isSign, type Token } from './script-tokens.js';

/** What a call is told besides its address, if all of that stands in the call itself. */
export interface FetchOptions {
  readonly body: boolean;
  /** Whether a header has a value that the script holds. */
  readonly header: boolean;
}

/** As many tokens are looked through. */
const mostTokens = 400;

/**
 * `fetch("/login", { headers: { "Content-Type": … }, body })`; null for a client of the script's own, or for options
 * that come from elsewhere, either of which may add what it likes.
 */
export function fetchOptions(address: Token, { before, joinedTo }: Lead): FetchOptions | null {
  const name = isSign(before, '(') && joinedTo === null ? before?.previous : null;
  const isGlobal = !isSign(name?.previous, '.') || name?.previous?.previous?.text === 'window';
  if (name?.text !== 'fetch' || !isGlobal) return null;
  if (isSign(address.next, ')')) return { body: false, header: false };
  const options = isSign(address.next, ',') ? address.next?.next : null;
  return options && isSign(options, '{') ? readOptions(options) : null;
}

function readOptions(opener: Token): FetchOptions | null {
  const says: (string | null)[] = [];
  let depth = 0;
  let at: Token | null = opener;
  for (let seen = 0; at && seen < mostTokens; seen += 1, at = at.next) {
    if (isSign(at, '{')) depth += 1;
    if (isSign(at, '}')) depth -= 1;
    if (depth === 0)
      return says.includes('more') ? null : { body: says.includes('body'), header: says.includes('header') };
    says.push(saidBy(at, depth));
  }
  return null;
}

function saidBy(token: Token, depth: number): 'body' | 'header' | 'more' | null {
  if (isSign(token, '...')) return 'more';
  if (token.kind === 'sign') return null;
  if (depth > 1) return depth === 2 && headerAt(token) !== null ? 'header' : null;
  if (!isSign(token.previous, '{', ',')) return null;
  if (token.text === 'headers' && !isSign(token.next?.next, '{')) return 'more';
  return token.text === 'body' ? 'body' : null;
}
