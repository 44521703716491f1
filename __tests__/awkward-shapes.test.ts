import { describe, expect, it } from '@jest/globals';
import { judgeShop } from './builders/judge-shop.js';
import { leave, loginForm, page, redirect, signOutForm, type ShopCall, type ShopShape } from './builders/shop.js';

/** Lawful applications of awkward shapes: each is judged as the plain one is. */

const safe = { reason: 'tested', 'session-fixation': 'pass', 'logout-invalidation': 'pass' };
const kept = { reason: 'tested', 'session-fixation': 'fail' };
const outlives = { reason: 'tested', 'session-fixation': 'pass', 'logout-invalidation': 'fail' };

const holdsToken = ({ form, headers, session }: ShopCall): boolean =>
  [form.get('authenticity_token'), headers['x-csrf-token']].includes(session.csrf);

const railsPage = ({ session }: ShopCall, link: string): string =>
  `<meta name=csrf-param content=authenticity_token><meta name=csrf-token content="${session.csrf}">${link}`;

/** Signing out, as pages of different schools offer it. */
const signOuts: readonly (readonly [name: string, shape: ShopShape])[] = [
  [
    'a link that Rails’ script posts as DELETE',
    {
      accountControls: (call) => railsPage(call, '<a data-method="delete" href="/users/leave">Log out</a>'),
      first: (call) =>
        call.path === '/users/leave' && call.form.get('_method') === 'delete' && holdsToken(call) ? leave(call) : null,
    },
  ],
  [
    'a link that Turbo sends as DELETE',
    {
      accountControls: (call) => railsPage(call, '<a data-turbo-method="delete" href="/session">Log out</a>'),
      first: (call) => (call.method === 'DELETE' && call.path === '/session' && holdsToken(call) ? leave(call) : null),
    },
  ],
  [
    'a button of htmx',
    {
      accountControls: ({ session }) =>
        `<main hx-headers='{"X-CSRF-Token":"${session.csrf}"}'><button hx-post="/bye">Log out</button></main>`,
      first: (call) => (call.method === 'POST' && call.path === '/bye' && holdsToken(call) ? leave(call) : null),
    },
  ],
  [
    'a link whose script sends a hidden form',
    {
      accountControls: ({ session }) =>
        `<a href="#" onclick="event.preventDefault(); document.getElementById('leave-form').submit()">Log out</a>
         <form id="leave-form" method=post action="/x/end"><input type=hidden name=authenticity_token value="${session.csrf}"></form>`,
      first: (call) => (call.path === '/x/end' && holdsToken(call) ? leave(call) : null),
    },
  ],
  [
    'an image to click on',
    {
      accountControls: ({ session }) =>
        `<form method=post action="/x/end"><input type=hidden name=authenticity_token value="${session.csrf}"><input type=image alt="Log out" src=out.png></form>`,
      first: (call) => (call.path === '/x/end' && holdsToken(call) ? leave(call) : null),
    },
  ],
  [
    'a link to a page that asks back with a form',
    {
      accountControls: () => '<a href="/logout">Log out</a>',
      first: (call) =>
        call.method === 'GET' && call.path === '/logout'
          ? page(
              `Really?<form method=post><input type=hidden name=csrf value="${call.session.csrf}"><button>Yes</button></form>`,
            )
          : null,
    },
  ],
  [
    'a link to a page that asks back with a link',
    {
      accountControls: () => '<a href="/logout">Log out</a>',
      first: (call) => {
        if (call.method !== 'GET' || call.path !== '/logout') return null;
        return call.query.get('sure') === '1' ? leave(call) : page('<a href="/logout?sure=1">Yes</a>');
      },
    },
  ],
  [
    'a link that refuses GET',
    {
      accountControls: ({ session }) =>
        `<meta name=csrf-token content="${session.csrf}"><a href="/leave-now">Log out</a>`,
      first: (call) => {
        if (call.path !== '/leave-now') return null;
        return call.method === 'POST' && holdsToken(call) ? leave(call) : page('No.', 405);
      },
    },
  ],
  [
    'an address that no page names, and that knows POST alone',
    {
      accountControls: () => '',
      first: (call) => (call.method === 'POST' && call.path === '/api/logout' ? leave(call) : null),
    },
  ],
];

describe.each(signOuts)('signing out by %s', (_name, shape) => {
  it('is found', async () => {
    expect(await judgeShop(shape)).toMatchObject(safe);
  });
});

describe('pages that a session counts, and leads to by its own numbers', () => {
  /** `/account` leads to `/account?3`; by another session's number it leads back to `/account`. */
  const counted = (): ShopShape => {
    let last = 0;
    const shown = new Set<string>();
    return {
      first: ({ path, id, session, query }) => {
        if (path !== '/account' || session.user === null || shown.has(`${id} ${query.toString()}`)) return null;
        if (query.size > 0) return redirect('/account');
        last += 1;
        shown.add(`${id} ${String(last)}=`);
        return redirect(`/account?${String(last)}`);
      },
      // A visitor is led back as well, and from there to the sign-in.
      last: (answer, { path, query, session }) =>
        path === '/account' && session.user === null && query.size > 0 ? redirect('/account') : answer,
    };
  };

  it('pass: the page is asked for by the address that every session has', async () => {
    expect(await judgeShop(counted())).toMatchObject(safe);
  });

  it('fail if the identifier is kept', async () => {
    expect(await judgeShop({ ...counted(), keeps: true })).toMatchObject(kept);
  });
});

