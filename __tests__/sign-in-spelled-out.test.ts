import { afterEach, describe, expect, it } from '@jest/globals';
import { createSecrets } from '../src/evidence/secrets.js';
import { scan } from '../src/scan/scan.js';
import { closeServers, html, notFound, redirect, sentCookies, serve, type SeenRequest } from './builders/server.js';
import { buildTarget } from './builders/target.js';

afterEach(closeServers);

const account = { username: 'alice', password: 'made-up "5c1e" & more' };

/** What the server was posted, in order, when a sign-in is spelled out for it. */
async function posted(
  login: { readonly type: 'json' | 'form'; readonly url: string; readonly body: string },
  takes: (request: SeenRequest) => boolean,
  page = '',
): Promise<{ readonly tested: string; readonly posts: readonly (readonly [string, string])[] }> {
  const sessions = new Set<string>();
  const posts: [string, string][] = [];
  const server = await serve((request, response) => {
    const known = sessions.has(sentCookies(request).get('sid') ?? '');
    if (request.method === 'POST') {
      posts.push([request.path, request.body]);
      if (!takes(request)) response.writeHead(400).end('no');
      else {
        const id = `n${String(sessions.size)}${'4f2a'.repeat(7)}`;
        sessions.add(id);
        response.setHeader('set-cookie', `sid=${id}; HttpOnly`);
        html(response, 'done');
      }
    } else if (request.path === '/account') {
      if (known) html(response, '<h1>Welcome alice</h1>');
      else redirect(response, '/');
    } else if (request.path === '/in') {
      if (page === '') notFound(response);
      else html(response, page);
    } else html(response, '<h1>Shop</h1>');
  });
  const { state } = await scan(
    buildTarget({ url: server.origin, ...account }, { login: { steps: [], command: null, ...login } }),
    createSecrets(() => undefined),
  );
  return { tested: state.kind === 'tested' ? 'tested' : state.obstacle.reason, posts };
}

describe('a sign-in that the user spells out', () => {
  it('is sent as it stands, as JSON, and nothing before it', async () => {
    const body = '{"kind":"staff","who":"{{username}}","word":"{{password}}"}';
    const { tested, posts } = await posted({ type: 'json', url: '/in', body }, ({ body: sent }) =>
      sent.includes(JSON.stringify(account.password)),
    );
    expect(tested).toBe('tested');
    expect(posts[0]).toEqual(['/in', JSON.stringify({ kind: 'staff', who: 'alice', word: account.password })]);
  });

  it('is sent as it stands, as a form, if no page shows one', async () => {
    const body = '{"realm":"desk","u":"{{username}}","p":"{{password}}"}';
    const { tested, posts } = await posted(
      { type: 'form', url: '/in', body },
      (request) => new URLSearchParams(request.body).get('p') === account.password,
    );
    expect(tested).toBe('tested');
    expect([...new URLSearchParams(posts[0]?.[1])]).toEqual([
      ['realm', 'desk'],
      ['u', 'alice'],
      ['p', account.password],
    ]);
  });

  it('names the fields of a form anew, in place of those that it has', async () => {
    const body = '{"u":"{{username}}","p":"{{password}}"}';
    const { tested, posts } = await posted(
      { type: 'form', url: '/in', body },
      (request) => new URLSearchParams(request.body).get('p') === account.password,
      '<form method=post action="/in"><input type=hidden name=step value=1><input name=login><input type=password name=pw><button>Log in</button></form>',
    );
    expect(tested).toBe('tested');
    expect([...new URLSearchParams(posts[0]?.[1])]).toEqual([
      ['step', '1'],
      ['u', 'alice'],
      ['p', account.password],
    ]);
  });
});
