import { afterEach, describe, expect, it } from '@jest/globals';
import { createSecrets } from '../src/evidence/secrets.js';
import type { TargetSettings } from '../src/inputs/settings.js';
import { scan } from '../src/scan/scan.js';
import { closeServers, html, serve } from './builders/server.js';
import { leave, outliving, page, redirect, startShop, type ShopCall, type ShopShape } from './builders/shop.js';
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

async function judge(shape: ShopShape, logout: TargetSettings['logout'], allowedHosts: string[] = []): Promise<Judged> {
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

const token = ({ session }: ShopCall): string => `<input type=hidden name=csrf_token value="${session.csrf}">`;

/** As Rails writes it. */
const deletingForm = (call: ShopCall, action: string, button: string): string =>
  `<form method=post action="${action}"><input type=hidden name=_method value=delete>${token(call)}<button>${button}</button></form>`;

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
          return call.headers['x-requested-with'] === 'XMLHttpRequest' ? leave(call) : page('No script.', 403);
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
    'a session that a script of the page deletes',
    {
      logout: { method: null, url: '/api/sessions/current' },
      shape: {
        ...only('DELETE /api/sessions/current', inHeader),
        accountControls: (call) =>
          `${meta(call)}<button id=b>Go</button><script>b.onclick = () => fetch('/api/sessions/current', { method: 'DELETE' })</script>`,
      },
      request: 'DELETE /api/sessions/current',
      howFound: found('a script of the page sends it by DELETE'),
    },
  ],
  [
    'a session that a control of the page deletes',
    {
      logout: { method: null, url: '/my/session' },
      shape: {
        ...only('DELETE /my/session'),
        accountControls: () => '<button hx-delete="/my/session">Go</button>',
      },
      request: 'DELETE /my/session',
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
    'a path that a control deletes which says that it signs out',
    {
      logout: { method: null, url: '/my/seat' },
      shape: {
        ...only('DELETE /my/seat'),
        accountControls: () => '<button hx-delete="/my/seat">Log out</button>',
      },
      request: 'DELETE /my/seat',
      howFound: found('a control of the page sends it by DELETE'),
    },
  ],
  [
    'the form that Rails writes for button_to "Log out", session_path, method: :delete',
    {
      logout: { method: null, url: '/session' },
      shape: {
        ...only('POST /session', (call) => withToken(call) && call.form.get('_method') === 'delete'),
        accountControls: (call) => deletingForm(call, '/session', 'Log out'),
      },
      request: 'POST /session',
      howFound: found('a form of the page sends it by DELETE'),
    },
  ],
  [
    'a form that deletes what a path calls a session, by an icon',
    {
      logout: { method: null, url: '/session' },
      shape: {
        ...only('POST /session', (call) => withToken(call) && call.form.get('_method') === 'delete'),
        accountControls: (call) => deletingForm(call, '/session', '<i class=x></i>'),
      },
      request: 'POST /session',
      howFound: found('a form of the page sends it by DELETE'),
    },
  ],
  [
    'DELETE /users/sign_out, which Devise knows alone',
    {
      logout: { method: null, url: '/users/sign_out' },
      shape: { ...only('DELETE /users/sign_out', inHeader), accountControls: meta },
      request: 'DELETE /users/sign_out',
      howFound: found('no page says by which method, and DELETE signed out'),
    },
  ],
  [
    'a session that says itself that it takes DELETE alone',
    {
      logout: { method: null, url: '/session' },
      shape: {
        accountControls: none,
        first: (call) => {
          if (call.path !== '/session') return null;
          if (call.method === 'DELETE') return leave(call);
          return { status: 405, headers: { allow: 'DELETE' } };
        },
      },
      request: 'DELETE /session',
      howFound: found('no page says by which method, and DELETE signed out'),
    },
  ],
  [
    'a way out that says itself that it takes PUT alone',
    {
      logout: { method: null, url: '/logout' },
      shape: {
        accountControls: none,
        first: (call) => {
          if (call.path !== '/logout') return null;
          if (call.method === 'PUT') return leave(call);
          return { status: 405, headers: { allow: 'PUT' } };
        },
      },
      request: 'PUT /logout',
      howFound: found('no page says by which method, and PUT signed out'),
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

// A session that outlives is looked at again after a second: the scans wait side by side, each for a shop of its own.
describe('a sign-out by logout-url', () => {
  it.concurrent.each(ways)('ends the session: %s', async (_, { logout, shape, request, howFound }) => {
    const judged = await judge(shape, logout);
    expect(judged).toMatchObject({ outcome: 'pass', request, howFound });
  });

  it.concurrent.each(ways)('is seen to leave the session alive: %s', async (_, { logout, shape, request }) => {
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

/** What a request did to the account; the sessions end with it, so that it looks like signing out. */
interface Harm {
  readonly path: string;
  /** What the address says that it takes, besides GET. */
  readonly allow?: string;
  readonly controls?: (call: ShopCall) => string;
  readonly deletes: (call: ShopCall) => boolean;
}

async function harmed(
  { path, allow, controls = none, deletes }: Harm,
  method: 'POST' | null = null,
): Promise<{ readonly judged: Judged; readonly harm: readonly string[] }> {
  const harm: string[] = [];
  const judged = await judge(
    {
      accountControls: controls,
      first: (call) => {
        if (call.path !== path || call.session.user === null) return null;
        if (deletes(call)) {
          harm.push(`${call.method} ${call.body}`);
          return leave(call);
        }
        if (call.method === 'GET') return page(`Here is ${call.session.user}. ${controls(call)}`);
        return allow === undefined ? redirect('/account') : { status: 405, headers: { allow } };
      },
    },
    { method, url: path },
  );
  return { judged, harm };
}

const byMethod = (...methods: readonly string[]): Harm['deletes'] => {
  return ({ method, form }) =>
    methods.includes(method) || (method === 'POST' && methods.includes((form.get('_method') ?? '').toUpperCase()));
};

const icon = '<i class=x></i>';

describe('a path that deletes more than the session', () => {
  const harms: readonly (readonly [name: string, harm: Harm])[] = [
    ...['/api/users/me', '/api/tokens', '/api/token', '/account', '/me', '/my/seat'].map(
      (path) =>
        [
          `${path} says that it takes PUT and DELETE`,
          { path, allow: 'GET, PUT, DELETE', deletes: byMethod('PUT', 'DELETE') },
        ] as const,
    ),
    ...[icon, 'Leave us', 'Go', 'Close my account', 'Delete my account', 'Mein Konto schließen'].map(
      (button) =>
        [
          `a form of the page deletes it by the button ${button}`,
          {
            path: '/account',
            controls: (call: ShopCall) => deletingForm(call, '/account', button),
            deletes: byMethod('DELETE'),
          },
        ] as const,
    ),
    [
      'a form of the page says in a field that it closes',
      {
        path: '/account',
        controls: (call) =>
          `<form method=post action="/account"><input type=hidden name=what value=close>${token(call)}<button>Close my account</button></form>`,
        deletes: ({ form }) => form.get('what') === 'close',
      },
    ],
    [
      'a form whose button says alone that it deletes',
      {
        path: '/account',
        controls: (call) =>
          `<form method=post action="/account">${token(call)}<button name=_method value=delete>${icon}</button></form>`,
        deletes: byMethod('DELETE'),
      },
    ],
    [
      'a control of the page deletes it',
      {
        path: '/account',
        controls: () => `<button hx-delete="/account">${icon}</button>`,
        deletes: byMethod('DELETE'),
      },
    ],
    [
      'a script of the page deletes it',
      {
        path: '/api/me',
        controls: () =>
          `<button id=b>Go</button><script>b.onclick = () => fetch('/api/me', { method: 'DELETE' })</script>`,
        deletes: byMethod('DELETE'),
      },
    ],
  ];

  it.concurrent.each(harms)('is left as it is, and nothing is called a sign-out: %s', async (_, harm) => {
    const seen = await harmed(harm);
    expect(seen.harm).toEqual([]);
    expect(seen.judged).toMatchObject({ outcome: 'inconclusive', request: '' });
  });

  it.concurrent.each([icon, 'Leave us', 'Close my account', 'Delete my account', 'Delete my account and sign out'])(
    'is sent the bare POST that was named, with the token, and not the form %s',
    async (button) => {
      const bodies: string[] = [];
      const seen = await harmed(
        {
          path: '/account',
          controls: (call) => deletingForm(call, '/account', button),
          deletes: (call) => {
            if (call.method === 'POST') bodies.push(call.body);
            return byMethod('DELETE')(call);
          },
        },
        'POST',
      );
      expect(seen.harm).toEqual([]);
      expect(bodies[0]).toMatch(/^csrf_token=[^&]+$/);
      expect(seen.judged.outcome).toBe('inconclusive');
    },
  );
});

/** Ends the session of whoever posts without a token, as Rails does by `with: :reset_session`. */
const punishing = (controls: NonNullable<ShopShape['accountControls']>, signsOut: boolean): ShopShape => ({
  accountControls: controls,
  first: (call) => {
    if (!is(call, 'POST /bye')) return null;
    if (withToken(call)) return signsOut ? leave(call) : page('Nothing to see.');
    leave(call);
    return redirect('/login');
  },
});

describe('a server that ends the session of a request without a token', () => {
  const otherForm = (call: ShopCall): string =>
    `<form method=post action="/basket">${token(call)}<button>Buy</button></form>`;

  it.each([null, 'POST'] as const)('is sent the token of the page first (method %s)', async (method) => {
    const bodies: string[] = [];
    const shape = punishing(otherForm, true);
    const { outcome, request } = await judge(
      {
        ...shape,
        first: (call) => {
          if (is(call, 'POST /bye')) bodies.push(call.body);
          return shape.first?.(call) ?? null;
        },
      },
      { method, url: '/bye' },
    );
    expect({ outcome, request }).toEqual({ outcome: 'pass', request: 'POST /bye' });
    expect(bodies.filter((body) => !body.startsWith('csrf_token='))).toEqual([]);
  });

  it.each([
    ['if no page shows a token', none],
    ['if the token does not sign out', otherForm],
  ])('is not taken for one that signs out: %s', async (_, controls) => {
    const { outcome, obstacle, request } = await judge(punishing(controls, false), {
      method: null,
      url: '/bye',
    });
    expect({ outcome, request }).toEqual({ outcome: 'inconclusive', request: '' });
    expect(obstacle).toMatch(/^POST \/bye ended the session and led to where people sign in.*logout-url "POST \/bye"/);
  });

  it('is not failed for a session that outlives what it did', async () => {
    const judged = await judge(outliving(punishing(none, false)), { method: null, url: '/bye' });
    expect(judged.outcome).toBe('inconclusive');
  });

  it('is believed if the user names the request', async () => {
    const judged = await judge(punishing(none, false), { method: 'POST', url: '/bye' });
    expect(judged).toMatchObject({ outcome: 'pass', request: 'POST /bye', howFound: 'given by logout-url' });
  });
});
