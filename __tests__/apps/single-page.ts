import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { bodyOf } from './call.js';
import { listen } from './listen.js';

/** Applications that a script signs in to. */
export type SinglePage =
  /** One page for every address; its bundle knows where to sign in, to ask and, by DELETE, to sign out. Sign-in: 204. */
  | 'bundle'
  /** A form without a method whose inline script sends JSON, and a page for signed-in users that visitors are refused. */
  | 'inline'
  /** Nothing but one resource: POST /api/session, GET it, DELETE it. No page at all. */
  | 'resource'
  /** JSON that knows neither a page nor GET for its endpoints, and repeats the address that it does not know. */
  | 'bare'
  /** The script asks an endpoint of its own for the CSRF token that everything else needs. */
  | 'bootstrap'
  /** The endpoint takes the fields of a form and complains in JSON that they are missing. */
  | 'form-fields'
  /** Its OpenAPI document alone knows where to sign in, to ask and to sign out. */
  | 'described'
  /** Answers in plain words, and breaks if the name is missing. */
  | 'plain-words'
  /** A members' entrance that no link calls a sign-in; the form is answered with JSON that names the next page. */
  | 'members'
  /** The sign-in is answered with a page whose script sends on; a button's script signs out. */
  | 'sends-on'
  /** The page is the same for everybody; a header says who asks. */
  | 'header';

export interface SinglePageApp {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  close(): Promise<void>;
}

interface Session {
  user: string | null;
  readonly token: string;
}

/** An application of that kind with sessions on the server; it keeps the identifier at the sign-in if `keeps` is set. */
export async function startSinglePage(kind: SinglePage, keeps: boolean): Promise<SinglePageApp> {
  const account = { username: 'carol@shop.example', password: `made-up ${drawn()}` };
  const sessions = new Map<string, Session>();
  const server = createServer((request, response) => {
    bodyOf(request)
      .then((body) => {
        answer(kind, keeps, account, sessions, { request, body, response });
      })
      .catch(() => response.destroy());
  });
  const listening = await listen(server);
  return {
    ...listening,
    ...account,
  };
}

interface Asked {
  readonly request: IncomingMessage;
  readonly body: string;
  readonly response: ServerResponse;
}

