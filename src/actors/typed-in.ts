import { decodedValue } from '../evidence/link-vectors.js';

/** What somebody types in to sign in, as far as a request may hold it. Secrets. */
export interface TypedIn {
  /** The account's name: addresses may show it. */
  readonly account: readonly string[];
  /** Passwords and codes. */
  readonly secrets: readonly string[];
}

/**
 * Passwords and codes that were sent to a target. An address that holds one of them is that of a sign-in, or echoes it:
 * whoever opens it signs in once more, or sends the password where nobody asked for it.
 */
export class TypedSecrets {
  readonly #secrets = new Set<string>();
  /** Addresses that took them in their query. */
  readonly #taking: URL[] = [];

  /** @param url the address that they are sent to, and that may hold them */
  add(secrets: readonly string[], url: URL): void {
    for (const secret of secrets) if (secret.length >= shortest) this.#secrets.add(secret);
    // Text in another encoding than UTF-8 is read as holding this character.
    const takes = [...url.searchParams.values()].some((value) => secrets.includes(value) || value.includes('\ufffd'));
    if (secrets.length > 0 && takes && !this.#taking.some(({ href }) => href === url.href)) this.#taking.push(url);
  }

  /** The address without a query that holds one; null if its path holds one, or takes them. */
  without(url: URL): URL | null {
    if (this.#standInPath(url)) return null;
    if (!this.#standInQuery(url)) return url;
    return this.#taking.some((one) => isSamePlace(one, url)) ? null : bare(url);
  }

  /** The address as a Referer may show it. */
  shown(url: URL): URL {
    if (this.#standInPath(url)) return new URL('/', url);
    if (!this.#standInQuery(url)) return url;
    return bare(url);
  }

  #standInQuery(url: URL): boolean {
    if (url.search === '') return false;
    // A form of another encoding than UTF-8 is known by its bytes alone.
    if (this.#taking.some((one) => isSamePlace(one, url) && url.search.startsWith(one.search))) return true;
    // A value may be an address that holds one itself.
    const values = [...url.searchParams.values()].flatMap((value) => [value, decodedValue(value)]);
    return values.some((value) => this.#secrets.has(value) || this.#standWithin(value));
  }

  #standInPath({ pathname, hash }: URL): boolean {
    return this.#standWithin(decodedValue(pathname)) || this.#standWithin(decodedValue(hash));
  }

  /** A plain word, such as `admin`, stands within an address by chance. */
  #standWithin(text: string): boolean {
    return [...this.#secrets].some(
      (secret) => secret.length >= shortestWithin && !/^[a-z]+$/i.test(secret) && text.includes(secret),
    );
  }
}

/** A shorter value is a number or a flag. */
const shortest = 3;
const shortestWithin = 6;

/** The address without its query. */
function bare(url: URL): URL {
  const shown = new URL(url);
  shown.search = '';
  return shown;
}

/** By host: behind a proxy one address has two schemes. */
function isSamePlace(one: URL, other: URL): boolean {
  return one.host === other.host && one.pathname === other.pathname;
}
