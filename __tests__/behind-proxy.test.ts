import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createServer, connect } from 'node:net';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createSecrets } from '../src/evidence/secrets.js';
import type { TargetSettings } from '../src/inputs/settings.js';
import type { TargetScan } from '../src/policy/scan.js';
import { renderCurl } from '../src/report/curl.js';
import { scan } from '../src/scan/scan.js';
import { startApp } from './apps/app.js';
import type { AppOptions } from './apps/options.js';
import { startFront, type FrontOptions } from './builders/front.js';
import {
  closeServers,
  html,
  json,
  redirect,
  sentCookies,
  sentHeaders,
  serve,
  type LittleServer,
} from './builders/server.js';
import { underName } from './builders/host-names.js';
import { buildTarget } from './builders/target.js';

/** Applications that are made for a proxy which ends TLS, on plain HTTP without one. */

interface Scanned {
  readonly result: TargetScan;
  readonly wrongLogins: number;
}

async function scanned(
  options: AppOptions,
  front: FrontOptions,
  overrides: Partial<TargetSettings> = {},
): Promise<Scanned> {
  const app = await startApp({ secureCookies: true, ...options });
  const before = await startFront(app.url, front);
  try {
    const result = await scan(
      buildTarget({ ...app, url: before.url }, overrides),
      createSecrets(() => undefined),
    );
    return { result, wrongLogins: app.counts.wrongLogins };
  } finally {
    await before.close();
    await app.close();
  }
}

function outcomes({ checks }: TargetScan): Record<string, string> {
  return Object.fromEntries(checks.map(({ id, outcome }) => [id, outcome]));
}

function why({ state }: TargetScan): string {
  return state.kind === 'untested' ? `${state.obstacle.reason} ${state.obstacle.remedy}` : 'tested';
}

const signedInNote =
  'Signed in only with X-Forwarded-Proto: https, as behind a TLS proxy. Set forwarded-proto: https to say so explicitly.';

describe.each(['withholds', 'redirects'] as const)(
  'an application that without https %s what a sign-in needs',
  (wantsTls) => {
    it.each([
      ['renews the identifier', 'renew', 'pass'],
      ['keeps the identifier', 'keep', 'fail'],
    ] as const)('and %s is judged as if forwarded-proto had been given', async (_, renewal, outcome) => {
      const found = await scanned({ renewal }, { wantsTls });
      const explicit = await scanned({ renewal }, { wantsTls }, { forwardedProto: 'https' });
      expect(why(found.result)).toBe('tested');
      expect(outcomes(found.result)).toMatchObject({ 'session-fixation': outcome, 'cookie-secure': 'pass' });
      expect(outcomes(found.result)).toEqual(outcomes(explicit.result));
      expect(found.result.notes).toEqual([signedInNote]);
      expect(explicit.result.notes).toEqual([]);
      expect(found.wrongLogins).toBe(1);
    });

    it('is inconclusive with a wrong password, sent as often as on any other', async () => {
      const { result, wrongLogins } = await scanned({}, { wantsTls }, { password: 'not the password' });
      expect(why(result)).toMatch(/username and password/);
      expect(new Set(Object.values(outcomes(result)))).toEqual(new Set(['inconclusive']));
      expect(wrongLogins).toBe(1);
    });
  },
);

describe('the reproduction of what was found behind a proxy', () => {
  it.each(['withholds', 'redirects'] as const)('signs in the same way if plain HTTP %s', async (wantsTls) => {
    const app = await startApp({ secureCookies: true, renewal: 'keep' });
    const front = await startFront(app.url, { wantsTls });
    try {
      const result = await scan(
        buildTarget({ ...app, url: front.url }),
        createSecrets(() => undefined),
      );
      const check = result.checks.find(({ id }) => id === 'session-fixation');
      const finding = check?.outcome === 'fail' ? check.findings[0] : undefined;
      const script = renderCurl(
        finding?.proof.replay ?? [],
        result.login?.recipe ?? null,
        result.protected?.url ?? '',
        result.forwardedProto,
      );
      const env = {
        PATH: process.env['PATH'] ?? '',
        LOGIN_USERNAME: app.username,
        LOGIN_PASSWORD: app.password,
      };
      const { stdout } = await promisify(execFile)('bash', ['-c', script], { env });
      expect(stdout).toMatch(/jar of attacker: HTTP 200, and the page names the account/);
    } finally {
      await front.close();
      await app.close();
    }
  });
});

