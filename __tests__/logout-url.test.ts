import { afterEach, describe, expect, it } from '@jest/globals';
import { createSecrets } from '../src/evidence/secrets.js';
import type { TargetSettings } from '../src/inputs/settings.js';
import { scan } from '../src/scan.js';
import { closeServers, html, serve } from './builders/server.js';
import { leave, outliving, page, startShop, type ShopCall, type ShopShape } from './builders/shop.js';
import { buildTarget } from './builders/target.js';

/** Sign-outs that `logout-url` names, by its method or by its path alone: nothing on the pages reads like signing out. */

afterEach(closeServers);

interface Judged {
  readonly outcome: string;
  /** Of an inconclusive outcome: the reason and the remedy. */
  readonly obstacle: string;
  readonly request: string;
  readonly howFound: string;
  readonly log: readonly string[];
}

async function judge(
  shape: ShopShape,
  logout: TargetSettings['logout'],
  allowedHosts: string[] = [],
): Promise<Judged> {
  const log: string[] = [];
  const shop = await startShop({
    ...shape,
    first: (call) => {
      log.push(`${call.method} ${call.path}`);
      return shape.first?.(call) ?? null;
    },
  });
  try {
    const target = buildTarget(shop, { logout, allowedHosts });
    const result = await scan(
      target,
      createSecrets(() => undefined),
    );
    const check = result.checks.find(({ id }) => id === 'logout-invalidation');
    return {
      outcome: check?.outcome ?? '',
      obstacle: check?.outcome === 'inconclusive' ? `${check.obstacle.reason} ${check.obstacle.remedy}` : '',
      request: result.signOut?.request.replace(shop.url, '') ?? '',
      howFound: result.signOut?.howFound ?? '',
      log,
    };
  } finally {
    await shop.close();
  }
}

const is = ({ method, path }: ShopCall, what: string): boolean => `${method} ${path}` === what;

const withToken = (call: ShopCall): boolean => call.form.get('csrf_token') === call.session.csrf;

const inHeader = (call: ShopCall): boolean => call.headers['x-csrf-token'] === call.session.csrf;

const meta = ({ session }: ShopCall): string => `<meta name=csrf-token content="${session.csrf}">`;

const none = (): string => '';

/** Takes one request alone, of whatever method, and nothing else. */
const only = (what: string, also: (call: ShopCall) => boolean = () => true): ShopShape => ({
  accountControls: none,
  first: (call) => (is(call, what) && also(call) ? leave(call) : null),
});

const found = (how: string): string => `given by logout-url; ${how}`;

interface Way {
  readonly logout: NonNullable<TargetSettings['logout']>;
  readonly shape: ShopShape;
  readonly request: string;
  readonly howFound: string;
}

