import { afterEach, describe, expect, it } from '@jest/globals';
import { candidates, finders, type Finder } from '../../src/discovery/finders.js';
import type { Candidate } from '../../src/discovery/search.js';
import { bearer } from '../../src/evidence/carrier.js';
import { under } from '../../src/discovery/under.js';
import {
  closeServers,
  html,
  json,
  redirect,
  sentHeaders,
  serve,
  site,
  type Handler,
  type LittleServer,
} from '../builders/server.js';
import { firstFound, openSearch, type Discovery, type Told } from '../builders/search.js';
import { closeStages, openStage } from '../builders/stage.js';

afterEach(async () => {
  await closeStages();
  await closeServers();
});

const loginForm =
  '<form method=post action=/session><input name=user><input type=password name=pass><button>Log in</button></form>';
const signUpForm =
  '<form method=post action=/users><input name=user><input type=password name=pass><input type=password name=pass2><button>Sign up</button></form>';

async function discovered(server: LittleServer, told: Told = {}): Promise<Discovery> {
  return firstFound(await openSearch(server, told));
}

/** `type METHOD path` of what was found, or that nothing was. */
async function found(server: LittleServer, told: Told = {}): Promise<string> {
  const discovery = await discovered(server, told);
  if (discovery.kind === 'not-found') return 'not-found';
  const { type, recipe } = discovery.method;
  return `${type} ${recipe.method} ${new URL(recipe.url).pathname}`;
}

const challenge: Handler = (_request, response) => {
  response.writeHead(401, { 'www-authenticate': 'Basic realm="members", charset="UTF-8"' }).end('401');
};
const refusesGet: Handler = (_request, response) => {
  response.writeHead(405, { allow: 'POST' }).end();
};

describe('how to sign in, found by', () => {
  it('a Basic challenge at the base URL', async () => {
    expect(await found(await site({ '/': challenge }))).toBe('basic GET /');
  });

  it('a Basic challenge among others, in one line or in several', async () => {
    const negotiating: Handler = (_request, response) => {
      response.writeHead(401, { 'www-authenticate': ['Negotiate', 'Bearer realm="x", Basic realm="y"'] }).end();
    };
    expect(await found(await site({ '/': negotiating }))).toBe('basic GET /');
  });

  it('a form on the base URL', async () => {
    expect(await found(await site({ '/': `<h1>Hi</h1>${loginForm}` }))).toBe('form POST /session');
  });

  it('the login page that the base URL redirects to', async () => {
    const server = await site({
      '/': (_request, response) => {
        redirect(response, '/auth/in?next=/');
      },
      '/auth/in?next=/': loginForm,
    });
    const discovery = await discovered(server);
    expect(discovery).toMatchObject({
      kind: 'found',
      method: { type: 'form', howFound: expect.stringMatching(/base URL/) },
    });
  });

  it('the login page that the protected page asks for, before anything else', async () => {
    const server = await site({
      '/': `<a href=/login>Log in</a>`,
      '/login': loginForm.replace('/session', '/wrong'),
      '/members': (_request, response) => {
        redirect(response, '/members/in');
      },
      '/members/in': loginForm,
    });
    expect(await found(server, { protectedUrl: '/members' })).toBe('form POST /session');
  });

  it.each([
    ['<a href="/enter">Log in</a>'],
    ['<a href="/enter">Anmelden</a>'],
    ['<a href="/enter">ログイン</a>'],
    ['<a href="/enter" aria-label="Sign in"><svg></svg></a>'],
    [
      '<a href="/about">About</a><a href="/logout">Log out</a><a href="/register">Sign up</a><a href="/enter">Sign in</a>',
    ],
  ])('a sign-in link: %s', async (links) => {
    const server = await site({ '/': links, '/enter': loginForm });
    expect(await found(server)).toBe('form POST /session');
    expect(server.seen.map((request) => request.path)).toEqual(['/', '/enter']);
  });

  it.each(['/login', '/users/sign_in', '/accounts/login/', '/login.php'])('a common path: %s', async (path) => {
    expect(await found(await site({ '/': '<h1>Hi</h1>', [path]: loginForm }))).toBe('form POST /session');
  });

  it('a common path below a base path', () => {
    const paths = ['http://a.example/shop', 'http://a.example/shop/', 'http://a.example/shop?x=1'];
    expect(paths.map((base) => under(new URL(base), 'login').href)).toEqual(
      Array(3).fill('http://a.example/shop/login'),
    );
  });

  it('a file of a common name, if every other address has the same page', async () => {
    const shell = '<title>Site</title><script src=/app.js></script>';
    const server = await serve((request, response) => {
      html(response, request.path === '/wp-login.php' ? loginForm : shell);
    });
    expect(await discovered(server)).toMatchObject({
      method: { type: 'form', url: server.url('/wp-login.php') },
    });
    expect(server.seen.map(({ path }) => path)).toEqual(['/', '/login', '/login.php', '/wp-login.php']);
  });

  it('a Basic challenge that only POST gets: 405 for GET says no more', async () => {
    const server = await site({ '/': '<h1>Hi</h1>', 'GET /login': refusesGet, 'POST /login': challenge });
    expect(await found(server)).toBe('basic POST /login');
  });

  it('an endpoint that answers in JSON, although it refuses GET', async () => {
    const endpoint: Handler = (_request, response) => {
      json(response, { error: 'missing credentials' }, 400);
    };
    const server = await site({
      '/': '<div id=app></div>',
      'GET /api/login': refusesGet,
      'POST /api/login': endpoint,
    });
    expect(await found(server)).toBe('json POST /api/login');
    expect(await found(server, { url: '/api/login' })).toBe('json POST /api/login');
  });

  it('an endpoint that the user names, although GET is 404 there', async () => {
    const endpoint: Handler = (_request, response) => {
      json(response, { error: 'unauthorized' }, 401);
    };
    const server = await site({ '/': '<div id=app></div>', 'POST /api/session': endpoint });
    expect(await found(server, { url: '/api/session' })).toBe('json POST /api/session');
  });
});

