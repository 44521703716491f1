import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { createSecureContext, TLSSocket, type SecureContext } from 'node:tls';
import type { Pending } from './exchange-log.js';
import { Gate, type BesideAt, type GateOptions, type Refused } from './gate.js';
import { passRequest, passUpgrade } from './pass-request.js';
import type { Recorded } from './recording.js';

export type FenceOptions = GateOptions;

/** What stands between a browser and the network: a proxy on this machine that lets allowed hosts through alone. */
export interface Fence {
  /** On 127.0.0.1. */
  readonly port: number;
  /** What the browser must trust to speak TLS with it: SHA-256 of the SPKI in base64. */
  readonly trustedKeys: readonly string[];
  /** Forgets what was recorded. */
  startRecording(): void;
  /** Has other cookies sent beside the browser's own; null for none. */
  sendBeside(beside: BesideAt | null): void;
  /** What was sent since, in that order, redirects hop by hop. */
  exchanges(): readonly Recorded[];
  /** The same without their answers: cheaper. */
  requests(): readonly Omit<Recorded, 'answer'>[];
  /** What was sent since and is not answered to its end. */
  pending(): readonly Pending[];
  /** Whom it did not let through, since it stands. */
  refused(): readonly Refused[];
  /** Why allowed hosts could not be asked, or not all of it was recorded: sentences. */
  troubles(): readonly string[];
  /** Ends every connection. Never throws; may be called twice. */
  close(): Promise<void>;
}

/** What it has seen so far, for whoever drives the browser. */
export type Recorder = Pick<Fence, 'exchanges' | 'requests' | 'pending' | 'refused' | 'troubles'>;

/** A larger head is none that a browser sends. */
const maxHeaderSize = 256 * 1024;
/** First byte of a TLS record that holds a handshake (RFC 8446 §5.1). */
const tlsHandshake = 0x16;

/** Raises the fence. */
export async function raiseFence(options: FenceOptions): Promise<Fence> {
  const { makeCertificate } = await import(/* webpackIgnore: true */ './browser-packages.js');
  const { key, certificate, keyDigest } = makeCertificate(Date.now());
  const gate = new Gate(options);
  const context = createSecureContext({ key, cert: certificate });
  const server = serve(gate, () => null);
  openTunnels(server, gate, context);
  const timer = setTimeout(() => gate.close(), options.timeoutMs);
  gate.port = await listen(server);
  const close = async (): Promise<void> => {
    clearTimeout(timer);
    gate.close();
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return {
    port: gate.port,
    trustedKeys: [keyDigest],
    startRecording: () => gate.log.clear(),
    sendBeside: (beside) => {
      gate.beside = beside;
    },
    exchanges: () => gate.log.exchanges(),
    requests: () => gate.log.requests(),
    pending: () => gate.log.pending(),
    refused: () => gate.refused(),
    troubles: () => gate.troubles(),
    close,
  };
}

/** @param baseOf origin at the far end of the tunnel that a connection came through; null if it came through none */
function serve(gate: Gate, baseOf: (socket: Duplex) => string | null): Server {
  const server = createServer({ maxHeaderSize, keepAliveTimeout: 0 });
  server.on('connection', (socket: Duplex) => gate.hold(socket));
  server.on('request', (incoming: IncomingMessage, outgoing: ServerResponse) => {
    passRequest(gate, incoming, outgoing, baseOf(incoming.socket)).catch(() => outgoing.destroy());
  });
  server.on('upgrade', (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
    passUpgrade(gate, incoming, socket, { base: baseOf(incoming.socket), head }).catch(() => socket.destroy());
  });
  server.on('clientError', (_error, socket: Duplex) => socket.destroy());
  return server;
}

/** Has CONNECT end at us: whatever comes through is read as HTTP, or goes nowhere. */
function openTunnels(server: Server, gate: Gate, context: SecureContext): void {
  const bases = new WeakMap<Duplex, string>();
  const inner = serve(gate, (socket) => bases.get(socket) ?? null);
  inner.on('connect', (_incoming, socket: Duplex) => socket.destroy());
  server.on('connect', (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
    gate.hold(socket);
    const authority = /^(?:\[[0-9a-f:.]+\]|[^\s:/?#@[\]]+):\d{1,5}$/i.exec(incoming.url ?? '')?.[0] ?? null;
    const urls = ['https', 'http'].flatMap((scheme) => parsed(`${scheme}://${authority ?? ''}`) ?? []);
    const [secure] = urls;
    if (authority === null || secure === undefined || !urls.some((url) => gate.allows(url))) {
      if (secure !== undefined) gate.refuse(secure);
      socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
      return;
    }
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    const begin = (first: Buffer): void => {
      socket.pause();
      socket.unshift(first);
      const tls = first[0] === tlsHandshake;
      const served = tls
        ? new TLSSocket(socket, { isServer: true, secureContext: context, ALPNProtocols: ['http/1.1'] })
        : socket;
      bases.set(served, `${tls ? 'https' : 'http'}://${authority}`);
      inner.emit('connection', served);
      process.nextTick(() => socket.resume());
    };
    if (head.length > 0) begin(head);
    else socket.once('data', begin);
  });
}

function parsed(address: string): URL | null {
  try {
    return new URL(address);
  } catch {
    return null;
  }
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (typeof address === 'object' && address !== null) resolve(address.port);
      else reject(new Error('the fence has no port'));
    });
  });
}
