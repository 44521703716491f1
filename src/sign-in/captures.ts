import { load, type CheerioAPI } from 'cheerio';
import type { Actor } from '../actors/actor.js';
import { headerOf, type Hop, type Page } from '../actors/visit.js';
import type { Capture } from '../evidence/login-steps.js';
import type { TokenPlace } from '../evidence/token-place.js';
import { shallow } from '../pages/depth.js';
import { once } from '../pages/reading.js';

/** What captures look into. */
export interface Answer {
  readonly body: string;
  /** The body as HTML. */
  page(): CheerioAPI;
  /** The body as JSON; undefined if it is none. */
  json(): unknown;
  /** Of the last response that has it; redirects may lie between. */
  header(name: string): string | null;
  cookie(name: string): string | null;
  /** Where the redirects led, with its fragment. */
  address(): URL;
}

/** What a step of the actor's was answered; a page is parsed once for all its captures. */
export function answerTo(page: Page, actor: Actor): Answer {
  const { body } = page.last.response;
  const latest = [...page.hops].reverse();
  const located = (hop: Hop): URL[] => {
    const location = headerOf(hop, 'location');
    return location !== null && URL.canParse(location, hop.url.href) ? [new URL(location, hop.url)] : [];
  };
  return {
    body,
    page: once(() => load(shallow(body))),
    json: once(() => parsed(body)),
    header: (name) => latest.flatMap((hop) => headerOf(hop, name) ?? [])[0] ?? null,
    cookie: (name) => actor.cookieValue(name, page.last.url),
    address: () => latest.flatMap(located)[0] ?? page.last.url,
  };
}

/** The value that a capture finds; null if it finds none. */
export function valueOf(from: Capture['from'], answer: Answer): string | null {
  switch (from.kind) {
    case 'css':
      return byCss(answer.page(), from.selector, from.attribute);
    case 'json':
      return atPointer(answer.json(), from.pointer);
    case 'header':
      return answer.header(from.name);
    case 'cookie':
      return answer.cookie(from.name);
    case 'address':
      return byParameter(answer.address(), from.parameter);
    case 'regex':
      return byRegex(answer.body, from);
  }
}

/** A page may be full of what a rule fits. */
const mostPlaces = 1000;

/** How many different values it could have taken; one at most if its kind names a single place. */
export function countOfValues(from: Capture['from'], answer: Answer): number {
  switch (from.kind) {
    case 'css': {
      const $ = answer.page();
      const found = $(from.selector).toArray().slice(0, mostPlaces);
      return new Set(found.map((element) => readOf($(element), from.attribute))).size;
    }
    case 'regex': {
      const values = new Set<string>();
      let places = 0;
      for (const [whole, group] of answer.body.matchAll(new RegExp(from.source, withAll(from.flags)))) {
        values.add(group ?? whole);
        places += 1;
        if (places === mostPlaces) break;
      }
      return values.size;
    }
    case 'json':
    case 'header':
    case 'cookie':
    case 'address':
      return 1;
  }
}

function withAll(flags: string): string {
  return flags.includes('g') ? flags : `${flags}g`;
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
    case 'address':
      return `${name} by the parameter ${from.parameter} of the address`;
    case 'regex':
      return `${name} by regex /${from.source}/${from.flags}`;
  }
}

function byCss($: CheerioAPI, selector: string, attribute: string | null): string | null {
  const element = $(selector).first();
  return element.length === 0 ? null : readOf(element, attribute);
}

function readOf(element: ReturnType<CheerioAPI>, attribute: string | null): string | null {
  return attribute === null ? element.text().trim() : (element.attr(attribute) ?? null);
}

function byParameter(address: URL, name: string): string | null {
  return address.searchParams.get(name) ?? parametersAfterHash(address).get(name);
}

/** Those of a fragment: `#code=…`, `#/welcome?code=…`. */
export function parametersAfterHash({ hash }: URL): URLSearchParams {
  return new URLSearchParams(hash.replace(/^#(?:[^?]*\?)?/, ''));
}

/** The JSON that a text is; undefined if it is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The place of the value in an answer, as tokens have one; null if it has none of that kind. */
export function capturePlace({ from }: Capture): TokenPlace | null {
  if (from.kind === 'json') return { in: 'body', path: keysOf(from.pointer) };
  return from.kind === 'header' ? { in: 'header', path: [from.name.toLowerCase()] } : null;
}

function keysOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The first group of the first match, else all of it; null if nothing matches. */
export function byRegex(
  text: string,
  { source, flags = '' }: { readonly source: string; readonly flags?: string },
): string | null {
  const found = new RegExp(source, flags).exec(text);
  return found?.[1] ?? found?.[0] ?? null;
}

/** RFC 6901; texts as they are, numbers and flags as JSON has them. */
export function atPointer(value: unknown, pointer: string): string | null {
  let node = value;
  for (const key of keysOf(pointer)) {
    if (typeof node !== 'object' || node === null || !Object.hasOwn(node, key)) return null;
    node = Object.getOwnPropertyDescriptor(node, key)?.value;
  }
  if (typeof node === 'string') return node;
  return typeof node === 'number' || typeof node === 'boolean' ? String(node) : null;
}
