import type { JsonValue, LoginStep, StepBody } from '../../evidence/login-steps.js';
import { header } from '../../http/wire.js';
import { decode } from '../codings.js';
import { jsonApart, readJson } from './apart.js';
import type { Exchange } from './exchanges.js';
import { isFixed, render, type Names, type Pieces } from './pieces.js';

/** A place of a request that holds a value. */
export interface Slot {
  /** The same at each request of its kind. */
  readonly id: string;
  /** What the application calls it. */
  readonly name: string;
  readonly value: string;
  /** In words, without the value. */
  readonly words: string;
}

/** A request taken apart. */
interface Dissected {
  readonly slots: readonly Slot[];
  /** The request with these values, each by the id of its slot. */
  assemble(filled: Filled, names: Names): Assembled;
}

export type Filled = ReadonlyMap<string, Pieces>;
type Assembled = Pick<LoginStep, 'url' | 'headers' | 'body'>;

/** @param base what addresses of the same origin are relative to */
export function dissect(exchange: Exchange, base: URL): Dissected {
  const address = addressOf(exchange.url, base);
  const headers = headersOf(exchange);
  const body = bodyOf(exchange);
  return {
    slots: [...address.slots, ...headers, ...body.slots],
    assemble: (filled, names) => ({
      url: address.join(filled, names),
      headers: headers.map(({ name, id, value }) => [name, render(filled.get(id) ?? [{ text: value }])] as const),
      body: body.join(filled, names),
    }),
  };
}

interface Address {
  readonly slots: readonly Slot[];
  join(filled: Filled, names: Names): string;
}

/** What stands between slashes, and the values of the query; a parameter without a value is one itself. */
function addressOf(url: URL, base: URL): Address {
  const origin = url.origin === base.origin ? '' : url.origin;
  const segments = url.pathname.split('/').map((raw, index) => ({ raw, id: `path ${index}` }));
  const pairs = url.search === '' ? [] : url.search.slice(1).split('&');
  const counted = new Counter();
  const parameters = pairs.map((pair) => {
    const [name, raw] = pair.includes('=')
      ? [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]
      : ['', pair];
    return { name: plain(name), before: name === '' ? '' : `${name}=`, raw, id: counted.id(`query ${name}`) };
  });
  const slots = [
    ...segments
      .filter(({ raw }) => raw !== '')
      .map(({ raw, id }) => ({ id, name: 'part', value: plain(raw, false), words: 'a part of its path' })),
    ...parameters.map(({ name, raw, id }) => ({ id, name, value: plain(raw), words: `the query parameter ${name}` })),
  ];
  return {
    slots,
    join: (filled, names) => {
      const whole = (id: string, raw: string): string => {
        const pieces = filled.get(id);
        if (pieces === undefined || isFixed(pieces)) return raw;
        return render(names.encoded(pieces, 'percent'));
      };
      const path = segments.map(({ id, raw }) => whole(id, raw)).join('/');
      const query = parameters.map(({ before, id, raw }) => `${before}${whole(id, raw)}`).join('&');
      return `${origin}${path}${query === '' ? '' : `?${query}`}`;
    },
  };
}

function plain(raw: string, form = true): string {
  return decode(form ? raw.replaceAll('+', ' ') : raw, 'percent') ?? raw;
}

/** Counts what has one name. */
class Counter {
  readonly #seen = new Map<string, number>();

  id(name: string): string {
    const count = (this.#seen.get(name) ?? 0) + 1;
    this.#seen.set(name, count);
    return count === 1 ? name : `${name} ${count}`;
  }
}

/**
 * Those that a script of the application writes. What a browser sends by itself is left to whoever sends the step, and
 * so is what asks for less than the whole answer.
 */
function headersOf({ request, asker }: Exchange): Slot[] {
  const counted = new Counter();
  return request.headers
    .filter(([name, value]) => !isBrowsers(name) && !(name.toLowerCase() === 'accept' && !isAsked(value, asker)))
    .map(([name, value]) => ({
      id: counted.id(`header ${name.toLowerCase()}`),
      name,
      value,
      words: `the header ${name}`,
    }));
}

function isAsked(accept: string, asker: Exchange['asker']): boolean {
  return asker === 'script' && accept !== 'application/json, text/plain, */*';
}

const browsers = new Set(
  `host connection user-agent accept-encoding accept-language cache-control pragma upgrade-insecure-requests dnt te
   cookie content-length content-type origin referer priority if-none-match if-modified-since if-match range
   keep-alive transfer-encoding upgrade via forwarded expect last-event-id purpose save-data`.split(/\s+/),
);

function isBrowsers(name: string): boolean {
  const lower = name.toLowerCase();
  return browsers.has(lower) || /^(sec-|proxy-|:|x-client-data$|access-control-request-)/.test(lower);
}

interface Body {
  readonly slots: readonly Slot[];
  join(filled: Filled, names: Names): StepBody | null;
}

function bodyOf({ request }: Exchange): Body {
  const { body } = request;
  if (body === null || (body === '' && request.method === 'GET')) return { slots: [], join: () => null };
  const type = header(request, 'content-type') ?? '';
  if (/^application\/x-www-form-urlencoded\b/i.test(type)) return formBody(body);
  const boundary = /^multipart\/form-data;.*\bboundary="?([^";\s]+)/i.exec(type)?.[1];
  if (boundary !== undefined) return multipartBody(body, type, boundary);
  const tree = readJson(body);
  return tree !== null ? jsonBody(tree, type) : textBody(body, type);
}

