import type { IncomingMessage, ServerResponse } from 'node:http';
import { Transform, type Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fields, flat } from '../http/agent.js';
import { forward, forwardUpgrade, type ForwardedAnswer, type ForwardRequest } from '../http/forward.js';
import type { HeaderFields } from '../http/wire.js';
import type { Entry } from './exchange-log.js';
import type { Gate } from './gate.js';

/** Of what a page sends. */
const maxRequestBytes = 16 * 1024 * 1024;
/** Of what it is sent in one answer. */
const maxAnswerBytes = 256 * 1024 * 1024;

/** Of one connection only (RFC 9110 §7.6.1), or made anew by whoever sends the body. */
const ofConnection = new Set([
  ...['connection', 'proxy-connection', 'keep-alive', 'proxy-authenticate', 'proxy-authorization', 'te', 'trailer'],
  ...['transfer-encoding', 'upgrade', 'expect'],
]);

/**
 * Passes one request of the browser's on, records it, and hands its answer back as it comes.
 * @param base origin at the far end of the tunnel; null if the request names its own
 */
export async function passRequest(
  gate: Gate,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  base: string | null,
): Promise<void> {
  const address = addressOf(incoming, base);
  if (address === null) {
    answer(outgoing, 400, 'No address.');
    return;
  }
  if (!gate.allows(address.url)) {
    gate.refuse(address.url);
    answer(outgoing, 403, `${address.url.host} is none of the allowed hosts (input allowed-hosts).`);
    return;
  }
  const body = await readBody(incoming);
  if (body === 'too large') {
    gate.trouble(`A page tried to send more than ${maxRequestBytes / 1024 / 1024} MB at once.`);
    answer(outgoing, 413, 'Too large.');
    return;
  }
  const request = { method: incoming.method ?? 'GET', ...address, headers: requestFields(incoming), body };
  const entry = record(gate, request);
  if (entry === null) {
    answer(outgoing, 503, 'Too many requests.');
    return;
  }
  await passAnswer(gate, { request, entry, outgoing });
}

interface Passing {
  readonly request: ForwardRequest;
  readonly entry: Entry;
  readonly outgoing: ServerResponse;
}

async function passAnswer(gate: Gate, { request, entry, outgoing }: Passing): Promise<void> {
  const hangUp = new AbortController();
  outgoing.once('close', () => hangUp.abort());
  const signal = AbortSignal.any([gate.signal, hangUp.signal]);
  const sent = { ...request, headers: gate.sentHeaders(request.url, request.headers) };
  const answered = await forward(sent, { ...gate.options, signal });
  if (answered.kind === 'unavailable') {
    entry.ended(false);
    if (!hangUp.signal.aborted) gate.trouble(answered.message);
    answer(outgoing, 502, answered.message);
    return;
  }
  entry.answered(answered.status, answered.headers);
  try {
    outgoing.writeHead(answered.status, flat(answerFields(answered.headers)));
  } catch (error) {
    answered.body.destroy();
    entry.ended(false);
    const why = error instanceof Error ? error.message : String(error);
    gate.trouble(`An answer of ${request.url.host} cannot be handed to a browser: ${why}.`);
    answer(outgoing, 502, 'It cannot be read.');
    return;
  }
  entry.ended(await passBody(answered, entry, outgoing));
}

/** @returns whether all of it came */
async function passBody({ body }: ForwardedAnswer, entry: Entry, outgoing: ServerResponse): Promise<boolean> {
  let bytes = 0;
  const seen = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      entry.take(chunk);
      done(bytes > maxAnswerBytes ? new Error('too large') : null, chunk);
    },
  });
  try {
    await pipeline(body, seen, outgoing);
    return true;
  } catch {
    // Either end hung up, or the gate was closed: the browser sees that it is not whole, and so does the log.
    outgoing.destroy();
    return false;
  }
}