const nameForm =
  '<title>Sign in</title><form method=post action=/name><input type=hidden name=flow value=f1><input name=user><button>Next</button></form>';
const passwordForm =
  '<form method=post action=/password><input type=hidden name=user value=alice><input type=password name=pass><button>Sign in</button></form>';

describe('a sign-in over two pages', () => {
  it('is followed: the name first, then the password', async () => {
    const server = await site({ '/': '<a href=/in>Sign in</a>', '/in': nameForm, '/name': passwordForm });
    const discovery = await discovered(server);
    if (discovery.kind !== 'found') throw new Error('not found');
    expect(discovery.method.recipe).toMatchObject({
      method: 'POST',
      url: server.url('/password').href,
      before: [
        {
          url: server.url('/name').href,
          pageUrl: server.url('/in').href,
          fields: [
            { name: 'flow', source: { from: 'captured' } },
            { name: 'user', source: { from: 'username' } },
          ],
        },
      ],
    });
    const attempt = await discovery.method.attempt(openStage(server.url()).lane().actor('victim'), {
      username: 'bob',
      password: 'p w',
    });
    expect(attempt).toMatchObject({ kind: 'sent', sentAt: 2 });
    expect(server.seen.slice(-3).map(({ method, path, body }) => `${method} ${path} ${body}`)).toEqual([
      'GET /in ',
      'POST /name flow=f1&user=bob',
      'POST /password user=alice&pass=p+w',
    ]);
  });

  it('is none if the next page asks for no password: a newsletter, a link by mail', async () => {
    const server = await site({ '/': 'x', '/login': nameForm, '/name': '<p>We have sent you a link.</p>' });
    expect(await found(server)).toBe('not-found');
    const letter = nameForm.replace('Sign in', 'Home').replace('Next', 'Subscribe');
    const quiet = await site({ '/': letter, '/name': passwordForm });
    expect(await found(quiet)).toBe('not-found');
    expect(quiet.seen.map(({ path }) => path)).not.toContain('/name');
  });
});

