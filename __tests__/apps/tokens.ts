import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listen } from './listen.js';

/** How a script sends its token back. */
export type SentAs = 'Bearer' | 'Token' | 'JWT' | 'raw' | 'X-Studio-Session' | 'X-Auth-Token';

export interface TokenOptions {
  readonly sentAs?: SentAs;
  /** Where a sign-in answers its token. */
  readonly answers?: 'member' | 'deep' | 'field' | 'text' | 'page';
  /** Whether the script spells out how the token is sent; else only the server knows. */
  readonly spelledOut?: boolean;
  /**
   * Visitors are given a token by an endpoint, which the script sends with everything: a sign-in makes it the account's,
   * gives a new one and leaves the old one signed in, or gives a new one alone. `unsent`: the sign-in goes without it.
   */
  readonly guest?: 'none' | 'kept' | 'left' | 'renewed' | 'unsent';
  /**
   * A sign-in that brings a signed-in token leaves that alone, makes it the new user's and gives no other, or makes it
   * the new user's and gives a new one.
   */
  readonly over?: 'left' | 'kept' | 'joined';
  /** Signing out ends the token, answers 200 and ends nothing, or is only in the browser. */
  readonly signOut?: 'ends' | 'nothing' | 'browser-only';
  /** Each sign-in of the account answers the same token. */
  readonly constant?: boolean;
  /** How tokens are made; the account's own is given again as long as it is signed in. */
  readonly draws?: 'at-random' | 'counter' | 'jwt' | 'while-it-lives';
  /** A token that was never issued becomes the account's if a sign-in brings it. */
  readonly adopts?: boolean;
  /** The seconds that a sign-in's answer says that its token is good for. */
  readonly expiresIn?: number;
  /** A cookie session beside it: signed in by the same sign-in, by its own cookie. */
  readonly cookieBeside?: boolean;
  /** Every request for the profile with a token is answered 429. */
  readonly throttlesTokens?: boolean;
}

export interface TokenApp {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly second: Account;
  close(): Promise<void>;
}

interface Account {
  readonly username: string;
  readonly password: string;
}

interface Holder {
  user: string | null;
}

/** A single-page application whose session is a token that its script keeps and sends in a header. */
export async function startTokens(options: TokenOptions = {}): Promise<TokenApp> {
  const account = { username: 'noor', password: `made up ${drawn()}` };
  const second = { username: 'wilhelm', password: `made up ${drawn()}` };
  const app = new Tokens(options, [account, second]);
  const server = createServer((request, response) => {
    bodyOf(request)
      .then((body) => {
        app.answer(request, body, response);
      })
      .catch(() => response.destroy());
  });
  return { ...(await listen(server)), ...account, second };
}

class Tokens {
  readonly #holders = new Map<string, Holder>();
  readonly #cookies = new Map<string, string>();
  readonly #constant = drawn();
  #count = 480_000_000;

  constructor(
    private readonly options: TokenOptions,
    private readonly accounts: readonly [Account, Account],
  ) {}

