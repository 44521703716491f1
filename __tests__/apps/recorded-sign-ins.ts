import { randomBytes, randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { sha256 } from '../builders/sha256.js';
import type { RecordedBrowser } from '../builders/recorded-browser.js';
import {
  html,
  json,
  notFound,
  redirect,
  sentCookies,
  sentHeaders,
  serve,
  type LittleServer,
  type SeenRequest,
} from '../builders/server.js';
import { randomText } from './sessions.js';

export const alice = { username: 'alice', password: 'S3cret & sound' };

export type Play = (browser: RecordedBrowser, typed: typeof alice & { readonly code: string }) => Promise<unknown>;

/** An application that signs in by scripts, and what a browser sends when somebody does. */
export interface ScriptedSignIn {
  readonly server: LittleServer;
  readonly play: Play;
  readonly allowedHosts?: readonly string[];
}

/** Sessions by their identifiers: whether somebody is signed in, and what else is kept of them. */
class Sessions {
  readonly all = new Map<string, Map<string, string>>();

  begin(values: Readonly<Record<string, string>> = {}): string {
    const id = randomText();
    this.all.set(id, new Map(Object.entries(values)));
    return id;
  }

  of(request: SeenRequest, cookie = 'sid'): Map<string, string> | undefined {
    return this.all.get(sentCookies(request).get(cookie) ?? '');
  }

  page(response: ServerResponse, session: Map<string, string> | undefined): void {
    const user = session?.get('user');
    response.writeHead(user === undefined ? 401 : 200, { 'content-type': 'text/plain' });
    response.end(user === undefined ? 'who are you?' : `hello ${user}`);
  }
}

function isRight(name: unknown, password: unknown): boolean {
  return name === alice.username && password === alice.password;
}

/** A form with a hidden token; the session begins anew at the sign-in. */
export async function formApp(): Promise<ScriptedSignIn> {
  const sessions = new Sessions();
  const server = await serve((request, response) => {
    const session = sessions.of(request);
    if (request.path === '/login' && request.method === 'GET') {
      const token = randomText();
      const id = sessions.begin({ csrf: token });
      const body = `<form action=/search><input type=hidden name=_csrf value=${randomText()}></form>
        <form action=/login method=post><input type=hidden name=_csrf value="${token}"><input type=hidden name=lang value=en><input name=user><input name=pass type=password><button>Sign in</button></form>`;
      html(response, body, { 'set-cookie': [`sid=${id}; HttpOnly`] });
    } else if (request.path === '/login') {
      const fields = new URLSearchParams(request.body);
      if (session?.get('csrf') !== fields.get('_csrf')) response.writeHead(403).end();
      else if (!isRight(fields.get('user'), fields.get('pass'))) redirect(response, '/login?error');
      else redirect(response, '/account', 302, [`sid=${sessions.begin({ user: 'alice' })}`]);
    } else if (request.path === '/account') sessions.page(response, session);
    else notFound(response);
  });
  const play: Play = async (browser, { username, password }) => {
    const { body } = await browser.open('/login');
    await browser.load('/missing.js');
    browser.submits();
    const token = /method=post>.*?value="(\w+)"/s.exec(body)?.[1] ?? '';
    await browser.form('/login', { _csrf: token, lang: 'en', user: username, pass: password });
  };
  return { server, play };
}

const scriptedPage = `<form><input name=u autocomplete=username><input name=p type=password><button>Sign in</button></form><p id=app></p>
<script src=/app.js></script><script>
document.querySelector('form').addEventListener('submit', async (event) => {
  event.preventDefault();
  const token = (await (await fetch('/api/csrf')).json()).data['csrf/token'];
  const mirrored = decodeURIComponent(/XSRF=([^;]*)/.exec(document.cookie)[1]);
  const { u, p } = event.target;
  const at = Date.now();
  await fetch('/api/login?' + at, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json', 'X-Csrf': token, 'X-Mirrored': mirrored,
      'X-Request-Id': crypto.randomUUID(), 'X-Build': build,
    },
    body: JSON.stringify({ user: u.value, password: p.value, at, list: [1, true, null] }),
  });
  document.getElementById('app').textContent = await (await fetch('/api/me')).text();
});
</script>`;

/** A token from JSON for a header, a cookie that holds it too, headers of one visit, and a page that is told. */
export async function scriptedApp(): Promise<ScriptedSignIn> {
  const sessions = new Sessions();
  const server = await serve((request, response) => {
    const session = sessions.of(request);
    const header = (name: string): string => sentHeaders(request, name)[0] ?? '';
    if (request.path === '/') html(response, scriptedPage);
    else if (request.path === '/app.js') {
      response
        .writeHead(200, { 'content-type': 'text/javascript' })
        .end('const build = "b7e23ec29af22b0b4e41da31e868d572";');
    } else if (request.path === '/api/csrf') {
      const token = randomText();
      const cookies = [
        `sid=${sessions.begin({ csrf: token })}; HttpOnly`,
        `XSRF=${encodeURIComponent(`${token}==`)}; Path=/`,
      ];
      response.writeHead(200, { 'content-type': 'application/json', 'set-cookie': cookies });
      response.end(JSON.stringify({ data: { 'csrf/token': token } }));
    } else if (request.path.startsWith('/api/login?')) {
      const { user, password, at } = JSON.parse(request.body) as Record<string, unknown>;
      const sound =
        header('x-csrf') === session?.get('csrf') &&
        header('x-mirrored') === `${session.get('csrf') ?? ''}==` &&
        Math.abs(Number(at) - Date.now()) < 20_000 &&
        header('x-build') === 'b7e23ec29af22b0b4e41da31e868d572';
      if (!sound || !isRight(user, password)) json(response, { ok: false });
      else {
        const cookies = [`theme=dark`, `sid=${sessions.begin({ user: 'alice' })}; HttpOnly`];
        response.writeHead(200, { 'content-type': 'application/json', 'set-cookie': cookies }).end('{"ok":true}');
      }
    } else if (request.path === '/api/me') sessions.page(response, session);
    else notFound(response);
  });
  const play: Play = async (browser, { username, password }) => {
    await browser.open('/');
    await browser.load('/app.js');
    await browser.ask('/api/me');
    const { json: told } = await browser.ask('/api/csrf');
    const token = (told['data'] as Record<string, string>)['csrf/token'] ?? '';
    browser.submits();
    const headers = [
      ['X-Csrf', token],
      ['X-Mirrored', `${token}==`],
      ['X-Request-Id', randomUUID()],
      ['X-Build', 'b7e23ec29af22b0b4e41da31e868d572'],
      ['If-None-Match', '"of-the-recording"'],
    ] as const;
    const body = { user: username, password, at: Date.now(), list: [1, true, null] };
    await browser.json(`/api/login?${Date.now()}`, body, headers);
    await browser.ask('/api/me');
  };
  return { server, play };
}

/** Tokens of JSON, sent back in a header. */
export async function tokenApp(header: string, scheme: string, made = randomText): Promise<ScriptedSignIn> {
  const tokens = new Set<string>();
  const server = await serve((request, response) => {
    if (request.path === '/') html(response, '<div id=app></div>');
    else if (request.path === '/auth') {
      const { email, secret } = JSON.parse(request.body) as Record<string, unknown>;
      if (!isRight(email, secret)) return json(response, { error: 'no' }, 401);
      const token = made();
      tokens.add(token);
      json(response, { user: { id: 7 }, tokens: [{ value: token }, { value: randomText() }] });
    } else if (request.path === '/me') {
      const sent = sentHeaders(request, header)[0] ?? '';
      const known = sent.startsWith(scheme) && tokens.has(sent.slice(scheme.length));
      response.writeHead(known ? 200 : 401, { 'content-type': 'text/plain' }).end(known ? 'hello alice' : 'who?');
    } else notFound(response);
  });
  const play: Play = async (browser, { username, password }) => {
    await browser.open('/');
    await browser.ask('/me');
    browser.submits();
    const { json: told } = await browser.json('/auth', { email: username, secret: password });
    const token = (told['tokens'] as { value: string }[])[0]?.value ?? '';
    await browser.ask('/me', { headers: [[header, `${scheme}${token}`]] });
  };
  return { server, play };
}

/** What the pages of a public client do by script. */
function openIdClient(provider: string): string {
  return `<p id=app></p><script>
const base64url = (bytes) => btoa(String.fromCharCode(...bytes)).replace(/[+]/g, '-').replace(/[/]/g, '_').replace(/=/g, '');
const back = location.origin + '/callback';
async function begin() {
  const verifier = base64url(crypto.getRandomValues(new Uint8Array(32)));
  sessionStorage.setItem('verifier', verifier);
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  location.href = '${provider}/authorize?' + new URLSearchParams({
    client_id: 'shop', response_type: 'code', redirect_uri: back, state: crypto.randomUUID(), nonce: crypto.randomUUID(),
    code_challenge: base64url(new Uint8Array(digest)), code_challenge_method: 'S256',
  });
}
async function finish() {
  const code = new URLSearchParams(location.search || location.hash.slice(1)).get('code');
  const code_verifier = sessionStorage.getItem('verifier');
  const body = new URLSearchParams({ grant_type: 'authorization_code', client_id: 'shop', code, redirect_uri: back, code_verifier });
  const { access_token } = await (await fetch('${provider}/token', { method: 'POST', body })).json();
  const me = await fetch('/api/me', { headers: { Authorization: 'Bearer ' + access_token } });
  document.getElementById('app').textContent = await me.text();
}
location.pathname === '/callback' ? finish() : begin();
</script>`;
}

/** OpenID Connect by a public client: the code comes back in a query or in a fragment. */
export async function openIdApp(
  mark: '?' | '#',
): Promise<ScriptedSignIn & { /** Those of PKCE that it was asked with. */ challenges(): readonly string[] }> {
  const challenges: string[] = [];
  const sessions = new Sessions();
  const codesGiven = new Map<string, string>();
  const tokens = new Set<string>();
  const provider = await serve((request, response) => {
    const url = new URL(request.path, 'http://x');
    if (url.pathname === '/authorize') {
      const id = sessions.begin({ query: url.search });
      challenges.push(url.searchParams.get('code_challenge') ?? '');
      html(
        response,
        `<form method=post action="/interaction/${id}/login?tab=${randomText()}"><input name=username><input name=password type=password><button>Sign in</button></form>`,
        {
          'set-cookie': [`idp=${id}; Path=/interaction`],
        },
      );
    } else if (url.pathname.startsWith('/interaction/')) {
      const session = sessions.of(request, 'idp');
      const fields = new URLSearchParams(request.body);
      const asked = new URLSearchParams(session?.get('query') ?? '');
      if (!isRight(fields.get('username'), fields.get('password'))) return html(response, 'no');
      const code = randomText();
      codesGiven.set(code, asked.get('code_challenge') ?? '');
      redirect(response, `${asked.get('redirect_uri') ?? ''}${mark}code=${code}&state=${asked.get('state') ?? ''}`);
    } else if (url.pathname === '/token') {
      const fields = new URLSearchParams(request.body);
      const challenge = codesGiven.get(fields.get('code') ?? '');
      codesGiven.delete(fields.get('code') ?? '');
      const made = sha256(fields.get('code_verifier') ?? '', 'base64url');
      if (challenge === undefined || challenge !== made) return json(response, { error: 'invalid_grant' }, 400);
      const token = `${randomText()}.${randomText()}`;
      tokens.add(token);
      response.setHeader('access-control-allow-origin', '*');
      json(response, { access_token: token, token_type: 'Bearer', expires_in: 60 });
    } else notFound(response);
  });
  const server = await serve((request, response) => {
    if (request.path === '/' || request.path.startsWith('/callback')) html(response, openIdClient(provider.origin));
    else if (request.path === '/api/me') {
      const known = tokens.has((sentHeaders(request, 'authorization')[0] ?? '').replace('Bearer ', ''));
      response.writeHead(known ? 200 : 401, { 'content-type': 'text/plain' }).end(known ? 'hello alice' : 'who?');
    } else notFound(response);
  });
  const play: Play = async (browser, { username, password }) => {
    await browser.open('/');
    const verifier = randomBytes(32).toString('base64url');
    const challenge = sha256(verifier, 'base64url');
    const back = `${server.origin}/callback`;
    const query = new URLSearchParams({
      ...{ client_id: 'shop', response_type: 'code', redirect_uri: back, state: randomUUID() },
      ...{ nonce: randomUUID(), code_challenge: challenge, code_challenge_method: 'S256' },
    });
    const { body } = await browser.open(`${provider.origin}/authorize?${query.toString()}`);
    browser.submits();
    const action = /action="([^"]+)"/.exec(body)?.[1] ?? '';
    const { url } = await browser.form(action, { username, password });
    const code = new URLSearchParams(url.search === '' ? url.hash.slice(1) : url.search).get('code') ?? '';
    const fields = {
      grant_type: 'authorization_code',
      client_id: 'shop',
      code,
      redirect_uri: back,
      code_verifier: verifier,
    };
    const { json: told } = await browser.ask(`${provider.origin}/token`, {
      ...{ method: 'POST', body: new URLSearchParams(fields).toString() },
      headers: [['content-type', 'application/x-www-form-urlencoded']],
    });
    await browser.ask('/api/me', { headers: [['Authorization', `Bearer ${String(told['access_token'])}`]] });
  };
  return { server, play, allowedHosts: [provider.host], challenges: () => challenges };
}

