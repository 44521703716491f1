import { createHmac, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { deflateSync } from 'node:zlib';
import { listen, type Listening } from './listen.js';

/** What becomes of the CSRF token at sign-in, and how it is written. `masked-*`: looks different on every page. */
export type CarriedCsrf =
  | 'none'
  | 'kept'
  | 'rotated'
  | 'masked-kept'
  | 'masked-rotated'
  /** Masked, and no token is ever looked at. */
  | 'unchecked'
  /** Masked and kept; a wrong token ends the session. */
  | 'resets'
  /** Masked and kept, and each form has its own. */
  | 'per-form-kept'
  /** Signed by the server, and good for everybody. */
  | 'unbound'
  /** Masked and new at sign-in; the sign-out refuses the right token as well. */
  | 'broken'
  /** Masked and new at sign-in; the sign-out breaks on a token that does not unmask to ASCII text. */
  | 'fragile';

/** Which one of several cookies of the session's name counts. */
export type Doubled = 'first' | 'last' | 'reject' | 'bad-request' | 'right-one';

/** What a test may change while the application runs, too. */
export interface CarriedRules {
  readonly csrf: CarriedCsrf;
  /** What holds the token: hidden fields, or a meta tag or a cookie that come back as headers (fields for the sign-in). */
  readonly tokenIn: 'field' | 'meta' | 'cookie' | 'cookie-once';
  /** `client`: the cookie holds the session, signed as itsdangerous does; `packed` compresses it. */
  readonly session: 'server' | 'client' | 'client-packed';
  /** Whether the visitor's basket is still in the session after sign-in. */
  readonly cartKept: boolean;
  readonly doubled: Doubled;
  /** Whether the identifier stays the same at sign-in. */
  readonly keepsId: boolean;
  /** Whether visitors are given an identifier. */
  readonly issues: boolean;
  /** Whether an identifier that was never issued becomes a session. */
  readonly adopts: boolean;
  /** Whether nobody can sign in with an identifier that was never issued. */
  readonly refusesUnknown: boolean;
  /** `link-that-asks-back`: to a page with the form; `link`: and who follows it is out. */
  readonly signOut: 'form-on-account' | 'form-on-home' | 'bare-post' | 'link-that-asks-back' | 'link' | 'none';
  /** What opening the sign-in page does for who is signed in. */
  readonly signedInAtLogin: 'form' | 'sent-on' | 'signed-out';
  /** Another form of the account page, with a token: `note` changes what the account has. */
  readonly accountForm: 'none' | 'note' | 'language';
  readonly singleSession: boolean;
  /** The sign-out that is lost, counted from one, and what it is answered with instead. */
  readonly lost: { readonly signOut: number; readonly status: number } | null;
  /** Every sign-in ends in 500. */
  readonly signInBreaks: boolean;
  /** After the next sign-in everybody is signed in. */
  readonly opensToAll: boolean;
}

interface Session {
  readonly id: string;
  readonly csrf: string;
  readonly cart: string;
  readonly user: string | null;
}

const safe: CarriedRules = {
  csrf: 'masked-rotated',
  tokenIn: 'field',
  session: 'server',
  cartKept: false,
  doubled: 'first',
  keepsId: false,
  issues: true,
  adopts: false,
  refusesUnknown: false,
  signOut: 'form-on-account',
  signedInAtLogin: 'form',
  accountForm: 'none',
  singleSession: false,
  lost: null,
  signInBreaks: false,
  opensToAll: false,
};

/** A shop that carries over at sign-in what its rules say, and picks one of two cookies as they say. */
export class CarriedApp {
  readonly username = 'alice';
  readonly password = `made-up ${random()}`;
  readonly log: string[] = [];
  url = '';
  rules: CarriedRules;
  readonly #key = randomBytes(32);
  readonly #sessions = new Map<string, Session>();
  #open = false;
  readonly #server = createServer((request, response) => {
    void read(request).then((fields) => {
      this.#answer(request, response, fields);
    });
  });

  #listening: Listening | null = null;

  private constructor(rules: Partial<CarriedRules>) {
    this.rules = { ...safe, ...rules };
  }

  /** On a free port of 127.0.0.1. */
  static async start(rules: Partial<CarriedRules> = {}): Promise<CarriedApp> {
    const app = new CarriedApp(rules);
    app.#listening = await listen(app.#server);
    app.url = app.#listening.url;
    return app;
  }

  /** As after a restart: nobody is known any more. */
  endSessions(): void {
    this.#sessions.clear();
  }

  async close(): Promise<void> {
    await this.#listening?.close();
  }

  #answer(request: IncomingMessage, response: ServerResponse, fields: URLSearchParams): void {
    const key = `${request.method ?? ''} ${request.url ?? ''}`;
    this.log.push(key);
    const found = this.#find(request);
    if (this.rules.doubled === 'bad-request' && found.known > 1) {
      response.writeHead(400, { 'content-type': 'text/html' });
      response.end('<!doctype html><title>Error 400 Bad Request</title>Duplicate session cookies');
      return;
    }
    const session = found.session ?? (this.rules.issues ? this.#issue(response, visitor()) : null);
    const page = (title: string, body: string, status = 200): void => {
      const meta = this.rules.tokenIn === 'meta' ? `<meta name="csrf-token" content="${this.#token(session)}">` : '';
      const mirrors =
        this.rules.tokenIn === 'cookie' ||
        (this.rules.tokenIn === 'cookie-once' && !(request.headers.cookie ?? '').includes('XSRF'));
      if (mirrors) this.#set(response, 'XSRF-TOKEN', this.#token(session));
      response.writeHead(status, { 'content-type': 'text/html' });
      response.end(`<!doctype html><title>${title}</title>${meta}<h1>${title}</h1>${body}`);
    };
    const redirect = (location: string): void => {
      response.writeHead(302, { location });
      response.end();
    };
    const user = session?.user ?? (this.#open ? this.username : null);
    switch (key) {
      case 'GET /':
        return page('Shop', user === null ? '<a href="/login">Sign in</a>' : this.#leaving('form-on-home', session));
      case 'GET /login':
        if (user !== null && this.rules.signedInAtLogin !== 'form') {
          if (this.rules.signedInAtLogin === 'signed-out') this.#sessions.delete(session?.id ?? '');
          return redirect(this.rules.signedInAtLogin === 'sent-on' ? '/account' : '/');
        }
        return page(
          'Sign in',
          `<form method="post" action="/login">${this.#field(session, 'always')}<input name="username"><input name="password" type="password"><button>Sign in</button></form>`,
        );
      case 'POST /login': {
        const right = fields.get('username') === this.username && fields.get('password') === this.password;
        if (this.rules.signInBreaks) return page('Error', '', 500);
        if (found.unknown && this.rules.refusesUnknown) return page('No', 'The session is not known.', 403);
        if (!this.#holds(session, fields.get('csrf_token'), 'always'))
          return page('No', 'The form is out of date.', 403);
        if (!right) return page('Sign in', 'Wrong. <a href="/login">Sign in</a>', 401);
        this.#signIn(response, session);
        return redirect('/account');
      }
      case 'GET /account':
        if (user === null) return redirect('/login');
        return page(
          'Account',
          `<p>Signed in as ${user}.</p>${this.#accountForm(session)}${this.#leaving('form-on-account', session)}`,
        );
      case 'POST /language':
      case 'POST /note':
        return this.#holds(session, fields.get('csrf_token'), 'field')
          ? redirect('/account')
          : page('No', 'The form is out of date.', 403);
      case 'GET /logout':
        if (this.rules.signOut === 'link-that-asks-back' && user !== null)
          return page('Sign out?', this.#leaving('link-that-asks-back', session));
        if (this.rules.signOut !== 'link') return page('Not found', '', 404);
        this.#sessions.delete(session?.id ?? '');
        this.#set(response, this.#name, '', 'Max-Age=0');
        return redirect('/login');
      case 'POST /logout': {
        if (this.log.filter((one) => one === key).length === this.rules.lost?.signOut) {
          response.writeHead(this.rules.lost.status, { 'content-type': 'text/html' });
          response.end();
          return;
        }
        const header = request.headers['x-csrf-token'] ?? request.headers['x-xsrf-token'];
        const sent = typeof header === 'string' ? header : fields.get('csrf_token');
        if (this.rules.signOut === 'none') return page('Not found', '', 404);
        if (this.rules.csrf === 'fragile' && unmasked(sent).some((byte) => byte > 127))
          return page('Error', 'Something broke.', 500);
        const holds = this.rules.csrf !== 'broken' && this.#holds(session, sent, 'field');
        if (!holds && this.rules.csrf !== 'resets') return page('No', 'The form is out of date.', 403);
        this.#sessions.delete(session?.id ?? '');
        this.#set(response, this.#name, '', 'Max-Age=0');
        return redirect('/');
      }
      default:
        return page('Not found', '', 404);
    }
  }

  get #name(): string {
    return this.rules.session === 'server' ? 'sid' : 'session';
  }

  /** The session that the cookies name, of several by the rules, and whether they name one that was never issued. */
  #find(request: IncomingMessage): { session: Session | null; unknown: boolean; known: number } {
    const values = (request.headers.cookie ?? '').split('; ').flatMap((pair) => {
      const [name, ...rest] = pair.split('=');
      return name === this.#name ? [rest.join('=')] : [];
    });
    const value = this.#chosen(values);
    if (value === undefined) return { session: null, unknown: false, known: 0 };
    const known = this.#known(value);
    const count = new Set(values.filter((one) => this.#known(one) !== null)).size;
    if (known === null && this.rules.adopts && this.rules.session === 'server') {
      const session = { ...visitor(), id: value };
      this.#sessions.set(value, session);
      return { session, unknown: false, known: 1 };
    }
    return { session: known, unknown: known === null, known: count };
  }

  #chosen(values: readonly string[]): string | undefined {
    switch (this.rules.doubled) {
      case 'first':
        return values[0];
      case 'last':
        return values.at(-1);
      case 'reject':
        return new Set(values).size > 1 ? undefined : values[0];
      case 'bad-request':
        return values.find((value) => this.#known(value) !== null) ?? values[0];
      case 'right-one':
        return values.find((value) => (this.#known(value)?.user ?? null) !== null) ?? values[0];
    }
  }

  #known(value: string): Session | null {
    if (this.rules.session === 'server') return this.#sessions.get(value) ?? null;
    const [signature = '', ...rest] = value.split('.').reverse();
    const text = rest.reverse().join('.');
    return signature === this.#sign(text) ? (this.#sessions.get(text) ?? null) : null;
  }

  #sign(text: string): string {
    return createHmac('sha256', this.#key).update(text).digest('base64url');
  }

  #issue(response: ServerResponse, session: Session): Session {
    this.#set(response, this.#name, this.#written(session));
    return session;
  }

  /** The server keeps every session that it wrote, also those whose contents stand in the cookie: a key is looked up. */
  #written(session: Session): string {
    if (this.rules.session === 'server') {
      this.#sessions.set(session.id, session);
      return session.id;
    }
    const { csrf, cart, user } = session;
    const json = JSON.stringify({ _fresh: true, cart, csrf_token: csrf, items: 3, theme: 'light', user });
    const packed = this.rules.session === 'client-packed';
    const contents = packed ? `.${deflateSync(json).toString('base64url')}` : Buffer.from(json).toString('base64url');
    const text = `${contents}.${randomBytes(4).toString('base64url')}`;
    this.#sessions.set(text, session);
    return `${text}.${this.#sign(text)}`;
  }

  #signIn(response: ServerResponse, before: Session | null): void {
    const { keepsId, cartKept, csrf, singleSession, opensToAll } = this.rules;
    const keepsToken = ['kept', 'masked-kept', 'per-form-kept', 'unchecked', 'resets'].includes(csrf);
    const session: Session = {
      id: keepsId ? (before?.id ?? random()) : random(),
      csrf: keepsToken ? (before?.csrf ?? random()) : random(),
      cart: cartKept ? (before?.cart ?? random()) : random(),
      user: this.username,
    };
    if (singleSession) for (const [id, { user }] of [...this.#sessions]) if (user !== null) this.#sessions.delete(id);
    this.#sessions.delete(before?.id ?? '');
    if (opensToAll) this.#open = true;
    if (keepsId && before !== null) this.#sessions.set(session.id, session);
    else this.#issue(response, session);
  }

  #leaving(where: CarriedRules['signOut'], session: Session | null): string {
    if (this.rules.signOut.startsWith('link') && where === 'form-on-account') return '<a href="/logout">Sign out</a>';
    if (this.rules.signOut !== where) return '';
    return `<form method="post" action="/logout">${this.#field(session, 'field')}<button>Sign out</button></form>`;
  }

  #accountForm(session: Session | null): string {
    const field = this.#field(session, 'field');
    switch (this.rules.accountForm) {
      case 'none':
        return '';
      case 'note':
        return `<form method="post" action="/note">${field}<textarea name="note"></textarea><button>Save</button></form>`;
      case 'language':
        return `<form method="post" action="/language">${field}<select name="lang"><option selected>en</option><option>cs</option></select><button>Change language</button></form>`;
    }
  }

  #field(session: Session | null, when: 'always' | 'field'): string {
    if (this.rules.csrf === 'none' || (when === 'field' && this.rules.tokenIn !== 'field')) return '';
    return `<input type="hidden" name="csrf_token" value="${this.#token(session, when)}">`;
  }

  #token(session: Session | null, form: 'always' | 'field' = 'field'): string {
    if (this.rules.csrf === 'unbound') {
      const made = random();
      return `${made}${this.#mac(made)}`;
    }
    const secret = Buffer.from(this.#secret(session?.csrf ?? random(), form), this.#coding);
    if (this.rules.csrf === 'kept' || this.rules.csrf === 'rotated') return secret.toString('hex');
    const mask = randomBytes(secret.length);
    return Buffer.concat([mask, xor(mask, secret)]).toString('hex');
  }

  #mac(text: string): string {
    return createHmac('sha256', this.#key).update(text).digest('hex').slice(0, 32);
  }

  #secret(own: string, form: 'always' | 'field'): string {
    return this.rules.csrf === 'per-form-kept' ? this.#mac(`${own} ${form}`) : own;
  }

  #holds(session: Session | null, sent: string | null, form: 'always' | 'field'): boolean {
    if (this.rules.csrf === 'unbound') return sent?.slice(32) === this.#mac(sent?.slice(0, 32) ?? '');
    if (this.rules.csrf === 'none' || this.rules.csrf === 'unchecked') return true;
    if (this.rules.csrf === 'kept' || this.rules.csrf === 'rotated') return sent === session?.csrf;
    return unmasked(sent).toString(this.#coding) === this.#secret(session?.csrf ?? '', form);
  }

  /** How the secret is written as bytes before it is masked. */
  get #coding(): 'hex' | 'latin1' {
    return this.rules.csrf === 'fragile' ? 'latin1' : 'hex';
  }

  #set(response: ServerResponse, name: string, value: string, more = 'HttpOnly'): void {
    response.appendHeader('set-cookie', `${name}=${value}; Path=/; SameSite=Lax; ${more}`);
  }
}

function unmasked(sent: string | null): Buffer {
  const bytes = Buffer.from(sent ?? '', 'hex');
  const half = bytes.length / 2;
  return xor(bytes.subarray(0, half), bytes.subarray(half));
}

function visitor(): Session {
  return { id: random(), csrf: random(), cart: random(), user: null };
}

function random(): string {
  return randomBytes(16).toString('hex');
}

function xor(one: Buffer, other: Buffer): Buffer {
  return Buffer.from(one.map((byte, index) => byte ^ (other[index] ?? 0)));
}

async function read(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  // An IncomingMessage without an encoding yields Buffers.
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}
