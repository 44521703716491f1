import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { bodyOf, parseCookies } from './call.js';
import { listen } from './listen.js';
import { randomText } from './sessions.js';

/** One application whose sign-in only a browser can do, or not as easily. Account and password are its own. */
export interface BrowserApp {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  /** One-time code that is right, if it asks for one. */
  readonly code: string;
  /** What was sent to it, such as `POST /login username=alice`, in the order of arrival. */
  readonly log: readonly string[];
  /** Sessions that are signed in, with the name that they belong to. */
  readonly sessions: ReadonlyMap<string, string>;
  readonly close: () => Promise<void>;
}

/** A request, and how to answer it. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  readonly fields: URLSearchParams;
  readonly cookies: ReadonlyMap<string, string>;
  readonly headers: IncomingMessage['headers'];
  readonly html: (text: string, status?: number) => void;
  readonly json: (value: unknown, status?: number) => void;
  readonly redirect: (to: string) => void;
  /** Begins a page, and adds a character to it at each of these intervals, without end. */
  readonly trickle: (text: string, ms: number) => void;
  /** Sets the session cookie of a new session that is signed in. */
  readonly signIn: () => void;
}

export interface AppState {
  readonly username: string;
  readonly password: string;
  readonly code: string;
  /** Whether a name and a password are the account's. */
  fits(name: string | null | undefined, password: string | null | undefined): boolean;
  /** A new signed-in session's identifier. */
  begin(): string;
  /** Whether a cookie or token is that of a signed-in session. */
  knows(token: string | undefined): boolean;
}

/** Starts an application on a port of its own. `answer` handles what `/` and the account's page do not. */
export async function startBrowserApp(answer: (call: Call, state: AppState) => void): Promise<BrowserApp> {
  const sessions = new Map<string, string>();
  const log: string[] = [];
  const state: AppState = {
    username: `victim-${randomBytes(3).toString('hex')}@example.test`,
    password: `P-${randomBytes(9).toString('base64url')}"&<`,
    code: String(100_000 + (randomBytes(4).readUInt32BE() % 900_000)),
    fits: (name, password) => name === state.username && password === state.password,
    begin: () => {
      const id = randomText();
      sessions.set(id, state.username);
      return id;
    },
    knows: (token) => token !== undefined && sessions.has(token),
  };
  const server = createServer((request, response) => {
    read(request, response, state)
      .then((call) => {
        log.push(`${call.method} ${call.path} ${call.body}`.trim());
        if (call.path === '/account') account(call, state);
        else answer(call, state);
      })
      .catch(() => response.destroy());
  });
  const listening = await listen(server);
  const { username, password, code } = state;
  return { ...listening, username, password, code, log, sessions };
}

function account(call: Call, state: AppState): void {
  if (!state.knows(call.cookies.get('sid'))) {
    call.redirect('/');
    return;
  }
  call.html(
    `<h1>Account of ${state.username}</h1><form method="post" action="/logout"><button>Sign out</button></form>`,
  );
}

async function read(request: IncomingMessage, response: ServerResponse, state: AppState): Promise<Call> {
  const body = await bodyOf(request);
  const url = new URL(request.url ?? '/', 'http://local');
  const answer = (status: number, type: string, text: string): void => {
    response.writeHead(status, { 'content-type': type });
    response.end(text);
  };
  return {
    method: request.method ?? 'GET',
    path: url.pathname,
    body,
    fields: new URLSearchParams(body),
    cookies: parseCookies(request.headers.cookie ?? ''),
    headers: request.headers,
    html: (text, status = 200) =>
      answer(status, 'text/html; charset=utf-8', `<!doctype html><title>App</title>${text}`),
    json: (value, status = 200) => answer(status, 'application/json', JSON.stringify(value)),
    redirect: (to) => {
      response.writeHead(303, { location: to });
      response.end();
    },
    trickle: (text, ms) => {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).write(text);
      const timer = setInterval(() => response.write('.'), ms);
      response.on('close', () => clearInterval(timer));
    },
    signIn: () => response.appendHeader('set-cookie', `sid=${state.begin()}; Path=/; HttpOnly`),
  };
}
