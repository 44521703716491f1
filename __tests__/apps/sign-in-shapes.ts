import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { bodyOf } from './call.js';
import { listen } from './listen.js';

/** How somebody gets from the front page to a session. */
export type Shape =
  /** A page asks for the name, the next one for the password; both hold a token of the session. */
  | 'two-pages'
  /** Pages that send on by `<meta http-equiv=refresh>` where others redirect, also after the sign-in. */
  | 'refresh'
  /** A page without any form; its script asks /api/csrf for a token and posts `{ email, password }` with it. */
  | 'script'
  /** A form without an address, which a script sends elsewhere as urlencoded fields; the same script signs out. */
  | 'script-form'
  /** The form's button names another address than the form, below `<base href>`; a select and a checkbox count. */
  | 'button-address'
  /** /login sends on to a page whose address is made for the visit, as a single sign-on does. */
  | 'interaction';

/** What the sign-in answers with instead, if it does not work. */
export type Trouble = 'none' | 'locked' | 'captcha' | 'breaks' | 'never-ends' | 'too-many';

export interface ShapeOptions {
  readonly shape: Shape;
  /** Whether the identifier of before the sign-in goes on. */
  readonly keeps?: boolean;
  readonly trouble?: Trouble;
  /** The sign-out refuses every request for want of a token, and has the browser drop its cookie all the same. */
  readonly refusesSignOut?: boolean;
}

export interface ShapeApp {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly log: readonly string[];
  close(): Promise<void>;
}

/** A small application with a session on the server, that is signed in to in an uncommon way. */
export async function startShape(options: ShapeOptions): Promise<ShapeApp> {
  const app = new ShapedApp(options);
  const server = createServer((request, response) => {
    app.log.push(`${request.method ?? ''} ${new URL(request.url ?? '/', 'http://app').pathname}`);
    bodyOf(request)
      .then((body) => {
        app.answer(request, body, response);
      })
      .catch(() => response.destroy());
  });
  const listening = await listen(server);
  return {
    ...listening,
    username: app.username,
    password: app.password,
    log: app.log,
  };
}

interface Session {
  user: string | null;
  /** Given on the first page of two. */
  name: string | null;
  readonly token: string;
}

class ShapedApp {
  readonly log: string[] = [];
  readonly username = 'carol@shop.example';
  readonly password = `made-up ${drawn()}`;
  readonly #sessions = new Map<string, Session>();
  readonly #interactions = new Set<string>();
  readonly #options: ShapeOptions;

  constructor(options: ShapeOptions) {
    this.#options = options;
  }

  answer(request: IncomingMessage, body: string, response: ServerResponse): void {
    const { pathname } = new URL(request.url ?? '/', 'http://app');
    const session = this.#sessionOf(request, response);
    switch (`${request.method ?? ''} ${pathname}`) {
      case 'GET /':
        page(response, 'Shop', '<p>Welcome.</p><a href="/login">Sign in</a>');
        return;
      case 'GET /account':
        if (session.user === null) this.#away(response, '/login');
        else page(response, 'Account', `<p>Signed in as ${session.user}.</p>${this.#wayOut()}`);
        return;
      case 'POST /rest/leave/logout':
        this.#sessions.delete(identifierIn(request));
        json(response, 200, { ok: true });
        return;
      case 'GET /app.js':
        response.writeHead(200, { 'content-type': 'text/javascript' }).end(scriptText);
        return;
      case 'POST /logout':
        if (this.#options.refusesSignOut === true) {
          response.setHeader('set-cookie', 'sid=; Path=/; Max-Age=0');
          page(response, 'Refused', 'No token.', 422);
          return;
        }
        this.#sessions.delete(identifierIn(request));
        redirect(response, '/');
        return;
      case 'GET /login':
        this.#loginPage(session, response);
        return;
      default:
        if (!this.#shaped(request, pathname, session, body, response)) page(response, 'None', 'No such page.', 404);
    }
  }

  #wayOut(): string {
    const { shape } = this.#options;
    return shape === 'script-form' ? '<script src=/app.js></script>' : logoutForm;
  }

