import type { Capture } from '../../evidence/login-steps.js';
import { divisions, structures } from './apart.js';
import { isForScripts, sentCookies, type Chain } from './exchanges.js';
import { digestForms, knownDigest, type KnownDigest, type Part } from './known-digests.js';
import { clockForm, looksFresh, randomForm, sameName } from './looks.js';
import { isInAsset, type Place, type Places } from './places.js';
import { isFixed, render, type Names, type Piece, type Pieces } from './pieces.js';

/** What was typed in, in each of the recordings. Secrets. */
export interface Typed {
  readonly username: string;
  readonly password: string;
  /** One-time codes, of whichever recording. */
  readonly codes: readonly string[];
}

/** A value in the first recording and in the second; there null if nothing in it answers to it. */
export interface Pair {
  readonly here: string;
  readonly there: string | null;
}

/** Where a value is sent. */
export interface Use {
  readonly name: string;
  /** The chain that sends it. */
  readonly chain: Chain;
  /** The same in the second recording; null if it is not there. */
  readonly twin: Chain | null;
  /** Whether a plain word that reads like the account's name is none: in a path, or within a text. */
  readonly strict: boolean;
  /** Set if it may be a token: start of the chain that carries the credentials, which answers since then give. */
  readonly tokenSince?: number;
}

interface Taking {
  readonly depth: number;
  readonly ways: typeof structures;
  /** Whether only what was typed in makes it worth it. */
  readonly typed?: boolean;
}

/** A value of an answer that recipes use. */
export interface Taken {
  readonly chain: Chain;
  readonly capture: Capture;
}

export interface Known {
  readonly typed: Typed;
  readonly places: Places;
  readonly names: Names;
  /** Answers' values that may stand in a digest beside the password. */
  readonly nonces: readonly Place[];
  /** The chain of the second recording that answers to one of the first; null if there is none. */
  readonly twinOf: (chain: Chain) => Chain | null;
}

/** Where each value of a recorded sign-in comes from. */
export class Explainer {
  readonly #taken = new Map<string, Taken>();
  readonly #byName = new Map<string, Taken>();
  /** How many values were compared with digests. */
  #digested = 0;
  /** Whether a value holds what was typed in, by how deep it was searched as well. */
  readonly #holding = new Map<string, boolean>();
  /** Values that the client makes, as far as they are known: in either recording, with their names. */
  readonly #made = new Map<string, { readonly pair: Pair; readonly piece: Piece }>();

  constructor(private readonly known: Known) {}

  get typed(): Typed {
    return this.known.typed;
  }

  get taken(): readonly Taken[] {
    return [...this.#taken.values()];
  }

  /** What goes by that name; undefined if no answer gives it. */
  takenAs(name: string): Taken | undefined {
    return this.#byName.get(name);
  }

  /** The value as a template; null if it cannot be told where it comes from. */
  explain(pair: Pair, use: Use, depth = 4): Pieces | null {
    if (pair.here === '') return pair.there === null || pair.there === '' ? [] : null;
    return (
      this.#typedIn(pair, use) ??
      this.#digestOf(pair, use) ??
      this.#withTyped(pair, use, depth) ??
      this.fromAnswer(pair, use) ??
      this.#constant(pair, use, depth) ??
      this.#clock(pair, use) ??
      this.#madeBefore(pair) ??
      this.#apart(pair, use, { depth, ways: structures }) ??
      this.#random(pair, use) ??
      this.#apart(pair, use, { depth, ways: divisions }) ??
      null
    );
  }

  #typedIn({ here, there }: Pair, { name, strict }: Use): Pieces | null {
    const { username, password, codes } = this.typed;
    if (strict && !isTelling(here)) return null;
    const is = (value: string): boolean => here === value && (there === null || there === value);
    if (is(password) && (!is(username) || /pass|pwd|secret/i.test(name))) return [{ name: 'password' }];
    if (is(username)) return [{ name: 'username' }];
    const isCode = (value: string | null): boolean => value === null || codes.includes(value);
    return isCode(here) && isCode(there) ? [{ name: 'totp' }] : null;
  }

  /** A value that holds what was typed in is never taken for a constant. */
  #withTyped(pair: Pair, use: Use, depth: number): Pieces | null {
    if (!this.#holdsTyped(pair.here, depth)) return null;
    return this.#apart(pair, use, { depth, ways: [...structures, ...divisions], typed: true });
  }

