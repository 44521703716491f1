import { request as ask, type IncomingMessage } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { collect } from '../apps/call.js';
import type { Certificate } from './server.js';

/** How a front writes what the application behind it answers: each an awkward but lawful way to speak HTTP. */
export interface FrontOptions {
  readonly version?: '1.0' | '1.1';
  readonly upperCase?: boolean;
  readonly encoding?: 'gzip' | 'br' | null;
  readonly chunked?: boolean;
  /** Where it listens: `127.0.0.1` or `::1`. */
  readonly address?: string;
  readonly certificate?: Certificate | null;
  /** The application lives under this path, `/shop` say. */
  readonly prefix?: string;
  /** Cookies of its own that it sets with every response, as whole lines. */
  readonly cookies?: readonly string[];
  /** More headers of every response. */
  readonly headers?: readonly (readonly [name: string, value: string])[];
  /** Links to the sign-in page name the plain-HTTP address. */
  readonly plainLinks?: boolean;
  /** Redirects, and whatever else needs no body, come without Content-Length. */
  readonly emptyBodies?: boolean;
  /** What browsers put up with: lines end in LF alone, headers are folded, the length is told twice, 100 Continue comes first. */
  readonly careless?: boolean;
  /** The application was made with this name of the machine, and writes it into redirects, links and forms. */
  readonly knownAs?: 'localhost' | '127.0.0.1' | '[::1]';
  /** HTML that is put behind every page. */
  readonly padding?: string;
  /** Who asks under another name than `knownAs` is sent there first, or is served all the same. */
  readonly sendsVisitors?: boolean;
  /**
   * What an application does that trusts a proxy's X-Forwarded-Proto and is told of no https: `withholds` leaves Secure
   * cookies out of its answers, as express-session does, `redirects` sends everybody to https.
   */
  readonly wantsTls?: 'withholds' | 'redirects';
  /** Everybody is blocked after so many POST requests, as a firewall does that counts sign-ins. */
  readonly blocksAfter?: number;
}

export interface Front {
  readonly url: string;
  close(): Promise<void>;
}

interface Parsed {
  readonly method: string;
  readonly path: string;
  readonly headers: readonly string[];
  readonly body: Buffer;
}

/** Starts a front before an application on this machine. It answers one request a connection. */
export async function startFront(applicationUrl: string, options: FrontOptions = {}): Promise<Front> {
  const { address = '127.0.0.1', certificate = null, prefix = '' } = options;
  const sockets = new Set<Socket>();
  let posts = 0;
  const serve = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    let bytes = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      // RFC 8446 §5.1: a TLS handshake, which a server of plain HTTP cannot read.
      if (certificate === null && chunk[0] === 22) {
        socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
        return;
      }
      bytes = Buffer.concat([bytes, chunk]);
      const parsed = parse(bytes);
      if (parsed === null) return;
      socket.pause();
      if (posts >= (options.blocksAfter ?? Infinity)) {
        socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 7\r\nConnection: close\r\n\r\nBlocked');
        return;
      }
      if (parsed.method === 'POST') posts += 1;
      passOn(applicationUrl, parsed, options, socket);
    });
  };
  const server: Server = certificate === null ? createServer(serve) : createTlsServer(certificate, serve);
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  const at = server.address();
  if (at === null || typeof at === 'string') throw new Error('the front has no port');
  const host = address.includes(':') ? `[${address}]` : address;
  return {
    url: `${certificate === null ? 'http' : 'https'}://${host}:${String(at.port)}${prefix}`,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => {
          resolve();
        });
      }),
  };
}

/** One whole request; null until all of it has come. */
function parse(bytes: Buffer): Parsed | null {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const [first = '', ...headers] = bytes.subarray(0, end).toString('latin1').split('\r\n');
  const length = Number(/^content-length: *(\d+)$/imu.exec(headers.join('\n'))?.[1] ?? 0);
  const body = bytes.subarray(end + 4);
  if (body.length < length) return null;
  const [method = 'GET', path = '/'] = first.split(' ');
  return { method, path, headers, body };
}

