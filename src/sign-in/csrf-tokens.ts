import type { Actor } from '../actors/actor.js';
import { readHop, type Hop } from '../actors/visit.js';
import { metaNames, mirrored, namesToken } from '../conventions/csrf.js';
import { looksLikeIdentifier } from '../evidence/secrets.js';
import type { HtmlForm, HtmlPage } from '../pages/html.js';
import { decodedValue } from '../evidence/link-vectors.js';

/** A CSRF token as a browser was given it. The value is a secret. */
export interface CsrfToken {
  readonly kind: 'field' | 'meta' | 'cookie';
  /** Name of the field, the meta tag or the cookie. */
  readonly name: string;
  readonly value: string;
  /** Where the form of a field goes: its token may be good for that form only. Null of the others. */
  readonly action: string | null;
}

/** Every token that these responses gave to the browser, each once, in the order of meeting it. */
export function csrfTokens(hops: readonly Hop[]): CsrfToken[] {
  const found = hops.flatMap((hop) => [...onPage(readHop(hop)), ...inCookies(hop)]);
  const known = new Set<string>();
  return found.filter((token) => {
    const key = JSON.stringify([token.kind, token.name, token.value, token.action]);
    const fresh = looksLikeIdentifier(token.value) && !known.has(key);
    known.add(key);
    return fresh;
  });
}

/** Tokens in cookies that the browser has by now, whenever they were set. */
export function heldTokens(actor: Actor, url: URL): CsrfToken[] {
  return mirrored.flatMap(([name]): CsrfToken[] => {
    const value = actor.cookieValue(name, url);
    return value === null || !looksLikeIdentifier(value)
      ? []
      : [{ kind: 'cookie', name, value: decodedValue(value), action: null }];
  });
}

/** `field csrf_token`, `meta csrf-token`, `cookie XSRF-TOKEN`. */
export function tokenPlace({ kind, name }: Pick<CsrfToken, 'kind' | 'name'>): string {
  return `${kind} ${name}`;
}

export function actionOf({ action }: HtmlForm): string {
  return action.href.replace(/#.*/, '');
}

/** Whether a form's field is a CSRF token by its name, its type and its value. */
export function isTokenField(field: { readonly name: string; readonly type: string; readonly value: string }): boolean {
  return field.type === 'hidden' && namesToken(field.name) && looksLikeIdentifier(field.value);
}

function onPage(page: HtmlPage | null): CsrfToken[] {
  if (page === null) return [];
  const fields = page.forms.flatMap((form) =>
    form.fields.filter(isTokenField).map(({ name, value }): CsrfToken => {
      return { kind: 'field', name, value, action: actionOf(form) };
    }),
  );
  return [
    ...metaNames.flatMap((name): CsrfToken[] => {
      const value = page.meta.get(name);
      return value === undefined ? [] : [{ kind: 'meta', name, value, action: null }];
    }),
    ...fields,
  ];
}

function inCookies({ cookies }: Hop): CsrfToken[] {
  return cookies.flatMap(({ parsed, rejected }): CsrfToken[] =>
    parsed && rejected === null && mirrored.some(([name]) => name === parsed.name)
      ? [{ kind: 'cookie', name: parsed.name, value: decodedValue(parsed.value), action: null }]
      : [],
  );
}
