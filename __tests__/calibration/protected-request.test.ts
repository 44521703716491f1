import { afterEach, describe, expect, it } from '@jest/globals';
import { createSecrets } from '../../src/evidence/secrets.js';
import { scan } from '../../src/scan/scan.js';
import { closeServers, html, notFound, redirect, sentHeaders, serve } from '../builders/server.js';
import { buildTarget } from '../builders/target.js';

afterEach(closeServers);

const account = { username: 'alice', password: 'made-up 5c1e' };
const form =
  '<form method=post action="/login"><input name=user><input type=password name=pass><button>Sign in</button></form>';

describe('an application that serves the account where it asks a visitor to sign in', () => {
  it('is told signed-in from signed-out by that page, although its address speaks of signing in', async () => {
    const sessions = new Set<string>();
    const server = await serve((request, response) => {
      const sent = /\bsid=(\w+)/.exec(sentHeaders(request, 'cookie')[0] ?? '')?.[1] ?? '';
      const fields = new URLSearchParams(request.body);
      if (request.path === '/') html(response, '<title>Home</title><a href="/login">Sign in</a>');
      else if (request.path !== '/login') notFound(response);
      else if (request.method === 'GET')
        html(response, sessions.has(sent) ? '<h1>Attributes</h1>uid, mail, groups' : form);
      else if (fields.get('user') === account.username && fields.get('pass') === account.password) {
        const id = `s${String(sessions.size)}${'7b3e'.repeat(6)}`;
        sessions.add(id);
        response.setHeader('set-cookie', `sid=${id}; HttpOnly`);
        redirect(response, '/login');
      } else html(response, `Wrong. ${form}`);
    });
    const result = await scan(
      buildTarget({ url: server.origin, ...account }),
      createSecrets(() => undefined),
    );
    expect(result.protected).toMatchObject({
      url: server.url('/login').href,
      howFound: 'the page after sign-in',
    });
  });
});