describe('an endpoint of a single-page application', () => {
  const needsEmail: Handler = (_request, response) => {
    json(response, { errors: [{ message: '"email" is required' }] }, 400);
  };

  it('is found although GET is 404 there, and is sent what it calls the name', async () => {
    const server = await site({ '/': '<div id=app></div>', 'POST /auth/login': needsEmail });
    const discovery = await discovered(server);
    expect(discovery).toMatchObject({
      method: { type: 'json', recipe: { template: '{"email":"{{username}}","password":"{{password}}"}' } },
    });
  });

  it('that wants a CSRF token is sent the one that an endpoint beside it gives', async () => {
    const guarded: Handler = (request, response) => {
      if (sentHeaders(request, 'x-csrf-token')[0] !== 'token-of-1234567890')
        json(response, { error: 'bad csrf token' }, 403);
      else needsEmail(request, response);
    };
    const server = await site({
      '/': '<div id=app></div>',
      'GET /api/csrf': (_request, response) => {
        json(response, { csrfToken: 'token-of-1234567890' });
      },
      'POST /api/login': guarded,
    });
    const discovery = await discovered(server);
    if (discovery.kind !== 'found') throw new Error('not found');
    expect(discovery.method.recipe.tokenHeader).toEqual({
      name: 'x-csrf-token',
      cookie: null,
      meta: null,
      json: { url: server.url('/api/csrf').href, key: 'csrfToken' },
    });
    const attempt = await discovery.method.attempt(openStage(server.url()).lane().actor('victim'), {
      username: 'alice',
      password: 'p',
    });
    expect(attempt).toMatchObject({ kind: 'sent', landing: { last: { response: { status: 400 } } } });
  });

  it('that wants a token which nobody gives is none', async () => {
    const guarded: Handler = (_request, response) => {
      json(response, { error: 'CSRF' }, 403);
    };
    const discovery = await discovered(await site({ '/': 'x', 'POST /api/login': guarded }));
    expect(discovery).toMatchObject({ kind: 'found', method: { type: 'json' } });
  });
});

describe('an OAuth 2 password grant', () => {
  it('is signed in by as a script of the page does it, and its token goes with what follows', async () => {
    const server = await site({
      '/': '<div id=app></div><script src="/app.js"></script>',
      '/app.js': (_request, response) => {
        response.writeHead(200, { 'content-type': 'text/javascript' });
        response.end(
          '$("#f").submit(function(){var d={client_id:"editor",grant_type:"password",scope:"*"};d.username=u();d.password=p();$.ajax({url:"auth/token",type:"POST",data:d})})',
        );
      },
      'POST /auth/token': (request, response) => {
        const right = 'client_id=editor&grant_type=password&scope=*&username=alice&password=made+up';
        if (request.body === right) json(response, { access_token: 'token-of-1234567890', token_type: 'Bearer' });
        else json(response, { error: 'invalid_grant' }, 403);
      },
      '/me': (request, response) => {
        json(response, { seen: sentHeaders(request, 'authorization') });
      },
    });
    const discovery = await discovered(server);
    if (discovery.kind !== 'found') throw new Error('not found');
    expect(discovery.method.recipe).toMatchObject({
      encoding: 'urlencoded',
      fields: [
        { name: 'client_id', source: { from: 'literal', value: 'editor' } },
        { name: 'grant_type' },
        { name: 'scope' },
        { name: 'username', source: { from: 'username' } },
        { name: 'password', source: { from: 'password' } },
      ],
    });
    const victim = openStage(server.url()).lane().actor('victim');
    const attempt = await discovery.method.attempt(victim, { username: 'alice', password: 'made up' });
    if (attempt.kind === 'sent') discovery.method.tokens?.take(victim, attempt.landing);
    expect(victim.tokens.map(({ carrier }) => carrier)).toEqual([bearer]);
  });
});

