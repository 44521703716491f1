import type { Actor } from '../actors/actor.js';
import { bareUrl } from '../actors/bare-url.js';
import type { Shown, ShownRequest } from '../discovery/visited-browser.js';
import type { HeaderCarrier } from '../evidence/carrier.js';
import { looksLikeIdentifier } from '../evidence/secrets.js';
import type { ScriptCall } from './script-beginnings.js';
import { ownValues, saidIn } from './shown-requests.js';

/** A token that a browser sent as somebody who was never there. */
export interface ShownToken {
  /** The header in which it went. */
  readonly header: string;
  /** What was asked before that and may have given it, the latest first. */
  readonly calls: readonly ScriptCall[];
}

/** So many requests before it may have given it. */
const most = 6;

/**
 * The first token that was sent in one of these headers; null if none was. What was asked says what it said to that
 * browser, but for what is that browser's own.
 */
export function shownToken(
  { requests, ...kept }: Shown,
  carriers: readonly HeaderCarrier[],
  { hops, tokenName }: Pick<Actor, 'hops'> & Pick<ScriptCall, 'tokenName'>,
): ShownToken | null {
  const names = new Set(carriers.map(({ name }) => name.toLowerCase()));
  const at = requests.findIndex((one) => tokensIn(one, names).length > 0);
  const [token] = requests.slice(at).flatMap((one) => tokensIn(one, names));
  if (at < 0 || token === undefined) return null;
  const own = [...ownValues({ requests, ...kept }), token.value];
  const calls = requests
    .slice(0, at)
    .filter(({ isData, status }) => isData && status >= 200 && status < 300)
    .flatMap((request): ScriptCall[] => {
      const url = bareUrl(request.url, hops);
      if (own.some((value) => url.href.includes(value))) return [];
      return [{ method: request.method, url, page: request.page, tokenName, says: saidIn(request, own) }];
    });
  return { header: token.name, calls: calls.reverse().slice(0, most) };
}

function tokensIn(
  { headers }: ShownRequest,
  names: ReadonlySet<string>,
): readonly { readonly name: string; readonly value: string }[] {
  return headers
    .filter(([name]) => names.has(name.toLowerCase()))
    .map(([name, value]) => ({ name, value: value.replace(/^[A-Za-z][\w-]* +/, '') }))
    .filter(({ value }) => looksLikeIdentifier(value));
}
