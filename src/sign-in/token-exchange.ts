import type { TokenHeader } from './csrf.js';
import type { HtmlForm } from '../pages/html.js';
import { actionOf, isTokenField, type CsrfToken } from './csrf-tokens.js';

/** Where a token stands. */
export type TokenSpot = Omit<CsrfToken, 'value'>;

/**
 * Chooses the CSRF token that is sent.
 * @param own the page's own; null if the page shows none any more
 * @returns null if nothing is to be sent
 */
export type TokenExchange = (spot: TokenSpot, own: string | null) => string | null;

/** Where the token of a header was taken from; null if that is neither a cookie nor a meta tag. */
export function headerPlace({ cookie, meta }: TokenHeader): TokenSpot | null {
  if (cookie !== null) return { kind: 'cookie', name: cookie, action: null };
  return meta === null ? null : { kind: 'meta', name: meta, action: null };
}

interface Tokens {
  readonly form: HtmlForm;
  readonly header: TokenHeader | null;
}

/**
 * The form and the header with another token in them, in both alike: a server may look at either. Null if there is none
 * to exchange.
 */
export function exchangedTokens(
  { form, shown, header }: Tokens & { readonly shown: boolean },
  exchange: TokenExchange | undefined,
): Tokens | null {
  if (exchange === undefined) return { form, header };
  const field = form.fields.find(isTokenField);
  const place = field
    ? ({ kind: 'field', name: field.name, action: actionOf(form) } as const)
    : header && headerPlace(header);
  if (place === null) return null;
  const own = field ? (shown ? field.value : null) : (header?.value ?? null);
  const token = exchange(place, own);
  if (token === null) return null;
  if (token === own) return { form, header };
  const fields = form.fields.map((one) => (one.name === field?.name ? { ...one, value: token } : one));
  return { form: { ...form, fields }, header: header && { ...header, value: token } };
}