  #loginPage(session: Session, response: ServerResponse): void {
    const { shape, trouble } = this.#options;
    if (trouble === 'captcha') {
      page(
        response,
        'Sign in',
        `<form method=post action=/enter><input name=email><input type=password name=password>
        <div class="g-recaptcha" data-sitekey="none"></div><button>Sign in</button></form>`,
      );
      return;
    }
    switch (shape) {
      case 'two-pages':
        page(
          response,
          'Sign in',
          `<form method=post action=/name>${tokenField(session)}<input name=email autocomplete=username><button>Next</button></form>`,
        );
        return;
      case 'refresh':
        page(response, 'Sign in', `<form method=post action=/enter>${credentialFields}<button>Sign in</button></form>`);
        return;
      case 'script-form':
        page(
          response,
          'Sign in',
          '<form id=enter method=post><input name=email type=email><input name=secret type=password><button>Sign in</button></form><script src=/app.js></script>',
        );
        return;
      case 'script':
        page(response, 'App', '<div id=app></div><script src=/app.js></script>');
        return;
      case 'button-address':
        page(
          response,
          'Sign in',
          `<base href="/auth/"><form method=post action=wrong><select name=realm><option value=staff>Staff<option value=guests selected>Guests</select>
          <input type=checkbox name=terms value=read checked>${credentialFields}<button name=cancel value=1 formaction=/>Back</button><button name=go formaction=enter>Sign in</button></form>`,
        );
        return;
      case 'interaction': {
        const interaction = drawn();
        this.#interactions.add(interaction);
        redirect(response, `/interaction/${interaction}`);
        return;
      }
    }
  }

  /** Whether the request was one of the shape's own. */
  #shaped(
    request: IncomingMessage,
    pathname: string,
    session: Session,
    body: string,
    response: ServerResponse,
  ): boolean {
    const { shape } = this.#options;
    const fields = new URLSearchParams(body);
    const asked = `${request.method ?? ''} ${pathname}`;
    if (shape === 'script') return this.#scripted(asked, request, session, body, response);
    if (shape === 'script-form' && asked === 'POST /rest/enter/login') {
      this.#enter(session, fields.get('email'), fields.get('secret'), request, response);
      return true;
    }
    if (shape === 'two-pages' && asked === 'POST /name') {
      if (fields.get('token') !== session.token) page(response, 'Refused', 'No token.', 403);
      else {
        session.name = fields.get('email');
        page(
          response,
          'Password',
          `<form method=post action=/enter>${tokenField(session)}<input type=password name=password><button>Sign in</button></form>`,
        );
      }
      return true;
    }
    if (pathname.startsWith('/interaction/')) {
      const interaction = pathname.slice('/interaction/'.length);
      if (!this.#interactions.has(interaction)) return false;
      if (request.method === 'GET') {
        page(response, 'Sign in', `<form method=post>${credentialFields}<button>Sign in</button></form>`);
        return true;
      }
      // Good for one sign-in.
      this.#interactions.delete(interaction);
      this.#enter(session, fields.get('email'), fields.get('password'), request, response);
      return true;
    }
    const action = shape === 'button-address' ? 'POST /auth/enter' : 'POST /enter';
    if (asked !== action) return false;
    const complete =
      shape !== 'button-address' ||
      (fields.get('realm') === 'guests' && fields.get('terms') === 'read' && fields.has('go'));
    const tokenRight = shape !== 'two-pages' || fields.get('token') === session.token;
    const name = shape === 'two-pages' ? session.name : fields.get('email');
    this.#enter(session, name, complete && tokenRight ? fields.get('password') : null, request, response);
    return true;
  }

  #scripted(
    asked: string,
    request: IncomingMessage,
    session: Session,
    body: string,
    response: ServerResponse,
  ): boolean {
    if (asked === 'GET /api/csrf') {
      json(response, 200, { csrfToken: session.token });
      return true;
    }
    if (asked !== 'POST /api/login') return false;
    const given: unknown = JSON.parse(body);
    const { email, password } = given as { email?: string; password?: string };
    if (request.headers['x-csrf-token'] !== session.token) json(response, 403, { error: 'invalid csrf token' });
    else if (email === undefined) json(response, 422, { errors: { email: ['"email" is required'] } });
    else this.#enter(session, email, password ?? null, request, response);
    return true;
  }

  #enter(
    session: Session,
    name: string | null,
    password: string | null,
    request: IncomingMessage,
    response: ServerResponse,
  ): void {
    const { keeps, shape, trouble } = this.#options;
    const scripted = shape === 'script' || shape === 'script-form';
    switch (trouble ?? 'none') {
      case 'locked':
        page(
          response,
          'Sign in',
          `<p>Your account is locked after too many failed attempts.</p><form method=post action=/enter>${credentialFields}<button>Sign in</button></form>`,
        );
        return;
      case 'breaks':
        page(response, 'Error', 'Something went wrong.', 500);
        return;
      case 'too-many':
        response.setHeader('retry-after', '3600');
        page(response, 'Slow down', 'Too many requests.', 429);
        return;
      case 'never-ends':
        // No answer at all: whoever waits has to give up.
        return;
      case 'captcha':
        page(
          response,
          'Sign in',
          '<p>Please complete the CAPTCHA.</p><form method=post action=/enter><input name=email><input type=password name=password><button>Sign in</button></form>',
        );
        return;
      case 'none':
        break;
    }
    if (name !== this.username || password !== this.password) {
      if (scripted) json(response, 401, { error: 'wrong name or password' });
      else
        page(
          response,
          'Sign in',
          `<p>Wrong name or password.</p><form method=post action=/enter>${credentialFields}<button>Sign in</button></form>`,
        );
      return;
    }
    const before = identifierIn(request);
    if (keeps === true && this.#sessions.has(before)) session.user = name;
    else {
      this.#sessions.delete(before);
      this.#issue(response, name);
    }
    if (scripted) json(response, 200, { ok: true });
    else this.#away(response, '/account');
  }

  #away(response: ServerResponse, target: string): void {
    if (this.#options.shape === 'refresh')
      page(response, 'One moment', `<meta http-equiv="refresh" content="1; url=${target}"><p>You are sent on.</p>`);
    else redirect(response, target);
  }

  #sessionOf(request: IncomingMessage, response: ServerResponse): Session {
    return this.#sessions.get(identifierIn(request)) ?? this.#issue(response, null);
  }

  #issue(response: ServerResponse, user: string | null): Session {
    const identifier = drawn();
    const session: Session = { user, name: null, token: drawn() };
    this.#sessions.set(identifier, session);
    response.setHeader('set-cookie', `sid=${identifier}; Path=/; HttpOnly; SameSite=Lax`);
    return session;
  }
}

const scriptText = `
  export const enter = (email, secret) => fetch("/rest/enter/login", { method: "POST", body: new URLSearchParams({ email, secret }) });
  export const leave = () => fetch("/rest/leave/logout", { method: "POST" });
  export const gone = () => fetch("/rest/account/delete", { method: "POST" });`;
const credentialFields = '<input name=email><input type=password name=password>';
const logoutForm = '<form method=post action=/logout><button>Sign out</button></form>';

function tokenField(session: Session): string {
  return `<input type=hidden name=token value=${session.token}>`;
}

function drawn(): string {
  return randomBytes(16).toString('hex');
}

function identifierIn(request: IncomingMessage): string {
  const pairs = (request.headers.cookie ?? '').split('; ').map((pair) => pair.split('='));
  return pairs.find(([name]) => name === 'sid')?.[1] ?? '';
}

function page(response: ServerResponse, title: string, body: string, status = 200): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
  response.end(`<!doctype html><title>${title}</title>${body}`);
}

function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(value));
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(302, { location, 'cache-control': 'no-store' }).end();
}