describe('a sign-in by GraphQL', () => {
  it('is not guessed if no mutation is to be seen: the obstacle says what the script asks, and how to spell it out', async () => {
    const server = await site({
      '/': '<div id=app></div><script>fetch("/graphql",{method:"POST",body:q})</script>',
      'POST /graphql': (_request, response) => {
        response.writeHead(400, { 'content-type': 'text/html' }).end('<p>Must provide query string.</p>');
      },
    });
    const discovery = await discovered(server);
    expect(discovery).toMatchObject({
      kind: 'not-found',
      obstacle: {
        reason: expect.stringContaining('GraphQL'),
        remedy: expect.stringMatching(/login-url.*login-body.*mutation.*login\.steps/),
      },
    });
  });
});

describe('what endpoints are asked while the way to sign in is looked for', () => {
  const complaints: Readonly<Record<string, Handler>> = {
    'an error of the server': (_request, response) => {
      json(response, { error: 'x' }, 500);
    },
    'the same complaint whatever is sent': (_request, response) => {
      json(response, { error: 'username and password are required' }, 400);
    },
    'a complaint in plain text': (_request, response) => {
      response.writeHead(422, { 'content-type': 'text/plain' }).end('nothing of it');
    },
  };

  it.each(Object.keys(complaints))(
    'never names the account, and what nobody could sign in with goes out a few times at most: %s',
    async (which) => {
      const server = await serve((request, response) => {
        if (request.method === 'POST') complaints[which]?.(request, response);
        else html(response, 'x');
      });
      await discovered(server);
      const posts = server.seen.filter(({ method }) => method === 'POST');
      expect(posts.length).toBeGreaterThan(0);
      expect(server.seen.filter(({ path, body }) => `${path} ${body}`.includes('alice'))).toEqual([]);
      expect(posts.filter(({ body }) => body.includes('nobody')).length).toBeLessThanOrEqual(4);
    },
  );
});

describe('where each attempt begins', () => {
  it('is the address that was asked, if redirects end at one that was made for the visit', async () => {
    const server = await site({
      '/': 'x',
      '/login': (_request, response) => {
        redirect(response, '/interaction/Zk3vP0aXq81LmN4bTt7Yc');
      },
      '/interaction/Zk3vP0aXq81LmN4bTt7Yc': loginForm,
    });
    const discovery = await discovered(server);
    expect(discovery).toMatchObject({ method: { url: server.url('/login') } });
  });

  it('is the page at the end, if a person could have written its address', async () => {
    const server = await site({
      '/': 'x',
      '/login': (_request, response) => {
        redirect(response, '/accounts/sign-in-with-password?next=/members/overview');
      },
      '/accounts/sign-in-with-password?next=/members/overview': loginForm,
    });
    const discovery = await discovered(server);
    expect(discovery).toMatchObject({
      method: { url: server.url('/accounts/sign-in-with-password?next=/members/overview') },
    });
  });
});

describe('what is not taken for a way to sign in', () => {
  it('a sign-up page, on the base URL or behind a link', async () => {
    const server = await site({ '/': `${signUpForm}<a href=/enter>Log in</a>`, '/enter': loginForm });
    expect(await found(server)).toBe('form POST /session');
    expect(await found(await site({ '/': signUpForm, '/login': signUpForm }))).toBe('not-found');
  });

  it('a search, a newsletter, a password reset', async () => {
    const others = `<form><input name=q></form><form method=post action=/news><input type=email name=e></form>
      <form method=post action=/password/reset><input name=e><input type=password name=p><button>Reset password</button></form>`;
    expect(await found(await site({ '/': others }))).toBe('not-found');
  });

  it('a 401 without Basic, and a Basic challenge that comes with another status', async () => {
    const bearer: Handler = (_request, response) => {
      response.writeHead(401, { 'www-authenticate': 'Bearer realm="basic"' }).end();
    };
    const odd: Handler = (_request, response) => {
      response.writeHead(403, { 'www-authenticate': 'Basic realm="x"' }).end();
    };
    expect(await found(await site({ '/': bearer }))).toBe('not-found');
    expect(await found(await site({ '/': odd }))).toBe('not-found');
  });

  it('a link that would sign out, register or delete, is never even asked for', async () => {
    const server = await site({
      '/': `<a href="/delete/login">Delete login</a><a href="/join">Sign up or log in</a><a href="/logout?login=1">Log out, log in again</a>`,
    });
    expect(await found(server)).toBe('not-found');
    const asked = server.seen.map((request) => request.path);
    expect(asked.filter((path) => /delete|join|logout/.test(path))).toEqual([]);
  });

  it('a link to a host that is not allowed, is never even asked for', async () => {
    const foreign = await serve((_request, response) => {
      html(response, loginForm);
    });
    expect(await found(await site({ '/': `<a href="${foreign.url('/login').href}">Log in</a>` }))).toBe('not-found');
    expect(foreign.seen).toEqual([]);
  });

  it('an endpoint that fails, or has no JSON', async () => {
    const failing: Handler = (_request, response) => {
      json(response, { error: 'boom' }, 500);
    };
    const textual: Handler = (_request, response) => {
      html(response, 'no');
    };
    const pages = { '/': 'x', 'GET /login': refusesGet, 'GET /signin': refusesGet };
    expect(await found(await site({ ...pages, 'POST /login': failing, 'POST /signin': textual }))).toBe('not-found');
  });
});

