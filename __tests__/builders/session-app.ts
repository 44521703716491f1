import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const account = { name: 'ada "the" lovelace', password: `p'w"\\ $(x) &+%{{username}}` } as const;

export interface AppOptions {
  /** Whether a sign-in issues a new identifier; without it the application is open to session fixation. */
  readonly renews: boolean;
  /** Whether an identifier that the server never issued becomes a session. */
  readonly adopts?: boolean;
  /** Whether signing out ends the session, or only clears the cookie. */
  readonly endsSessions?: boolean;
}

interface Session {
  user: string | null;
  token: string;
}

/** A small application with sessions, sign-in by form, JSON, multipart and Basic, and CSRF tokens, on a free port. */
export async function startSessionApp(options: AppOptions): Promise<{ url: string; close: () => Promise<void> }> {
  const sessions = new Map<string, Session>();
  const server = createServer((request, response) => {
    void readBody(request).then((body) => answer({ request, response, body, sessions, options }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on TCP has an AddressInfo.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

interface Call {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: string;
  readonly sessions: Map<string, Session>;
  readonly options: AppOptions;
}

function answer(call: Call): void {
  const { request, response, options } = call;
  const id = openSession(call);
  const session = call.sessions.get(id) ?? { user: null, token: '' };
  switch (`${request.method} ${request.url}`) {
    case 'GET /login':
      response.appendHeader('set-cookie', `XSRF-TOKEN=${encodeURIComponent(session.token)}; Path=/`);
      return void response.end(loginPage(session.token));
    case 'POST /login':
      return signIn(call, id, session, formFields(call));
    case 'POST /api/login':
      return signIn(call, id, session, { ...parsed(call.body), csrf: header(request, 'x-xsrf-token') });
    case 'POST /logout':
      if (header(request, 'x-csrf') !== session.token) return void response.writeHead(403).end();
      if (options.endsSessions === true) call.sessions.delete(id);
      response.appendHeader('set-cookie', 'sid=; Path=/; Max-Age=0');
      return void response.writeHead(303, { location: '/login' }).end();
    case 'GET /account':
      if (session.user !== null) return void response.end(`<p>Hello ${session.user}</p>`);
      return void response.writeHead(302, { location: '/login' }).end();
    case 'GET /basic':
      return basic(call, session);
    default:
      return void response.writeHead(404).end();
  }
}

function openSession({ request, response, sessions, options }: Call): string {
  const sent = /(?:^|; )sid=([^;]*)/u.exec(request.headers.cookie ?? '')?.[1];
  if (sent !== undefined && (sessions.has(sent) || options.adopts === true)) {
    if (!sessions.has(sent)) sessions.set(sent, newSession());
    return sent;
  }
  return issue(response, sessions, newSession());
}

/** Tokens with the characters of base64 that HTML, URLs and forms write differently. */
function newSession(): Session {
  return { user: null, token: `${randomBytes(9).toString('base64')}+/=` };
}

function issue(response: ServerResponse, sessions: Map<string, Session>, session: Session): string {
  const id = randomBytes(16).toString('hex');
  sessions.set(id, session);
  response.appendHeader('set-cookie', `sid=${id}; Path=/; HttpOnly`);
  return id;
}

function signIn(call: Call, id: string, session: Session, fields: Readonly<Record<string, unknown>>): void {
  const { request, response, sessions, options } = call;
  const sameOrigin = request.headers.origin === `http://${request.headers.host ?? ''}`;
  const right = fields['user[name]'] === account.name && fields['user[password]'] === account.password;
  if (!sameOrigin || fields['csrf'] !== session.token) return void response.writeHead(403).end();
  if (!right || fields['remember'] === undefined) return void response.writeHead(401).end();
  session.user = account.name;
  if (options.renews) {
    sessions.delete(id);
    issue(response, sessions, session);
  }
  response.writeHead(302, { location: '/account' }).end();
}

function basic({ request, response }: Call, session: Session): void {
  const expected = `Basic ${Buffer.from(`${account.name}:${account.password}`).toString('base64')}`;
  if (request.headers.authorization === expected) session.user = account.name;
  if (session.user === null) return void response.writeHead(401, { 'www-authenticate': 'Basic realm=x' }).end();
  response.end(`Hello ${session.user}`);
}

/** The hidden field has its value before its name, and as a template engine writes it. */
function loginPage(token: string): string {
  const written = token.replaceAll('+', '&#x2B;').replaceAll('/', '&#47;').replaceAll('=', '&#61;');
  return `<html><head><meta
    content='${token}' name='csrf-meta'></head><form method=post><input value="other" name="csrf-other">
    <input type="hidden" value="${written}" name="csrf"/><input name="user[name]"><input type=password></form>`;
}

function formFields({ request, body }: Call): Record<string, string> {
  const boundary = /boundary=(.+)$/u.exec(request.headers['content-type'] ?? '')?.[1];
  if (boundary === undefined) return Object.fromEntries(new URLSearchParams(body));
  const parts = body.split(`--${boundary}`).slice(1, -1);
  return Object.fromEntries(
    parts.map((part) => [/ name="([^"]*)"/u.exec(part)?.[1] ?? '', part.slice(part.indexOf('\r\n\r\n') + 4, -2)]),
  );
}

function parsed(body: string): Record<string, unknown> {
  const value: unknown = JSON.parse(body);
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  // An IncomingMessage without an encoding yields Buffers.
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
