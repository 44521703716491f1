import { afterEach, describe, expect, it } from '@jest/globals';
import { signOutWays } from '../../src/sign-out/sign-out.js';
import { Patience, type SignOutWay, type SignOutOptions } from '../../src/sign-out/sign-out-way.js';
import type { Actor } from '../../src/actors/actor.js';
import { PageScripts } from '../../src/discovery/page-scripts.js';
import {
  closeServers,
  html,
  redirect,
  sentHeaders,
  serve,
  site,
  type Handler,
  type LittleServer,
} from '../builders/server.js';
import { closeStages, openStage } from '../builders/stage.js';

afterEach(async () => {
  await closeStages();
  await closeServers();
});

interface Searching {
  readonly victim: Actor;
  readonly options: SignOutOptions;
}

/** As the experiments search: from `/account`, after a sign-in whose address has no opposite. */
function searching(server: LittleServer, changes: Partial<SignOutOptions> = {}, requestTimeoutMs = 20_000): Searching {
  const lane = openStage(server.url(), { requestTimeoutMs }).lane();
  const victim = lane.actor('victim');
  const options: SignOutOptions = {
    base: server.url(),
    given: null,
    pages: [server.url('/account')],
    seen: null,
    account: 'alice',
    signIn: server.url('/enter'),
    scout: () => lane.actor('victim', victim.freeze()),
    patience: new Patience(),
    endpoint: null,
    scripts: new PageScripts(),
    ...changes,
  };
  return { victim, options };
}

interface Found {
  readonly victim: Actor;
  readonly ways: readonly SignOutWay[];
}

/** Every way that is offered, with nothing sent but what finding it needs. */
async function found(server: LittleServer, given: SignOutOptions['given'] = null, signIn = '/enter'): Promise<Found> {
  const { victim, options } = searching(server, { given, signIn: server.url(signIn) });
  const ways: SignOutWay[] = [];
  for await (const way of signOutWays(victim, options)) ways.push(way);
  return { victim, ways };
}

function described({ ways }: Found): string[] {
  return ways.map(({ recipe }) => `${recipe.method} ${new URL(recipe.url).pathname}`);
}

function asked(server: LittleServer): string[] {
  return server.seen.map(({ method, path }) => `${method} ${path}`);
}

describe('the way to sign out that is given', () => {
  it('takes the token of a form whose action differs in its scheme alone, and keeps the address that was given', async () => {
    const server = await site({
      '/account': (request, response) => {
        const host = sentHeaders(request, 'host')[0] ?? '';
        html(
          response,
          `<form method=post action="https://${host}/leave"><input type=hidden name=csrf value=t1><button>Out</button></form>`,
        );
      },
      'POST /leave': 'bye',
    });
    const { victim, ways } = await found(server, { method: 'POST', url: server.url('/leave') });
    await ways[0]?.send(victim);
    expect(server.seen.map(({ method, path, body }) => `${method} ${path} ${body}`)).toEqual([
      'GET /account ',
      'GET /account ',
      'POST /leave csrf=t1',
    ]);
  });
});

describe('ways to sign out of an account page', () => {
  it('never what ends other sessions, and what ends them all, or one of a list, after the rest', async () => {
    const button = (action: string, says: string): string =>
      `<form method=post action="${action}"><button>${says}</button></form>`;
    const server = await site({
      '/account': [
        button('/sessions/others', 'Log out all other devices'),
        button('/everywhere', 'Log out of all devices'),
        '<a href="/sign-out/elsewhere">Sign out</a>',
        button('/sessions/17/end', 'Log out'),
        button('/sessions/18/end', 'Log out'),
        '<a href="/leave">Log out</a>',
      ].join(''),
      '/leave': 'bye',
    });
    const ways = described(await found(server));
    expect(ways.slice(0, 4)).toEqual([
      'GET /leave',
      'POST /everywhere',
      'POST /sessions/17/end',
      'POST /sessions/18/end',
    ]);
    expect(ways.filter((way) => /others|elsewhere/.test(way))).toEqual([]);
  });

  it('a form, sent with its CSRF token, its button and its page', async () => {
    const form = `<form method=post action=/leave><input type=hidden name=_csrf value=t1><button name=do value=out>Log out</button></form>`;
    const server = await site({ '/account': form, 'POST /leave': 'bye' });
    const { victim, ways } = await found(server);
    expect(described({ victim, ways })).toEqual(['POST /leave']);
    await ways[0]?.send(victim);
    const post = server.seen.find((request) => request.path === '/leave');
    expect(post?.body).toBe('_csrf=t1&do=out');
    expect(sentHeaders(post, 'referer')).toEqual([server.url('/account').href]);
  });

  it.each([
    '<a href="/bye">Log out</a>',
    '<a href="/bye">Cerrar sesión</a>',
    '<a href="/bye">ログアウト</a>',
    '<a href="/bye" title="Sign out"><i></i></a>',
  ])('a link: %s', async (link) => {
    const server = await site({ '/account': link, '/bye': 'bye' });
    const offered = await found(server);
    expect(described(offered)).toEqual(['GET /bye']);
    expect(asked(server)).not.toContain('GET /bye');
    await offered.ways[0]?.send(offered.victim);
    expect(asked(server).at(-1)).toBe('GET /bye');
  });

  it('forms come before links: a link may be kept for show', async () => {
    const page = '<a href="/bye">Log out</a><form method=post action=/users/sign_out><button>Go</button></form>';
    expect(described(await found(await site({ '/account': page })))).toEqual(['POST /users/sign_out', 'GET /bye']);
  });

  it('one that stands on the page twice is one', async () => {
    const page = '<a href="/logout">Log out</a><a href="/logout#menu">Log out</a>';
    expect(described(await found(await site({ '/account': page, '/logout': 'bye' })))).toEqual(['GET /logout']);
  });
});

