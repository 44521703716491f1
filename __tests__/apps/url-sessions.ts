import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listen, type Listening } from './listen.js';

/** Where the application looks for an identifier besides the cookie. */
export type Place = 'query' | 'path-parameter' | 'form-field';

/** What a test may change while the application runs, too. */
export interface UrlRules {
  readonly cookie: string;
  readonly reads: readonly Place[];
  /** What the identifier is called in URLs and forms; null if it has the cookie's name. */
  readonly parameter: string | null;
  /** Whether an identifier that was never issued becomes a session. */
  readonly adopts: boolean;
  /** Whether the sign-in makes a new identifier. */
  readonly renews: boolean;
  /** Whether visitors are given a cookie. */
  readonly issues: boolean;
  readonly wins: 'link' | 'cookie';
  /**
   * `container`: an address means the same with path parameters; `exact`: it is not there; `errors`: it breaks;
   * `redirects`: it sends on to the address without them.
   */
  readonly paths: 'container' | 'exact' | 'errors' | 'redirects';
  /** Who holds a cookie that is no session is sent to sign in, whatever address it asks for. */
  readonly refusesUnknown: boolean;
  /** Where path parameters are read, an address with one is turned away: visitors are sent to sign in, others are told so. */
  readonly firewall: boolean;
  /** What a path parameter for the identifier is called; null for the usual name. */
  readonly pathParameter: string | null;
  /** What a visitor sees first: a page with a link to the sign-in page, that page's form, or a redirect to it. */
  readonly entrance: 'link' | 'form' | 'redirect';
  /** URLs are written only for who has sent no cookie: a first visit, as containers do it. */
  readonly writesUntilCookie: boolean;
  /** Which URLs the application writes the identifier into, and how. */
  readonly writes: readonly ('link' | 'form-action' | 'location')[];
  readonly writesAs: 'query' | 'path-parameter' | 'segment';
  /** A session that came by URL stays there: no cookie is set for it. */
  readonly urlOnly: boolean;
  /** Query parameters that the application does not know are refused with 400, everywhere. */
  readonly strictQuery: boolean;
  /** Fields that the form does not have are refused. */
  readonly strictForm: boolean;
  /** Nobody can sign in with an identifier in the URL or the form. */
  readonly refusesLinks: boolean;
  readonly signInBreaks: boolean;
  /** The sign-in page alone is not there with path parameters. */
  readonly signInExact: boolean;
  /** The sign-in page shows no form. */
  readonly signInCloses: boolean;
  /** After the next sign-in everybody is signed in. */
  readonly opensToAll: boolean;
  /** A sign-in ends the account's other sessions. */
  readonly singleSession: boolean;
  readonly signIn: 'form' | 'json' | 'multipart';
}

const safe: UrlRules = {
  cookie: 'sid',
  reads: [],
  parameter: null,
  adopts: false,
  renews: true,
  issues: true,
  wins: 'cookie',
  paths: 'exact',
  refusesUnknown: false,
  firewall: false,
  pathParameter: null,
  entrance: 'link',
  writesUntilCookie: false,
  writes: [],
  writesAs: 'query',
  urlOnly: false,
  strictQuery: false,
  strictForm: false,
  refusesLinks: false,
  signInBreaks: false,
  signInExact: false,
  signInCloses: false,
  opensToAll: false,
  singleSession: false,
  signIn: 'form',
};

/** An application whose sessions travel in URLs as its rules say; by default in cookies alone, renewed at sign-in. */
export class UrlApp {
  readonly username = 'alice';
  readonly password = `made-up ${random()}`;
  /** Method and address of every request. */
  readonly log: string[] = [];
  url = '';
  rules: UrlRules;
  readonly #sessions = new Map<string, { user: string | null }>();
  #open = false;
  readonly #server = createServer((request, response) => {
    void read(request).then((body) => {
      new Answer(this, this.#sessions, request, response, body).give();
    });
  });

  #listening: Listening | null = null;

  private constructor(rules: Partial<UrlRules>) {
    this.rules = { ...safe, ...rules };
  }

  /** On a free port of 127.0.0.1. */
  static async start(rules: Partial<UrlRules> = {}): Promise<UrlApp> {
    const app = new UrlApp(rules);
    app.#listening = await listen(app.#server);
    app.url = app.#listening.url;
    return app;
  }

  async close(): Promise<void> {
    await this.#listening?.close();
  }

  get openToAll(): boolean {
    return this.#open;
  }

  signedIn(): void {
    if (this.rules.opensToAll) this.#open = true;
  }
}