/** The password never travels: a digest of it does. */
export async function hashingApp(
  hash: (password: string, nonce: string) => string,
  items = 0,
): Promise<ScriptedSignIn> {
  const sessions = new Sessions();
  const nonces = new Set<string>();
  const server = await serve((request, response) => {
    if (request.path === '/') html(response, '<div id=app></div>');
    else if (request.path === '/nonce') {
      const nonce = randomText().slice(0, 10);
      nonces.add(nonce);
      json(response, { nonce });
    } else if (request.path === '/items')
      json(
        response,
        Array.from({ length: items }, () => ({ id: randomUUID() })),
      );
    else if (request.path === '/login') {
      const { u, h, nonce } = JSON.parse(request.body) as Record<string, string>;
      const right = u === 'alice' && nonces.delete(nonce ?? '') && h === hash(alice.password, nonce ?? '');
      const cookies = right ? [`sid=${sessions.begin({ user: 'alice' })}`] : [];
      response.writeHead(200, { 'content-type': 'application/json', 'set-cookie': cookies }).end('{}');
    } else sessions.page(response, sessions.of(request));
  });
  const play: Play = async (browser, { username, password }) => {
    await browser.open('/');
    if (items > 0) await browser.ask('/items');
    browser.submits();
    const nonce = String((await browser.ask('/nonce')).json['nonce']);
    await browser.json('/login', { u: username, h: hash(password, nonce), nonce });
    await browser.ask('/me');
  };
  return { server, play };
}