/** Passes on a request to change to the WebSocket protocol, and then everything in both directions. */
export async function passUpgrade(
  gate: Gate,
  incoming: IncomingMessage,
  socket: Duplex,
  { base, head }: { readonly base: string | null; readonly head: Buffer },
): Promise<void> {
  const address = addressOf(incoming, base);
  if (address === null || incoming.headers.upgrade?.toLowerCase() !== 'websocket') {
    socket.destroy();
    return;
  }
  if (!gate.allows(address.url)) {
    gate.refuse(address.url);
    socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
    return;
  }
  const request = { method: 'GET', ...address, headers: requestFields(incoming), body: null };
  const entry = record(gate, request);
  const sent = { ...request, headers: gate.sentHeaders(request.url, request.headers) };
  const upgraded = entry === null ? null : await forwardUpgrade(sent, { ...gate.options, signal: gate.signal });
  if (upgraded?.kind !== 'upgraded') {
    entry?.ended(false);
    if (upgraded !== null) gate.trouble(upgraded.message);
    socket.end('HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\n\r\n');
    return;
  }
  entry?.answered(101, upgraded.headers);
  entry?.ended(true);
  gate.hold(upgraded.socket);
  const lines = upgraded.headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.write(Buffer.from(`HTTP/1.1 101 Switching Protocols\r\n${lines}\r\n`, 'latin1'));
  if (head.length > 0) upgraded.socket.write(head);
  // A pipeline in both directions listens more often than node warns at. However it ends, both ends are closed then.
  socket.setMaxListeners(20);
  await pipeline(socket, upgraded.socket, socket).catch(() => undefined);
}

function record(gate: Gate, { method, url, path, headers, body }: ForwardRequest): Entry | null {
  const entry = gate.log.begin({
    method,
    url: url.origin + path,
    headers,
    body: body?.toString('utf8') ?? null,
    sentAt: Date.now(),
  });
  if (entry === null) gate.trouble('The pages sent more requests than can be recorded; the rest was refused.');
  return entry;
}

/** Where a request goes, with its path as it was sent. */
function addressOf({ url: sent = '' }: IncomingMessage, base: string | null): { url: URL; path: string } | null {
  const [origin, path] = base === null ? splitAddress(sent) : [base, sent];
  const whole = path === '' || path.startsWith('?') ? `/${path}` : path;
  if (origin === '' || !whole.startsWith('/')) return null;
  try {
    const url = new URL(origin + whole);
    return url.username === '' && url.password === '' ? { url, path: whole } : null;
  } catch {
    return null;
  }
}

/** @returns two empty texts for what is no absolute address */
function splitAddress(sent: string): [origin: string, path: string] {
  const scheme = /^https?:\/\//i.exec(sent)?.[0] ?? null;
  if (scheme === null) return ['', ''];
  const length = sent.slice(scheme.length).search(/[/?#]/);
  const end = length === -1 ? sent.length : scheme.length + length;
  return [sent.slice(0, end), sent.slice(end)];
}

function requestFields({ rawHeaders }: IncomingMessage): HeaderFields {
  return fields(rawHeaders)
    .filter(([name]) => !ofConnection.has(name.toLowerCase()) && name.toLowerCase() !== 'content-length')
    .map(([name, value]) => (name.toLowerCase() === 'accept-encoding' ? [name, readable(value)] : [name, value]));
}

/** The content codings that we can undo. */
function readable(codings: string): string {
  const known = codings.split(',').filter((coding) => /^\s*(?:gzip|deflate|br|identity)\b/i.test(coding));
  return known.length === 0 ? 'identity' : known.join(',').trim();
}

/** Without what would have the browser leave the proxy's way (RFC 7838). */
function answerFields(headers: HeaderFields): HeaderFields {
  return headers.filter(([name]) => !ofConnection.has(name.toLowerCase()) && name.toLowerCase() !== 'alt-svc');
}

/** @returns null if there is none */
async function readBody(incoming: IncomingMessage): Promise<Buffer | 'too large' | null> {
  const has = 'content-length' in incoming.headers || 'transfer-encoding' in incoming.headers;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    // No encoding was set, so it is bytes.
    const bytes = chunk as Buffer;
    size += bytes.length;
    if (size > maxRequestBytes) return 'too large';
    chunks.push(bytes);
  }
  return has ? Buffer.concat(chunks) : null;
}

function answer(outgoing: ServerResponse, status: number, text: string): void {
  if (outgoing.headersSent || outgoing.destroyed) outgoing.destroy();
  else outgoing.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' }).end(text);
}
