import { afterEach, describe, expect, it } from '@jest/globals';
import type { Actor } from '../../src/actors/actor.js';
import { tokenSignOut, type TokenSignOut } from '../../src/sign-out/token-sign-out.js';
import type { SignOutOptions } from '../../src/sign-out/sign-out-way.js';
import { closeServers, html, redirect, sentHeaders, serve, type LittleServer } from '../builders/server.js';
import { arrived, closeStages, openStage } from '../builders/stage.js';

afterEach(async () => {
  await closeStages();
  await closeServers();
});

const token = '0123456789abcdef';
const field = `<input type=hidden name=csrf_token value=${token}>`;

interface Found {
  readonly server: LittleServer;
  readonly actor: Actor;
  readonly way: TokenSignOut | null;
}

async function found(
  body: string,
  given: (server: LittleServer) => SignOutOptions['given'] = () => null,
): Promise<Found> {
  const server = await serve((request, response) => {
    if (request.method === 'POST') redirect(response, '/signed-out');
    else html(response, body);
  });
  const actor = openStage(server.url()).lane().actor('victim');
  const page = arrived(await actor.open(server.url('/account'), 'opens'));
  return {
    server,
    actor,
    way: tokenSignOut(page.last, actor, { base: server.url(), given: given(server) }),
  };
}

const post =
  (path: string) =>
  (server: LittleServer): SignOutOptions['given'] => ({ method: 'POST', url: server.url(path) });

describe('a sign-out with a CSRF token', () => {
  it('sends the form as it stands, save the token, and follows no redirect', async () => {
    const { server, actor, way } = await found(
      `<form method=post action=/logout>${field}<input type=hidden name=next value=/><button name=do value=out>Log out</button></form>`,
    );
    expect(way?.token).toEqual({ kind: 'field', name: 'csrf_token', value: token, action: server.url('/logout').href });
    expect(server.seen.map(({ method }) => method)).toEqual(['GET']);
    await way?.send(actor, 'another', 'tries');
    expect(server.seen.map(({ path }) => path)).toEqual(['/account', '/logout']);
    expect(server.seen[1]?.body).toBe('csrf_token=another&next=%2F&do=out');
  });

  it.each([
    ['a form that reads otherwise', `<form method=post action=/profile>${field}<button>Save</button></form>`],
    ['a form that deletes', `<form method=post action=/logout/delete>${field}<button>Log out</button></form>`],
    [
      'a form of another host',
      `<form method=post action=http://other.example/logout>${field}<button>Log out</button></form>`,
    ],
    ['a form without a token', '<form method=post action=/logout><button>Log out</button></form>'],
    ['a link', '<a href=/logout>Log out</a>'],
  ])('is none if there is but %s', async (_, body) => {
    expect((await found(body)).way).toBeNull();
  });

  it('is the form that logout-url names, whatever it reads like', async () => {
    const { way } = await found(`<form method=post action=/bye>${field}<button>Go</button></form>`, post('/bye'));
    expect(way?.token.name).toBe('csrf_token');
  });

  it('sends the token as a header if logout-url names no form of the page', async () => {
    const { server, actor, way } = await found(`<meta name=csrf-token content=${token}>`, post('/api/logout'));
    expect(way?.token).toEqual({ kind: 'meta', name: 'csrf-token', value: token, action: null });
    await way?.send(actor, 'another', 'tries');
    expect(sentHeaders(server.seen[1], 'x-csrf-token')).toEqual(['another']);
  });

  it('sends DELETE with the token as a header if logout-url says so', async () => {
    const { server, actor, way } = await found(`<meta name=csrf-token content=${token}>`, (site) => ({
      method: 'DELETE',
      url: site.url('/session'),
    }));
    await way?.send(actor, 'another', 'tries');
    expect(server.seen[1]).toMatchObject({ method: 'DELETE', path: '/session' });
    expect(sentHeaders(server.seen[1], 'x-csrf-token')).toEqual(['another']);
  });

  it.each([
    ['the form that posts to its path', `<form method=post action=/bye>${field}<button>Go</button></form>`, 'field'],
    ['POST with the token of the page', `<meta name=csrf-token content=${token}>`, 'meta'],
  ])('is, if logout-url names no method, %s', async (_, body, kind) => {
    const { way } = await found(body, (site) => ({ method: null, url: site.url('/bye') }));
    expect(way?.token).toMatchObject({ kind });
  });

  it.each([
    ['a link leads there', `<a href=/bye>Go</a>`],
    ['a form posts there to delete', `<form method=post action=/bye>${field}<button>Delete account</button></form>`],
  ])('is none if logout-url names no method and %s', async (_, body) => {
    const page = `<meta name=csrf-token content=${token}>${body}`;
    expect((await found(page, (site) => ({ method: null, url: site.url('/bye') }))).way).toBeNull();
  });

  it('is none if logout-url is a GET, or the page holds no token for it', async () => {
    const get = (server: LittleServer): SignOutOptions['given'] => ({ method: 'GET', url: server.url('/bye') });
    expect((await found(`<form method=post action=/bye>${field}</form>`, get)).way).toBeNull();
    expect((await found('<p>x</p>', post('/bye'))).way).toBeNull();
  });
});
