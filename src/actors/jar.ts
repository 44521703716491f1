import { CookieJar, MemoryCookieStore, type Cookie, type Store } from 'tough-cookie';
import { carrierName, carrierNamed, type HeaderCarrier } from '../evidence/carrier.js';
import type { Carried } from './carried.js';
import { fromStored, hostOf, toStored, type StoredCookie } from './stored-cookie.js';

/** Hosts like `app` in a compose network are no public suffix; nameless cookies exist. */
const asBrowsers = { rejectPublicSuffixes: false, looseMode: true };

type Found = (error: Error | null, cookies?: Cookie[]) => void;

/**
 * The library's store throws if the host itself is a name of special use: a service container may be called `test` or
 * `example`. A host of one label has no parents whose cookies it would be sent.
 */
class HostStore extends MemoryCookieStore {
  override findCookies(domain: string | null, path: string | null, special?: boolean): Promise<Cookie[]>;
  override findCookies(domain: string | null, path: string | null, special?: boolean, found?: Found): void;
  override findCookies(domain: string | null, path: string | null, special?: boolean, found?: Found): unknown {
    if (domain !== null && path !== null && domain.includes('.')) {
      if (!found) return super.findCookies(domain, path, special);
      super.findCookies(domain, path, special, found);
      return undefined;
    }
    // The jar itself compares paths.
    const own = allIn(this).filter((cookie) => cookie.domain === domain);
    found?.(null, own);
    return Promise.resolve(own);
  }
}

function allIn(store: Store): readonly Cookie[] {
  let all: readonly Cookie[] = [];
  store.getAllCookies((_error, cookies) => {
    all = cookies ?? [];
  });
  return all;
}

/** What a jar did with one Set-Cookie line. */
export interface Reception {
  /** Why the line was not kept; null if it was. */
  readonly rejected: string | null;
}

/** The library decodes an address once before it compares paths; browsers compare what was sent. */
function literal(url: URL): string {
  return url.href.replaceAll('%', '%25');
}

/** Tokens by the names of their carriers; one for a header. */
type Tokens = ReadonlyMap<string, string>;

/** What a script keeps in a browser's storage, for whoever goes on in one. */
export interface StoredItem {
  readonly origin: string;
  readonly kind: 'local' | 'session';
  readonly key: string;
  readonly value: string;
}

/**
 * What an actor is recognised by, as a browser keeps it: cookies (RFC 6265bis by tough-cookie), and the tokens that a
 * page's script stores and sends in headers. Memory only: the raw line is the evidence.
 */
export class Jar {
  private constructor(
    private readonly cookies: CookieJar,
    private tokens: Tokens = new Map(),
    private items: readonly StoredItem[] = [],
  ) {}

  static empty(): Jar {
    return new Jar(new CookieJar(new HostStore(), asBrowsers));
  }

  static thaw(frozen: FrozenJar): Jar {
    return new Jar(frozen.copy(), frozen.tokens, frozen.stored);
  }

  receive(line: string, url: URL): Reception {
    try {
      const kept = this.cookies.setCookieSync(line, literal(url));
      // With `prefixSecurity: silent` a broken __Host- or __Secure- promise is dropped without a word.
      return { rejected: kept ? null : 'a browser drops it: the rules of its name prefix are broken' };
    } catch (error) {
      return { rejected: error instanceof Error ? error.message : String(error) };
    }
  }

  /** Takes a token, in place of the one that went into the same header. */
  keepToken({ carrier, value }: Carried<HeaderCarrier>): void {
    const header = carrier.name.toLowerCase();
    const others = [...this.tokens].filter(([name]) => headerIn(name) !== header);
    const replaced = [...this.tokens].flatMap(([name, old]) =>
      headerIn(name) === header ? [[old, value] as const] : [],
    );
    this.items = exchanged(this.items, replaced);
    this.tokens = new Map([...others, [carrierName(carrier), value]]);
  }

  /** Keeps what scripts stored, in place of all that they had. */
  keepStored(stored: readonly StoredItem[]): void {
    this.items = stored;
  }

  /** Forgets every token but those in these headers. */
  keepOnly(carriers: readonly HeaderCarrier[]): void {
    const names = carriers.map(carrierName);
    const wanted = (name: string): boolean => names.includes(name);
    this.items = withoutTokens(this.items, this.tokens, wanted);
    this.tokens = new Map([...this.tokens].filter(([name]) => wanted(name)));
  }