describe('a link that a script makes another request of', () => {
  const account = (link: string): string =>
    `<a href="${link}">Log out</a><form method=post action=/upload><input type=hidden name=_token value=4f1d0a9be2c7><button>Upload</button></form>`;

  it('is tried by GET and by POST with the token that the page’s forms hold', async () => {
    const answer = 'Not without the token.';
    const server = await site({ '/account': account('/?do=logout'), '/?do=logout': answer });
    const { victim, options } = searching(server);
    const offered: SignOutWay[] = [];
    for await (const way of signOutWays(victim, options)) {
      await way.send(victim);
      offered.push(way);
    }
    const sent = server.seen.map(({ method, path, body }) => `${method} ${path} ${body}`);
    expect(sent.slice(1, 4)).toEqual([
      'GET /?do=logout ',
      'GET /?do=logout&_token=4f1d0a9be2c7 ',
      'POST /?do=logout _token=4f1d0a9be2c7',
    ]);
    expect(JSON.stringify(offered.map(({ recipe }) => recipe))).not.toContain('4f1d0a9be2c7');
  });

  it('is left alone if its address holds the token already', async () => {
    const server = await site({ '/account': account('/out?_token=4f1d0a9be2c7'), '/out': 'Not so.' });
    expect(described(await found(server))).toEqual(['GET /out']);
  });
});

describe('an address that serves every page', () => {
  it('asks back by what repeats its query, and its other pages are not asked for', async () => {
    const server = await site({
      '/': '<a href="/?do=logout">Log out</a>',
      '/?do=logout': `<a href="/?do=mail">Mail</a> <a href="/?do=logout&amp;sure=1">Yes</a>
        <form action="/"><input name=q><button>Find</button></form>
        <form method=post action="/"><input type=hidden name=do value=logout><button>Yes</button></form>`,
    });
    const { victim, options } = searching(server, { pages: [server.url()] });
    for await (const way of signOutWays(victim, options)) await way.send(victim);
    const sent = server.seen.filter(({ path }) => path === '/' || path.startsWith('/?'));
    expect(sent.map(({ method, path, body }) => `${method} ${path} ${body}`)).toEqual([
      'GET / ',
      'GET /?do=logout ',
      'POST / do=logout',
      'GET /?do=logout&sure=1 ',
    ]);
  });
});

describe('what is never requested in search of it', () => {
  it.each([
    ['by its address', '<a href="/account/delete?then=logout">Log out</a>'],
    ['by its address in German', '<a href="/konto/loeschen/logout">Abmelden</a>'],
    ['by its text', '<a href="/bye">Delete my account and log out</a>'],
    ['by its query', '<a href="/account?action=delete">Log out for ever</a>'],
    ['by its button', '<form method=post action=/account><button>Delete account and log out</button></form>'],
    ['by the address of its form', '<form method=post action=/account/remove><button>Log out</button></form>'],
  ])('what reads like deletion %s', async (_how, page) => {
    expect(described(await found(await site({ '/account': page })))).toEqual([]);
  });

  it('another host', async () => {
    const page = '<a href="https://sso.example/logout">Log out</a>';
    expect(described(await found(await site({ '/account': page })))).toEqual([]);
  });

  it('what only looks alike', async () => {
    const page = '<a href="/blogout">Blogout</a><a href="/login">Log in</a><a href="/sessions/end-of-season">Sale</a>';
    expect(described(await found(await site({ '/account': page })))).toEqual([]);
  });
});

