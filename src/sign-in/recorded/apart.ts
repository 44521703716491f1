import { decode, encode } from '../codings.js';
import { parsed } from '../captures.js';
import type { Names, Pieces } from './pieces.js';

/** A value taken apart: what stands around its parts, and how it is put together again. */
interface Apart {
  /** The same for values that differ in their parts alone. */
  readonly skeleton: string;
  readonly parts: readonly string[];
  join(parts: readonly Pieces[], names: Names): Pieces;
}

type Taking = (value: string) => Apart | null;

/** Ways to take a value apart by what it says it is, the surest first. */
export const structures: readonly Taking[] = [ofScheme, ofJson, ofAddress, ofBase64, ofPair];

/** Ways by the marks between its words, which may be part of a value just as well. */
export const divisions: readonly Taking[] = [betweenWords, betweenLetters];

/** `Bearer eyJ…` */
function ofScheme(value: string): Apart | null {
  const [, scheme, rest] = /^([A-Za-z][\w-]{0,30}) +(\S+)$/.exec(value) ?? [];
  if (scheme === undefined || rest === undefined) return null;
  return { skeleton: `${scheme} `, parts: [rest], join: ([inner = []]) => [{ text: `${scheme} ` }, ...inner] };
}

function ofJson(value: string): Apart | null {
  const tree = readJson(value);
  return tree === null ? null : jsonApart(tree);
}

/** The list or object that a text is; null if it is none, or nests beyond reason. */
export function readJson(text: string): object | null {
  if (!/^\s*[[{]/.test(text)) return null;
  let depth = 0;
  for (const [mark] of text.matchAll(/[[\]{}]/g)) {
    depth += mark === '[' || mark === '{' ? 1 : -1;
    if (depth > deepest) return null;
  }
  const tree = parsed(text);
  return typeof tree === 'object' ? tree : null;
}

const deepest = 200;

/** Texts of it are parts as they are, numbers as they are written; all else belongs to the skeleton. */
export function jsonApart(tree: object): Apart {
  const writing = new Writing();
  writing.write(tree);
  const { between, parts, texts } = writing;
  return {
    skeleton: between.join('\0'),
    parts,
    join: (filled, names) =>
      between.flatMap((text, index) => {
        const inner = filled[index] ?? [];
        return [{ text }, ...(texts[index] === true ? names.encoded(inner, 'json') : inner)];
      }),
  };
}

/** JSON as scripts write it, without its texts and numbers. */
class Writing {
  readonly parts: string[] = [];
  /** Whether each part is a text, which has quotes around it. */
  readonly texts: boolean[] = [];
  readonly #before: string[] = [];
  #open = '';

  /** What stands before each part, and after the last. */
  get between(): readonly string[] {
    return [...this.#before, this.#open];
  }

  write(node: unknown): void {
    if (typeof node === 'string' || typeof node === 'number') this.#part(node);
    else if (Array.isArray(node))
      this.#all(
        '[]',
        node.map((item: unknown) => ['', item]),
      );
    else if (typeof node === 'object' && node !== null)
      this.#all(
        '{}',
        Object.entries(node).map(([key, item]) => [`${JSON.stringify(key)}:`, item]),
      );
    else this.#open += JSON.stringify(node ?? null);
  }

  #all(brackets: string, items: readonly (readonly [string, unknown])[]): void {
    this.#open += brackets.charAt(0);
    for (const [index, [key, item]] of items.entries()) {
      this.#open += `${index > 0 ? ',' : ''}${key}`;
      this.write(item);
    }
    this.#open += brackets.charAt(1);
  }

  #part(value: string | number): void {
    const isText = typeof value === 'string';
    this.#before.push(`${this.#open}${isText ? '"' : ''}`);
    this.parts.push(String(value));
    this.texts.push(isText);
    this.#open = isText ? '"' : '';
  }
}

/** `https://…/callback?state=…`, `a=1&b=2`, `#/welcome?token=…`. */
function ofAddress(value: string): Apart | null {
  const [, path = '', query = ''] = /^([^?#\s=&]*[?#])?([^\s?]+)$/.exec(value) ?? [];
  const pairs = query.split('&');
  if (!pairs.every((pair) => /^[\w.~%[\]+-]+=/.test(pair)) || (path === '' && pairs.length < 2)) return null;
  const names = pairs.map((pair) => pair.slice(0, pair.indexOf('=') + 1));
  const parts = pairs.map((pair) => decode(pair.slice(pair.indexOf('=') + 1).replaceAll('+', ' '), 'percent'));
  if (!parts.every((part) => part !== null)) return null;
  return {
    skeleton: `${path}${names.join('&')}`,
    parts,
    join: (filled, own) =>
      names.flatMap((name, index) => [
        { text: `${index === 0 ? path : '&'}${name}` },
        ...own.encoded(filled[index] ?? [], 'percent'),
      ]),
  };
}

function ofBase64(value: string): Apart | null {
  if (value.length < 6) return null;
  for (const form of ['base64', 'base64url'] as const) {
    const inner = decode(value, form);
    if (inner === null || !/^[\x20-\x7e\u00a0-\uffff]+$/.test(inner) || encode(inner, form) !== value) continue;
    return { skeleton: form, parts: [inner], join: ([whole = []], names) => names.whole(whole, form) };
  }
  return null;
}

/** `name:password` */
function ofPair(value: string): Apart | null {
  const at = value.indexOf(':');
  if (at < 1 || at === value.length - 1 || value.startsWith('://', at)) return null;
  const parts = [value.slice(0, at), value.slice(at + 1)];
  return { skeleton: ':', parts, join: ([one = [], other = []]) => [...one, { text: ':' }, ...other] };
}

function betweenWords(value: string): Apart | null {
  return divided(value, /([^\w.~+%@-]+)/);
}

function betweenLetters(value: string): Apart | null {
  return divided(value, /([^0-9A-Za-z]+)/);
}

/** @param mark with one group around the whole */
function divided(value: string, mark: RegExp): Apart | null {
  const all = value.split(mark);
  if (all.length < 3 || all.length > mostWords) return null;
  const parts = all.filter((_, index) => index % 2 === 0);
  const marks = all.filter((_, index) => index % 2 === 1);
  return {
    skeleton: marks.join('\0'),
    parts,
    join: (filled) =>
      filled.flatMap((inner, index) => {
        const text = marks[index];
        return [...inner, ...(text === undefined ? [] : [{ text }])];
      }),
  };
}

const mostWords = 4001;

/** What is longer is taken as it stands. */
const longest = 50_000;

/** Every value that a value may be put together of, itself included; each once. */
export function partsWithin(value: string, into: Set<string>, depth = 3): void {
  if (value === '' || into.has(value)) return;
  into.add(value);
  if (depth === 0 || value.length > longest) return;
  for (const take of [...structures, ...divisions]) {
    for (const part of take(value)?.parts ?? []) if (part !== value) partsWithin(part, into, depth - 1);
  }
}
