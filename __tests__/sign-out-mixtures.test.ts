import { describe, expect, it } from '@jest/globals';
import { judgeShop } from './builders/judge-shop.js';
import { leave, outliving, page, signOutForm, type ShopCall, type ShopShape } from './builders/shop.js';

/** Signing out by controls that are no link and no form, and among others that must be left alone. */

async function judge(shape: ShopShape): Promise<{ said: Record<string, string>; log: readonly string[] }> {
  const log: string[] = [];
  const said = await judgeShop({
    ...shape,
    first: (call) => {
      log.push(`${call.method} ${call.path}`);
      return shape.first?.(call) ?? null;
    },
  });
  return { said, log };
}

const is = ({ method, path }: ShopCall, what: string): boolean => `${method} ${path}` === what;

const meta = ({ session }: ShopCall): string => `<meta name=csrf-token content="${session.csrf}">`;

const controls: readonly (readonly [name: string, shape: ShopShape])[] = [
  [
    'a button that Phoenix’ script posts as DELETE, with its own token',
    {
      accountControls: ({ session }) =>
        `<button type=button data-method=delete data-to="/users/log_out" data-csrf="${session.csrf}">Log out</button>`,
      first: (call) =>
        is(call, 'POST /users/log_out') &&
        call.form.get('_method') === 'delete' &&
        call.form.get('_csrf_token') === call.session.csrf
          ? leave(call)
          : null,
    },
  ],
  [
    'a button with an address, which a script of Rails asks in the background',
    {
      accountControls: (call) =>
        `${meta(call)}<button type=button data-remote=true data-method=delete data-url="/my/session">Sign out</button>`,
      first: (call) =>
        is(call, 'DELETE /my/session') && call.headers['x-csrf-token'] === call.session.csrf ? leave(call) : null,
    },
  ],
  [
    'a button whose handler goes to an address',
    {
      accountControls: () => `<button type=button onclick="window.location.href='/bye/logout'">Sign out</button>`,
      first: (call) => (is(call, 'GET /bye/logout') ? leave(call) : null),
    },
  ],
  [
    'a link to a function of the page’s script, which sends the page’s token',
    {
      accountControls: (call) =>
        `${meta(call)}<a href="javascript:leave()">Log out</a>
         <script>async function leave() { await fetch('/my/logout', { method: 'POST', headers: { 'X-CSRF-Token': document.querySelector('meta[name=csrf-token]').content } }); location.reload(); }</script>`,
      first: (call) =>
        is(call, 'POST /my/logout') && call.headers['x-csrf-token'] === call.session.csrf ? leave(call) : null,
    },
  ],
];

describe.each(controls)('signing out by %s', (_name, shape) => {
  it('is found, and ends the session', async () => {
    expect((await judge(shape)).said).toMatchObject({ reason: 'tested', 'logout-invalidation': 'pass' });
  });

  it('is found, and shows a session that outlives it', async () => {
    expect((await judge(outliving(shape))).said).toMatchObject({
      reason: 'tested',
      'logout-invalidation': 'fail',
    });
  });
});

describe('controls of an account that read like an end', () => {
  const dangerous = (call: ShopCall): string => `${meta(call)}
    <a href="/basket/remove?item=1">Remove</a> <a data-method=delete href="/account/7">Delete my account and sign out</a>
    <a data-turbo-method=delete href="/orders/purge">Purge orders</a> <button hx-delete="/account/photo">Delete</button>
    <button type=button data-method=delete data-url="/account/unsubscribe/logout">Unsubscribe and log out</button>
    <form method=post action="/unsubscribe"><button>Unsubscribe</button></form>
    <form method=post action="/account/close"><input type=hidden name=_method value=delete><button>Close account</button></form>
    <form method=post action="/logout/purge"><button>Log out everywhere and purge</button></form>
    <script>const gone = () => fetch('/api/account/delete', { method: 'POST' }), out = () => fetch('/api/sessions/purge/logout', { method: 'DELETE' });</script>`;

  it('are never touched, and the sign-out among them is found', async () => {
    const { said, log } = await judge({
      accountControls: (call) => `${dangerous(call)}${signOutForm(call)}`,
    });
    expect(said).toMatchObject({ reason: 'tested', 'logout-invalidation': 'pass' });
    expect(log.filter((line) => /remove|delete|purge|unsubscribe|close|photo|account\/7/.test(line))).toEqual([]);
  });

  it('are never touched if nothing else is there either, and the check says what would help', async () => {
    const { said, log } = await judge({
      accountControls: dangerous,
      first: (call) => (call.path === '/logout' ? page('There is no such page.', 404) : null),
    });
    expect(said).toMatchObject({ reason: 'tested', 'logout-invalidation': 'inconclusive' });
    expect(log.filter((line) => /remove|delete|purge|unsubscribe|close|photo|account\/7/.test(line))).toEqual([]);
  });
});
