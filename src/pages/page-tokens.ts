import type { CheerioAPI } from 'cheerio';

/** A CSRF token that a page gives to its own scripts, outside of fields and meta tags. */
export interface PageToken {
  /** What it is called where it stands: a key, a variable, an attribute, or a script's identifier. */
  readonly name: string;
  readonly value: string;
}

const called = String.raw`[\w.$-]*(?:csrf|xsrf|authenticity_?token|request_?verification_?token|anti_?forgery)[\w-]*`;

/** `"csrfToken": "…"` in a JSON block; `window.csrf = "…"`, `csrf: '…'` in a script. */
const assigned = new RegExp(String.raw`(["'\`]?)(${called})\1\s*[=:]\s*(["'\`])([\w+/=.:~|-]{8,400})\3`, 'gi');

const attributeName = /^data-[\w-]*(csrf|xsrf|authenticity-token|antiforgery)[\w-]*$/i;

/** What is longer is read up to here. */
const longest = 300_000;

/**
 * Tokens of JSON blocks, of assignments in scripts and of `data-` attributes, in that order. Not of a control that has its
 * own, such as a link of Phoenix: that one goes with it alone.
 */
export function readPageTokens($: CheerioAPI): PageToken[] {
  const blocks = $('script:not([src])').toArray();
  const texts = blocks.map((tag) => $(tag).text().slice(0, longest));
  const whole = blocks.flatMap((tag, index): PageToken[] => {
    const name = $(tag).attr('id') ?? '';
    const value = /^\s*"([\w+/=.:~|-]{8,400})"\s*$/.exec(texts[index] ?? '')?.[1];
    return value !== undefined && new RegExp(`^${called}$`, 'i').test(name) ? [{ name, value }] : [];
  });
  const written = texts.flatMap((text) =>
    [...text.matchAll(assigned)].flatMap(([, , name = '', , value = '']): PageToken[] =>
      looksLikeToken(value) ? [{ name: name.split('.').at(-1) ?? name, value }] : [],
    ),
  );
  const attributes = $('html, body, main, header, [id], [data-csrf], [data-csrf-token]')
    .toArray()
    .filter((element) => $(element).attr('data-method') === undefined)
    .flatMap(({ attribs }) =>
      Object.entries(attribs).flatMap(([name, value]): PageToken[] =>
        attributeName.test(name) && looksLikeToken(value) ? [{ name, value }] : [],
      ),
    );
  return [...whole, ...written, ...attributes];
}

/** The name of a header beside it is no token, nor is that of a cookie or a field. */
function looksLikeToken(value: string): boolean {
  return value.length >= 20 || (value.length >= 8 && /\d/.test(value));
}

/** Headers that scripts send a token in: `'X-CSRF-Token': …`, `setRequestHeader('RequestVerificationToken', …)`. */
const headerName = String.raw`[\w-]*(?:csrf|xsrf|request-?verification|anti-?forgery)[\w-]*`;
const sentAs = new RegExp(
  String.raw`(?:setRequestHeader|\.set|\.append)\(\s*["'\`](${headerName})["'\`]|["'\`](${headerName})["'\`]\s*(?::|\]\s*=)|["'\`](x-${headerName})["'\`]`,
  'gi',
);

/** The name of the header in which a script sends a CSRF token, in lower case; null where it does not say. */
export function tokenHeaderName(scripts: readonly string[]): string | null {
  const names = scripts.flatMap((text) =>
    [...text.slice(0, longest).matchAll(sentAs)].map(([, one, two, three]) => one ?? two ?? three ?? ''),
  );
  const plain = names.filter((name) => /^[a-z][a-z0-9-]{3,60}$/i.test(name) && /-|token/i.test(name));
  // A key of that name may hold the token itself; what begins with X- is a header.
  return (plain.find((name) => /^x-/i.test(name)) ?? plain[0])?.toLowerCase() ?? null;
}