describe('what the user says', () => {
  const both = { '/': challenge, '/login': loginForm };

  it('login-type form passes over a Basic challenge, basic passes over a form', async () => {
    expect(await found(await site(both))).toBe('basic GET /');
    expect(await found(await site(both), { type: 'form' })).toBe('form POST /session');
    expect(await found(await site({ '/': loginForm, '/login': challenge }), { type: 'basic' })).toBe(
      'basic GET /login',
    );
  });

  it('login-url is the only place that is looked at', async () => {
    const server = await site({ '/': loginForm, '/own/in': loginForm.replace('/session', '/own/session') });
    expect(await found(server, { url: '/own/in' })).toBe('form POST /own/session');
    expect(server.seen.map((request) => request.path)).toEqual(['/', '/own/in']);
  });

  it('login-type json with login-url needs no evidence, and takes the template that was given', async () => {
    const server = await site({ '/': loginForm, '/in': loginForm });
    const discovery = await discovered(server, { type: 'json', url: '/in', body: '{"mail":"{{username}}"}' });
    expect(discovery).toMatchObject({
      method: { type: 'json', recipe: { template: '{"mail":"{{username}}"}' } },
    });
  });

  it('login-type basic without any challenge is taken at its word', async () => {
    expect(await found(await site({ '/': 'x' }), { type: 'basic', protectedUrl: '/members' })).toBe(
      'basic GET /members',
    );
  });

  it('login-type basic with a login-url that refuses GET is sent by POST', async () => {
    const silent: Handler = (_request, response) => {
      response.writeHead(401).end();
    };
    const server = await site({ '/': 'x', 'GET /login': refusesGet, 'POST /login': silent });
    expect(await found(server, { type: 'basic', url: '/login' })).toBe('basic POST /login');
  });

  it('login-body renames the fields of a form', async () => {
    const server = await site({ '/': loginForm });
    const discovery = await discovered(server, { type: 'form', body: '{"tenant":"acme","code":1}' });
    if (discovery.kind !== 'found') throw new Error('not found');
    expect(discovery.method.recipe.fields.map((field) => field.name)).toEqual(['user', 'pass', 'tenant', 'code']);
  });

  it('never sends a credential while it looks around: an endpoint is asked with an empty object', async () => {
    const server = await site({ '/': 'x', 'GET /api/login': refusesGet, 'POST /api/login': challenge });
    await discovered(server);
    expect(new Set(server.seen.map((request) => request.body))).toEqual(new Set(['', '{}']));
  });
});

describe('finding nothing', () => {
  it('says what was tried, what came back, and which input helps', async () => {
    const server = await site({
      '/': 'x',
      '/login': (_request, response) => {
        redirect(response, 'https://sso.example/authorize?client=SECRET');
      },
    });
    const discovery = await discovered(server);
    if (discovery.kind !== 'not-found') throw new Error('found');
    expect(discovery.obstacle.reason).toMatch(/\/login: 302, redirects to sso\.example, which is not in allowed-hosts/);
    expect(discovery.obstacle.reason).toContain('/signin: 404');
    expect(discovery.obstacle.reason).not.toContain('SECRET');
    expect(discovery.obstacle.remedy).toContain('login-url');
  });
});