const ways: readonly (readonly [name: string, way: Way])[] = [
  ...(['GET', 'POST', 'PUT', 'DELETE'] as const).map((method): readonly [string, Way] => [
    `${method} as it was given`,
    {
      logout: { method, url: '/bye' },
      shape: only(`${method} /bye`),
      request: `${method} /bye`,
      howFound: 'given by logout-url',
    },
  ]),
  [
    'DELETE with the token of the page in a header',
    {
      logout: { method: 'DELETE', url: '/my/session' },
      shape: { ...only('DELETE /my/session', inHeader), accountControls: meta },
      request: 'DELETE /my/session',
      howFound: 'given by logout-url',
    },
  ],
  ...(['DELETE', 'POST'] as const).map((method): readonly [string, Way] => [
    `${method} by the form that names DELETE in a hidden field`,
    {
      logout: { method, url: '/my/session' },
      shape: {
        ...only('POST /my/session', (call) => withToken(call) && call.form.get('_method') === 'delete'),
        accountControls: ({ session }) =>
          `<form method=post action="/my/session"><input type=hidden name=_method value=delete><input type=hidden name=csrf_token value="${session.csrf}"><button>Bye</button></form>`,
      },
      request: 'POST /my/session',
      howFound: 'given by logout-url',
    },
  ]),
  [
    'POST for which a script says X-Requested-With',
    {
      logout: { method: 'POST', url: '/bye' },
      shape: {
        accountControls: none,
        first: (call) => {
          if (!is(call, 'POST /bye')) return null;
          return call.headers['x-requested-with'] === 'XMLHttpRequest'
            ? leave(call)
            : page('No script.', 403);
        },
      },
      request: 'POST /bye',
      howFound: 'given by logout-url',
    },
  ],
  [
    'a path that a form of the page posts to',
    {
      logout: { method: null, url: '/bye' },
      shape: {
        ...only('POST /bye', withToken),
        accountControls: ({ session }) =>
          `<form method=post action="/bye"><input type=hidden name=csrf_token value="${session.csrf}"><button>Go</button></form>`,
      },
      request: 'POST /bye',
      howFound: found('a form of the page sends it by POST'),
    },
  ],
  [
    'a path that a script of the page deletes',
    {
      logout: { method: null, url: '/api/me' },
      shape: {
        ...only('DELETE /api/me', inHeader),
        accountControls: (call) =>
          `${meta(call)}<button id=b>Go</button><script>b.onclick = () => fetch('/api/me', { method: 'DELETE' })</script>`,
      },
      request: 'DELETE /api/me',
      howFound: found('a script of the page sends it by DELETE'),
    },
  ],
  [
    'a path that a control of the page deletes',
    {
      logout: { method: null, url: '/my/seat' },
      shape: {
        ...only('DELETE /my/seat'),
        accountControls: () => '<button hx-delete="/my/seat">Go</button>',
      },
      request: 'DELETE /my/seat',
      howFound: found('a control of the page sends it by DELETE'),
    },
  ],
  [
    'a path that a link leads to',
    {
      logout: { method: null, url: '/bye' },
      shape: { ...only('GET /bye'), accountControls: () => '<a href="/bye">Go</a>' },
      request: 'GET /bye',
      howFound: found('a link of the page leads there (GET)'),
    },
  ],
  [
    'a path whose link asks back by a form',
    {
      logout: { method: null, url: '/bye' },
      shape: {
        accountControls: () => '<a href="/bye">Go</a>',
        first: (call) => {
          if (is(call, 'GET /bye'))
            return page(
              `<form method=post><input type=hidden name=csrf_token value="${call.session.csrf}"><button>Yes</button></form>`,
            );
          return is(call, 'POST /bye') && withToken(call) ? leave(call) : null;
        },
      },
      request: 'POST /bye',
      howFound: 'a form that reads like signing out',
    },
  ],
  [
    'a path that no page speaks of and GET signs out',
    {
      logout: { method: null, url: '/bye' },
      shape: only('GET /bye'),
      request: 'GET /bye',
      howFound: found('no page says by which method, and GET signed out'),
    },
  ],
  [
    'a path whose GET does nothing and whose POST signs out',
    {
      logout: { method: null, url: '/bye' },
      shape: {
        accountControls: none,
        first: (call) => {
          if (is(call, 'GET /bye')) return page('Nothing here.');
          return is(call, 'POST /bye') ? leave(call) : null;
        },
      },
      request: 'POST /bye',
      howFound: found('no page says by which method, and POST signed out'),
    },
  ],
  [
    'a path whose GET is not there and whose POST wants the token of the page',
    {
      logout: { method: null, url: '/bye' },
      shape: {
        accountControls: meta,
        first: (call) => {
          if (!is(call, 'POST /bye')) return null;
          return inHeader(call) ? leave(call) : page('The form is out of date.', 403);
        },
      },
      request: 'POST /bye',
      howFound: found('no page says by which method, and POST signed out'),
    },
  ],
  [
    'a path whose POST wants the token that another form of the page holds',
    {
      logout: { method: null, url: '/bye' },
      shape: {
        accountControls: ({ session }) =>
          `<form method=post action="/basket"><input type=hidden name=csrf_token value="${session.csrf}"><button>Buy</button></form>`,
        first: (call) => {
          if (!is(call, 'POST /bye')) return null;
          return withToken(call) ? leave(call) : page('The form is out of date.', 403);
        },
      },
      request: 'POST /bye',
      howFound: found('no page says by which method, and POST signed out'),
    },
  ],
  [
    'a path that says itself that it takes DELETE alone',
    {
      logout: { method: null, url: '/my/seat' },
      shape: {
        accountControls: none,
        first: (call) => {
          if (call.path !== '/my/seat') return null;
          if (call.method === 'DELETE') return leave(call);
          return { status: 405, headers: { allow: 'DELETE' } };
        },
      },
      request: 'DELETE /my/seat',
      howFound: found('no page says by which method, and DELETE signed out'),
    },
  ],
  [
    'a path that is called a session and knows DELETE alone',
    {
      logout: { method: null, url: '/api/session' },
      shape: only('DELETE /api/session'),
      request: 'DELETE /api/session',
      howFound: found('no page says by which method, and DELETE signed out'),
    },
  ],
];