  #holdsTyped(value: string, depth: number): boolean {
    if (depth === 0 || value.length > longestHolding) return false;
    const key = `${depth} ${value}`;
    const known = this.#holding.get(key);
    if (known !== undefined) return known;
    const { username, password, codes } = this.typed;
    const typed = [username, password, ...codes];
    const parts = (ways: typeof structures): readonly string[] => ways.flatMap((take) => take(value)?.parts ?? []);
    const holds =
      parts(structures).some((part) => typed.includes(part) || this.#holdsTyped(part, depth - 1)) ||
      parts(divisions).some((part) => typed.includes(part) && isTelling(part));
    this.#holding.set(key, holds);
    return holds;
  }

  /** As an earlier answer gave it; null if none did. */
  fromAnswer(pair: Pair, use: Use): Pieces | null {
    const { places } = this.known;
    const differs = pair.there !== null && pair.there !== pair.here;
    const byStructure = this.#among(places.of(pair.here), pair, use);
    if (byStructure || !(differs || (pair.there === null && looksFresh(pair.here)))) return byStructure;
    return this.#among(places.inTexts(pair.here), pair, use);
  }

  #among(places: readonly Place[], pair: Pair, use: Use): Pieces | null {
    const ranked = places
      .filter((place) => place.chain.end < use.chain.start && isWorth(place, pair, use))
      .map((place) => ({ place, rank: rankOf(place, use) }))
      .sort((one, other) => one.rank - other.rank || other.place.chain.start - one.place.chain.start);
    const found = ranked.find(({ place }) => this.#gives(place, pair));
    return found ? this.take(found.place, use) : null;
  }

  /** Whether a place gives the value, in each recording that there is. */
  #gives(place: Place, { here, there }: Pair): boolean {
    const { places, twinOf } = this.known;
    if (places.valueAt(place, place.chain.answer) !== here) return false;
    const twin = twinOf(place.chain);
    // What is not there the second time cannot be asked for again.
    if (twin === null) return there === null;
    return there === null || places.valueAt(place, twin.answer) === there;
  }

  /** The value of that place, from now on by a name. */
  take(place: Place, use: Use): Pieces {
    const id = JSON.stringify([place.chain.start, place.from]);
    const hint = place.name === '' ? use.name : place.name;
    const taken = this.#taken.get(id) ?? {
      chain: place.chain,
      capture: { name: this.known.names.free(hint), from: place.from },
    };
    this.#taken.set(id, taken);
    this.#byName.set(taken.capture.name, taken);
    return place.then.reduce<Pieces>(
      (pieces, then) => [this.known.names.made({ ...then, of: render(pieces) }, { hint })],
      [{ name: taken.capture.name }],
    );
  }

  #constant(pair: Pair, use: Use, depth: number): Pieces | null {
    if (pair.here !== pair.there) return null;
    // Behind a scheme may stand a token that the account has for ever.
    const token = use.tokenSince === undefined ? null : this.#apart(pair, use, { depth, ways: structures });
    return token ?? [{ text: pair.here }];
  }

  #clock({ here, there }: Pair, { chain, twin }: Use): Pieces | null {
    const form = clockForm(here, chain.first.request.sentAt);
    if (form === null) return null;
    if (there !== null && twin !== null && clockForm(there, twin.first.request.sentAt) !== form) return null;
    return [this.known.names.made({ kind: 'clock', form }, { hint: 'now', key: `${chain.start}` })];
  }

  #madeBefore(pair: Pair): Pieces | null {
    const made = this.#made.get(pair.here);
    return made?.pair.there === pair.there ? [made.piece] : null;
  }

  #random(pair: Pair, use: Use): Pieces | null {
    const how = pair.there === null ? null : randomForm(pair.here, pair.there);
    if (how === null) return pair.there === null && !looksFresh(pair.here) ? [{ text: pair.here }] : null;
    // A value that an answer gave is not the client's own, even if the answer cannot be had again.
    const { places } = this.known;
    const given = [...places.of(pair.here), ...places.inTexts(pair.here)];
    if (given.some(({ chain }) => chain.end < use.chain.start)) return null;
    const piece = this.known.names.made(how, { hint: use.name, key: pair.here });
    this.#made.set(pair.here, { pair, piece });
    return [piece];
  }

  #apart(pair: Pair, use: Use, { depth, ways, typed = false }: Taking): Pieces | null {
    if (depth === 0) return null;
    for (const take of ways) {
      const here = take(pair.here);
      const there = pair.there === null ? null : take(pair.there);
      if (here === null || (pair.there !== null && there?.skeleton !== here.skeleton)) continue;
      const inner = { ...use, strict: divisions.includes(take) };
      const parts = here.parts.map((part, index) =>
        this.explain({ here: part, there: there?.parts[index] ?? null }, inner, depth - 1),
      );
      if (!parts.every((part) => part !== null)) continue;
      if (!parts.every(isFixed)) return here.join(parts, this.known.names);
      // Pieces of one drawn value look like words.
      if (!typed && !(ways === divisions && looksFresh(pair.here))) return [{ text: pair.here }];
    }
    return null;
  }

  /** A digest of what was typed in, of what the client has made, or of the password and a value of an answer. */
  #digestOf({ here }: Pair, use: Use): Pieces | null {
    if (digestForms(here).length === 0 || this.#digested >= mostDigested) return null;
    this.#digested += 1;
    const { username, password, codes } = this.typed;
    const known: Hashed[] = [
      { value: password, pieces: () => [{ name: 'password' }] },
      { value: username, pieces: () => [{ name: 'username' }] },
      ...codes.map((value): Hashed => ({ value, pieces: () => [{ name: 'totp' }] })),
      ...[...this.#made.values()]
        .slice(-mostNonces)
        .map(({ pair, piece }): Hashed => ({ value: pair.here, pieces: () => [piece] })),
      ...this.known.nonces
        .filter(({ chain }) => chain.end < use.chain.start)
        .slice(-mostNonces)
        .map((place): Hashed => ({
          value: this.known.places.valueAt(place, place.chain.answer) ?? '',
          pieces: () => this.take(place, use),
        })),
    ];
    const found = knownDigest(
      here,
      known.map(({ value }) => value),
      [0, 1],
    );
    return found && this.#digestPieces(found, (index) => known[index]?.pieces() ?? []);
  }

  #digestPieces({ of, algorithm, form }: KnownDigest, pieces: (index: number) => Pieces): Pieces {
    const partOf = (part: Part): Pieces => {
      if ('text' in part) return [part];
      const inner = pieces(part.value);
      if (!('hashed' in part)) return inner;
      const how = { kind: 'digest', of: render(inner), algorithm: part.hashed, form: 'hex' } as const;
      return [this.known.names.made(how, { hint: part.hashed })];
    };
    return [
      this.known.names.made({ kind: 'digest', of: render(of.flatMap(partOf)), algorithm, form }, { hint: algorithm }),
    ];
  }
}