/** A name first, then a password, then a code; tokens of each page are good for the next. */
export async function stepwiseApp(): Promise<ScriptedSignIn> {
  const sessions = new Sessions();
  const server = await serve((request, response) => {
    const session = sessions.of(request);
    const fields = new URLSearchParams(request.body);
    const page = (step: string): void => {
      const flow = randomText();
      session?.set('flow', flow).set('step', step);
      html(response, `<form method=post id=f action=/${step}><input name=flow value=${flow}></form>`);
    };
    if (request.path === '/' && !session) {
      response.writeHead(302, { location: '/', 'set-cookie': [`sid=${sessions.begin()}`] }).end();
    } else if (request.path === '/me') sessions.page(response, session);
    else if (request.path === '/') page('name');
    else if (fields.get('flow') !== session?.get('flow') || request.path !== `/${session.get('step') ?? ''}`)
      response.writeHead(400).end();
    else if (request.path === '/name') {
      session.set('name', fields.get('login') ?? '');
      page('secret');
    } else if (request.path === '/secret') page(isRight(session.get('name'), fields.get('pw')) ? 'code' : 'secret');
    else if (/^\d{6}$/.test(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => fields.get(name)).join(''))) {
      redirect(response, '/me', 303, [`sid=${sessions.begin({ user: 'alice' })}`]);
    } else response.writeHead(400).end();
  });
  const play: Play = async (browser, { username, password, code }) => {
    const flowOf = (body: string): string => /value=(\w+)/.exec(body)?.[1] ?? '';
    const one = await browser.open('/');
    const two = await browser.form('/name', { flow: flowOf(one.body), login: username });
    browser.submits();
    const three = await browser.form('/secret', { flow: flowOf(two.body), pw: password });
    const digits = Object.fromEntries([...code].map((digit, index) => ['abcdef'[index] ?? '', digit]));
    await browser.form('/code', { flow: flowOf(three.body), ...digits });
  };
  return { server, play };
}