describe('a sign-out by logout-url', () => {
  it.each(ways)('ends the session: %s', async (_, { logout, shape, request, howFound }) => {
    const judged = await judge(shape, logout);
    expect(judged).toMatchObject({ outcome: 'pass', request, howFound });
  });

  it.each(ways)('is seen to leave the session alive: %s', async (_, { logout, shape, request }) => {
    const judged = await judge(outliving(shape), logout);
    expect(judged).toMatchObject({ outcome: 'fail', request });
  });
});

describe('a logout-url that does not sign out', () => {
  it('names what was tried if nothing is at its path', async () => {
    const { outcome, obstacle } = await judge({ accountControls: none }, { method: null, url: '/logot' });
    expect(outcome).toBe('inconclusive');
    expect(obstacle).toMatch(
      /^Nothing signs out at the address of logout-url \(tried GET \/logot → 404, POST \/logot → 404\)\. Check its path,/,
    );
  });

  it('names the status by which its method was refused', async () => {
    const { obstacle } = await judge({ accountControls: none }, { method: 'POST', url: '/logot' });
    expect(obstacle).toMatch(/\(tried POST \/logot → 404\)\. Check its path and its method,/);
  });

  it('says so if every method leaves the victim signed in', async () => {
    const { outcome, obstacle } = await judge(
      { accountControls: none, first: (call) => (call.path === '/bye' ? page('Bye?') : null) },
      { method: null, url: '/bye' },
    );
    expect(outcome).toBe('inconclusive');
    expect(obstacle).toMatch(
      /still signed in after every request .*\(tried GET \/bye, POST \/bye\).*DELETE \/api\/session/,
    );
  });

  it('is told of a host that is not allowed, to which nothing is sent', async () => {
    const { outcome, obstacle } = await judge(
      { accountControls: none },
      { method: 'POST', url: 'http://sso.example/logout' },
    );
    expect(outcome).toBe('inconclusive');
    expect(obstacle).toMatch(/got no answer: .*sso\.example.*allowed-hosts/);
  });

  it('takes a whole address if its host is allowed', async () => {
    const sessions: ShopCall['sessions'][] = [];
    const other = await serve((request, response) => {
      if (request.method === 'POST') for (const one of sessions) one.clear();
      html(response, 'Bye');
    });
    const shape: ShopShape = {
      accountControls: none,
      first: (call) => {
        sessions[0] = call.sessions;
        return null;
      },
    };
    const logout = { method: null, url: other.url('/bye').href };
    const { outcome, request } = await judge(shape, logout, [other.host]);
    expect({ outcome, request }).toEqual({ outcome: 'pass', request: `POST ${other.url('/bye').href}` });
  });

  it('sends no form of its path that reads like deleting something, nor POST in its place', async () => {
    const { outcome, log } = await judge(
      {
        accountControls: ({ session }) =>
          `<form method=post action="/me"><input type=hidden name=csrf_token value="${session.csrf}"><button>Delete my account</button></form>`,
        first: (call) => (is(call, 'GET /me') ? page('Me') : is(call, 'POST /me') ? leave(call) : null),
      },
      { method: null, url: '/me' },
    );
    expect(outcome).toBe('inconclusive');
    expect(log).not.toContain('POST /me');
  });

  it('follows a page that asks back to nothing that deletes', async () => {
    const form = '<form method=post action="/me/delete"><button>Sign out</button></form>';
    const { outcome, log } = await judge(
      {
        accountControls: none,
        first: (call) => {
          if (is(call, 'GET /bye')) return page(form);
          return is(call, 'POST /me/delete') ? leave(call) : null;
        },
      },
      { method: null, url: '/bye' },
    );
    expect(outcome).toBe('inconclusive');
    expect(log).not.toContain('POST /me/delete');
  });

  it('sends no DELETE that neither a page nor the address speaks of', async () => {
    const { log } = await judge(
      { accountControls: none, first: (call) => (is(call, 'DELETE /me') ? leave(call) : null) },
      { method: null, url: '/me' },
    );
    expect(log.filter((line) => line.startsWith('DELETE'))).toEqual([]);
  });
});