  answer(request: IncomingMessage, body: string, response: ServerResponse): void {
    const { pathname } = new URL(request.url ?? '/', 'http://app');
    const send = (status: number, text: string, type = 'application/json'): void => {
      response.writeHead(status, { 'cache-control': 'no-store', 'content-type': type }).end(text);
    };
    const json = (status: number, value: unknown): void => {
      send(status, JSON.stringify(value));
    };
    const token = this.#tokenOf(request);
    const cookie = /(?:^|; )desk=(\w+)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
    switch (`${request.method ?? ''} ${pathname}`) {
      case 'GET /':
        send(200, this.#page(), 'text/html; charset=utf-8');
        return;
      case 'POST /api/v2/visitors':
        if ((this.options.guest ?? 'none') === 'none') break;
        json(201, { visitor: { token: this.#issue(null) } });
        return;
      case 'POST /api/v2/enter':
        this.#signIn(body, token, response, json);
        return;
      case 'GET /api/v2/profile': {
        if (this.options.throttlesTokens === true && request.headers.authorization !== undefined) {
          json(429, { problem: 'Later.' });
          return;
        }
        const user = this.#holders.get(token)?.user ?? this.#cookies.get(cookie) ?? null;
        if (user === null) json(401, { problem: 'Please sign in.' });
        else json(200, { profile: { login: user, plan: 'studio' } });
        return;
      }
      case 'POST /api/v2/sign-out':
        if (this.options.signOut === 'browser-only') break;
        if (this.options.signOut !== 'nothing') this.#holders.delete(token);
        this.#cookies.delete(cookie);
        json(200, { signedOut: true });
        return;
    }
    json(404, { problem: 'Nothing here.' });
  }

  #signIn(body: string, token: string, response: ServerResponse, json: (status: number, value: unknown) => void): void {
    const { login, secret } = fieldsOf(body);
    const account = this.accounts.find(({ username, password }) => login === username && secret === password);
    if (account === undefined) {
      json(422, { problem: 'Login or secret are wrong.' });
      return;
    }
    const given = this.#tokenFor(token, account.username);
    if (this.options.cookieBeside === true) {
      const desk = drawn();
      this.#cookies.set(desk, account.username);
      response.setHeader('set-cookie', `desk=${desk}; Path=/; HttpOnly; SameSite=Lax`);
    }
    const { expiresIn } = this.options;
    const life = expiresIn === undefined ? {} : { expires_in: expiresIn };
    switch (this.options.answers ?? 'member') {
      case 'member':
        json(200, { token: given, ...life });
        return;
      case 'deep':
        json(200, { result: { data: { session: { credentials: { accessKey: given } } } }, ...life });
        return;
      case 'field':
        response.setHeader('x-studio-token', given);
        json(200, { ok: true, ...life });
        return;
      case 'text':
        json(200, given);
        return;
      case 'page':
        response.writeHead(200, { 'content-type': 'text/html' });
        response.end(
          `<!doctype html><p>One moment.</p><script>localStorage.setItem("studio","${given}");location="/"</script>`,
        );
    }
  }

  #tokenFor(brought: string, user: string): string {
    const { guest = 'none', over = 'left', constant, adopts } = this.options;
    const known = this.#holders.get(brought);
    const visitors = known?.user === null;
    const becomes = visitors ? ['kept', 'left', 'unsent'].includes(guest) : over !== 'left';
    if (known && becomes) known.user = user;
    if (known && (visitors ? guest === 'kept' : over === 'kept')) return brought;
    if (!known && brought !== '' && adopts === true) {
      this.#holders.set(brought, { user });
      return brought;
    }
    if (visitors && guest === 'renewed') this.#holders.delete(brought);
    if (constant === true) {
      this.#holders.set(this.#constant, { user });
      return this.#constant;
    }
    return this.#issue(user);
  }

  #issue(user: string | null): string {
    const [living] = [...this.#holders].find(([, holder]) => user !== null && holder.user === user) ?? [];
    if (living !== undefined && this.options.draws === 'while-it-lives') return living;
    const token = this.#make(user);
    this.#holders.set(token, { user });
    return token;
  }

  #make(user: string | null): string {
    switch (this.options.draws ?? 'at-random') {
      case 'counter':
        this.#count += 1;
        return `studio-${String(this.#count)}`;
      case 'jwt': {
        const claims = { sub: user, jti: drawn(), iat: seconds(), exp: seconds() + (this.options.expiresIn ?? 3600) };
        return [{ alg: 'HS256' }, claims].map(base64url).concat(drawn()).join('.');
      }
      case 'at-random':
      case 'while-it-lives':
        return drawn();
    }
  }

  #tokenOf(request: IncomingMessage): string {
    const { sentAs = 'Bearer' } = this.options;
    const authorization = request.headers.authorization ?? '';
    if (sentAs.startsWith('X-')) return String(request.headers[sentAs.toLowerCase()] ?? '');
    if (sentAs === 'raw') return /^[\w.-]+$/.test(authorization) ? authorization : '';
    return new RegExp(`^${sentAs} ([\\w.-]+)$`).exec(authorization)?.[1] ?? '';
  }

  #page(): string {
    const { sentAs = 'Bearer', spelledOut = true, guest = 'none', signOut = 'ends' } = this.options;
    const value = sentAs === 'raw' || sentAs.startsWith('X-') ? 'kept()' : `'${sentAs} ' + kept()`;
    const header = sentAs.startsWith('X-') ? `'${sentAs}'` : 'Authorization';
    const headers = spelledOut
      ? `{ 'Content-Type': 'application/json', ${header}: ${value} }`
      : 'window.studioHeaders()';
    const visitor =
      guest === 'none'
        ? ''
        : `if (!kept()) fetch('/api/v2/visitors', { method: 'POST' }).then((r) => r.json()).then((d) => keep(d.visitor.token));`;
    const enter =
      guest === 'unsent' || guest === 'none'
        ? `fetch('/api/v2/enter', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ login: f.login.value, secret: f.secret.value }) }).then((r) => r.json())`
        : `call('/api/v2/enter', { method: 'POST', body: JSON.stringify({ login: f.login.value, secret: f.secret.value }) })`;
    const leave =
      signOut === 'browser-only'
        ? `localStorage.clear()`
        : `call('/api/v2/sign-out', { method: 'POST' }).then(() => localStorage.clear())`;
    return `<!doctype html><title>Studio</title>
<form id="door"><input name="login"><input name="secret" type="password"><button>Enter</button></form>
<button id="leave">Sign out</button>
<script>
const kept = () => localStorage.getItem('studio');
const keep = (token) => localStorage.setItem('studio', token);
const call = (path, options = {}) => fetch(path, { ...options, headers: ${headers} }).then((r) => r.json());
${visitor}
document.getElementById('door').onsubmit = (event) => { event.preventDefault(); const f = event.target; ${enter}.then((d) => { keep(d.token ?? d); call('/api/v2/profile'); }); };
document.getElementById('leave').onclick = () => ${leave};
call('/api/v2/profile');
</script>`;
  }
}

function fieldsOf(body: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null ? Object.fromEntries(Object.entries(parsed)) : {};
  } catch {
    return {};
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}

function base64url(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

function seconds(): number {
  return Math.floor(Date.now() / 1000);
}

function drawn(): string {
  return randomBytes(20).toString('hex');
}
