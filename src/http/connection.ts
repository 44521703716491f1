import type { Dispatcher } from 'undici';
import { createAgent, fields, flat, type AgentOptions } from './agent.js';
import type { AllowedHosts } from './allowed-hosts.js';
import { ResponseBytes } from './lenient-http.js';
import type { Budget } from './budget.js';
import { decodeBody } from './decode.js';
import { describeFailure, place } from './failure.js';
import { retryAfterMs } from './retry-after.js';
import { header } from './wire.js';
import type { Unavailable, WireOutcome, WireRequest, WireResponse } from './wire.js';

export interface ConnectionOptions extends AgentOptions {
  readonly budget: Budget;
  readonly hosts: AllowedHosts;
}

/** More than any page that tells a user apart; the rest is cut. */
const maxBodyBytes = 2 * 1024 * 1024;
/** Before a request whose connection was dropped is sent once more. */
const droppedPauseMs = 100;
/** A response that asks us to come back later is asked again this often. */
const maxRetries = 3;

/**
 * One actor's way to the wire. It sends exactly what it is given, follows no redirect, keeps no cookie, and speaks to
 * allowed hosts only. One agent with one connection each: a pool of several can wedge for ever once a request was
 * refused locally, past every time-out, which is also why each request has an outer deadline that destroys the agent.
 */
export class Connection {
  #agent: Dispatcher | null = null;
  #sent = 0;
  /** What came for the request that was sent last. */
  #bytes = new ResponseBytes();
  /** Whether the request that was sent last had no connection of its own. */
  #reused = false;

  constructor(private readonly options: ConnectionOptions) {}

  /** Requests sent, retries among them. */
  get sent(): number {
    return this.#sent;
  }

  /**
   * Sends one request; waits and asks again where 429 or 503 names a time that the budget has. Never throws for the
   * network.
   */
  async send(request: WireRequest): Promise<WireOutcome> {
    if (request.once === true) return this.#sendOnce(request);
    for (let attempt = 0; ; attempt += 1) {
      const outcome = await this.#sendTwice(request);
      if (outcome.kind === 'unavailable' || attempt >= maxRetries) return outcome;
      const waitMs = retryAfterMs(outcome, Date.now());
      if (waitMs === null || waitMs >= this.options.budget.remainingMs) return outcome;
      await this.options.budget.waitToRetry(waitMs);
    }
  }

  async close(): Promise<void> {
    const agent = this.#agent;
    this.#agent = null;
    await agent?.destroy();
  }

  /** Asks once more if a question that changes nothing got no answer: servers drop connections now and then. */
  async #sendTwice(request: WireRequest): Promise<WireOutcome> {
    const outcome = await this.#sendOnce(request);
    if (request.method !== 'GET' || !this.#isLost(outcome)) return outcome;
    this.options.budget.countRetry();
    await this.options.budget.pause(droppedPauseMs);
    await this.close();
    return this.#sendOnce(request);
  }

  /** What a kept connection brings may be no answer to the question: a farewell (RFC 9110 §15.5.9), or an error. */
  #isLost(outcome: WireOutcome): boolean {
    if (outcome.kind === 'response') return this.#reused && outcome.status === 408;
    return outcome.dropped === true || (this.#reused && outcome.cause === 'protocol');
  }

  async #sendOnce(request: WireRequest): Promise<WireOutcome> {
    const refusal = this.#refuse(request) ?? this.options.budget.takeRequest();
    if (refusal) return refusal;
    this.#sent += 1;
    const ended = this.options.budget.began();
    const limitMs = Math.min(this.options.requestTimeoutMs, this.options.budget.remainingMs);
    let timer: NodeJS.Timeout | undefined;
    const expiry = new Promise<Unavailable>((resolve) => {
      timer = setTimeout(() => {
        resolve({ kind: 'unavailable', cause: 'timeout', message: lateMessage(request.url, limitMs) });
      }, limitMs);
    });
    try {
      // What may change something is sent over a new connection: nobody can tell whether a kept one took it.
      if (request.method !== 'GET') await this.close();
      this.#bytes = new ResponseBytes();
      this.#reused = this.#agent !== null && !opensEach(request.url);
      const outcome = await Promise.race([exchange(this.#anAgent(), request), expiry]);
      // What came late must not be taken for the answer to the next request.
      if (outcome.kind === 'unavailable') await this.close();
      return outcome;
    } catch (error) {
      return describeFailure(error, request.url, this.#bytes.trouble);
    } finally {
      clearTimeout(timer);
      ended();
    }
  }

  /** To this machine, too, a new connection costs next to nothing. */
  #anAgent(): Dispatcher {
    const opened = (): (() => ResponseBytes) => {
      this.#reused = false;
      return () => this.#bytes;
    };
    return (this.#agent ??= createAgent(this.options, { opened, keeps: !this.options.loopback }));
  }

  #refuse(request: WireRequest): Unavailable | null {
    if (!this.options.hosts.allows(request.url)) {
      return {
        kind: 'unavailable',
        cause: 'host-not-allowed',
        message: `${request.url.host} is not the target's own host, so nothing was sent to it (input allowed-hosts).`,
      };
    }
    // RFC 9110 §5.1, §5.5: a token for the name, visible characters, blanks and obs-text for the value.
    const bad = request.headers.find(
      ([name, value]) => !/^[!#$%&'*+.^_`|~\w-]+$/.test(name) || !/^[\t\x20-\x7e\x80-\xff]*$/.test(value),
    );
    if (!bad) return null;
    return {
      kind: 'unavailable',
      cause: 'invalid-request',
      message: `The header ${JSON.stringify(bad[0])} would carry a character that HTTP does not allow.`,
    };
  }
}

/** Without TLS a new connection costs next to nothing. */
function opensEach(url: URL): boolean {
  return url.protocol !== 'https:';
}

async function exchange(agent: Dispatcher, request: WireRequest): Promise<WireOutcome> {
  const response = await agent.request({
    origin: request.url.origin,
    path: request.url.pathname + request.url.search,
    method: request.method,
    headers: flat(request.headers),
    reset: opensEach(request.url),
    body: request.bytes === true && request.body !== null ? Buffer.from(request.body, 'latin1') : request.body,
    responseHeaders: 'raw',
  });
  const headers = fields(response.headers);
  const { bytes, truncated } = await readBody(response.body);
  const answer: WireResponse = {
    kind: 'response',
    status: response.statusCode,
    headers,
    body: '',
    truncated,
  };
  try {
    const [coding, type] = [header(answer, 'content-encoding'), header(answer, 'content-type')];
    const limit = { maxBytes: maxBodyBytes * 4, cut: truncated };
    return { ...answer, ...decodeBody(bytes, coding, type, limit) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const message = `The body of ${place(request.url)} cannot be read: ${why}.`;
    return { kind: 'unavailable', cause: 'protocol', message };
  }
}

async function readBody(body: AsyncIterable<unknown>): Promise<{ bytes: Buffer; truncated: boolean }> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    chunks.push(bytes);
    size += bytes.length;
    // Leaving the loop destroys the stream, and with it this one connection.
    if (size > maxBodyBytes) return { bytes: Buffer.concat(chunks).subarray(0, maxBodyBytes), truncated: true };
  }
  return { bytes: Buffer.concat(chunks), truncated: false };
}

function lateMessage(url: URL, limitMs: number): string {
  return `${place(url)} did not answer within ${String(Math.round(limitMs / 1000))} s (input request-timeout).`;
}
