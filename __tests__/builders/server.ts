import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** One request as it came over the wire. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  /** Names as sent, values as latin1 text, in order. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

export interface LittleServer {
  readonly origin: string;
  readonly host: string;
  readonly seen: readonly SeenRequest[];
  /** For what no handler does, such as WebSockets. */
  readonly server: Server;
  url(path?: string): URL;
}

export type Handler = (request: SeenRequest, response: ServerResponse) => void;

const open: { server: Server; sockets: Set<Socket> }[] = [];

/** For `afterEach`: ends every server of this file and cuts what is still connected. */
export async function closeServers(): Promise<void> {
  await Promise.all(
    open.splice(0).map(({ server, sockets }) => {
      for (const socket of sockets) socket.destroy();
      return new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
    }),
  );
}

/** A plain HTTP server on a free port of this machine. */
export async function serve(handler: Handler, address = '127.0.0.1'): Promise<LittleServer> {
  const seen: SeenRequest[] = [];
  return listen(createServer(answering(handler, seen)), 'http', seen, address);
}

/** An https server with a certificate that nobody trusts of his own accord. */
export async function serveTls(handler: Handler, { key, cert }: Certificate): Promise<LittleServer> {
  const seen: SeenRequest[] = [];
  return listen(createTlsServer({ key, cert }, answering(handler, seen)), 'https', seen, '127.0.0.1');
}

/** A server that speaks TLS and plain HTTP on one port; what came over plain HTTP is kept apart. */
export async function serveBoth(
  handler: Handler,
  { key, cert }: Certificate,
): Promise<LittleServer & { readonly plain: readonly SeenRequest[] }> {
  const [seen, plain]: [SeenRequest[], SeenRequest[]] = [[], []];
  const secure = createTlsServer({ key, cert }, answering(handler, seen));
  const open = createServer(answering(handler, plain));
  const server = createTcpServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (bytes) => {
      socket.pause();
      socket.unshift(bytes);
      // RFC 8446 §5.1: a TLS handshake.
      (bytes[0] === 22 ? secure : open).emit('connection', socket);
      process.nextTick(() => socket.resume());
    });
  });
  return { ...(await listen(server, 'https', seen, '127.0.0.1')), plain };
}

/** A server that is free to break HTTP: it is handed each connection with the first bytes that arrived. */
export async function serveRaw(onRequest: (socket: Socket, bytes: string) => void): Promise<LittleServer> {
  const seen: SeenRequest[] = [];
  const server = createTcpServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (bytes) => {
      const [line = ''] = bytes.toString('latin1').split('\r\n');
      const [method = '', path = ''] = line.split(' ');
      seen.push({ method, path, headers: [], body: '' });
      onRequest(socket, bytes.toString('latin1'));
    });
  });
  return listen(server, 'http', seen, '127.0.0.1');
}

/** A port of this machine on which nobody listens. */
export async function closedPort(): Promise<URL> {
  const server = await serve(() => undefined);
  const url = server.url('/');
  await closeServers();
  return url;
}

export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** A self-signed certificate for 127.0.0.1, made now: a stored one would run out. */
export function makeCertificate(): Certificate {
  const folder = mkdtempSync(join(tmpdir(), 'certificate-'));
  try {
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    const names = ['-subj', '/CN=little server', '-addext', 'subjectAltName=IP:127.0.0.1'];
    execFileSync('openssl', ['req', '-x509', ...curve, '-days', '2', ...names, '-keyout', key, '-out', cert], {
      stdio: 'ignore',
    });
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Every value of one header of a request, by its case-insensitive name. */
export function sentHeaders(request: SeenRequest | undefined, name: string): string[] {
  return (request?.headers ?? [])
    .filter(([known]) => known.toLowerCase() === name.toLowerCase())
    .map(([, value]) => value);
}

/** Cookies of a request by name; the first of a name counts. */
export function sentCookies(request: SeenRequest): ReadonlyMap<string, string> {
  const cookies = new Map<string, string>();
  for (const pair of sentHeaders(request, 'cookie').join('; ').split('; ')) {
    const [name = '', ...rest] = pair.split('=');
    if (name !== '' && !cookies.has(name)) cookies.set(name, rest.join('='));
  }
  return cookies;
}

/** Answers with a page. */
export function html(response: ServerResponse, body: string, headers: Record<string, string | string[]> = {}): void {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...headers });
  response.end(body);
}

export function redirect(response: ServerResponse, location: string, status = 302, cookies: string[] = []): void {
  response.writeHead(status, { location, ...(cookies.length === 0 ? {} : { 'set-cookie': cookies }) });
  response.end();
}

export function json(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
}

export function notFound(response: ServerResponse): void {
  response.writeHead(404, { 'content-type': 'text/plain' });
  response.end('not found');
}

function answering(
  handler: Handler,
  seen: SeenRequest[],
): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const raw = request.rawHeaders;
      const headers = raw.flatMap((name, index): [string, string][] =>
        index % 2 === 0 ? [[name, raw[index + 1] ?? '']] : [],
      );
      const body = Buffer.concat(chunks).toString('utf8');
      const one = { method: request.method ?? '', path: request.url ?? '', headers, body };
      seen.push(one);
      handler(one, response);
    });
  };
}

async function listen(server: Server, scheme: string, seen: SeenRequest[], address: string): Promise<LittleServer> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, address, resolve);
  });
  open.push({ server, sockets });
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('the server has no port');
  const host = `${address.includes(':') ? `[${address}]` : address}:${String(bound.port)}`;
  const origin = `${scheme}://${host}`;
  return { origin, host, seen, server, url: (path = '/') => new URL(path, origin) };
}

/** A server with these pages, by path or by method and path; everything else is 404. */
export function site(pages: Readonly<Record<string, string | Handler>>): Promise<LittleServer> {
  return serve((request, response) => {
    const page = pages[`${request.method} ${request.path}`] ?? pages[request.path];
    if (page === undefined) notFound(response);
    else if (typeof page === 'string') html(response, page);
    else page(request, response);
  });
}
