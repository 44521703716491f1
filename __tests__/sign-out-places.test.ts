import { describe, expect, it } from '@jest/globals';
import { judgeShop } from './builders/judge-shop.js';
import { leave, outliving, page, type ShopAnswer, type ShopCall, type ShopShape } from './builders/shop.js';

/** Signing out that is not written on the page of the account, or wants more than the request alone. */

const is = ({ method, path }: ShopCall, what: string): boolean => `${method} ${path}` === what;

const leaveForm = ({ session }: ShopCall, action: string, more = ''): string =>
  `<form method=post action="${action}"><input type=hidden name=csrf value="${session.csrf}">${more}<button>Sign out</button></form>`;

/** A page of the account's, for nobody else. */
const own = (call: ShopCall, body: string): ShopAnswer =>
  call.session.user === null ? page('Nobody is signed in.', 401) : page(body);

const withToken = (call: ShopCall): boolean => call.form.get('csrf') === call.session.csrf;

const inHeader = (call: ShopCall, name = 'x-csrf-token'): boolean => call.headers[name] === call.session.csrf;

/** Nothing of the common kind: whoever guesses is told so. */
const hidden = (call: ShopCall): ShopAnswer | null =>
  call.path === '/logout' ? page('There is no such page.', 404) : null;

const shapes: readonly (readonly [name: string, shape: ShopShape])[] = [
  [
    'a form on the page of settings',
    {
      accountControls: () =>
        '<nav><a href=/orders>Orders</a> <a href=/help>Help</a> <a href="/my/settings">Settings</a></nav>',
      first: (call) => {
        if (is(call, 'GET /my/settings')) return own(call, leaveForm(call, '/my/leave'));
        return is(call, 'POST /my/leave') && withToken(call) ? leave(call) : hidden(call);
      },
    },
  ],
  [
    'a link on the page that the account’s own name leads to',
    {
      accountControls: ({ session }) => `<header><a href="/people/7">${String(session.user)}</a></header>`,
      first: (call) => {
        if (is(call, 'GET /people/7')) return own(call, '<a href="/people/7/end">Abmelden</a>');
        return is(call, 'GET /people/7/end') ? leave(call) : hidden(call);
      },
    },
  ],
  [
    'a menu in a frame',
    {
      accountControls: () => '<iframe src="/menu"></iframe>',
      first: (call) => {
        if (is(call, 'GET /menu')) return own(call, '<a href="/menu/out" target=_top>Log out</a>');
        return is(call, 'GET /menu/out') ? leave(call) : hidden(call);
      },
    },
  ],
  [
    'a menu that a script fetches when the page is there',
    {
      accountControls: () => '<div hx-get="/partials/menu" hx-trigger="load"></div>',
      first: (call) => {
        if (is(call, 'GET /partials/menu')) return own(call, leaveForm(call, '/partials/out'));
        return is(call, 'POST /partials/out') && withToken(call) ? leave(call) : hidden(call);
      },
    },
  ],
  [
    'a script whose requests a server takes by their X-Requested-With alone',
    {
      accountControls: () =>
        `<button id=out>Leave</button><script>$('#out').click(() => $.post('/my/logout').done(() => location.reload()));</script>`,
      first: (call) => {
        if (!is(call, 'POST /my/logout')) return hidden(call);
        return call.headers['x-requested-with'] === 'XMLHttpRequest' ? leave(call) : page('No script.', 403);
      },
    },
  ],
  [
    'a link that a script of Rails asks in the background, which says so',
    {
      accountControls: (call) =>
        `<meta name=csrf-token content="${call.session.csrf}"><a data-remote=true data-method=delete href="/my/session">Sign out</a>`,
      first: (call) =>
        is(call, 'DELETE /my/session') && inHeader(call) && call.headers['x-requested-with'] === 'XMLHttpRequest'
          ? leave(call)
          : hidden(call),
    },
  ],
  [
    'a script with the token of a JSON block',
    {
      accountControls: ({ session }) =>
        `<script id=state type="application/json">{"user":{"name":"alice"},"csrfToken":"${session.csrf}"}</script>
         <script>const leave = () => fetch('/my/logout', { method: 'POST', headers: { 'X-CSRF-Token': JSON.parse(document.getElementById('state').textContent).csrfToken } });</script>`,
      first: (call) => (is(call, 'POST /my/logout') && inHeader(call) ? leave(call) : hidden(call)),
    },
  ],
  [
    'a script with the token of an assignment, in a header of the application’s own name',
    {
      accountControls: ({ session }) =>
        `<script>window.APP = { csrf: "${session.csrf}" };
         const leave = () => fetch('/my/logout', { method: 'DELETE', headers: { 'X-Shop-CSRF': APP.csrf } });</script>`,
      first: (call) => (is(call, 'DELETE /my/logout') && inHeader(call, 'x-shop-csrf') ? leave(call) : hidden(call)),
    },
  ],
  [
    'a script with the token of an attribute',
    {
      accountControls: ({ session }) =>
        `<div id=app data-csrf-token="${session.csrf}"></div><script>const leave = () => fetch('/my/logout', { method: 'POST' });</script>`,
      first: (call) => (is(call, 'POST /my/logout') && inHeader(call) ? leave(call) : hidden(call)),
    },
  ],
  [
    'a link that Turbo sends as DELETE, with the token of the page',
    {
      accountControls: (call) =>
        `<meta name=csrf-token content="${call.session.csrf}"><a data-turbo-method=delete href="/users/sign_out">Log out</a>`,
      first: (call) => (is(call, 'DELETE /users/sign_out') && inHeader(call) ? leave(call) : hidden(call)),
    },
  ],
  [
    'an icon whose class alone says what it is',
    {
      accountControls: () =>
        '<a class="nav-link dropdown-item" href="/x/1"><i class="fa fa-user"></i></a> <a class="nav-link dropdown-item" href="/x/9"><i class="fa fa-sign-out-alt"></i></a>',
      first: (call) => (is(call, 'GET /x/9') ? leave(call) : hidden(call)),
    },
  ],
  [
    'a picture with an alternative text',
    {
      accountControls: () => '<a href="/x/9"><img src=door.png alt="Log out"></a>',
      first: (call) => (is(call, 'GET /x/9') ? leave(call) : hidden(call)),
    },
  ],
  [
    'a link in a language that nobody here knows, by its identifier',
    {
      accountControls: () => '<a id="logout-link" href="/x/9">Útskráning</a>',
      first: (call) => (is(call, 'GET /x/9') ? leave(call) : hidden(call)),
    },
  ],
  [
    'a deed in the address’ query',
    {
      accountControls: () =>
        '<a href="/do.php?action=profile&next=/logout">A</a> <a href="/do.php?action=logout">B</a>',
      first: (call) => (call.path === '/do.php' && call.query.get('action') === 'logout' ? leave(call) : hidden(call)),
    },
  ],
  [
    'a deed in a hidden field of a form whose button is an arrow',
    {
      accountControls: ({ session }) =>
        `<form method=post action=/do><input type=hidden name=csrf value="${session.csrf}"><input type=hidden name=action value=logout><button>→</button></form>`,
      first: (call) =>
        is(call, 'POST /do') && withToken(call) && call.form.get('action') === 'logout' ? leave(call) : hidden(call),
    },
  ],
];

