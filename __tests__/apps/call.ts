import type { IncomingMessage, ServerResponse } from 'node:http';

/** One request, read. */
export interface Call {
  readonly method: string;
  readonly url: URL;
  /** Cookies by name; of several with one name the first counts, as in most frameworks. */
  readonly cookies: ReadonlyMap<string, string>;
  /** Fields of a form or members of a JSON object that are strings. */
  readonly fields: ReadonlyMap<string, string>;
  /** Where it comes from. */
  readonly address: string;
  header(name: string): string | null;
}

export async function readCall(request: IncomingMessage): Promise<Call> {
  const header = (name: string): string | null => {
    const value = request.headers[name];
    return (Array.isArray(value) ? value.join(', ') : value) ?? null;
  };
  return {
    method: request.method ?? 'GET',
    // The Host header is a stranger's text: the address is resolved against a name of our own.
    url: new URL(request.url ?? '/', 'http://app'),
    cookies: parseCookies(header('cookie') ?? ''),
    fields: parseFields(await bodyOf(request), header('content-type') ?? ''),
    address: request.socket.remoteAddress ?? '',
    header,
  };
}

/** What the cookies of an application are written to. */
export interface CookieWriter {
  set(name: string, value: string): void;
  clear(name: string): void;
}

/** The answer to one call. Cookies may be set up to the moment when it is sent. */
export class Reply implements CookieWriter {
  constructor(
    private readonly response: ServerResponse,
    private readonly cookieAttributes: string,
    private readonly setsTwice = false,
  ) {}

  set(name: string, value: string): void {
    if (this.setsTwice) this.line(`${name}=${'0'.repeat(value.length)}; ${this.cookieAttributes}`);
    this.line(`${name}=${value}; ${this.cookieAttributes}`);
  }

  clear(name: string): void {
    this.line(`${name}=; ${this.cookieAttributes}; Max-Age=0`);
  }

  /** A whole Set-Cookie line. */
  line(setCookie: string): void {
    this.response.appendHeader('set-cookie', setCookie);
  }

  header(name: string, value: string): void {
    this.response.setHeader(name, value);
  }

  html(body: string, status = 200): void {
    this.send(status, 'text/html; charset=utf-8', body);
  }

  script(body: string): void {
    this.send(200, 'text/javascript; charset=utf-8', body);
  }

  json(value: unknown, status = 200): void {
    this.send(status, 'application/json', JSON.stringify(value));
  }

  redirect(location: string): void {
    this.header('location', location);
    this.send(302, 'text/plain', '');
  }

  private send(status: number, type: string, body: string): void {
    this.response.writeHead(status, { 'content-type': type });
    this.response.end(body);
  }
}

export function parseCookies(header: string): ReadonlyMap<string, string> {
  const cookies = new Map<string, string>();
  for (const pair of header.split(/;\s*/u)) {
    const [name = '', ...rest] = pair.split('=');
    if (name !== '' && !cookies.has(name)) cookies.set(name, rest.join('='));
  }
  return cookies;
}

/** Of a form or a JSON object; none of anything else. */
export function parseFields(body: string, type: string): ReadonlyMap<string, string> {
  if (/\bjson\b/iu.test(type)) {
    const members = Object.entries(parseJson(body));
    return new Map(
      members.flatMap(([name, value]): [string, string][] => (typeof value === 'string' ? [[name, value]] : [])),
    );
  }
  return /urlencoded/iu.test(type) ? new Map(new URLSearchParams(body)) : new Map();
}

function parseJson(body: string): object {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

/** A body as text. */
export async function bodyOf(message: IncomingMessage): Promise<string> {
  return (await collect(message)).toString('utf8');
}

/** All bytes of a body. */
export async function collect(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  // An IncomingMessage without an encoding yields Buffers.
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
