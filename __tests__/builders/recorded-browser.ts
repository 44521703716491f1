import { CookieJar } from 'tough-cookie';
import type { Recorded, Recording } from '../../src/browser/recording.js';
import type { HeaderFields } from '../../src/http/wire.js';

interface Sent {
  readonly method?: string;
  readonly headers?: HeaderFields;
  readonly body?: string | null;
}

/** What came back at the end of the redirects. */
export interface Came {
  readonly url: URL;
  readonly body: string;
  readonly json: Record<string, unknown>;
}

/**
 * Sends what a browser would, to a real server, and records it as the fence in front of a browser does. What a script
 * does is written by the test.
 */
export class RecordedBrowser {
  readonly #exchanges: Recorded[] = [];
  readonly #jar = new CookieJar();
  #submittedAt = 0;
  #page: URL;

  constructor(base: URL) {
    this.#page = base;
  }

  /** Opens an address. */
  open(path: string): Promise<Came> {
    return this.#go(new URL(path, this.#page), {}, 'document');
  }

  /** Sends a form of the page. */
  form(path: string, fields: Readonly<Record<string, string>>): Promise<Came> {
    const body = new URLSearchParams(fields).toString();
    const headers = [['content-type', 'application/x-www-form-urlencoded']] as const;
    return this.#go(new URL(path, this.#page), { method: 'POST', headers, body }, 'document');
  }

  /** Asks as a script of the page. */
  ask(path: string, sent: Sent = {}): Promise<Came> {
    return this.#go(new URL(path, this.#page), sent, 'empty');
  }

  json(path: string, value: unknown, headers: HeaderFields = []): Promise<Came> {
    const all = [['content-type', 'application/json'], ...headers] as const;
    return this.ask(path, { method: 'POST', headers: all, body: JSON.stringify(value) });
  }

  /** Asks for a part of the page. */
  load(path: string): Promise<Came> {
    return this.#go(new URL(path, this.#page), {}, 'script');
  }

  /** As document.cookie. */
  setCookie(line: string): void {
    this.#jar.setCookieSync(line, this.#page.href);
  }

  /** What comes next is sent because the sign-in was submitted. */
  submits(): void {
    this.#submittedAt = this.#exchanges.length;
  }

  recording(): Recording {
    return {
      exchanges: this.#exchanges,
      storage: { before: [], after: [] },
      submittedAt: this.#submittedAt,
      landing: this.#page.href,
    };
  }

  async #go(url: URL, { method = 'GET', headers = [], body = null }: Sent, destination: string): Promise<Came> {
    const cookie = this.#jar.getCookieStringSync(url.href);
    const referer = this.#page.origin === url.origin ? this.#page.href : `${this.#page.origin}/`;
    const fields: HeaderFields = [
      ['Host', url.host],
      ['User-Agent', 'Chrome'],
      ['Accept', destination === 'document' ? 'text/html,application/xhtml+xml,*/*;q=0.8' : '*/*'],
      ['Sec-Fetch-Dest', destination],
      ...(this.#exchanges.length === 0 ? [] : ([['Referer', referer]] as const)),
      ...(method === 'GET' ? [] : ([['Origin', this.#page.origin]] as const)),
      ...headers,
      ...(cookie === '' ? [] : ([['Cookie', cookie]] as const)),
    ];
    const sentAt = Date.now();
    const sendable = fields
      .filter(([name]) => !/^host$/i.test(name))
      .map(([name, value]): [string, string] => [name, value]);
    const answer = await fetch(url, { method, headers: sendable, body, redirect: 'manual' });
    const text = await answer.text();
    const lines = answer.headers.getSetCookie();
    const received = [...answer.headers].filter(([name]) => name !== 'set-cookie');
    this.#exchanges.push({
      ...{ method, url: url.href, headers: fields, body, sentAt },
      answer: {
        status: answer.status,
        headers: [...received, ...lines.map((line) => ['set-cookie', line] as const)],
        body: text,
      },
    });
    for (const line of lines) this.#jar.setCookieSync(line, url.href);
    const location = answer.headers.get('location');
    if (location !== null && answer.status >= 300 && answer.status < 400) {
      const target = new URL(location, url);
      const came = await this.#go(new URL(target.href.split('#')[0] ?? ''), {}, destination);
      if (destination === 'document') this.#page = target;
      return { ...came, url: target };
    }
    if (destination === 'document') this.#page = url;
    return { url, body: text, json: parsed(text) };
  }
}

function parsed(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text)) as Record<string, unknown>;
  } catch {
    return {};
  }
}