describe('guesses that nobody answers', () => {
  const silent = (paths: (request: Parameters<Handler>[0]) => boolean): Promise<LittleServer> =>
    serve((request, response) => {
      if (paths(request)) return;
      if (request.path === '/account') html(response, 'x');
      else response.writeHead(404).end();
    });

  async function guessed(server: LittleServer): Promise<Patience> {
    const { victim, options } = searching(server, {}, 200);
    for await (const way of signOutWays(victim, options)) await way.send(victim);
    return options.patience;
  }

  it('end at the second: each costs a time-out', async () => {
    const server = await silent(({ method }) => method === 'POST');
    const patience = await guessed(server);
    expect(patience.endedBy).toEqual(['POST /logout', 'POST /signout']);
    expect(asked(server).filter((line) => line.startsWith('POST'))).toEqual(['POST /logout', 'POST /signout']);
  });

  it('end at the second, if it is the browser’s own', async () => {
    const server = await silent(({ path }) => path !== '/account');
    const patience = await guessed(server);
    expect(patience.isOver).toBe(true);
    expect(asked(server)).toEqual(['GET /account', 'GET /logout', 'GET /logout']);
  });

  it('do not end at the first', async () => {
    const server = await silent(({ method, path }) => method === 'POST' && path === '/signout');
    const patience = await guessed(server);
    expect(patience.isOver).toBe(false);
    expect(asked(server).at(-1)).toBe('POST /logout.php');
  });
});

describe('the opposite of the sign-in’s own path', () => {
  it.each([
    ['/admin/login/?next=/', '/admin/logout/'],
    ['/users/sign_in', '/users/sign_out'],
    ['/api/auth/signin', '/api/auth/signout'],
    ['/app/log-on', '/app/log-out'],
  ])('of %s is tried first: %s', async (signIn, signOut) => {
    const server = await site({ '/account': 'x' });
    await found(server, null, signIn);
    expect(asked(server).slice(0, 2)).toEqual(['GET /account', `GET ${signOut}`]);
  });

  it('leaves out what follows as well: one sign-out ends every kind of sign-in', async () => {
    const server = await site({ '/account': 'x' });
    await found(server, null, '/api/auth/sign-in/email');
    expect(asked(server).slice(1, 3)).toEqual(['GET /api/auth/sign-out/email', 'GET /api/auth/sign-out']);
  });

  it('is sent by POST if GET is refused, with the token of the account’s page', async () => {
    const server = await site({
      '/account': '<meta name=csrf-token content=t-of-account>',
      'GET /admin/logout': (_request, response) => {
        response.writeHead(405).end();
      },
      'POST /admin/logout': 'bye',
    });
    const { victim, ways } = await found(server, null, '/admin/login');
    expect(described({ victim, ways })).toContain('POST /admin/logout');
    await ways.find(({ recipe }) => recipe.url.endsWith('/admin/logout'))?.send(victim);
    expect(sentHeaders(server.seen.at(-1), 'x-csrf-token')).toEqual(['t-of-account']);
  });

  it('is sent by GET if it stands beside the endpoint that signs in and refuses POST', async () => {
    const server = await site({
      '/account': 'x',
      'POST /auth/logout': (_request, response) => {
        response.writeHead(405).end();
      },
      'GET /auth/logout': 'bye',
    });
    const signIn = server.url('/auth/login');
    const { victim, options } = searching(server, { signIn, endpoint: { url: signIn, tokenFrom: null } });
    const sent: string[] = [];
    for await (const way of signOutWays(victim, options)) {
      await way.send(victim);
      sent.push(`${way.recipe.method} ${new URL(way.recipe.url).pathname}`);
      if (sent.length === 2) break;
    }
    expect(sent).toEqual(['POST /auth/logout', 'GET /auth/logout']);
  });

  it('is looked at with a copy of the browser: a refusal may take the cookie all the same', async () => {
    const server = await site({
      '/account': (_request, response) => {
        html(response, 'x', { 'set-cookie': ['sid=of-the-victim'] });
      },
      'GET /admin/logout': (_request, response) => {
        response.writeHead(405, { 'set-cookie': 'sid=; Max-Age=0' }).end();
      },
      'POST /admin/logout': 'bye',
    });
    const { victim, options } = searching(server, { signIn: server.url('/admin/login') });
    for await (const way of signOutWays(victim, options)) {
      await way.send(victim);
      break;
    }
    expect(asked(server).at(-1)).toBe('POST /admin/logout');
    expect(sentHeaders(server.seen.at(-1), 'cookie')).toEqual(['sid=of-the-victim']);
  });

  it('is not there if the path does not speak of signing in', async () => {
    const server = await site({ '/account': 'x' });
    await found(server, null, '/enter');
    expect(asked(server)[1]).toBe('GET /logout');
  });
});

