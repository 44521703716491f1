import type { CheerioAPI } from 'cheerio';
import type { Capture } from '../../evidence/login-steps.js';
import { parametersAfterHash, valueOf, type Answer } from '../captures.js';
import { decode } from '../codings.js';
import { once } from '../../pages/reading.js';
import { readJson } from './apart.js';
import { isPage, setCookies, typeOf, type Chain } from './exchanges.js';
import { looksFresh } from './looks.js';
import { deriveAll, type Then } from './pieces.js';
import { leavesOf } from './slots.js';
import { textPlaces } from './text-places.js';

/** Where an answer gives a value: by structure, so that it is found again when the value is another one. */
export interface Place {
  readonly chain: Chain;
  readonly from: Capture['from'];
  /** What makes the value of what stands there. */
  readonly then: readonly Then[];
  /** What the application calls it there. */
  readonly name: string;
}

/** Kept for one value; the same value in a thousand places is no better known. */
const mostPlaces = 24;

/** Values of answers by where they stand. */
export class Places {
  readonly #byStructure = new Map<string, Place[]>();
  /** Texts are long, and most values stand elsewhere. */
  readonly #inTexts = once(() => this.#readTexts());
  /** What stands where in an answer: the same place of a page is asked for with every value that may be a digest. */
  readonly #found = new Map<Answer, Map<string, string | null>>();

  /** @param wanted values that are worth a look */
  constructor(
    private readonly chains: readonly Chain[],
    private readonly wanted: ReadonlySet<string>,
    private readonly twinOf: (chain: Chain) => Chain | null,
  ) {
    for (const chain of chains)
      for (const { value, ...place } of placesOf(chain)) this.#add(this.#byStructure, value, { chain, ...place });
  }

  /** Of one value by structure, in the order of the answers. */
  of(value: string): readonly Place[] {
    return this.#byStructure.get(value) ?? [];
  }

  /** Of one value in the texts of scripts and pages, in the order of the answers. */
  inTexts(value: string): readonly Place[] {
    return this.#inTexts().get(value) ?? [];
  }

  /** The value at a place of an answer; null if there is none. */
  valueAt({ from, then }: Place, answer: Answer): string | null {
    const known = this.#found.get(answer) ?? new Map<string, string | null>();
    this.#found.set(answer, known);
    const key = JSON.stringify(from);
    const before = known.get(key);
    const found = before === undefined ? valueOf(from, answer) : before;
    known.set(key, found);
    return found === null ? null : deriveAll(found, then);
  }

  #readTexts(): ReadonlyMap<string, Place[]> {
    const found = new Map<string, Place[]>();
    const isWanted = (text: string): boolean => this.wanted.has(text) && isUnlikeWords(text);
    // What is the same each time gives no value that differs.
    const differing = this.chains.filter((chain) => this.twinOf(chain)?.answer.body !== chain.answer.body);
    for (const chain of differing)
      for (const { value, ...place } of textPlaces(chain.answer.body, isWanted))
        this.#add(found, value, { chain, ...place, name: '' });
    return found;
  }

  #add(into: Map<string, Place[]>, value: string, place: Place): void {
    for (const { text, then } of readings(value)) {
      if (text === '' || !this.wanted.has(text)) continue;
      const known = into.get(text) ?? [];
      into.set(text, known);
      if (known.length < mostPlaces) known.push({ ...place, then: [...place.then, ...then] });
    }
  }
}

/** A word stands in every script. */
function isUnlikeWords(text: string): boolean {
  return /\d|[a-z][A-Z]/.test(text);
}

type Found = Omit<Place, 'chain'> & { readonly value: string };

/** What an answer gives by its structure. */
export function* placesOf(chain: Chain): Generator<Found> {
  const { answer, last, hops } = chain;
  yield* fieldsOf(chain);
  for (const hop of hops)
    for (const { name, value } of setCookies(hop.answer))
      yield { from: { kind: 'cookie', name }, then: [], name, value };
  const address = answer.address();
  if (hops.length > 1 || address.hash !== '')
    for (const [name, value] of [...address.searchParams, ...parametersAfterHash(address)])
      yield { from: { kind: 'address', parameter: name }, then: [], name, value };
  const tree = readJson(last.answer.body);
  for (const { pointer, value } of tree === null ? [] : leavesOf(tree)) {
    const name = pointer.slice(pointer.lastIndexOf('/') + 1);
    yield { from: { kind: 'json', pointer }, then: [], name, value: String(value) };
  }
  if (tree === null && isPage(last.answer)) yield* inPage(answer.page());
}

/** Headers that say nothing that a script would send. */
const plainHeaders =
  /^(set-cookie|date|expires|age|vary|server|via|connection|keep-alive|content-|cache-|access-control-)/;

function* fieldsOf({ hops, answer }: Chain): Generator<Found> {
  const names = new Set(hops.flatMap((hop) => hop.answer.headers.map(([name]) => name.toLowerCase())));
  for (const name of names) {
    const value = plainHeaders.test(name) ? null : answer.header(name);
    if (value !== null) yield { from: { kind: 'header', name }, then: [], name, value };
  }
}