/** Whether a value that may be a constant is better asked for each time. */
function isWorth(place: Place, { here, there }: Pair, use: Use): boolean {
  if (there !== null && there !== here) return true;
  if (there !== null && isInAsset(place)) return false;
  // An account may have one token for ever.
  if (place.chain.start >= (use.tokenSince ?? Infinity) && here.length >= shortestToken) return true;
  return looksFresh(here) || (there === null && place.from.kind === 'css' && sameName(place.name, use.name));
}

interface Hashed {
  readonly value: string;
  pieces(): Pieces;
}

/** A word such as `admin` stands in addresses and texts without having been typed in. */
function isTelling(part: string): boolean {
  return part.length >= 5 && /[^a-z]/.test(part);
}

/** What is longer is no place for a password. */
const longestHolding = 50_000;

const shortestToken = 6;

/** Of values of answers, and of those that the client has made, the latest. */
export const mostNonces = 24;
/** Each is compared with some thousand digests; a sign-in has a few that may be one. */
const mostDigested = 500;

/** The likeliest place first: of the same name, in a field, by a header, in an address, a cookie, a text. */
function rankOf({ chain, from, name }: Place, use: Use): number {
  if (from.kind === 'cookie' && isMirrored(from.name, chain, use.chain)) return 0;
  const kinds = { css: 1, json: 1, header: 2, address: 2, cookie: 3, regex: 4 } as const;
  return kinds[from.kind] + (sameName(name, use.name) ? 0 : 5);
}

/**
 * Whether a script reads it off the cookie that goes along. The answer that gave it may say it elsewhere to those alone
 * who do not hold the cookie yet, and somebody may have planted it.
 */
function isMirrored(cookie: string, from: Chain, { first }: Chain): boolean {
  const value = from.answer.cookie(cookie);
  return (
    isForScripts(cookie, from) &&
    sentCookies(first.request).some((sent) => sent.name === cookie && sent.value === value)
  );
}
