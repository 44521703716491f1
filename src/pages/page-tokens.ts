import type { CheerioAPI } from 'cheerio';
import { tokenWords } from '../conventions/csrf.js';
import { isSign, readScript, type ScriptText, type Token } from './script-tokens.js';

/** A CSRF token that a page gives to its own scripts, outside of fields and meta tags. */
export interface PageToken {
  /** What it is called where it stands: a key, a variable, an attribute, or a script's identifier. */
  readonly name: string;
  readonly value: string;
}

/** Each name as a whole: it needs no search for where it begins. */
const called = /^[\w.$-]*$/;
const speaksOfToken = new RegExp(tokenWords('variable'), 'i');
const tokenText = /^[\w+/=.:~|-]{8,400}$/;

const attributeName = /^data-[\w-]*$/i;
const attributeSpeaks = new RegExp(tokenWords('attribute'), 'i');

/**
 * Tokens of JSON blocks, of assignments in scripts and of `data-` attributes, in that order. Not of a control that has
 * its own, such as a link of Phoenix: that one goes with it alone.
 */
export function readPageTokens($: CheerioAPI): PageToken[] {
  const blocks = $('script:not([src])').toArray();
  const texts = blocks.map((tag) => $(tag).text());
  const whole = blocks.flatMap((tag, index): PageToken[] => {
    const name = tag.attribs['id'] ?? '';
    const value = /^"([^"]*)"$/.exec((texts[index] ?? '').trim())?.[1] ?? '';
    return tokenText.test(value) && namesToken(name) ? [{ name, value }] : [];
  });
  const written = texts.flatMap((text) =>
    // Most scripts have none.
    speaksOfToken.test(text) ? readScript(text).strings.flatMap(assigned) : [],
  );
  const attributes = $('html, body, main, header, [id], [data-csrf], [data-csrf-token]')
    .toArray()
    .filter((element) => element.attribs['data-method'] === undefined)
    .flatMap(({ attribs }) =>
      Object.entries(attribs).flatMap(([name, value]): PageToken[] =>
        attributeName.test(name) && attributeSpeaks.test(name) && looksLikeToken(value) ? [{ name, value }] : [],
      ),
    );
  return [...whole, ...written, ...attributes];
}

/** `"csrfToken": "…"` in a JSON block; `window.csrf = "…"`, `csrf: '…'` in a script. */
function assigned({ text: value, previous }: Token): PageToken[] {
  const name = isSign(previous, '=', ':') ? previous?.previous : null;
  const named = name?.kind === 'name' || name?.kind === 'string';
  return named && namesToken(name.text) && tokenText.test(value) && looksLikeToken(value)
    ? [{ name: name.text.split('.').at(-1) ?? name.text, value }]
    : [];
}

function namesToken(name: string): boolean {
  return called.test(name) && speaksOfToken.test(name);
}

/** The name of a header beside it is no token, nor is that of a cookie or a field. */
function looksLikeToken(value: string): boolean {
  return value.length >= 20 || (value.length >= 8 && /\d/.test(value));
}

const headerSpeaks = new RegExp(tokenWords('header'), 'i');

/** The name of the header in which a script sends a CSRF token, in lower case; null if it does not say. */
export function tokenHeaderName(scripts: readonly ScriptText[]): string | null {
  const names = scripts
    .flatMap((script) => (headerSpeaks.test(script.text) ? script.read.strings : []))
    .filter(
      (string) => /^[a-z][a-z0-9-]{3,60}$/i.test(string.text) && headerSpeaks.test(string.text) && isHeader(string),
    )
    .map(({ text }) => text)
    .filter((name) => /-|token/i.test(name));
  // A key of that name may hold the token itself; what begins with X- is a header.
  return (names.find((name) => /^x-/i.test(name)) ?? names[0])?.toLowerCase() ?? null;
}

/** `'X-CSRF-Token': …`, `headers['csrf-token'] = …`, `setRequestHeader('RequestVerificationToken', …)`. */
function isHeader({ text, previous, next }: Token): boolean {
  const given = isSign(previous, '(') ? previous?.previous : null;
  const set =
    given?.text === 'setRequestHeader' || (isSign(given?.previous, '.') && /^(set|append)$/.test(given?.text ?? ''));
  return set || isSign(next, ':') || (isSign(next, ']') && isSign(next?.next, '=')) || /^x-/i.test(text);
}