describe('an application that needs no proxy', () => {
  it('is asked the very same as ever', async () => {
    const app = await startApp({});
    try {
      const { notes, stats } = await scan(
        buildTarget(app),
        createSecrets(() => undefined),
      );
      expect(notes).toEqual([]);
      expect(stats.logins).toBeLessThanOrEqual(8);
    } finally {
      await app.close();
    }
  });
});

const form = '<form method=post action=/login><input name=username><input type=password name=password></form>';

/** Nobody ever signs in here; how it says so differs. */
async function scannedRefusing(
  answer: Parameters<typeof serve>[0],
  overrides: Partial<TargetSettings> = {},
): Promise<{ result: TargetScan; server: LittleServer; posts: number }> {
  const server = await serve((request, response) => {
    if (request.method === 'POST') answer(request, response);
    else if (request.path === '/' || request.path === '/login') html(response, form);
    else redirect(response, '/login');
  });
  try {
    const target = buildTarget({ url: server.origin, username: 'alice', password: 'not the password' }, overrides);
    const result = await scan(
      target,
      createSecrets(() => undefined),
    );
    return { result, server, posts: server.seen.filter(({ method }) => method === 'POST').length };
  } finally {
    await closeServers();
  }
}

function proxied(server: LittleServer): number {
  return server.seen.filter((request) => sentHeaders(request, 'x-forwarded-proto').length > 0).length;
}