function formBody(body: string): Body {
  const counted = new Counter();
  const fields = [...new URLSearchParams(body)].map(([name, value]) => ({
    ...{ id: counted.id(`field ${name}`), name, value },
    words: `the field ${name} of the form`,
  }));
  return {
    slots: fields,
    join: (filled) => ({
      kind: 'form',
      fields: fields.map(({ name, id, value }) => [name, render(filled.get(id) ?? [{ text: value }])] as const),
    }),
  };
}

/** RFC 7578, with the boundary of the recording. */
function multipartBody(body: string, type: string, boundary: string): Body {
  const counted = new Counter();
  const parts = body.split(`--${boundary}`).map((raw) => {
    const at = raw.indexOf('\r\n\r\n');
    const head = at < 0 ? raw : raw.slice(0, at + 4);
    const name = /\bname="([^"]*)"/i.exec(head)?.[1] ?? '';
    const isFile = /\bfilename=/i.test(head);
    const value = at < 0 ? '' : raw.slice(at + 4).replace(/\r\n$/, '');
    return { head, name, value, raw, id: at < 0 || isFile ? null : counted.id(`part ${name}`) };
  });
  return {
    slots: parts.flatMap(({ id, name, value }) =>
      id === null ? [] : [{ id, name, value, words: `the field ${name} of the form` }],
    ),
    join: (filled) => {
      const texts = parts.map(({ id, head, value, raw }) =>
        id === null ? raw : `${head}${render(filled.get(id) ?? [{ text: value }])}\r\n`,
      );
      return { kind: 'text', type, text: texts.join(`--${boundary}`) };
    },
  };
}

function textBody(body: string, type: string): Body {
  const slot = { id: 'body', name: 'body', value: body, words: 'the body' };
  return {
    slots: [slot],
    join: (filled) => ({ kind: 'text', type, text: render(filled.get('body') ?? [{ text: body }]) }),
  };
}

function jsonBody(tree: object, type: string): Body {
  const leaves = leavesOf(tree);
  const slots = leaves.map(({ pointer, value }) => ({
    id: `json ${pointer}`,
    name: pointer.slice(pointer.lastIndexOf('/') + 1),
    value: String(value),
    words: `${pointer} of the JSON`,
  }));
  const isPlain = /^application\/json$/i.test(type.trim());
  return {
    slots,
    join: (filled, names) => {
      const pieces = new Map(slots.map(({ id, value }) => [id, filled.get(id) ?? [{ text: value }]]));
      // Templates stand in texts; a number that changes makes the whole body a template.
      const isOfTexts = [...pieces.values()].every((one, at) => isFixed(one) || typeof leaves[at]?.value === 'string');
      if (isPlain && isOfTexts)
        return { kind: 'json', value: withTexts(tree, '', (pointer) => render(pieces.get(`json ${pointer}`) ?? [])) };
      const apart = jsonApart(tree);
      return { kind: 'text', type, text: render(apart.join([...pieces.values()], names)) };
    },
  };
}

interface Leaf {
  readonly pointer: string;
  readonly value: string | number;
}

/** The texts and numbers of a JSON value, in the order in which it is written. */
export function leavesOf(tree: unknown): readonly Leaf[] {
  const found: Leaf[] = [];
  const walk = (node: unknown, pointer: string): void => {
    if (typeof node === 'string' || typeof node === 'number') found.push({ pointer, value: node });
    else if (typeof node === 'object' && node !== null)
      for (const [key, inner] of Object.entries(node)) walk(inner, `${pointer}/${escaped(key)}`);
  };
  walk(tree, '');
  return found;
}

function escaped(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

function withTexts(node: unknown, pointer: string, text: (pointer: string) => string): JsonValue {
  if (typeof node === 'string') return text(pointer);
  if (typeof node === 'number' || typeof node === 'boolean') return node;
  if (Array.isArray(node)) return node.map((inner, index) => withTexts(inner, `${pointer}/${index}`, text));
  if (typeof node !== 'object' || node === null) return null;
  return Object.fromEntries(
    Object.entries(node).map(([key, inner]) => [key, withTexts(inner, `${pointer}/${escaped(key)}`, text)]),
  );
}
