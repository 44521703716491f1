import type { Duplex } from 'node:stream';
import type { AgentOptions } from '../http/agent.js';
import { place } from '../http/failure.js';
import { isLoopback } from '../http/loopback.js';
import type { HeaderFields } from '../http/wire.js';
import { isWeb } from '../pages/reading.js';
import { ExchangeLog } from './exchange-log.js';

export interface GateOptions extends Omit<AgentOptions, 'loopback'> {
  /** Whether anything may be sent there; http and https only. A WebSocket is asked about by the scheme it began with. */
  readonly isAllowed: (url: URL) => boolean;
  /** Sent with each request that is let through, in place of the browser's own of that name; not recorded. */
  readonly headers?: HeaderFields;
  /** Milliseconds after which nothing goes through any more. */
  readonly timeoutMs: number;
}

export interface Refused {
  /** Scheme, host and port. */
  readonly origin: string;
  /** Address of the first request, without its query; a tunnel has none but the origin's. */
  readonly first: string;
  readonly count: number;
}

/** Cookies that a browser sends beside its own, as ones with another path or domain that no script may read. */
export interface Beside {
  /** `name=value` each. */
  readonly cookies: readonly string[];
  /** Where they stand in the header. */
  readonly stand: 'first' | 'last';
}

/** What is sent beside the browser's own cookies to an address; nothing of it is recorded. */
export type BesideAt = (url: URL) => Beside;

const nothingBeside: Beside = { cookies: [], stand: 'first' };

/** More than any sign-in needs; what a hostile page asks for beyond it is refused. */
const limits = {
  maxExchanges: 5000,
  maxBodyBytes: 8 * 1024 * 1024,
  maxKeptBytes: 96 * 1024 * 1024,
};
/** At most so many are named. */
const maxNames = 200;

/** Who may pass the fence, and what came of it. */
export class Gate {
  readonly log = new ExchangeLog(limits);
  readonly #refused = new Map<string, Refused>();
  readonly #troubles = new Set<string>();
  readonly #open = new Set<Duplex>();
  readonly #closing = new AbortController();
  /** The fence's own; 0 until it has one. */
  port = 0;
  /** Null if nothing is sent beside the browser's own cookies. */
  beside: BesideAt | null = null;

  constructor(readonly options: GateOptions) {}

  /** Aborted when nothing goes through any more. */
  get signal(): AbortSignal {
    return this.#closing.signal;
  }

  allows(url: URL): boolean {
    if (this.signal.aborted || !isWeb(url)) return false;
    // It would ask itself for ever.
    if (isLoopback(url) && url.port === String(this.port)) return false;
    return this.options.isAllowed(url);
  }

  /** The headers of a request as they are sent on. */
  sentHeaders(url: URL, headers: HeaderFields): HeaderFields {
    const { headers: given = [] } = this.options;
    const names = new Set(given.map(([name]) => name.toLowerCase()));
    const sent = [...headers.filter(([name]) => !names.has(name.toLowerCase())), ...given];
    const { cookies, stand } = this.beside?.(url) ?? nothingBeside;
    if (cookies.length === 0) return sent;
    const isCookie = ([name]: HeaderFields[number]): boolean => name.toLowerCase() === 'cookie';
    const own = sent.filter(isCookie).map(([, value]) => value);
    const all = stand === 'last' ? [...own, ...cookies] : [...cookies, ...own];
    return [...sent.filter((field) => !isCookie(field)), ['Cookie', all.join('; ')]];
  }

  refuse(url: URL): void {
    if (this.signal.aborted) return;
    const known = this.#refused.get(url.origin);
    if (known !== undefined) this.#refused.set(url.origin, { ...known, count: known.count + 1 });
    else if (this.#refused.size < maxNames)
      this.#refused.set(url.origin, { origin: url.origin, first: place(url), count: 1 });
  }

  /** @param sentence what went wrong on the way, without a secret */
  trouble(sentence: string): void {
    if (!this.signal.aborted && this.#troubles.size < maxNames) this.#troubles.add(sentence);
  }

  refused(): Refused[] {
    return [...this.#refused.values()];
  }

  troubles(): string[] {
    return [...this.#troubles];
  }

  /** Has a connection end with the gate. */
  hold(socket: Duplex): void {
    this.#open.add(socket);
    socket.once('close', () => this.#open.delete(socket));
    // One that breaks is closed; nobody waits for it.
    socket.on('error', () => socket.destroy());
    if (this.signal.aborted) socket.destroy();
  }

  close(): void {
    this.#closing.abort();
    for (const socket of this.#open) socket.destroy();
  }
}