describe('a password that nobody signs in with', () => {
  it.each<[string, Parameters<typeof serve>[0]]>([
    [
      'words that it is wrong',
      (_request, response) => {
        html(response, `<p>Wrong password.</p>${form}`);
      },
    ],
    [
      'a status that says so',
      (_request, response) => {
        response.writeHead(401, { 'content-type': 'text/html' }).end(form);
      },
    ],
    [
      'a lockout',
      (_request, response) => {
        html(response, `<p>This account is locked.</p>${form}`);
      },
    ],
  ])('is sent once if the answer is %s', async (_, answer) => {
    const { result, server, posts } = await scannedRefusing(answer);
    expect({ posts, proxied: proxied(server), notes: result.notes }).toEqual({
      posts: 1,
      proxied: 0,
      notes: [],
    });
    expect(result.state.kind).toBe('untested');
  });

  it('is sent once if the form comes back at once, and a visitor sees the same behind a proxy', async () => {
    const { result, server, posts } = await scannedRefusing((_request, response) => {
      html(response, form);
    });
    expect({ posts, notes: result.notes }).toEqual({ posts: 1, notes: [] });
    expect(proxied(server)).toBeLessThanOrEqual(2);
    expect(why(result)).toContain('Check username and password');
  });

  it.each<[string, Parameters<typeof serve>[0]]>([
    ['a redirect to the form', (_request, response) => redirect(response, '/login')],
    ['403', (_request, response) => response.writeHead(403).end()],
    ['400 of an endpoint', (_request, response) => json(response, { message: 'No.' }, 400)],
    ['422 of an endpoint', (_request, response) => json(response, {}, 422)],
    ['200 with ok: false', (_request, response) => json(response, { ok: false })],
    ['200 with an error', (_request, response) => json(response, { error: 'E_LOGIN' })],
    ['a page without a form', (_request, response) => html(response, '<p>Access denied</p>')],
  ])('is sent once if the answer is %s, and a visitor sees the same behind a proxy', async (_, answer) => {
    const { posts, result } = await scannedRefusing(answer);
    expect({ posts, notes: result.notes }).toEqual({ posts: 1, notes: [] });
  });

  it('is sent once more, for a few requests, if a redirect says nothing; the first diagnosis stays', async () => {
    const { result, server, posts } = await scannedRefusing((_request, response) => {
      redirect(response, '/account');
    });
    expect(posts).toBe(2);
    expect(result.stats.logins).toBe(2);
    expect(proxied(server)).toBeLessThanOrEqual(6);
    expect(why(result)).toMatch(
      /The victim is not signed in after the sign-in: .*\/login.*Check username and password/,
    );
    expect(result.notes).toEqual([
      'Tried once more with X-Forwarded-Proto: https, as behind a TLS proxy: nobody was signed in there either.',
    ]);
  });

  it('is sent once if forwarded-proto was given', async () => {
    const { result, posts } = await scannedRefusing(
      (_request, response) => {
        redirect(response, '/account');
      },
      { forwardedProto: 'https' },
    );
    expect({ posts, notes: result.notes }).toEqual({ posts: 1, notes: [] });
  });

  it('is sent once if forwarded-proto: none forbids another try', async () => {
    const { server, posts, result } = await scannedRefusing(
      (_request, response) => {
        redirect(response, '/account');
      },
      { staysPlain: true },
    );
    expect({ posts, proxied: proxied(server), notes: result.notes }).toEqual({
      posts: 1,
      proxied: 0,
      notes: [],
    });
  });

  /** An application that shows its words once, after a redirect, and locks the account at the third failure. */
  async function locking(
    words: string,
    more: { at?: string; sendsTo?: string; cookie?: string; script?: boolean } = {},
  ): Promise<{ failures: number; result: TargetScan }> {
    let failures = 0;
    let flash = '';
    const script = '<script>fetch("/api/login",{method:"POST",body:JSON.stringify({username,password})})</script>';
    const server = await serve((request, response) => {
      const proxied = sentHeaders(request, 'x-forwarded-proto').length > 0;
      const cookies = more.cookie !== undefined && proxied ? { 'set-cookie': more.cookie } : {};
      const host = more.sendsTo === undefined ? '' : `http://${more.sendsTo}:${server.host.split(':')[1] ?? ''}`;
      if (request.method === 'POST' && request.path.startsWith('/api')) {
        if (request.body.includes('not the password')) failures += 1;
        json(response, { message: 'no' }, 400);
      } else if (request.method === 'POST') {
        failures += 1;
        flash = words;
        redirect(response, `${host}${more.at ?? '/login'}`);
      } else if (request.path === '/login') {
        html(response, `<h1>Login</h1><p>${flash}</p>${form}${more.script === true ? script : ''}`, cookies);
        flash = '';
      } else redirect(response, `${host}/login`);
    });
    try {
      const result = await scan(
        buildTarget({ url: server.origin, username: 'alice', password: 'not the password' }),
        createSecrets(() => undefined),
      );
      return { failures, result };
    } finally {
      await closeServers();
    }
  }

  it.each([
    'Login failed',
    'Sign-in failed.',
    'Bad credentials',
    'Access denied',
    'Invalid login',
    'Identifiants incorrects',
    'Anmeldung fehlgeschlagen',
    'Échec de connexion',
    'No.',
  ])('counts one failure if the form says “%s” after a redirect', async (words) => {
    const { failures, result } = await locking(words);
    expect({ failures, notes: result.notes }).toEqual({ failures: 1, notes: [] });
  });

  it.each(['Login failed', 'Bad credentials', 'Identifiants incorrects', 'Anmeldung fehlgeschlagen'])(
    'counts one failure if it says “%s”, even if the headers change something or the host is another name',
    async (words) => {
      expect((await locking(words, { cookie: 'sid=1; Secure' })).failures).toBe(1);
      // What it says stands at the other name alone.
      expect((await locking(words, { sendsTo: 'localhost' })).failures).toBe(2);
      expect((await locking(words, { at: '/' })).failures).toBe(1);
    },
  );

  it.each([
    { at: '/', sendsTo: 'localhost' },
    { at: '/', script: true },
    { at: '/', cookie: 'sid=1; Secure' },
    { at: '/', sendsTo: 'localhost', script: true, cookie: 'sid=1; Secure' },
    { cookie: 'sid=1; Secure' },
  ])('never counts three, however silent the answer is: %j', async (more) => {
    expect((await locking('', more)).failures).toBeLessThanOrEqual(2);
  });

  it('never goes out again to another host, which is told of no proxy', async () => {
    const sso = await serve((request, response) => {
      if (request.method === 'POST') redirect(response, '/retry');
      else if (request.path === '/retry') html(response, '<p>Hm.</p>');
      else html(response, form.replace('/login', '/sso'));
    });
    const server = await serve((_request, response) => {
      redirect(response, `${sso.origin}/sso`);
    });
    try {
      for (const forwardedProto of [null, 'https'] as const) {
        const before = sso.seen.filter(({ method }) => method === 'POST').length;
        await scan(
          buildTarget(
            { url: server.origin, username: 'alice', password: 'not the password' },
            { allowedHosts: [sso.host], forwardedProto },
          ),
          createSecrets(() => undefined),
        );
        expect(sso.seen.filter(({ method }) => method === 'POST')).toHaveLength(before + 1);
      }
      expect(proxied(server)).toBeGreaterThan(0);
      expect(proxied(sso)).toBe(0);
    } finally {
      await closeServers();
    }
  });
});