/**
 * A token that a script reads off a cookie and sends in a header as well; whoever does not hold the cookie is told it by
 * a header, too. Scripts cannot read the session's own cookie.
 */
export async function mirroringApp(): Promise<ScriptedSignIn> {
  const sessions = new Sessions();
  const server = await serve((request, response) => {
    const session = sessions.of(request);
    const token = sentCookies(request).get('seed') ?? '';
    const held = sentHeaders(request, 'x-seed')[0];
    if (request.path === '/') {
      const fresh = randomText();
      const headers = { 'set-cookie': [`seed=${fresh}; Path=/`], 'x-seed': fresh };
      html(response, '<p id=app></p>', token === '' ? headers : {});
    } else if (request.path === '/login') {
      const { user, password } = JSON.parse(request.body) as Record<string, unknown>;
      if (token === '' || held !== token || !isRight(user, password)) response.writeHead(403).end();
      else {
        const cookies = [`sid=${sessions.begin({ user: 'alice' })}; HttpOnly`];
        response.writeHead(200, { 'content-type': 'application/json', 'set-cookie': cookies }).end('{}');
      }
    } else if (request.path === '/me') sessions.page(response, session);
    else notFound(response);
  });
  const play: Play = async (browser, { username, password }) => {
    await browser.open('/');
    const { headers = [] } = browser.recording().exchanges.at(-1)?.answer ?? {};
    browser.submits();
    const token = headers.find(([name]) => name === 'x-seed')?.[1] ?? '';
    await browser.json('/login', { user: username, password }, [['X-Seed', token]]);
    await browser.ask('/me');
  };
  return { server, play };
}