  /** Takes what another jar holds, in place of its own with the same names. */
  put(frozen: FrozenJar): void {
    for (const { domain, path, key } of this.freeze().all)
      if (frozen.names.includes(key)) this.cookies.store.removeCookie(domain ?? '', path ?? '/', key, () => undefined);
    for (const cookie of frozen.all) this.cookies.store.putCookie(copyOf(cookie), () => undefined);
    for (const token of frozen.carriedTokens) this.keepToken(token);
    const instead = new Set(frozen.stored.map(placeOf));
    this.items = [...this.items.filter((item) => !instead.has(placeOf(item))), ...frozen.stored];
  }

  /** Forgets every cookie of the host, its parents and its children, as `Clear-Site-Data: "cookies"` asks. */
  clear(url: URL): void {
    const host = url.hostname;
    for (const cookie of this.freeze().all) {
      const domain = cookie.domain ?? host;
      const kin = domain === host || host.endsWith(`.${domain}`) || domain.endsWith(`.${host}`);
      if (kin) this.cookies.store.removeCookie(domain, cookie.path ?? '/', cookie.key, () => undefined);
    }
  }

  /** Every cookie, for a program of the user's. */
  stored(): StoredCookie[] {
    return this.freeze().all.map(toStored);
  }

  /** A jar with these cookies and no others: those of hosts that `allowed` refuses are left out. */
  static of(cookies: readonly StoredCookie[], allowed: (host: string) => boolean): Jar {
    const jar = Jar.empty();
    for (const stored of cookies)
      if (allowed(hostOf(stored))) jar.cookies.store.putCookie(fromStored(stored), () => undefined);
    return jar;
  }

  /** The Cookie header for a request to the URL; empty if no cookie matches. */
  header(url: URL): string {
    return cookieHeader(this.matching(url));
  }

  /** Cookies that a request to the URL would carry, in the order of sending. */
  matching(url: URL): readonly Cookie[] {
    return this.cookies.getCookiesSync(literal(url));
  }

  /** The tokens with their headers. */
  get carriedTokens(): readonly Carried<HeaderCarrier>[] {
    return carriedOf(this.tokens);
  }

  freeze(): FrozenJar {
    return new FrozenJar(cloneOf(this.cookies), this.tokens, this.items);
  }
}

/**
 * A copy of a jar that no response can rewrite: a live jar could no longer tell a kept identifier from a fresh one.
 * Every replay starts from a copy of its own.
 */
export class FrozenJar {
  readonly #cookies: CookieJar;

  /** @param cookies which nobody else holds */
  constructor(
    cookies: CookieJar,
    readonly tokens: Tokens = new Map(),
    /** Of a browser's storage: a token that is kept there goes and changes with its header. */
    readonly stored: readonly StoredItem[] = [],
  ) {
    this.#cookies = cookies;
  }