describe('an application in which no way to sign in is found', () => {
  async function scannedWithout(answer: Parameters<typeof serve>[0]): Promise<[TargetScan, LittleServer]> {
    const server = await serve(answer);
    try {
      const target = buildTarget({ url: server.origin, username: 'alice', password: 'made-up' });
      return [
        await scan(
          target,
          createSecrets(() => undefined),
        ),
        server,
      ];
    } finally {
      await closeServers();
    }
  }

  it('is looked at once behind a proxy, and no further if that changes nothing', async () => {
    const [result, server] = await scannedWithout((_request, response) => {
      html(response, '<p>Nothing here.</p>');
    });
    expect(proxied(server)).toBe(1);
    expect(why(result)).toContain('No way to sign in was found');
    expect(result.notes).toEqual([]);
  });

  it('is searched once more if it refuses plain HTTP, and what then stops the sign-in is told', async () => {
    const [result, server] = await scannedWithout((request, response) => {
      if (sentHeaders(request, 'x-forwarded-proto').length === 0) {
        response.writeHead(403, { 'content-type': 'text/html' }).end('<p>https only</p>');
      } else if (request.method === 'POST') html(response, `<p>Wrong password.</p>${form}`);
      else html(response, form);
    });
    expect(server.seen.filter(({ method, path }) => `${method} ${path}` === 'POST /login')).not.toEqual([]);
    expect(why(result)).toMatch(/the word "wrong".*Check username and password/);
    expect(result.notes).toEqual([
      'A way to sign in was found only with X-Forwarded-Proto: https, as behind a TLS proxy. Set forwarded-proto: https to say so explicitly.',
    ]);
  });
});

/** A proxy such as a runner exports: whatever host it is asked for, it connects to one port of this machine. */
async function startTunnel(port: () => number): Promise<{ origin: string; close(): void }> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => {
      const onward = connect(port(), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        socket.pipe(onward).pipe(socket);
      });
      onward.on('error', () => socket.destroy());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('the tunnel has no port');
  return { origin: `http://127.0.0.1:${String(bound.port)}`, close: () => server.close() };
}

