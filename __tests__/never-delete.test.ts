import { afterEach, describe, expect, it } from '@jest/globals';
import { PageScripts } from '../src/discovery/page-scripts.js';
import { deletesOwnSession } from '../src/pages/sign-out-controls.js';
import { signOutWays } from '../src/sign-out/sign-out.js';
import { Patience, type SignOutOptions } from '../src/sign-out/sign-out-way.js';
import { closeServers, site } from './builders/server.js';
import { closeStages, openStage } from './builders/stage.js';

afterEach(async () => {
  await closeStages();
  await closeServers();
});

/** Everything that is sent to a target whose account page says this, while nothing that is tried signs out. */
async function sentBy(account: string, changes: Partial<SignOutOptions> = {}): Promise<string[]> {
  const server = await site({ '/account': account });
  const lane = openStage(server.url()).lane();
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
  for await (const way of signOutWays(victim, options)) await way.send(victim);
  return server.seen.map(({ method, path, body }) => `${method} ${path} ${body}`.trim());
}

const post = (inside: string, action = '/do'): string => `<form method=post action="${action}">${inside}</form>`;

describe('a control that reads like signing out and says anywhere that it deletes', () => {
  it.each([
    ['the value of its button', post('<button name=do value=delete_account>Log out</button>')],
    ['the name of its button', post('<button name=delete value=1>Log out</button>')],
    ['the path of formaction', post('<button formaction="/account/delete">Log out</button>')],
    ['the query of formaction', post('<button formaction="/do?action=delete">Log out</button>')],
    ['the query of its action', post('<button>Log out</button>', '/do?op=removeUser')],
    ['a hidden value of any name', post('<input type=hidden name=x value=delete-account><button>Log out</button>')],
    ['a hidden name', post('<input type=hidden name=deleteAccount value=1><button>Log out</button>')],
    ['a select', post('<select name=x><option selected value=purge>a</select><button>Log out</button>')],
    ['a ticked box', post('<input type=checkbox checked name=wipe value=1><button>Log out</button>')],
    ['the title of its button', post('<button title="Delete my account">Log out</button>')],
    ['what its form asks', post('<p>Delete your account for good?</p><button>Log out</button>')],
    ['the id of its form', `<form id=delete-account method=post action=/do><button>Log out</button></form>`],
    ['the id of its button', post('<button id=delete-account>Log out</button>')],
    ['onclick', post('<button onclick="this.form.action=\'/account/delete\'">Log out</button>')],
    ['a confirmation', post('<button data-confirm="Delete your account?">Log out</button>')],
    ['a confirmation of Turbo', post('<button data-turbo-confirm="Really delete everything?">Log out</button>')],
    ['a confirmation in a handler', post('<button onclick="return confirm(\'Delete all?\')">Log out</button>')],
    ['a link’s confirmation', '<a href=/do?logout data-confirm="Delete everything?">Log out</a>'],
    ['a link’s title', '<a href=/do?logout title="Deletes your account">x</a>'],
    ['a link’s query', '<a href="/do?logout&amp;delete=1">Log out</a>'],
    ['a link’s fragment', '<a href="/do?logout#delete">Log out</a>'],
    ['a link’s handler', '<a href="/do?logout" onclick="return confirm(\'Erase?\')">Log out</a>'],
    ['hx-vals', `<button hx-post="/do?logout" hx-vals='{"delete":true}'>Log out</button>`],
    ['hx-confirm', `<button hx-post="/do?logout" hx-confirm="Delete it all?">Log out</button>`],
    ['data-params', `<a data-method=post data-remote=true href="/do?logout" data-params="delete=1">Log out</a>`],
  ])('is not pressed: %s', async (_, account) => {
    expect((await sentBy(account)).filter((line) => line.includes('/do') || line.includes('/account/'))).toEqual([]);
  });
});

describe('scripts', () => {
  it.each([
    'DELETE /api/credentials',
    'DELETE /api/auth/credentials',
    'DELETE /api/admin/sessions',
    'DELETE /api/users/sessions',
    'DELETE /api/sessions',
    'DELETE /api/auth',
    'DELETE /api/login',
    'DELETE /api/login-methods',
    'DELETE /api/upload/session',
    'DELETE /api/checkout/session',
    'PUT /api/sessions/logout-all-users',
    'POST /api/account/logout?delete=1',
    'DELETE /api/users/me',
    'DELETE /api/identity',
    'POST /api/session/cancelSubscription/logout',
    'DELETE /api/oauth/sign-in/connections',
    'DELETE /api/admin/auth',
    'DELETE /admin/api/logout/history',
    'DELETE /api/logout-pages',
    'POST /api/sessions/logout-everyone',
  ])('that send %s', async (request) => {
    expect((await sentBy(scriptOf(request))).filter((line) => line.startsWith(request))).toEqual([]);
  });

  it.each([
    'DELETE /session',
    'DELETE /api/session',
    'DELETE /api/auth/session',
    'DELETE /api/_auth/session',
    'DELETE /api/v1/sessions/current',
    'DELETE /my/session',
    'DELETE /logout',
    'DELETE /users/sign_out',
    'POST /api/auth/logout',
    'POST /api/auth/logout-all',
  ])('that send %s are believed', async (request) => {
    expect(await sentBy(scriptOf(request))).toContain(request);
  });

  it('that delete where the sign-in goes are believed', () => {
    const endpoint = { url: new URL('http://127.0.0.1/api/visits'), tokenFrom: null };
    expect(deletesOwnSession(new URL('http://127.0.0.1/api/visits'), endpoint.url)).toBe(true);
    expect(deletesOwnSession(new URL('http://127.0.0.1/api/visits/session'), null)).toBe(false);
  });
});

function scriptOf(request: string): string {
  const [method = '', path = ''] = request.split(' ');
  return `<script>fetch('${path}',{method:'${method}'})</script>`;
}

describe('what is done to sign out is still sent', () => {
  it.each([
    ['a drop-down', post('<button class="dropdown-item" data-toggle="dropdown">Log out</button>')],
    ['_method', post('<input type=hidden name=_method value=delete><button>Log out</button>')],
    ['a script that forgets a token', post('<button onclick="localStorage.removeItem(\'t\')">Log out</button>')],
    ['a token by chance', post('<input type=hidden name=t value=8fWipeA1b2C3d4E5f6G7h8><button>Log out</button>')],
    ['a question', post('<p>Really log out?</p><button>Log out</button><button name=no value=cancel>No</button>')],
  ])('%s', async (_, account) => {
    expect((await sentBy(account)).filter((line) => line.startsWith('POST /do'))).not.toEqual([]);
  });
});

it('is told of what was not sent, and why', async () => {
  const told: unknown[] = [];
  await sentBy(
    `${post('<button value=x title="Erase all">Log out</button>')}${scriptOf('DELETE /api/credentials/session')}`,
    {
      spared: ({ method, url, word }) => told.push([method, url.pathname, word]),
    },
  );
  expect(told).toEqual([
    ['DELETE', '/api/credentials/session', null],
    ['POST', '/do', 'erase'],
  ]);
});