describe.each(shapes)('signing out by %s', (_name, shape) => {
  it.concurrent('is found, and ends the session', async () => {
    expect(await judgeShop(shape)).toMatchObject({ reason: 'tested', 'logout-invalidation': 'pass' });
  });

  it.concurrent('is found, and shows a session that outlives it', async () => {
    expect(await judgeShop(outliving(shape))).toMatchObject({
      reason: 'tested',
      'logout-invalidation': 'fail',
    });
  });
});

describe('an application with one address for everything', () => {
  const front = (asks: string): { shape: ShopShape; sent: string[] } => {
    const sent: string[] = [];
    const shape: ShopShape = {
      accountControls: () => '<a href="/index.php?route=account/logout">Sign out</a>',
      first: (call) => {
        if (call.path !== '/index.php') return hidden(call);
        const route = call.query.get('route') ?? call.form.get('route') ?? '';
        sent.push(`${call.method} ${route}`);
        if (route !== 'account/logout') return page('Done.');
        if (call.method === 'POST' && withToken(call)) return leave(call);
        const form = (to: string, label: string): string =>
          `<form method=post action="/index.php?route=${to}"><button>${label}</button></form>`;
        const token = `<input type=hidden name=csrf value="${call.session.csrf}">`;
        return own(
          call,
          `${form('cart/empty', 'Empty')} ${form('account/address', 'Save')} <a href="/index.php?route=order/pay">Pay</a> ${asks.replace('TOKEN', token)} ${form('checkout', 'Buy now')}`,
        );
      },
    };
    return { shape, sent };
  };

  it.each([
    [
      'in its action',
      '<form method=post action="/index.php?route=account/logout&lang=de">TOKEN<button>Ja</button></form>',
    ],
    [
      'in a hidden field',
      '<form method=post action="/index.php">TOKEN<input type=hidden name=route value="account/logout"><button>Ja</button></form>',
    ],
  ])('is sent the form that asks back, which says so %s, and no other one', async (_where, asks) => {
    const { shape, sent } = front(asks);
    expect(await judgeShop(shape)).toMatchObject({ reason: 'tested', 'logout-invalidation': 'pass' });
    expect([...new Set(sent)].sort()).toEqual(['GET account/logout', 'POST account/logout']);
  });
});