/** The finders, and the names of those that looked, in that order. */
function watched(): { readonly looked: string[]; readonly list: readonly Finder[] } {
  const looked: string[] = [];
  const list = finders.map((finder): Finder => ({
    ...finder,
    find(search) {
      looked.push(finder.name);
      return finder.find(search);
    },
  }));
  return { looked, list };
}

/** Which finders look, when each candidate that they give signs nobody in; how the candidates were found. */
async function looking(server: LittleServer, told: Told = {}): Promise<{ looked: string[]; given: Candidate[] }> {
  const { looked, list } = watched();
  const given: Candidate[] = [];
  for await (const candidate of candidates(await openSearch(server, told), list)) given.push(candidate);
  return { looked, given };
}

describe('finders', () => {
  const nothing = (): Promise<LittleServer> => site({ '/': '<h1>Hi</h1>' });

  it('look in this order when the user says nothing and nothing is found', async () => {
    expect((await looking(await nothing())).looked).toEqual([
      'pages',
      'requests of scripts',
      'the description of the interface',
      'common endpoints',
    ]);
  });

  it.each([
    ['form', ['pages', 'the description of the interface']],
    ['json', ['pages', 'requests of scripts', 'the description of the interface', 'common endpoints']],
    ['basic', ['pages', 'the description of the interface', 'the user’s word']],
  ] as const)('keep to login-type %s', async (type, order) => {
    expect((await looking(await nothing(), { type })).looked).toEqual(order);
  });

  it('keep to login-url: no page, description or endpoint besides', async () => {
    const server = await nothing();
    expect((await looking(server, { url: '/in' })).looked).toEqual(['pages']);
    expect(server.seen.filter(({ method }) => method === 'GET').map(({ path }) => path)).toEqual(['/', '/in']);
  });

  it('take the user’s word for a JSON endpoint only after they have looked at it', async () => {
    const { looked, given } = await looking(await nothing(), { type: 'json', url: '/in' });
    expect(looked).toEqual(['pages', 'the user’s word']);
    expect(given).toMatchObject([{ passedOver: 1, method: { howFound: 'given by login-type and login-url' } }]);
  });

  it('do not look at all for what the user spelled out', async () => {
    const server = await nothing();
    const { looked, given } = await looking(server, { type: 'steps' });
    expect([looked, given.map(({ passedOver }) => passedOver)]).toEqual([['what the user spelled out'], [0]]);
    expect(server.seen.map(({ path }) => path)).toEqual(['/']);
  });

  it('try a form by GET after what its scripts may send instead, and nothing that is guessed', async () => {
    const server = await site({ '/': loginForm.replace('method=post', 'method=get') });
    expect((await looking(server)).looked).toEqual([
      'pages',
      'a form that a script sends elsewhere',
      'requests of scripts',
      'a form by GET',
      'scripts of the form that failed',
    ]);
  });

  it('give one more candidate at most once a form has signed nobody in: what a script of its page sends', async () => {
    const script = '<script>fetch("/api/in",{method:"POST",body:JSON.stringify({user,pass})})</script>';
    const server = await site({
      '/': `${loginForm}${script}`,
      'POST /api/in': (_request, response) => {
        json(response, {}, 400);
      },
      '/login': challenge,
    });
    const { looked, given } = await looking(server);
    expect(looked).toEqual(['pages', 'scripts of the form that failed']);
    expect(given.map(({ method, passedOver }) => [method.type, method.url.pathname, passedOver])).toEqual([
      ['form', '/', 0],
      ['json', '/api/in', 1],
    ]);
  });

  it('give none once anything else has: a password that fails a second time may lock the account', async () => {
    expect((await looking(await site({ '/': challenge, '/login': loginForm }))).looked).toEqual(['pages']);
  });
});
