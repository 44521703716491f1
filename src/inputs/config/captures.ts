import { givenTemplates, type Capture } from '../../evidence/login-steps.js';
import { parsePattern } from '../patterns.js';
import { quoted, WrongText } from '../texts.js';
import type { Spot } from './spot.js';

/** Where a capture may take its value from: exactly one of them. */
export const captureKinds = ['css', 'json', 'header', 'cookie', 'address', 'regex'] as const;

export const captureKeys = [...captureKinds, 'attribute'] as const;

export const captureName = /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/;

/**
 * The captures of a step; those that are wrong have been told and are left out.
 * @param meant hears of every name, so that what uses a wrong one is not told as well
 */
export function readCaptures(spot: Spot, meant: (name: string) => void): Capture[] {
  return spot.entries('{ csrf: { css: "input[name=csrf]", attribute: value } }').flatMap(([name, inner]) => {
    meant(name);
    const named = inner.attempt(() => parseName(name));
    const from = readSource(inner);
    return named === null || from === null ? [] : [{ name: named, from }];
  });
}

/** A name that a template may have. */
export function parseName(name: string): string {
  if (givenTemplates.some((given) => given === name)) {
    throw new WrongText(`{{${name}}} is there already. Capture it by another name.`);
  }
  if (captureName.test(name)) return name;
  throw new WrongText(`${quoted(name)} is not a name for a template. Use letters, digits, _ and -.`);
}

function readSource(spot: Spot): Capture['from'] | null {
  const keys = spot.keys(captureKeys, '{ css: "input[name=csrf]", attribute: value }');
  const kinds = captureKinds.filter((kind) => keys.has(kind));
  const [kind, other] = kinds;
  const value = kind === undefined ? undefined : keys.get(kind);
  if (kind === undefined || value === undefined || other !== undefined) {
    // Nothing known in it: each unknown key has been told, or that it is no map.
    if (kinds.length > 0 || keys.size > 0) spot.tell(`Give one of ${captureKinds.join(', ')}.`);
    return null;
  }
  const attribute = keys.get('attribute');
  if (attribute !== undefined && kind !== 'css') attribute.tell('Only css has an attribute. Leave it out.');
  const text = value.text(kind === 'json' ? 'empty is a text' : 'empty is none');
  return text === null ? null : value.attempt(() => sourceOf(kind, text, attribute?.text() ?? null));
}

function sourceOf(kind: (typeof captureKinds)[number], text: string, attribute: string | null): Capture['from'] {
  switch (kind) {
    case 'css':
      return { kind, selector: text, attribute };
    case 'json':
      return { kind, pointer: parsePointer(text) };
    case 'header':
      if (/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(text)) return { kind, name: text };
      throw new WrongText(`${quoted(text)} is not a header name. Write the name alone, like X-CSRF-Token.`);
    case 'cookie':
      return { kind, name: parseCookieName(text) };
    case 'address':
      return { kind, parameter: text };
    case 'regex':
      return { kind, ...parseRegex(text) };
  }
}

export function parseCookieName(text: string): string {
  if (/^[^\s;,=]+$/.test(text)) return text;
  throw new WrongText(`${quoted(text)} is not a cookie name. Write the name alone, like XSRF-TOKEN.`);
}

/** RFC 6901 §3. */
export function parsePointer(text: string): string {
  if (/^(\/([^~/]|~[01])*)*$/.test(text)) return text;
  throw new WrongText(`${quoted(text)} is not a JSON pointer. Write it like /data/token; ~1 stands for a slash.`);
}

/** `/regex/flags`, or the regular expression alone. */
export function parseRegex(text: string): { readonly source: string; readonly flags: string } {
  const pattern = parsePattern(text);
  if (pattern.kind === 'regex') return { source: pattern.source, flags: pattern.flags };
  try {
    new RegExp(text);
  } catch (error) {
    throw new WrongText(`${error instanceof Error ? error.message : String(error)}. Correct it.`);
  }
  return { source: text, flags: '' };
}
