import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { randomBytes } from 'node:crypto';
import { bodyOf } from './call.js';
import { listen } from './listen.js';

/** What a sign-in in a browser does to the session that is signed in there already. */
export type Over =
  /** It is destroyed, and a new one begins. */
  | 'replaced'
  /** A new one begins; the old one stays what it was. */
  | 'left-alone'
  /** It becomes the new user's, under its old identifier. */
  | 'taken-over'
  /** A new identifier for the new user; the old one is the new user's as well. */
  | 'joined';

export interface TwoUsersOptions {
  readonly signIn?: 'form' | 'basic';
  readonly over?: Over;
  /** Who is shown the sign-in form; `nobody-later`: nobody once somebody has signed in. */
  readonly form?: 'everybody' | 'visitors' | 'nobody-later';
  /** What a sign-in by somebody who is signed in is answered with. */
  readonly secondAnswer?: 'as-the-first' | 'refused';
  /** Whose name stands on the account's page. */
  readonly names?: 'own' | 'none' | 'both';
  /** What the session's cookie holds: an identifier, one that looks like a word, or a JWT that says who it is. */
  readonly value?: 'identifier' | 'short' | 'jwt';
  /** Basic: what the session is worth without the header. `needs-header`: nothing. */
  readonly withoutHeader?: 'enough' | 'needs-header';
  /** Basic: whose page it is if cookie and header name two users. */
  readonly disagreement?: 'cookie' | 'header' | 'refused' | 'error';
  /** The sign-in also sets a cookie that signs in by itself, and is the same each time for one user. */
  readonly remembers?: boolean;
}

export interface TwoUsersApp {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly second: { readonly username: string; readonly password: string };
  /** Requests in the order of their arrival, such as `POST /login`. */
  readonly log: readonly string[];
  /** Users by identifier, of all sessions that have not ended. */
  readonly sessions: ReadonlyMap<string, string>;
  /** Ends every session. */
  endAll(): void;
  close(): Promise<void>;
}

/** A small application with two accounts; without options safe, for what only a second sign-in shows. */
export async function startTwoUsers(options: TwoUsersOptions = {}): Promise<TwoUsersApp> {
  const app = new TwoUsers(options);
  const server = createServer((request, response) => {
    app.log.push(`${request.method ?? ''} ${request.url ?? ''}`);
    bodyOf(request)
      .then((body) => {
        app.answer(request, new URLSearchParams(body), response);
      })
      .catch(() => response.destroy());
  });
  const listening = await listen(server);
  const [first, second] = app.accounts;
  return {
    ...listening,
    username: first.username,
    password: first.password,
    second: { username: second.username, password: second.password },
    log: app.log,
    sessions: app.sessions,
    endAll: () => {
      app.sessions.clear();
    },
  };
}

class TwoUsers {
  readonly log: string[] = [];
  /** Users by identifier. */
  readonly sessions = new Map<string, string>();
  readonly accounts = [
    { username: 'carol', password: `made-up ${randomText()}`, token: randomText() },
    { username: 'dave', password: `made-up ${randomText()}`, token: randomText() },
  ] as const;
  readonly #options: TwoUsersOptions;
  #signIns = 0;

  constructor(options: TwoUsersOptions) {
    this.#options = options;
  }

  answer(request: IncomingMessage, fields: URLSearchParams, response: ServerResponse): void {
    const path = new URL(request.url ?? '/', 'http://app').pathname;
    const session = cookieIn(request, 'sid');
    const user = this.sessions.get(session) ?? this.#remembered(cookieIn(request, 'keep'));
    if (this.#options.signIn === 'basic') {
      this.#basic(request, session, user, response);
      return;
    }
    switch (`${request.method ?? ''} ${path}`) {
      case 'GET /':
        page(response, 200, 'Shop', '<a href="/login">Sign in</a> <a href="/account">Account</a>');
        return;
      case 'GET /login':
        this.#loginPage(user, response);
        return;
      case 'POST /login':
        this.#signIn(fields, session, user, response);
        return;
      case 'GET /account':
        if (user === null) redirect(response, '/login');
        else this.#accountPage(user, response);
        return;
      default:
        page(response, 404, 'Not found', '');
    }
  }

  #loginPage(user: string | null, response: ServerResponse): void {
    const { form = 'everybody' } = this.#options;
    if (form === 'visitors' && user !== null) redirect(response, '/account');
    else if (form === 'nobody-later' && this.#signIns > 0) page(response, 200, 'Closed', 'Come back later.');
    else page(response, 200, 'Sign in', loginForm);
  }