describe('an application whose Secure cookies a browser leaves out over plain HTTP', () => {
  const exported = ['http_proxy', 'HTTP_PROXY', 'no_proxy', 'NO_PROXY'] as const;
  const before = exported.map((name) => [name, process.env[name]] as const);
  let tunnel: Awaited<ReturnType<typeof startTunnel>> | null = null;
  let port = 0;

  beforeAll(async () => {
    tunnel = await startTunnel(() => port);
    for (const name of exported) Reflect.deleteProperty(process.env, name);
    process.env['http_proxy'] = tunnel.origin;
  });

  afterAll(() => {
    tunnel?.close();
    for (const [name, value] of before) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  });

  async function scannedAs(host: string, options: AppOptions): Promise<TargetScan> {
    const app = await startApp({ secureCookies: true, ...options });
    port = Number(new URL(app.url).port);
    try {
      return await scan(
        buildTarget({ ...app, url: `http://${host}:3000` }),
        createSecrets(() => undefined),
      );
    } finally {
      await app.close();
    }
  }

  it.each([
    ['renew', 'pass'],
    ['keep', 'fail'],
  ] as const)('is tested as behind a proxy on a service container’s host: %s, %s', async (renewal, outcome) => {
    const result = await scannedAs('app', { renewal });
    expect(outcomes(result)).toMatchObject({ 'session-fixation': outcome, 'cookie-secure': 'pass' });
    expect(result.notes).toEqual([
      expect.stringMatching(/Secure cookies .* only over https.*Set forwarded-proto: https/),
    ]);
  });

  it('is inconclusive on a public host, and the cookie is named', async () => {
    const result = await scannedAs('app.example', {});
    expect(why(result)).toMatch(/A browser does not keep the cookie .*forwarded-proto/);
    expect(result.notes.join(' ')).not.toContain('X-Forwarded-Proto');
    expect(result.stats.logins).toBe(1);
  });

  interface LittleApp {
    /** When a sign-in renews the identifier: never, always, or over one scheme alone. */
    readonly renews: 'never' | 'always' | 'https';
    /** Whole lines that every answer sets. */
    readonly cookies?: readonly string[];
    /** Over https any password is taken. */
    readonly trustsProxy?: boolean;
    readonly absolute?: boolean;
    /** A second cookie, Secure, which alone is enough too; who is signed in renews it over https or never. */
    readonly second?: 'renewed' | 'kept';
    readonly oneSession?: boolean;
  }

  /** Applications that sign in over plain HTTP, at a service container’s host. */
  async function scannedOver(
    app: LittleApp,
    overrides: Partial<TargetSettings> = {},
  ): Promise<{ result: TargetScan; proxiedPosts: number }> {
    const sessions = new Map<string, { user: string | null }>();
    const server = await serve((request, response) => {
      const https = sentHeaders(request, 'x-forwarded-proto').length > 0;
      const host = sentHeaders(request, 'host')[0] ?? '';
      const sent = sentCookies(request);
      const set: string[] = [...(app.cookies ?? [])];
      const names = app.second === undefined ? ['sid'] : ['sid', 'sid2'];
      const make = (name: string, user: string | null): void => {
        const id = randomBytes(16).toString('hex');
        sessions.set(id, { user });
        set.push(`${name}=${id}; Path=/; HttpOnly; SameSite=Lax${name === 'sid2' ? '; Secure' : ''}`);
      };
      const known = names.flatMap((name) => sessions.get(sent.get(name) ?? '') ?? []);
      const user = known.find((session) => session.user !== null)?.user ?? null;
      const go = (path: string): void => {
        redirect(response, `${app.absolute === true ? `http://${host}` : ''}${path}`, 302, set);
      };
      const show = (body: string): void => {
        html(response, body, { 'set-cookie': set, 'cache-control': 'no-store' });
      };
      for (const name of names) if (!sessions.has(sent.get(name) ?? '')) make(name, null);
      if (request.method === 'POST' && request.path === '/login') {
        const right = new URLSearchParams(request.body).get('password') === 'right';
        if (!right && !(https && app.trustsProxy === true)) {
          response.writeHead(401, { 'content-type': 'text/html' }).end('<p>Wrong password</p>');
          return;
        }
        if (app.oneSession === true)
          for (const [id, session] of sessions) if (session.user !== null) sessions.delete(id);
        for (const name of names) {
          const renews = name === 'sid' ? app.renews : app.second === 'kept' ? 'never' : 'always';
          const old = sessions.get(sent.get(name) ?? '');
          if (old && (renews === 'never' || (renews === 'https' && !https))) old.user = 'alice';
          else {
            sessions.delete(sent.get(name) ?? '');
            make(name, 'alice');
          }
        }
        go('/');
      } else if (request.path === '/login') show(form);
      else if (request.path === '/logout') {
        for (const name of names) sessions.delete(sent.get(name) ?? '');
        go('/login');
      } else if (user === null) go('/login');
      else show(`Hello ${user} <form method=post action=/logout><button>Log out</button></form>`);
    });
    port = Number(server.url().port);
    try {
      const result = await scan(
        buildTarget({ url: 'http://app:3000', username: 'alice', password: 'right' }, overrides),
        createSecrets(() => undefined),
      );
      const posts = server.seen.filter((request) => request.method === 'POST');
      return {
        result,
        proxiedPosts: posts.filter((one) => sentHeaders(one, 'x-forwarded-proto').length > 0).length,
      };
    } finally {
      await closeServers();
    }
  }

  const theme = 'theme=dark; Path=/; Secure; HttpOnly; SameSite=Lax';
  const drawn = 'csrf=Zm9vYmFyYmF6cXV4MTIzNDU2; Path=/; Secure; SameSite=Lax';

  it.each([theme, drawn])('a session that can be fixed over http stays found beside %s', async (cookie) => {
    const { result } = await scannedOver({ renews: 'https', cookies: [cookie] });
    expect(why(result)).toBe('tested');
    expect(outcomes(result)).toMatchObject({ 'session-fixation': 'fail' });
    expect(result.notes).toEqual([expect.stringMatching(/does not keep the cookie .* forwarded-proto/)]);
  });

  it.each([
    ['redirects name http', { absolute: true }],
    ['any password is taken over https', { trustsProxy: true }],
    ['an account has one session', { oneSession: true }],
  ])('is judged as it was given beside an unrelated cookie if %s', async (_, more) => {
    for (const cookie of [theme, drawn]) {
      const { result } = await scannedOver({ renews: 'always', cookies: [cookie], ...more });
      const plain = await scannedOver({ renews: 'always', ...more });
      expect(why(result)).toBe('tested');
      expect(outcomes(result)).toEqual(outcomes(plain.result));
      expect(result.forwardedProto).toBeUndefined();
      expect(plain.proxiedPosts).toBe(0);
    }
  });

  it.each([
    ['renewed', 'kept'],
    ['kept', 'renewed'],
  ] as const)('is not passed if a session that was not tested lies behind the proxy (%s)', async (_, second) => {
    const { result, proxiedPosts } = await scannedOver({ renews: 'always', second });
    expect(Object.values(outcomes(result))).not.toContain('pass');
    expect(outcomes(result)).toMatchObject({ 'session-fixation': 'inconclusive' });
    expect(JSON.stringify(result.checks)).toContain('Set forwarded-proto: https to test the target');
    expect(proxiedPosts).toBe(0);
  });

  it('is failed for what was found in it, whatever lies behind the proxy', async () => {
    const { result } = await scannedOver({ renews: 'https', second: 'renewed' });
    expect(outcomes(result)).toMatchObject({
      'session-fixation': 'fail',
      'session-adoption': 'inconclusive',
    });
  });

  it('is tried as given alone if forwarded-proto: none says so', async () => {
    const { result, proxiedPosts } = await scannedOver({ renews: 'always', second: 'kept' }, { staysPlain: true });
    expect(proxiedPosts).toBe(0);
    expect(outcomes(result)).toMatchObject({ 'session-fixation': 'pass' });
  });
});

/** A service container that signs in by `sid`, and by a Secure cookie that only the seventh page after it hands out. */
async function late(): Promise<LittleServer> {
  const known = new Map<string, string>();
  return serve((request, response) => {
    const cookies = sentCookies(request);
    const signedIn = [cookies.get('sid'), cookies.get('device')].some((value) => known.get(value ?? '') === 'alice');
    const step = Number(/^\/step\/(\d)/.exec(request.path)?.[1] ?? 0);
    if (request.path === '/login' && request.method === 'POST') {
      if (!request.body.includes('password=right')) return redirect(response, '/login');
      const sid = randomBytes(16).toString('hex');
      known.set(sid, 'alice');
      return redirect(response, '/step/1', 303, [`sid=${sid}; Path=/; HttpOnly`]);
    }
    if (request.path === '/login') {
      const form = '<form method=post action=/login><input name=username><input type=password name=password></form>';
      return html(response, `<title>Sign in</title>${form}`);
    }
    if (!signedIn) return redirect(response, '/login');
    const seen = `seen${String(step)}=${randomBytes(16).toString('hex')}; Path=/; Secure`;
    if (step > 0 && step < 7) return redirect(response, `/step/${String(step + 1)}`, 303, [seen]);
    const device = randomBytes(16).toString('hex');
    known.set(device, 'alice');
    const set = step === 7 ? [`device=${device}; Path=/; Secure`] : [];
    const account = '<p>Signed in as alice</p><form method=post action=/logout><button>Log out</button></form>';
    return html(response, account, { 'set-cookie': set });
  });
}

it('sees the session that a browser would be given late, behind many Secure cookies that mean nothing', async () => {
  const server = await late();
  try {
    const app = { url: underName(server.url().href, 'shop-web'), username: 'alice', password: 'right' };
    const result = await scan(
      buildTarget(app, { allowedHosts: [] }),
      createSecrets(() => undefined),
    );
    expect(outcomes(result)).toMatchObject({ 'session-fixation': expect.not.stringMatching('pass') });
    expect(JSON.stringify(result.checks)).toContain('device');
  } finally {
    await closeServers();
  }
});