  copy(): CookieJar {
    return cloneOf(this.#cookies);
  }

  /** Every cookie with its attributes. */
  get all(): readonly Cookie[] {
    return this.#all();
  }

  /** The tokens with their headers. */
  get carriedTokens(): readonly Carried<HeaderCarrier>[] {
    return carriedOf(this.tokens);
  }

  /** Names of all that it holds, each once: cookies, sorted, then headers. */
  get names(): readonly string[] {
    return [...new Set(this.#all().map((cookie) => cookie.key))].sort().concat([...this.tokens.keys()].sort());
  }

  /** The cookies without any token. */
  get cookiesAlone(): FrozenJar {
    return this.without([...this.tokens.keys()]);
  }

  /** Values of one name (that of a cookie can stand on several paths), in a fixed order. */
  values(name: string): readonly string[] {
    const cookies = this.#all().filter((cookie) => cookie.key === name);
    const token = this.tokens.get(name);
    return [...cookies.map((cookie) => cookie.value), ...(token === undefined ? [] : [token])].sort();
  }

  get isEmpty(): boolean {
    return this.names.length === 0;
  }

  /** Only what has one of these names. */
  only(names: readonly string[]): FrozenJar {
    return this.#named((name) => names.includes(name));
  }

  /** All but what has one of these names. */
  without(names: readonly string[]): FrozenJar {
    return this.#named((name) => !names.includes(name));
  }

  /** Only these cookies, and no token: a name can stand on several paths. */
  those(wanted: (cookie: Cookie) => boolean): FrozenJar {
    return this.#keep(wanted, () => false);
  }

  /** Whether a request to the URL would carry a cookie of this name, path and value. */
  sends({ key, path, value }: Cookie, url: URL): boolean {
    const sent = Jar.thaw(this).matching(url);
    return sent.some((one) => one.key === key && one.path === path && one.value === value);
  }

  /** The same, with other values for some names; a cookie's domain, path and flags stay. */
  withValues(values: ReadonlyMap<string, string>): FrozenJar {
    const jar = this.#empty();
    for (const cookie of this.#all()) {
      const copy = copyOf(cookie);
      copy.value = values.get(cookie.key) ?? cookie.value;
      jar.store.putCookie(copy, () => undefined);
    }
    const tokens = [...this.tokens].map(([name, value]) => [name, value, values.get(name) ?? value] as const);
    const stored = exchanged(
      this.stored,
      tokens.map(([, old, value]) => [old, value]),
    );
    return new FrozenJar(jar, new Map(tokens.map(([name, , value]) => [name, value])), stored);
  }

  /** With what another jar holds, in place of its own with the same names. */
  with(other: FrozenJar): FrozenJar {
    const jar = Jar.thaw(this);
    jar.put(other);
    return jar.freeze();
  }

  #named(wanted: (name: string) => boolean): FrozenJar {
    return this.#keep(({ key }) => wanted(key), wanted);
  }

  #keep(wanted: (cookie: Cookie) => boolean, wantedToken: (name: string) => boolean): FrozenJar {
    const jar = this.#empty();
    for (const cookie of this.#all()) if (wanted(cookie)) jar.store.putCookie(copyOf(cookie), () => undefined);
    const stored = withoutTokens(this.stored, this.tokens, wantedToken);
    return new FrozenJar(jar, new Map([...this.tokens].filter(([name]) => wantedToken(name))), stored);
  }

  #empty(): CookieJar {
    return new CookieJar(new HostStore(), asBrowsers);
  }

  #all(): readonly Cookie[] {
    // The store keeps what has expired until a request to its path would carry it.
    return allIn(this.#cookies.store).filter((cookie) => (cookie.expiryTime() ?? Infinity) > Date.now());
  }
}

function placeOf({ origin, kind, key }: StoredItem): string {
  return JSON.stringify([origin, kind, key]);
}

/** With each old value replaced, wherever it stands. */
function exchanged(
  stored: readonly StoredItem[],
  values: readonly (readonly [old: string, value: string])[],
): readonly StoredItem[] {
  return stored.map((item) => ({
    ...item,
    value: values.reduce((text, [old, value]) => (old === '' ? text : text.replaceAll(old, () => value)), item.value),
  }));
}

/** Without what holds a token that is not wanted. */
function withoutTokens(
  stored: readonly StoredItem[],
  tokens: Tokens,
  wanted: (name: string) => boolean,
): readonly StoredItem[] {
  const dropped = [...tokens].filter(([name, value]) => value !== '' && !wanted(name)).map(([, value]) => value);
  return stored.filter(({ value }) => !dropped.some((token) => value.includes(token)));
}

function carriedOf(tokens: Tokens): Carried<HeaderCarrier>[] {
  return [...tokens].flatMap(([name, value]) => {
    const carrier = carrierNamed(name);
    return carrier.kind === 'header' ? [{ carrier, value }] : [];
  });
}

function headerIn(name: string): string {
  return carrierNamed(name).name.toLowerCase();
}

/** The Cookie header that carries these; empty if there are none. */
export function cookieHeader(cookies: readonly Cookie[]): string {
  return cookies.map((cookie) => cookie.cookieString()).join('; ');
}

function cloneOf(cookies: CookieJar): CookieJar {
  return cookies.cloneSync(new HostStore()) ?? impossible();
}

function copyOf(cookie: Cookie): Cookie {
  return cookie.clone() ?? impossible();
}

function impossible(): never {
  // cloneSync gives undefined for asynchronous stores and clone for broken JSON only: ours is in memory and whole.
  throw new Error('The cookie jar could not be copied.');
}