  #signIn(fields: URLSearchParams, session: string, user: string | null, response: ServerResponse): void {
    const account = this.#accountOf(fields.get('username') ?? '', fields.get('password') ?? '');
    if (account === null) {
      page(response, 200, 'Sign in', `Wrong user name or password. ${loginForm}`);
      return;
    }
    if (user !== null && this.#options.secondAnswer === 'refused') {
      page(response, 409, 'Not twice', 'You are signed in already.');
      return;
    }
    this.#begin(account, session, user, response);
    redirect(response, '/account');
  }

  #basic(request: IncomingMessage, session: string, user: string | null, response: ServerResponse): void {
    const named = this.#byHeader(request);
    const { withoutHeader = 'needs-header', disagreement = 'header' } = this.#options;
    if (named === null) {
      if (user !== null && withoutHeader === 'enough') this.#accountPage(user, response);
      else challenge(response);
      return;
    }
    if (user === null || user === named) {
      if (user === null) this.#begin(named, session, user, response);
      this.#accountPage(named, response);
      return;
    }
    switch (disagreement) {
      case 'cookie':
        this.#accountPage(user, response);
        return;
      case 'header':
        this.#begin(named, session, user, response);
        this.#accountPage(named, response);
        return;
      case 'refused':
        page(response, 403, 'Refused', 'Cookie and header are not the same user’s.');
        return;
      case 'error':
        page(response, 500, 'Error', 'Something went wrong.');
    }
  }

  #byHeader(request: IncomingMessage): string | null {
    const encoded = /^basic +(\S+)$/iu.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const [username = '', ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
    return this.#accountOf(username, rest.join(':'));
  }

  #accountOf(username: string, password: string): string | null {
    const account = this.accounts.find((one) => one.username === username);
    return account?.password === password ? username : null;
  }

  #begin(account: string, session: string, user: string | null, response: ServerResponse): void {
    const { over = 'replaced', value = 'identifier', remembers = false } = this.#options;
    this.#signIns += 1;
    if (user !== null && over === 'replaced') this.sessions.delete(session);
    if (user !== null && (over === 'taken-over' || over === 'joined')) this.sessions.set(session, account);
    const token = this.accounts.find((one) => one.username === account)?.token ?? '';
    if (remembers) response.appendHeader('set-cookie', `keep=${token}; Path=/; HttpOnly`);
    if (user !== null && over === 'taken-over') return;
    const fresh = { identifier: randomText(), short: word(), jwt: jwt(account) }[value];
    this.sessions.set(fresh, account);
    response.appendHeader('set-cookie', `sid=${fresh}; Path=/; HttpOnly; SameSite=Lax`);
  }

  #remembered(token: string): string | null {
    return this.accounts.find((one) => one.token === token)?.username ?? null;
  }

  #accountPage(user: string, response: ServerResponse): void {
    const { names = 'own' } = this.#options;
    const others = this.accounts.map(({ username }) => username).join(' and ');
    const shown = names === 'own' ? user : names === 'both' ? others : 'a customer';
    page(response, 200, 'Account', `<p>You are ${shown}. Your orders: four pears.</p><a href="/logout">Sign out</a>`);
  }
}

const loginForm =
  '<form method="post" action="/login"><input name="username"><input name="password" type="password"><button>Sign in</button></form>';

function cookieIn(request: IncomingMessage, name: string): string {
  const pairs = (request.headers.cookie ?? '').split(/;\s*/u);
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';
}

/** The same text for one user within one second, as a JWT's is; nobody checks the signature here. */
function jwt(account: string): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: account, iat: 1_700_000_000 })}.${part({ not: 'checked' })}`;
}

function challenge(response: ServerResponse): void {
  response.setHeader('www-authenticate', 'Basic realm="Shop"');
  page(response, 401, 'Sign in', 'Sign in, please.');
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(302, { location });
  response.end();
}

function page(response: ServerResponse, status: number, title: string, body: string): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' });
  response.end(`<!doctype html><html lang="en"><title>${title}</title><h1>${title}</h1><div>${body}</div></html>`);
}

function randomText(): string {
  return randomBytes(16).toString('hex');
}

/** Seven letters. */
function word(): string {
  return [...randomBytes(7)].map((byte) => String.fromCharCode(0x61 + (byte % 26))).join('');
}