/** Fields, meta tags and the addresses of forms, each by a selector without a position. */
function* inPage($: CheerioAPI): Generator<Found> {
  for (const element of $('meta[content]').toArray()) yield named(element.attribs, 'meta', metaKey(element.attribs));
  for (const { attribs } of $('form[action]').toArray())
    for (const selector of formSelectors(attribs))
      yield found({ selector, attribute: 'action', name: 'action', value: attribs['action'] ?? '' });
  for (const element of $('input[name][value], button[name][value]').toArray()) {
    const own = named(element.attribs, element.name, 'name');
    yield own;
    // Forms may have fields of one name with a value each.
    const form = $(element).closest('form').attr();
    for (const selector of form ? formSelectors(form) : []) yield within(selector, own);
  }
}

function named(attribs: Readonly<Record<string, string>>, tag: string, key: string): Css {
  const attribute = tag === 'meta' ? 'content' : 'value';
  const name = attribs[key] ?? '';
  return found({ selector: `${tag}[${key}=${quoted(name)}]`, attribute, name, value: attribs[attribute] ?? '' });
}

type Css = Found & { readonly from: Extract<Capture['from'], { readonly kind: 'css' }> };

function within(selector: string, { from, ...own }: Css): Css {
  return { ...own, from: { ...from, selector: `${selector} ${from.selector}` } };
}

function found({ selector, attribute, ...own }: Record<'selector' | 'attribute' | 'name' | 'value', string>): Css {
  return { ...own, from: { kind: 'css', selector, attribute }, then: [] };
}

function metaKey(attribs: Readonly<Record<string, string>>): string {
  return ['name', 'property', 'id', 'http-equiv'].find((key) => attribs[key] !== undefined) ?? 'name';
}

function formSelectors({ id, name, action, method }: Readonly<Record<string, string>>): string[] {
  const by = Object.entries({ id, name, action, method }).flatMap(([key, value]) =>
    value === undefined || value.split(/[/?&=;]/).some(looksFresh) ? [] : [`form[${key}=${quoted(value)}]`],
  );
  return by.length === 0 ? ['form'] : by;
}

/** As a string of CSS. */
function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&').replace(/[\n\r\f]/g, ' ')}"`;
}

interface Reading {
  readonly text: string;
  readonly then: readonly Then[];
}

/** What a value says, as it stands and decoded. */
function* readings(value: string, depth = 2): Generator<Reading> {
  yield { text: value, then: [] };
  if (depth === 0 || value.length > longestDecoded) return;
  for (const { text, then } of decodings(value))
    for (const inner of readings(text, depth - 1)) yield { text: inner.text, then: [...then, ...inner.then] };
}

const longestDecoded = 100_000;

function* decodings(value: string): Generator<Reading> {
  const percent = value.includes('%') ? decode(value, 'percent') : null;
  if (percent !== null && percent !== value) yield { text: percent, then: [{ kind: 'decoded', form: 'percent' }] };
  const tree = readJson(value);
  for (const { pointer, value: leaf } of tree === null ? [] : leavesOf(tree))
    yield { text: String(leaf), then: [{ kind: 'json', pointer }] };
  for (const source of /[ |.:%;]/.test(value) ? parts : []) {
    const text = new RegExp(source).exec(value)?.[1];
    if (text !== undefined) yield { text, then: [{ kind: 'regex', source }] };
  }
  yield* parametersOf(value);
  for (const form of ['base64', 'base64url'] as const) {
    // What `{` and `[` begin with.
    const inner = /^[eW]/.test(value) ? decode(value, form) : null;
    if (inner !== null && readJson(inner) !== null) yield { text: inner, then: [{ kind: 'decoded', form }] };
  }
}

/** What follows a scheme, what stands before a mark, and the claims of a JWT (RFC 7519). */
const parts = [String.raw`^[A-Za-z][\w-]{0,30} +(\S+)$`, '^([^|.:%;]+)[|.:%;]', String.raw`^eyJ[\w-]*\.([\w-]+)\.`];

/** Those of an address. */
function* parametersOf(value: string): Generator<Reading> {
  const query = !value.includes('=') ? undefined : /^[^\s?#]*[?#]([^\s]+)$/.exec(value)?.[1];
  for (const [name] of query === undefined ? [] : new URLSearchParams(query)) {
    const source = `[?&#]${name.replace(/[^\w-]/g, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`)}=([^&#]*)`;
    const raw = new RegExp(source).exec(value)?.[1];
    const text = raw === undefined ? null : decode(raw, 'percent');
    if (text !== null)
      yield {
        text,
        then: [
          { kind: 'regex', source },
          { kind: 'decoded', form: 'percent' },
        ],
      };
  }
}

/** Whether a place is in what a page loads, rather than in a page or in what a script asks for. */
export function isInAsset({ chain }: Place): boolean {
  return chain.asker === 'page' || /\b(css|javascript|ecmascript)\b/.test(typeOf(chain.last.answer));
}
