import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { bodyOf } from '../apps/call.js';
import { listen } from '../apps/listen.js';

export interface ShopSession {
  readonly csrf: string;
  user: string | null;
}

export interface ShopCall {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly form: URLSearchParams;
  /** As it was sent. */
  readonly body: string;
  readonly headers: IncomingMessage['headers'];
  readonly host: string;
  id: string;
  session: ShopSession;
  readonly sessions: Map<string, ShopSession>;
  /** Set-Cookie lines of the answer. */
  readonly cookies: string[];
  /** Signs in as the shop's own form does, whatever the request looks like; a form comes back if it is refused. */
  enter(username: string | null, password: string | null): ShopAnswer;
}

export interface ShopAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** What is special about one shop; everything else is as in any. */
export interface ShopShape {
  /** The account's name; alice if it does not matter. */
  readonly account?: string;
  /** The identifier stays at sign-in. */
  readonly keeps?: boolean;
  /** Signing out takes the cookie and leaves the session. */
  readonly logoutKeeps?: boolean;
  readonly loginPage?: (call: ShopCall) => string;
  /** What stands on the account's page besides the greeting. */
  readonly accountControls?: (call: ShopCall) => string;
  /** The cookie that a session is given by; as it stands in Set-Cookie. */
  readonly cookie?: (id: string) => string;
  /** Answers before the shop does; null to let it. */
  readonly first?: (call: ShopCall) => ShopAnswer | 'hang-up' | null;
  /** Has the last word on each answer. */
  readonly last?: (answer: ShopAnswer, call: ShopCall) => ShopAnswer;
  /** The session of the identifier that came; null if there is none (yet, or any more). */
  readonly look?: (call: Pick<ShopCall, 'headers' | 'sessions' | 'path'>, id: string) => ShopSession | null;
}

export interface Shop {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  close(): Promise<void>;
}

export const page = (body: string, status = 200): ShopAnswer => ({
  status,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: `<!doctype html><title>Shop</title>${body}`,
});

export const redirect = (location: string, status = 302): ShopAnswer => ({ status, headers: { location } });

/** Ends the call's session as the shop's own sign-out does. */
export function leave(call: ShopCall): ShopAnswer {
  call.sessions.delete(call.id);
  call.cookies.push('sid=; Path=/; Max-Age=0');
  return redirect('/');
}

/** A shop with sessions at the server, whose shape a test makes awkward. */
export async function startShop(shape: ShopShape = {}): Promise<Shop> {
  const username = shape.account ?? 'alice';
  const password = `pw-${randomUUID()}`;
  const sessions = new Map<string, ShopSession>();
  const cookie = shape.cookie ?? ((id: string) => `sid=${id}; Path=/; HttpOnly; SameSite=Lax`);

  const answer = (call: ShopCall): ShopAnswer | 'hang-up' => {
    const first = shape.first?.(call) ?? null;
    if (first !== null) return first;
    switch (`${call.method} ${call.path}`) {
      case 'GET /':
        return page('<h1>Welcome to the shop</h1><a href="/login">Sign in</a>');
      case 'GET /login':
        return page((shape.loginPage ?? loginForm)(call));
      case 'POST /login':
        if (call.form.get('csrf') !== call.session.csrf) return page('The form is out of date.', 403);
        return call.enter(call.form.get('username'), call.form.get('password'));
      case 'GET /account':
        if (call.session.user === null) return redirect('/login');
        return page(`<h1>Orders of ${call.session.user}</h1>${(shape.accountControls ?? signOutForm)(call)}`);
      case 'POST /logout': {
        if (call.form.get('csrf') !== call.session.csrf) return page('The form is out of date.', 403);
        if (shape.logoutKeeps !== true) return leave(call);
        call.cookies.push('sid=; Path=/; Max-Age=0');
        return redirect('/');
      }
      default:
        return page('There is no such page.', 404);
    }
  };

  const enter = (call: ShopCall, name: string | null, word: string | null): ShopAnswer => {
    if (name !== username || word !== password) return page(`Wrong password. ${(shape.loginPage ?? loginForm)(call)}`);
    if (shape.keeps !== true) {
      sessions.delete(call.id);
      open(call);
    }
    call.session.user = username;
    return redirect('/account');
  };

  const open = (call: ShopCall): void => {
    call.id = randomUUID().replaceAll('-', '');
    call.session = { csrf: randomUUID(), user: null };
    sessions.set(call.id, call.session);
    call.cookies.push(cookie(call.id));
  };

  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const url = new URL(request.url ?? '/', 'http://shop');
      const id = /(?:^|; )sid=([^;]*)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
      const asked = { headers: request.headers, sessions, path: url.pathname };
      const known = shape.look ? shape.look(asked, id) : (sessions.get(id) ?? null);
      const call: ShopCall = {
        ...asked,
        method: request.method ?? 'GET',
        query: url.searchParams,
        form: new URLSearchParams(body),
        body,
        host: request.headers.host ?? '',
        id,
        session: known ?? { csrf: '', user: null },
        cookies: [],
        enter: (name, word) => enter(call, name, word),
      };
      if (known === null) open(call);
      const made = answer(call);
      if (made === 'hang-up') {
        request.socket.destroy();
        return;
      }
      const last = shape.last?.(made, call) ?? made;
      response.writeHead(last.status, { ...last.headers, 'set-cookie': call.cookies });
      response.end(last.body ?? '');
    });
  });
  const listening = await listen(server);
  return {
    ...listening,
    username,
    password,
  };
}

export function loginForm({ session }: ShopCall, more = ''): string {
  return `<form method=post action="/login"><input type=hidden name=csrf value="${session.csrf}">
    <input name=username><input type=password name=password>${more}<button>Sign in</button></form>`;
}

export function signOutForm({ session }: ShopCall): string {
  return `<form method=post action="/logout"><input type=hidden name=csrf value="${session.csrf}"><button>Sign out</button></form>`;
}

/** The same shop, but a sign-out takes nothing out of the store. */
export function outliving(shape: ShopShape): ShopShape {
  return {
    ...shape,
    first: (call) => {
      const kept = new Map(call.sessions);
      const answer = shape.first?.(call) ?? null;
      for (const [id, session] of kept) call.sessions.set(id, session);
      return answer;
    },
  };
}
