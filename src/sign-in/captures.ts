import { load } from 'cheerio';
import type { Actor } from '../actors/actor.js';
import { headerOf, type Page } from '../actors/visit.js';
import type { Capture } from '../evidence/login-steps.js';
import { shallow } from '../pages/depth.js';

/** The value that a capture finds; null if it finds none. */
export function captured({ from }: Capture, page: Page, actor: Actor): string | null {
  const { body } = page.last.response;
  switch (from.kind) {
    case 'css':
      return byCss(body, from.selector, from.attribute);
    case 'json':
      return byPointer(body, from.pointer);
    case 'header':
      // Of the last response that has it: redirects lie between.
      return [...page.hops].reverse().flatMap((hop) => headerOf(hop, from.name) ?? [])[0] ?? null;
    case 'cookie':
      return actor.cookieValue(from.name, page.last.url);
    case 'regex': {
      const found = new RegExp(from.source, from.flags).exec(body);
      return found?.[1] ?? found?.[0] ?? null;
    }
  }
}

/** What a capture looks for, in words. */
export function captureWords({ name, from }: Capture): string {
  switch (from.kind) {
    case 'css':
      return `${name} by css ${from.selector}${from.attribute === null ? '' : ` (attribute ${from.attribute})`}`;
    case 'json':
      return `${name} by JSON pointer ${from.pointer === '' ? '(the whole)' : from.pointer}`;
    case 'header':
      return `${name} by header ${from.name}`;
    case 'cookie':
      return `${name} by cookie ${from.name}`;
    case 'regex':
      return `${name} by regex /${from.source}/${from.flags}`;
  }
}

function byCss(body: string, selector: string, attribute: string | null): string | null {
  const element = load(shallow(body))(selector).first();
  if (element.length === 0) return null;
  return attribute === null ? element.text().trim() : (element.attr(attribute) ?? null);
}

/** RFC 6901; texts as they are, numbers and flags as JSON has them. */
function byPointer(body: string, pointer: string): string | null {
  let node: unknown;
  try {
    node = JSON.parse(body);
  } catch {
    return null;
  }
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof node !== 'object' || node === null || !Object.hasOwn(node, key)) return null;
    node = Object.getOwnPropertyDescriptor(node, key)?.value;
  }
  if (typeof node === 'string') return node;
  return typeof node === 'number' || typeof node === 'boolean' ? String(node) : null;
}
