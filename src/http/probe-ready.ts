import { connect } from 'node:net';
import { AllowedHosts } from './allowed-hosts.js';
import { Budget } from './budget.js';
import { Connection } from './connection.js';
import { isLoopback } from './loopback.js';

/** Longer than this and a server is not up, whatever it will be. */
const patienceMs = 5000;

export interface Readiness {
  readonly answers: boolean;
  /** Null if nothing came that is HTTP. */
  readonly status: number | null;
  readonly detail: string;
}

/**
 * Whether what listens at a port keeps a connection open or says something, be it no HTTP. A port forward takes
 * connections too, and closes them without a word while nobody listens behind it.
 */
export function keepsConnections(url: URL): Promise<boolean> {
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
  return new Promise((resolve) => {
    const socket = connect({ host: url.hostname.replace(/^\[|\]$/g, ''), port, timeout: patienceMs });
    const end = (keeps: boolean): void => {
      socket.destroy();
      resolve(keeps);
    };
    let connected = false;
    socket.once('connect', () => {
      connected = true;
      // Where TLS is expected, a server may close without a word on anything else.
      if (url.protocol === 'http:') socket.write(`GET ${url.pathname} HTTP/1.1\r\nHost: ${url.host}\r\n\r\n`);
    });
    socket.once('data', () => end(true));
    socket.once('timeout', () => end(connected));
    socket.once('error', () => end(false));
    socket.once('end', () => end(false));
  });
}

/**
 * Whether a server answers at an address with anything under 500, or what came instead. Nothing secret is sent, so that
 * a certificate which nobody knows is no reason to wait.
 */
export async function probeReady(url: URL): Promise<Readiness> {
  const connection = new Connection({
    budget: new Budget({ timeoutMs: patienceMs, maxRequests: 1, maxLogins: 0 }),
    hosts: new AllowedHosts(url, []),
    requestTimeoutMs: patienceMs,
    ca: null,
    insecure: true,
    loopback: isLoopback(url),
  });
  try {
    const outcome = await connection.send({ method: 'GET', url, headers: [], body: null });
    if (outcome.kind === 'unavailable') return { answers: false, status: null, detail: outcome.message };
    return { answers: outcome.status < 500, status: outcome.status, detail: `it answered ${String(outcome.status)}` };
  } finally {
    await connection.close();
  }
}
