import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import { Agent, buildConnector, EnvHttpProxyAgent, type Dispatcher } from 'undici';
import { maxHeadBytes, readAsBrowsers, type ResponseBytes } from './lenient-http.js';
import type { HeaderFields } from './wire.js';

export interface AgentOptions {
  readonly requestTimeoutMs: number;
  /** What to trust besides the well-known certificates, from `trusting`; null for nothing. */
  readonly ca: (() => SecureContext) | null;
  readonly insecure: boolean;
  /** Whether the target is this machine: then no proxy is asked. */
  readonly loopback: boolean;
}

/**
 * Trusts the certificates of a PEM besides the well-known ones. They are read once for all connections that share it,
 * and not before one is opened: reading them takes longer than most requests.
 */
export function trusting(pem: string | null): AgentOptions['ca'] {
  if (pem === null) return null;
  let context: SecureContext | null = null;
  return () => (context ??= createSecureContext({ ca: [...rootCertificates, pem] }));
}

/** So long an idle connection is kept, in milliseconds: a server may serve one at a time. */
const keptMs = 2000;

export interface Opened {
  /**
   * Told of each new connection; gives what reads the bytes of the answer that is awaited at any one time, as browsers
   * read them. Null to have none, for a connection that changes to another protocol.
   */
  readonly opened: (() => () => ResponseBytes) | null;
  /** Whether the connection is kept for the next request, unless that one says `reset`. */
  readonly keeps: boolean;
}

/** An agent with one connection at a time. */
export function createAgent(options: AgentOptions, { opened, keeps }: Opened): Dispatcher {
  const trust = {
    rejectUnauthorized: !options.insecure,
    ...(options.ca === null ? {} : { secureContext: options.ca() }),
  };
  const connector = buildConnector({ timeout: options.requestTimeoutMs, ...trust });
  const connect: typeof connector = (wanted, done) => {
    connector(wanted, (...[error, socket]) => {
      if (error === null) {
        if (opened !== null) readAsBrowsers(socket, opened());
        done(null, socket);
      } else done(error, null);
    });
  };
  const settings = {
    connections: 1,
    connect,
    maxHeaderSize: maxHeadBytes,
    headersTimeout: options.requestTimeoutMs,
    bodyTimeout: options.requestTimeoutMs,
    keepAliveTimeout: keptMs,
    keepAliveMaxTimeout: keptMs,
    pipelining: keeps ? 1 : 0,
  };
  // The runner hands its proxy to every step; a server on this machine is not behind it.
  return options.loopback ? new Agent(settings) : new EnvHttpProxyAgent({ ...settings, requestTls: trust });
}

/** With `responseHeaders: 'raw'` undici hands over a flat list, name and value in turn, which its types do not say. */
export function fields(raw: unknown): HeaderFields {
  if (!Array.isArray(raw)) throw new TypeError('raw response headers are not a list');
  const parts = raw.map((part) => (Buffer.isBuffer(part) ? part.toString('latin1') : String(part)));
  const pairs: [string, string][] = [];
  for (let index = 0; index + 1 < parts.length; index += 2) pairs.push([parts[index] ?? '', parts[index + 1] ?? '']);
  return pairs;
}

/** Name and value in turn, as undici and node:http take them. */
export function flat(headers: HeaderFields): string[] {
  return headers.flatMap(([name, value]) => [name, value]);
}