const cookiePage = `<form><input name=u autocomplete=username><input name=p type=password><button>Sign in</button></form><p id=app></p><script>
document.querySelector('form').addEventListener('submit', async (event) => {
  event.preventDefault();
  const body = new FormData();
  body.set('1_user', event.target.u.value);
  body.set('1_pass', event.target.p.value);
  body.set('0', '["$K1"]');
  const { result } = await (await fetch('/login', { method: 'POST', body })).json();
  document.cookie = 'app-token=' + JSON.parse(result).token + '; path=/';
  document.getElementById('app').textContent = await (await fetch('/me')).text();
});
</script>`;

/** The script keeps the token of the answer in a cookie, and sends forms in parts. */
export async function cookieByScriptApp(): Promise<ScriptedSignIn> {
  const sessions = new Sessions();
  const server = await serve((request, response) => {
    if (request.path === '/') html(response, cookiePage);
    else if (request.path === '/login') {
      const name = /name="1_user"\r\n\r\n(.*)\r\n/.exec(request.body)?.[1];
      const password = /name="1_pass"\r\n\r\n(.*)\r\n/.exec(request.body)?.[1];
      if (!isRight(name, password)) return json(response, { error: 'no' });
      json(response, { result: JSON.stringify({ token: sessions.begin({ user: 'alice' }) }) });
    } else sessions.page(response, sessions.of(request, 'app-token'));
  });
  const play: Play = async (browser, { username, password }) => {
    await browser.open('/');
    browser.submits();
    const boundary = `----WebKitFormBoundary${randomText().slice(0, 16)}`;
    const part = (name: string, value: string): string =>
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
    const body = `${part('1_user', username)}${part('1_pass', password)}${part('0', '["$K1"]')}--${boundary}--\r\n`;
    const { json: told } = await browser.ask('/login', {
      ...{ method: 'POST', body },
      headers: [['content-type', `multipart/form-data; boundary=${boundary}`]],
    });
    const { token } = JSON.parse(String(told['result'])) as { token: string };
    browser.setCookie(`app-token=${token}; Path=/`);
    await browser.ask('/me');
  };
  return { server, play };
}

/** A script signs what it sends in a way that nobody else knows. */
export async function signingApp(sign: () => string): Promise<ScriptedSignIn> {
  const sessions = new Sessions();
  const server = await serve((request, response) => {
    if (request.path === '/') html(response, '<div id=app></div>');
    else if (request.path === '/login') {
      const { u, p } = JSON.parse(request.body) as Record<string, unknown>;
      const cookies = isRight(u, p) ? [`sid=${sessions.begin({ user: 'alice' })}`] : [];
      response.writeHead(200, { 'content-type': 'application/json', 'set-cookie': cookies }).end('{}');
    } else sessions.page(response, sessions.of(request));
  });
  const play: Play = async (browser, { username, password }) => {
    await browser.open('/');
    browser.submits();
    await browser.json('/login', { u: username, p: password }, [['X-Signature', sign()]]);
    await browser.ask('/me');
  };
  return { server, play };
}
