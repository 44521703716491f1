import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Browser, BrowserContext, CDPSession, Page } from 'puppeteer-core';
import type { Recording, Stored } from './recording.js';

/** A cookie as a browser keeps it. */
export interface BrowserCookie {
  readonly name: string;
  readonly value: string;
  /** With a leading dot if sibling hosts get it too. */
  readonly domain: string;
  readonly path: string;
  /** Seconds since 1970; -1 for a session cookie. */
  readonly expires: number;
  readonly httpOnly: boolean;
  readonly secure: boolean;
  readonly sameSite: 'Strict' | 'Lax' | 'None';
}

/**
 * The cookies of one context, put in and taken out. What is put in is read back: a browser has rules of its own, and a
 * cookie that it does not keep was never planted.
 */
export class ContextCookies {
  private constructor(
    private readonly session: CDPSession,
    private readonly context: string | undefined,
  ) {}

  static async of(driver: Browser, context: BrowserContext): Promise<ContextCookies> {
    return new ContextCookies(await driver.target().createCDPSession(), context.id);
  }

  /** @returns the names of those that the browser does not hold as they were given */
  async put(cookies: readonly BrowserCookie[]): Promise<readonly string[]> {
    const refused: string[] = [];
    // One that is refused has all that are set with it refused.
    for (const cookie of cookies) if (!(await this.#set(cookie))) refused.push(cookie.name);
    const held = await this.all();
    const lost = cookies.filter((cookie) => !held.some((one) => isSame(one, cookie)));
    return [...new Set([...refused, ...lost.map(({ name }) => name)])];
  }

  /** The same, in place of all that have one of their names. */
  async putInstead(cookies: readonly BrowserCookie[]): Promise<readonly string[]> {
    const names = new Set(cookies.map(({ name }) => name));
    const others = (await this.all()).filter(({ name }) => !names.has(name));
    await this.session.send('Storage.clearCookies', this.#which());
    return this.put([...others, ...cookies]);
  }

  async all(): Promise<readonly BrowserCookie[]> {
    const { cookies } = await this.session.send('Storage.getCookies', this.#which());
    return cookies.map(({ name, value, domain, path, expires, httpOnly, secure, sameSite = 'Lax' }) => ({
      ...{ name, value, domain, path, httpOnly, secure, sameSite },
      expires: expires > 0 ? Math.floor(expires) : -1,
    }));
  }

  async release(): Promise<void> {
    await this.session.detach();
  }

  async #set({ domain, expires, ...cookie }: BrowserCookie): Promise<boolean> {
    const isShared = domain.startsWith('.');
    const host = isShared ? domain.slice(1) : domain;
    const given = {
      ...cookie,
      // Without a domain of its own it is that one host's.
      url: `${cookie.secure ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}${cookie.path}`,
      ...(isShared ? { domain } : {}),
      ...(expires > 0 ? { expires } : {}),
    };
    try {
      await this.session.send('Storage.setCookies', { cookies: [given], ...this.#which() });
      return true;
    } catch (error) {
      if (error instanceof Error && /invalid cookie/i.test(error.message)) return false;
      throw error;
    }
  }

  #which(): { browserContextId?: string } {
    return this.context === undefined ? {} : { browserContextId: this.context };
  }
}

function isSame(held: BrowserCookie, given: BrowserCookie): boolean {
  return (
    held.name === given.name &&
    held.value === given.value &&
    held.path === given.path &&
    held.httpOnly === given.httpOnly &&
    held.secure === given.secure &&
    held.domain.replace(/^\[|\]$/g, '') === given.domain.replace(/^\[|\]$/g, '')
  );
}

/** Milliseconds; a context that takes longer to close has a page that hangs. */
export const closeMs = 5_000;

/** Closes it. Throws if it hangs: whatever it still sends would be taken for what the next one sends. */
export async function closeContext(context: BrowserContext): Promise<void> {
  const late = pause(closeMs, 'late' as const, { ref: false });
  if ((await Promise.race([context.close(), late])) === 'late') throw new Error('a page of it did not close');
}

/** What scripts find in their storage from the first on, each origin's before the first script of its own. */
export class PlantedStorage {
  /** Nobody else's; it says of an origin that it was planted, in the storage of each page. */
  readonly #mark = `_${randomBytes(12).toString('hex')}`;

  constructor(private readonly items: readonly Stored[]) {}

  async prepare(page: Page): Promise<void> {
    if (this.items.length === 0) return;
    await page.evaluateOnNewDocument(plantSource(this.items, this.#mark));
  }

  /** Origins of the recording where what was to be planted did not stand, although there was something to plant. */
  missing({ exchanges, storage }: Recording): readonly string[] {
    const opened = new Set(exchanges.flatMap(({ url }) => (URL.canParse(url) ? [new URL(url).origin] : [])));
    const marks = new Map(
      [...storage.before, ...storage.after]
        .filter(({ key }) => key === this.#mark)
        .map((one) => [one.origin, one.value]),
    );
    const wanted = [...new Set(this.items.map(({ origin }) => origin))].filter((origin) => opened.has(origin));
    return wanted.filter((origin) => marks.get(origin) !== '1');
  }

  /** Without what was put there by us alone. */
  cleaned(stored: readonly Stored[]): readonly Stored[] {
    return stored.filter(({ key }) => key !== this.#mark);
  }
}

function plantSource(items: readonly Stored[], mark: string): string {
  return `(() => {
  const mark = ${JSON.stringify(mark)};
  const own = ${JSON.stringify(items)}.filter(({ origin }) => origin === location.origin);
  if (own.length === 0) return;
  let storage;
  try { storage = { local: localStorage, session: sessionStorage }; } catch { return; }
  if (storage.session.getItem(mark) !== null) return;
  for (const { kind, key, value } of own) storage[kind].setItem(key, value);
  const held = own.every(({ kind, key, value }) => storage[kind].getItem(key) === value);
  storage.session.setItem(mark, held ? '1' : '0');
})()`;
}