describe('Clear-Site-Data', () => {
  it('takes the cookies of the browser, and no more: the session that outlives it is found', async () => {
    const shape: ShopShape = {
      first: (call) =>
        call.method === 'POST' && call.path === '/logout'
          ? { status: 200, headers: { 'clear-site-data': '"cache", "cookies"' } }
          : null,
    };
    expect(await judgeShop(shape)).toMatchObject(outlives);
  });
});

describe('a store that learns of changes late', () => {
  /** What changed is seen by the second look at the account. */
  const late = (): NonNullable<ShopShape['look']> => {
    const looks = new Map<string, number>();
    const last = new Map<string, { csrf: string; user: string | null }>();
    return ({ sessions, path }, id) => {
      const now = sessions.get(id) ?? null;
      if (path !== '/account') return now;
      const before = last.get(id) ?? (now && { ...now, user: null });
      const state = `${id} ${String(now?.user)}`;
      const count = (looks.get(state) ?? 0) + 1;
      looks.set(state, count);
      if (count < 2) return before;
      if (now) last.set(id, { ...now });
      else last.delete(id);
      return now;
    };
  };

  it('passes: the session begins and ends a little later than it was told to', async () => {
    expect(await judgeShop({ look: late() })).toMatchObject(safe);
  });

  it('fails if the identifier is kept', async () => {
    expect(await judgeShop({ look: late(), keeps: true })).toMatchObject(kept);
  });
});

describe('nodes behind a balancer, told apart by a cookie', () => {
  it('pass: a short name of a node is no identifier that could be guessed, and masks nothing', async () => {
    const shape: ShopShape = {
      look: ({ headers, sessions }, id) =>
        /(?:^|; )node=1(?:;|$)/.test(headers.cookie ?? '') ? (sessions.get(id) ?? null) : null,
      last: (answer, call) => {
        call.cookies.push('node=1; Path=/');
        return answer;
      },
    };
    expect(await judgeShop(shape)).toMatchObject({ ...safe, 'session-id-entropy': 'pass' });
  });
});

/** Pages to sign in on. */
const signIns: readonly (readonly [name: string, shape: ShopShape])[] = [
  [
    'a box that has to be ticked',
    {
      loginPage: (call) => loginForm(call, '<input type=checkbox name=terms value=yes required>'),
      first: (call) =>
        call.method === 'POST' && call.path === '/login' && call.form.get('terms') !== 'yes'
          ? page('Accept the terms first.')
          : null,
    },
  ],
  [
    'fields out of sight that only a robot fills in',
    {
      loginPage: (call) => loginForm(call, '<div style="display:none"><input name=email></div>'),
      first: (call) =>
        call.method === 'POST' && call.path === '/login' && call.form.get('email') !== ''
          ? page('No robots.', 403)
          : null,
    },
  ],
  [
    'answers without a type',
    { last: (answer) => (answer.headers?.['content-type'] ? { ...answer, headers: {} } : answer) },
  ],
];

describe.each(signIns)('signing in with %s', (_name, shape) => {
  it('a safe application passes', async () => {
    expect(await judgeShop(shape)).toMatchObject(safe);
  });

  it('a kept identifier is found', async () => {
    expect(await judgeShop({ ...shape, keeps: true })).toMatchObject(kept);
  });
});

describe('a server that hangs up on every sixth question', () => {
  const shape = (): ShopShape => {
    let asked = 0;
    return {
      first: (call) => {
        asked += call.method === 'GET' ? 1 : 0;
        return call.method === 'GET' && asked % 6 === 0 ? 'hang-up' : null;
      },
    };
  };

  it('is asked once more, and judged', async () => {
    expect(await judgeShop(shape())).toMatchObject(safe);
    expect(await judgeShop({ ...shape(), keeps: true })).toMatchObject(kept);
  });

  it('is inconclusive if it never answers the account’s page, and says that', async () => {
    const broken: ShopShape = {
      first: (call) => (call.path === '/account' && call.session.user !== null ? 'hang-up' : null),
    };
    expect((await judgeShop(broken))['reason']).toContain('got no answer');
  });
});

describe('an account’s page that everybody is served after one sign-in', () => {
  it('is inconclusive, and says that the server goes by something else', async () => {
    let user: string | null = null;
    const shape: ShopShape = {
      first: (call) => {
        user ??= call.session.user;
        return call.path === '/account' && user !== null
          ? page(`<h1>Orders of ${user}</h1>${signOutForm(call)}`)
          : null;
      },
    };
    expect((await judgeShop(shape))['reason']).toContain('by something other than an identifier');
  });
});