type Sessions = Map<string, { user: string | null }>;

/** One request and what it is answered with. */
class Answer {
  readonly #url: URL;
  readonly #path: string;
  readonly #fields: ReadonlyMap<string, string>;
  #id: string | null = null;
  #byUrl = false;

  constructor(
    private readonly app: UrlApp,
    private readonly sessions: Sessions,
    private readonly request: IncomingMessage,
    private readonly response: ServerResponse,
    body: string,
  ) {
    this.#url = new URL(request.url ?? '/', app.url);
    this.#path = this.#url.pathname.replace(/;[^/]*/g, '');
    this.#fields = fieldsOf(request.headers['content-type'] ?? '', body);
  }

  private get rules(): UrlRules {
    return this.app.rules;
  }

  give(): void {
    this.app.log.push(`${this.request.method ?? ''} ${this.request.url ?? ''}`);
    const parametered = this.#url.pathname !== this.#path;
    if (this.rules.refusesUnknown && this.#isUnknown() && !this.#path.endsWith('/login'))
      return this.redirect('/login');
    if (parametered && this.rules.paths === 'errors') return this.page('Broken', '', 500);
    if (parametered && this.rules.paths === 'redirects') return this.redirect(this.#path);
    if (parametered && this.rules.paths === 'exact')
      return this.page('Not found', 'Nothing is here under this name.', 404);
    if (this.rules.strictQuery && this.#url.search !== '')
      return this.page('Bad request', 'A parameter is not known.', 400);
    this.find();
    if (parametered && this.rules.firewall)
      return this.user() === null ? this.redirect('/login') : this.page('Bad request', 'The address is refused.', 400);
    switch (`${this.request.method ?? ''} ${this.#path}`) {
      case 'GET /':
        return this.enter();
      case 'GET /login':
        if (parametered && this.rules.signInExact) return this.page('Not found', '', 404);
        if (this.rules.signInCloses) return this.page('Closed', 'Come back later.');
        return this.rules.signIn === 'json' ? this.page('Not found', '', 404) : this.form();
      case 'POST /login':
      case 'POST /api/login':
        return this.signIn();
      case 'GET /account':
        return this.account();
      case 'GET /logout':
        return this.signOut();
      default:
        return this.page('Not found', 'Nothing is here under this name.', this.#path === '/api/login' ? 405 : 404);
    }
  }

  #own(): string | undefined {
    const { cookie } = this.rules;
    const pairs = (this.request.headers.cookie ?? '').split('; ');
    return pairs.find((pair) => pair.startsWith(`${cookie}=`))?.slice(cookie.length + 1);
  }

  #isUnknown(): boolean {
    const own = this.#own();
    return own !== undefined && !this.sessions.has(own);
  }

  private find(): void {
    const { wins, adopts, issues, urlOnly } = this.rules;
    const own = this.#own();
    const linked = this.linked();
    const order = wins === 'link' ? [linked, own] : [own, linked];
    const given = order.find((value) => value !== undefined && (this.sessions.has(value) || adopts));
    this.#byUrl = given !== undefined && given === linked && given !== own;
    if (given !== undefined) {
      if (!this.sessions.has(given)) this.sessions.set(given, { user: null });
      this.#id = given;
      if (this.#byUrl && !urlOnly) this.set(given);
    } else if (issues) this.issue(null);
  }

  private enter(): void {
    switch (this.rules.entrance) {
      case 'link':
        return this.page('Shop', `<a href="${this.written('link', '/login')}">Sign in</a>`);
      case 'form':
        return this.form();
      case 'redirect':
        return this.redirect('/login');
    }
  }

  /** What an identifier is called in a URL's path and elsewhere. */
  private named(): { readonly path: string; readonly elsewhere: string } {
    const { cookie, parameter, pathParameter } = this.rules;
    const elsewhere = parameter ?? cookie;
    const usual = elsewhere.toLowerCase() === 'jsessionid' ? 'jsessionid' : elsewhere;
    return { elsewhere, path: pathParameter ?? usual };
  }

  private linked(): string | undefined {
    const { path, elsewhere } = this.named();
    const parameter = this.#url.pathname
      .split(';')
      .find((part) => part.startsWith(`${path}=`))
      ?.slice(path.length + 1);
    const found: Readonly<Record<Place, string | null | undefined>> = {
      query: this.#url.searchParams.get(elsewhere),
      'path-parameter': parameter,
      'form-field': this.#fields.get(elsewhere),
    };
    return this.rules.reads.map((place) => found[place]).find((value) => typeof value === 'string') ?? undefined;
  }

  private issue(user: string | null): void {
    this.#id = random();
    this.sessions.set(this.#id, { user });
    this.set(this.#id);
  }

  private set(id: string): void {
    this.response.appendHeader('set-cookie', `${this.rules.cookie}=${id}; Path=/; HttpOnly; SameSite=Lax`);
  }

  private form(): void {
    const enctype = this.rules.signIn === 'multipart' ? ' enctype="multipart/form-data"' : '';
    this.page(
      'Sign in',
      `<form method="post" action="${this.written('form-action', '/login')}"${enctype}><input name="username"><input name="password" type="password"><button>Sign in</button></form>`,
    );
  }

  private signIn(): void {
    const { app, rules } = this;
    const right = this.#fields.get('username') === app.username && this.#fields.get('password') === app.password;
    const carried = this.#url.search !== '' || this.#path !== this.#url.pathname || this.#fields.size > 2;
    if (rules.signInBreaks) return this.page('Error', '', 500);
    if (rules.refusesLinks && carried) return this.page('No', 'The link is not known.', 403);
    if (rules.strictForm && this.#fields.size > 2) return this.page('No', 'A field is not known.', 422);
    if (!right && rules.signIn === 'json') return this.json({ ok: false }, 401);
    if (!right) return this.page('Sign in', 'Wrong. <a href="/login">Sign in</a>', 401);
    if (rules.singleSession)
      for (const [id, { user }] of [...this.sessions]) if (user !== null) this.sessions.delete(id);
    const session = this.#id === null ? undefined : this.sessions.get(this.#id);
    if (rules.renews || session === undefined) {
      this.sessions.delete(this.#id ?? '');
      this.issue(app.username);
    } else session.user = app.username;
    app.signedIn();
    if (rules.signIn === 'json') this.json({ ok: true }, 200);
    else this.redirect('/account');
  }

  private json(body: object, status: number): void {
    this.response.writeHead(status, { 'content-type': 'application/json' });
    this.response.end(JSON.stringify(body));
  }

  private user(): string | null {
    return (this.#id === null ? null : this.sessions.get(this.#id)?.user) ?? null;
  }

  private signOut(): void {
    if (this.#id !== null) this.sessions.delete(this.#id);
    this.#id = null;
    this.redirect('/login');
  }

  private account(): void {
    const user = this.user();
    if (user === null && !this.app.openToAll) return this.redirect('/login');
    this.page(
      'Account',
      `<p>Signed in as ${this.app.username}.</p><a href="${this.written('link', '/')}">Shop</a>
       <a href="${this.written('link', '/logout')}">Sign out</a>`,
    );
  }

  /** The address with the session's identifier if the rules say so, or if the session is in the URL alone. */
  private written(kind: UrlRules['writes'][number], path: string): string {
    const { writes, writesAs, urlOnly, writesUntilCookie } = this.rules;
    const names = this.named();
    if (writesUntilCookie && this.request.headers.cookie !== undefined) return path;
    if (this.#id === null || !(writes.includes(kind) || (urlOnly && this.#byUrl))) return path;
    const id = encodeURIComponent(this.#id);
    switch (writesAs) {
      case 'query':
        return `${path}?${names.elsewhere}=${id}`;
      case 'path-parameter':
        return `${path};${names.path}=${id}`;
      case 'segment':
        return kind === 'link' ? `/s/${id}${path}` : path;
    }
  }

  private redirect(path: string): void {
    this.response.writeHead(302, { location: this.written('location', path) });
    this.response.end();
  }

  private page(title: string, body: string, status = 200): void {
    this.response.writeHead(status, { 'content-type': 'text/html' });
    this.response.end(`<!doctype html><title>${title}</title><h1>${title}</h1>${body}`);
  }
}

function random(): string {
  return randomBytes(16).toString('hex');
}

function fieldsOf(type: string, body: string): Map<string, string> {
  if (type.startsWith('application/json'))
    return new Map(Object.entries(JSON.parse(body || '{}') as Record<string, string>));
  if (type.startsWith('multipart/form-data'))
    return new Map(
      [...body.matchAll(/name="([^"]*)"\r\n\r\n([^\r]*)\r\n/g)].map(([, name = '', value = '']) => [name, value]),
    );
  return new Map(new URLSearchParams(body));
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  // An IncomingMessage without an encoding yields Buffers.
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
