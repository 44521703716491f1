import { createHash } from 'node:crypto';
import type { FrozenJar } from '../actors/jar.js';
import { decodedValue } from '../evidence/link-vectors.js';
import { isPlain } from './plain-values.js';

/** What is known before a sign-in: cookies by name, and whose sign-in it will be. */
export interface Known {
  readonly cookies: ReadonlyMap<string, string>;
  readonly username: string;
}

/** How somebody writes a value who knows those cookies: the text, with a place for each thing that was known. */
export interface Derivation {
  /** Names of the cookies that it takes parts of, sorted. */
  readonly from: readonly string[];
  /** The same wherever values are made in the same way, whatever they are made of. */
  readonly text: string;
}

/** A shorter part stands in another value by chance. */
const shortestPart = 6;

const open = '\u0001';
const close = '\u0002';

/**
 * How the value is made of what was known; null if something else is in it that cannot be guessed. A plain value is
 * made of nothing: whether it is another one at the next sign-in is seen by comparing two derivations.
 */
export function derivationOf(value: string, known: Known): Derivation | null {
  const text = decodedValue(value);
  const percent = text === value ? '' : '%';
  const inside = fromBase64(text);
  const forms = [['', text] as const, ...(inside === null ? [] : [['base64', inside] as const])];
  for (const [wrapping, form] of forms) {
    const { template, from } = withPlaces(form, partsOf(known));
    if (isWritable(template, known.username)) return { from, text: `${percent}${wrapping}:${template}` };
  }
  return null;
}

/** The value that the derivation makes of these cookies; null if one of them is missing. */
export function derived({ text }: Derivation, known: Known): string | null {
  const parts = new Map(partsOf(known).map(({ key, text: part }) => [key, part]));
  const [, percent = '', wrapping = '', template = ''] = /^(%?)(\w*):([^]*)$/.exec(text) ?? [];
  const pieces = piecesOf(template).map((piece, at) => (at % 2 === 0 ? piece : parts.get(piece)));
  if (pieces.includes(undefined)) return null;
  const filled = pieces.join('');
  const wrapped = wrapping === '' ? filled : Buffer.from(filled, 'utf8').toString('base64');
  return percent === '' ? wrapped : encodeURIComponent(wrapped);
}

/** The cookies of a jar as somebody knows them who holds it. */
export function knownOf(jar: FrozenJar, username: string): Known {
  const cookies = jar.names.flatMap((name) =>
    jar
      .values(name)
      .slice(0, 1)
      .map((value) => [name, value] as const),
  );
  return { cookies: new Map(cookies), username };
}

/** The text around the places; between each two such pieces, the key of the place. */
function piecesOf(template: string): string[] {
  const pieces: string[] = [];
  let outside = '';
  const closed = template.split(close);
  const last = closed.pop() ?? '';
  for (const text of closed) {
    const at = text.indexOf(open);
    if (at === -1) outside += text + close;
    else {
      pieces.push(outside + text.slice(0, at), text.slice(at + 1));
      outside = '';
    }
  }
  return [...pieces, outside + last];
}

interface Part {
  readonly key: string;
  /** The cookie that it is a part of; null for the account's name. */
  readonly cookie: string | null;
  readonly text: string;
}

/** Values whole and in their parts, and what anybody can compute of each; longest first. */
function partsOf({ cookies, username }: Known): Part[] {
  const named = computed(username.trim().toLowerCase()).map(([form, text]) => ({
    key: `name ${form}`,
    cookie: null,
    text,
  }));
  const held = [...cookies].flatMap(([cookie, value]) => {
    const text = decodedValue(value);
    // `s:` and a signature around an identifier, a name before it.
    const parts = [...new Set([text, ...text.split(/[^\w+/=-]|\.|--/)])].filter((part) => part.length >= shortestPart);
    return parts.flatMap((part, at) =>
      [['', part] as const, ...computed(part)].map(([form, shown]) => ({
        key: `${cookie} ${String(at)} ${form}`,
        cookie,
        text: shown,
      })),
    );
  });
  return [...held, ...named].sort(
    (one, other) => other.text.length - one.text.length || (one.key < other.key ? -1 : 1),
  );
}

function computed(text: string): (readonly [form: string, text: string])[] {
  const digests = ['md5', 'sha1', 'sha256'].map((name) => [name, createHash(name).update(text).digest('hex')] as const);
  const bytes = Buffer.from(text, 'utf8');
  const cases = [
    ['upper', text.toUpperCase()],
    ['lower', text.toLowerCase()],
  ] as const;
  return [
    ['base64', bytes.toString('base64')],
    ['base64url', bytes.toString('base64url')],
    ...cases.filter(([, other]) => other !== text),
    ...digests,
  ];
}

function withPlaces(text: string, parts: readonly Part[]): { template: string; from: readonly string[] } {
  const from = new Set<string>();
  let template = text;
  for (const { key, cookie, text: part } of parts) {
    // What stands in a place already is none of the value.
    const outside = piecesOf(template).filter((_piece, at) => at % 2 === 0);
    if (!outside.some((piece) => piece.includes(part))) continue;
    template = outsidePlaces(template, (piece) => piece.replaceAll(part, `${open}${key}${close}`));
    if (cookie !== null) from.add(cookie);
  }
  return { template, from: [...from].sort() };
}

function outsidePlaces(template: string, change: (piece: string) => string): string {
  return piecesOf(template)
    .map((piece, at) => (at % 2 === 0 ? change(piece) : `${open}${piece}${close}`))
    .join('');
}

/** An account's number is drawn from no pool of secrets, and it is the same at each sign-in. */
const accountNumber = /^\d{1,10}$/;

/** Whether what is left besides the places can be written by anybody. */
function isWritable(template: string, username: string): boolean {
  const rest = piecesOf(template)
    .filter((_piece, at) => at % 2 === 0)
    .join(' ')
    .trim();
  if (rest === '') return template !== '';
  return accountNumber.test(rest) || isPlain(rest, username);
}

/** The text that base64 stands for; null if it is not base64, or not text. */
function fromBase64(text: string): string | null {
  if (text.length < 8 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return null;
  const inside = Buffer.from(text, 'base64').toString('utf8');
  const same = Buffer.from(inside, 'utf8').toString('base64') === text;
  return same && /^[\x20-\x7e]+$/.test(inside) ? inside : null;
}