describe('a common path', () => {
  it('is looked at first if it stands in a folder of the sign-in', async () => {
    const form =
      '<form method=post action=/api/auth/signout><input type=hidden name=t value=1><button>Go</button></form>';
    const server = await site({ '/account': 'x', 'GET /api/auth/signout': form, 'POST /api/auth/signout': 'bye' });
    const offered = await found(server, null, '/api/auth/callback/credentials');
    expect(asked(server)[1]).toBe('GET /api/auth/signout');
    expect(described(offered)[0]).toBe('POST /api/auth/signout');
  });

  it('that asks back is followed to its form', async () => {
    const question =
      '<h1>Really?</h1><form method=post action=/logout><input type=hidden name=t value=1><button>Sign out</button></form>';
    const server = await site({ '/account': 'x', 'GET /logout': question, 'POST /logout': 'bye' });
    const offered = await found(server);
    expect(described(offered)[0]).toBe('POST /logout');
    await offered.ways[0]?.send(offered.victim);
    expect(server.seen.at(-1)).toMatchObject({ method: 'POST', path: '/logout', body: 't=1' });
  });

  it('that refuses GET is posted to, with the token that the page holds for scripts', async () => {
    const refuse: Handler = (_request, response) => {
      response.writeHead(405).end();
    };
    const server = await site({
      '/': '<meta name=csrf-token content=m1>',
      '/account': 'x',
      'GET /logout': refuse,
      'POST /logout': 'bye',
    });
    const offered = await found(server);
    expect(described(offered)).toEqual(['POST /logout']);
    await offered.ways[0]?.send(offered.victim);
    expect(server.seen.at(-1)).toMatchObject({ method: 'POST', path: '/logout' });
    expect(sentHeaders(server.seen.at(-1), 'x-csrf-token')).toEqual(['m1']);
  });

  it('that answers a copy of the browser is asked for by the browser itself', async () => {
    const server = await site({
      '/account': 'x',
      '/logout': (_request, response) => {
        redirect(response, '/');
      },
      '/': 'home',
    });
    const times = (): number => asked(server).filter((request) => request === 'GET /logout').length;
    const offered = await found(server);
    expect(described(offered)).toEqual(['GET /logout']);
    expect(times()).toBe(1);
    const visit = await offered.ways[0]?.send(offered.victim);
    expect(visit?.kind).toBe('page');
    expect(times()).toBe(2);
  });

  it('is asked only when it is its turn: whoever was signed out by a link asks no further', async () => {
    const server = await site({ '/account': '<a href="/bye">Log out</a>', '/logout': 'bye' });
    const { victim, options } = searching(server);
    for await (const way of signOutWays(victim, options)) {
      await way.send(victim);
      break;
    }
    expect(asked(server)).toEqual(['GET /account', 'GET /bye']);
  });
});

describe('the way that the user gave', () => {
  it('is the only one', async () => {
    const server = await site({ '/account': '<a href="/logout">Log out</a>', '/exit': 'bye' });
    const offered = await found(server, { method: 'GET', url: server.url('/exit') });
    expect(described(offered)).toEqual(['GET /exit']);
    await offered.ways[0]?.send(offered.victim);
    expect(asked(server)).toEqual(['GET /exit']);
  });

  it('by POST takes the fields of the form that goes there', async () => {
    const form =
      '<form method=post action=/exit><input type=hidden name=_csrf value=t1><button>Log out</button></form>';
    const server = await site({ '/account': form, 'POST /exit': 'bye' });
    const offered = await found(server, { method: 'POST', url: server.url('/exit') });
    await offered.ways[0]?.send(offered.victim);
    expect(server.seen.at(-1)).toMatchObject({ method: 'POST', path: '/exit', body: '_csrf=t1' });
  });

  it('is done even if it reads like deletion: the user knows', async () => {
    const server = await site({ '/account': 'x', 'POST /session/destroy': 'bye' });
    const offered = await found(server, { method: 'POST', url: server.url('/session/destroy') });
    await offered.ways[0]?.send(offered.victim);
    expect(asked(server)).toContain('POST /session/destroy');
  });

  it('by POST takes the fields of that form although nothing about it reads like signing out', async () => {
    const form = '<form method=post action=/exit><input type=hidden name=_csrf value=t1><button>Bye</button></form>';
    const server = await site({ '/account': form, 'POST /exit': 'bye' });
    const offered = await found(server, { method: 'POST', url: server.url('/exit') });
    await offered.ways[0]?.send(offered.victim);
    expect(server.seen.at(-1)?.body).toBe('_csrf=t1');
  });
});