function passOn(applicationUrl: string, parsed: Parsed, options: FrontOptions, socket: Socket): void {
  const { prefix = '' } = options;
  if (!parsed.path.startsWith(prefix)) {
    socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
    return;
  }
  const host =
    parsed.headers
      .find((line) => /^host:/i.test(line))
      ?.slice('host:'.length)
      .trim() ?? '';
  const known = knownOrigin(host, options);
  if (options.sendsVisitors === true && known !== `http://${host}`) {
    socket.end(`HTTP/1.1 302 Found\r\nLocation: ${known}${parsed.path}\r\nContent-Length: 0\r\n\r\n`);
    return;
  }
  if (options.wantsTls === 'redirects' && !saysHttps(parsed)) {
    socket.end(`HTTP/1.1 301 Moved\r\nLocation: https://${host}${parsed.path}\r\nContent-Length: 0\r\n\r\n`);
    return;
  }
  const headers = parsed.headers.flatMap((line): [string, string][] => {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    return ['host', 'connection', 'accept-encoding'].includes(name) ? [] : [[name, line.slice(colon + 1).trim()]];
  });
  const target = new URL(parsed.path.slice(prefix.length) || '/', applicationUrl);
  const outgoing = ask(target, { method: parsed.method, agent: false }, (incoming) => {
    void collect(incoming).then((body) => {
      socket.end(written(incoming, body, parsed, { ...options, prefix: options.knownAs ? known : prefix }));
    });
  });
  for (const [name, value] of headers) outgoing.setHeader(name, value);
  outgoing.on('error', () => socket.destroy());
  outgoing.end(parsed.body);
}

function saysHttps({ headers }: Parsed): boolean {
  return headers.some((line) => /^x-forwarded-proto: *https$/i.test(line));
}

/** The application's address as it was made with. */
function knownOrigin(host: string, { knownAs }: FrontOptions): string {
  return `http://${knownAs === undefined ? host : host.replace(/^.*:/, `${knownAs}:`)}`;
}

/** The response as the options want it, byte by byte. */
function written(incoming: IncomingMessage, body: Buffer, asked: Parsed, options: FrontOptions): Buffer {
  const withheld = options.wantsTls === 'withholds' && !saysHttps(asked);
  const { version = '1.1', upperCase = false, encoding = null, chunked = false, prefix = '' } = options;
  const lines: [string, string][] = [];
  for (let at = 0; at < incoming.rawHeaders.length; at += 2) {
    const [name = '', value = ''] = incoming.rawHeaders.slice(at, at + 2);
    const low = name.toLowerCase();
    if (['content-length', 'transfer-encoding', 'connection', 'keep-alive'].includes(low)) continue;
    if (withheld && low === 'set-cookie' && /;\s*secure\b/i.test(value)) continue;
    const moved = low === 'location' && value.startsWith('/') ? `${prefix}${value}` : value;
    lines.push([
      name,
      low === 'set-cookie' ? moved.replace('Path=/', `Path=${options.knownAs ? '' : prefix}/`) : moved,
    ]);
  }
  for (const [name, value] of options.headers ?? []) lines.push([name, value]);
  for (const line of options.cookies ?? []) lines.push(['Set-Cookie', line]);
  const html = body.toString('utf8').replaceAll(/(href|action)="\//gu, `$1="${prefix}/`);
  const linked = options.plainLinks === true ? html.replaceAll('href="/login"', 'href="http://127.0.0.1/login"') : html;
  const isPage = (incoming.headers['content-type'] ?? '').includes('html');
  const padded = isPage ? `${linked}${options.padding ?? ''}` : linked;
  const plain = padded === body.toString('utf8') ? body : Buffer.from(padded);
  const packed = encoding === 'gzip' ? gzipSync(plain) : encoding === 'br' ? brotliCompressSync(plain) : plain;
  const bare = asked.method === 'HEAD' || (options.emptyBodies === true && plain.length === 0);
  if (encoding !== null && !bare) lines.push(['Content-Encoding', encoding]);
  if (chunked && !bare) lines.push(['Transfer-Encoding', 'chunked']);
  else if (!bare && version === '1.1') lines.push(['Content-Length', String(packed.length)]);
  lines.push(['Connection', 'close']);
  const head = lines.map(([name, value]) => `${upperCase ? name.toUpperCase() : name}: ${value}`);
  const status = `HTTP/${version} ${String(incoming.statusCode)} ${incoming.statusMessage ?? ''}`;
  const sent = bare ? Buffer.alloc(0) : chunked ? inChunks(packed) : packed;
  const text = options.careless === true ? carelessly(status, head) : `${[status, ...head].join('\r\n')}\r\n\r\n`;
  return Buffer.concat([Buffer.from(text, 'latin1'), sent]);
}

function carelessly(status: string, head: readonly string[]): string {
  const lengths = head.filter((line) => /^content-length:/i.test(line));
  const folded = head.map((line) => line.replace('; ', ';\n\t'));
  return `HTTP/1.1 100 Continue\r\n\r\n${[status, ...folded, ...lengths].join('\n')}\n\n`;
}

function inChunks(body: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < body.length; at += 97) {
    const part = body.subarray(at, at + 97);
    parts.push(Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n'));
  }
  return Buffer.concat([...parts, Buffer.from('0\r\n\r\n')]);
}