function answer(
  kind: SinglePage,
  keeps: boolean,
  account: { readonly username: string; readonly password: string },
  sessions: Map<string, Session>,
  { request, body, response }: Asked,
): void {
  const { pathname } = new URL(request.url ?? '/', 'http://app');
  const before = /(?:^|; )sid=([^;]*)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
  const issue = (user: string | null): Session => {
    const identifier = drawn();
    const session = { user, token: drawn() };
    sessions.set(identifier, session);
    response.setHeader('set-cookie', `sid=${identifier}; Path=/; HttpOnly; SameSite=Lax`);
    return session;
  };
  const session = sessions.get(before) ?? issue(null);
  const send = (status: number, text: string, type = 'application/json'): void => {
    response.writeHead(status, {
      'cache-control': 'no-store',
      ...(status === 204 ? {} : { 'content-type': type }),
    });
    response.end(status === 204 ? '' : text);
  };
  const json = (status: number, value: unknown): void => {
    send(status, JSON.stringify(value));
  };
  const page = (status: number, text: string): void => {
    send(status, `<!doctype html>${text}`, 'text/html; charset=utf-8');
  };
  const given = fieldsOf(request, body);
  const enter = (name: string | undefined, password: string | undefined, taken: () => void): void => {
    if (name !== account.username || password !== account.password) {
      json(401, { message: 'wrong name or password' });
      return;
    }
    if (keeps) session.user = name;
    else {
      sessions.delete(before);
      issue(name);
    }
    taken();
  };
  const leave = (): void => {
    sessions.delete(before);
    json(204, {});
  };
  const { user } = session;
  const asked = `${request.method ?? ''} ${pathname}`;
  const routes: Readonly<Record<SinglePage, Readonly<Record<string, () => void>>>> = {
    bundle: {
      'GET /assets/index-1a2b.js': () => {
        send(
          200,
          'const a="/backend/auth";async function l(e,t){await fetch(a+"/signin",{method:"POST",headers:{"Content-Type":"application/json"},body:JSON.stringify({email:e,password:t})})}const w=()=>fetch("/backend/auth/whoami");const o=()=>fetch(`${a}/session`,{method:"DELETE"});',
          'text/javascript',
        );
      },
      'POST /backend/auth/signin': () => {
        enter(given['email'], given['password'], () => {
          json(204, {});
        });
      },
      'GET /backend/auth/whoami': () => {
        json(200, { user: user === null ? null : { email: user } });
      },
      'DELETE /backend/auth/session': leave,
    },
    inline: {
      'GET /': () => {
        page(
          200,
          `<title>Shop</title><form id=f><input name=mail type=email><input name=secret type=password><button>Go</button></form><script>f.onsubmit=async e=>{e.preventDefault();await fetch('/v1/tokens/session',{method:'POST',body:JSON.stringify({mail:f.mail.value,secret:f.secret.value})});show(await fetch('/v1/users/current'))};function bye(){fetch('/v1/tokens/session',{method:'DELETE'})}</script>`,
        );
      },
      'POST /v1/tokens/session': () => {
        enter(given['mail'], given['secret'], () => {
          json(201, { id: 7 });
        });
      },
      'GET /v1/users/current': () => {
        json(user === null ? 403 : 200, user === null ? { error: 'forbidden' } : { id: 7, email: user });
      },
      'DELETE /v1/tokens/session': leave,
    },
    resource: {
      'POST /api/session': () => {
        if (given['login'] === undefined) json(422, { error: 'login and password are required' });
        else
          enter(given['login'], given['password'], () => {
            json(201, { ok: true });
          });
      },
      'GET /api/session': () => {
        json(user === null ? 401 : 200, user === null ? { error: 'no session' } : { user });
      },
      'DELETE /api/session': leave,
    },
    bare: {
      'POST /api/login': () => {
        // The complaint names the endpoint, too: its last word is no field.
        if (given['email'] === undefined)
          json(400, {
            detail: 'Validation failed for POST /api/login',
            extra: [{ message: 'Object missing required field `email`' }],
          });
        else
          enter(given['email'], given['password'], () => {
            json(200, { success: true });
          });
      },
      'GET /api/user': () => {
        json(200, { user });
      },
      'POST /api/logout': leave,
    },
    bootstrap: {
      'GET /': () => {
        page(200, '<title>B</title><div id=app></div><script src="/app.js"></script>');
      },
      'GET /app.js': () => {
        send(
          200,
          "let t;fetch('/api/bootstrap').then(r=>r.json()).then(b=>{t=b.csrfToken});const login=(u,p)=>fetch('/api/login',{method:'POST',headers:{'X-CSRF-Token':t},body:JSON.stringify({username:u,password:p})})",
          'text/javascript',
        );
      },
      'GET /api/bootstrap': () => {
        json(200, { version: 3, csrfToken: session.token, user });
      },
      'POST /api/login': () => {
        if (request.headers['x-csrf-token'] !== session.token) json(403, { error: 'CSRF token mismatch' });
        else
          enter(given['username'], given['password'], () => {
            json(200, { ok: true });
          });
      },
      'POST /api/logout': () => {
        if (request.headers['x-csrf-token'] !== session.token) json(403, { error: 'CSRF token mismatch' });
        else leave();
      },
    },
    'form-fields': {
      'POST /auth/login': () => {
        const isForm = (request.headers['content-type'] ?? '').includes('urlencoded');
        if (!isForm) json(422, { detail: [{ loc: ['body', 'username'], msg: 'Field required' }] });
        else
          enter(given['username'], given['password'], () => {
            json(200, { ok: true });
          });
      },
      'GET /users/me': () => {
        json(user === null ? 401 : 200, user === null ? { detail: 'Unauthorized' } : { email: user });
      },
      'POST /auth/logout': leave,
    },
    described: {
      'GET /openapi.json': () => {
        const content = {
          'application/json': { schema: { properties: { handle: {}, name: {}, password: {} } } },
        };
        json(200, {
          openapi: '3.1.0',
          paths: {
            '/gate/login': { post: { requestBody: { content } } },
            '/gate/identity': { get: {} },
            '/gate/leave/logout': { post: {} },
          },
        });
      },
      'POST /gate/login': () => {
        enter(given['name'], given['password'], () => {
          json(200, {});
        });
      },
      'GET /gate/identity': () => {
        json(user === null ? 401 : 200, { user });
      },
      'POST /gate/leave/logout': leave,
    },
    'plain-words': {
      'POST /api/auth/login': () => {
        if (given['email'] === undefined) send(500, 'Internal Server Error', 'text/plain');
        else if (given['email'] !== account.username || given['password'] !== account.password)
          send(401, 'Unauthorized', 'text/plain');
        else
          enter(given['email'], given['password'], () => {
            send(200, 'OK', 'text/plain');
          });
      },
      'GET /api/profile': () => {
        if (user === null) send(401, 'Unauthorized', 'text/plain');
        else json(200, { email: user });
      },
      'POST /api/auth/logout': leave,
    },
    members: {
      'GET /': () => {
        page(200, '<title>Club</title><a href="/news">News</a><a href="/portal/enter">Members</a>');
      },
      'GET /portal/enter': () => {
        page(
          200,
          '<title>Members</title><form method=post><input name="user[name]"><input type=password name="user[pin]"><button>Go</button></form>',
        );
      },
      'POST /portal/enter': () => {
        enter(given['user[name]'], given['user[pin]'], () => {
          json(200, { redirect: '/portal' });
        });
      },
      'GET /portal': () => {
        if (user !== null) page(200, '<title>Portal</title><p>Inside</p><a href="/portal/out">Log out</a>');
        else page(403, '<title>Refused</title>');
      },
      'GET /portal/out': leave,
    },
    'sends-on': {
      'GET /': () => {
        page(200, '<title>S</title><a href=/signin>Sign in</a>');
      },
      'GET /signin': () => {
        page(
          200,
          '<title>Sign in</title><form method=post><input name=mail><input type=password name=secret><button>Continue</button></form>',
        );
      },
      'POST /signin': () => {
        enter(given['mail'], given['secret'], () => {
          page(200, '<script>window.location.href = "/members/area";</script>');
        });
      },
      'GET /members/area': () => {
        if (user === null) page(403, '<h1>Forbidden</h1>');
        else
          page(200, `<h1>Secret area</h1><button onclick="fetch('/members/signout',{method:'POST'})">Leave</button>`);
      },
      'POST /members/signout': leave,
    },
    header: {
      'GET /': () => {
        if (user !== null) response.setHeader('x-user', user);
        page(
          200,
          '<title>Home</title><a href=/login>Log in</a><form method=post action=/logout><button>Log out</button></form>',
        );
      },
      'GET /login': () => {
        page(
          200,
          '<title>L</title><form method=post><input name=username><input type=password name=password><button>Log in</button></form>',
        );
      },
      'POST /login': () => {
        enter(given['username'], given['password'], () => {
          response.writeHead(303, { location: '/' }).end();
        });
      },
      'POST /logout': leave,
    },
  };
  const route = routes[kind][asked];
  if (route) route();
  else if (kind === 'bundle' && request.method === 'GET' && !pathname.startsWith('/backend/'))
    page(200, '<title>App</title><script type="module" src="/assets/index-1a2b.js"></script><div id="root"></div>');
  else json(404, { error: 'Not found', path: pathname });
}

function fieldsOf(request: IncomingMessage, body: string): Readonly<Record<string, string | undefined>> {
  if ((request.headers['content-type'] ?? '').includes('urlencoded'))
    return Object.fromEntries(new URLSearchParams(body));
  try {
    const parsed: unknown = JSON.parse(body);
    return Object.fromEntries(
      Object.entries(parsed ?? {}).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : [])),
    );
  } catch {
    return {};
  }
}

function drawn(): string {
  return randomBytes(16).toString('hex');
}
