import { afterEach, describe, expect, it } from '@jest/globals';
import type { Obstacle } from '../../src/evidence/gathered.js';
import { closeServers, html, serve, type Handler } from '../builders/server.js';
import { firstFound, openSearch } from '../builders/search.js';
import { closeStages } from '../builders/stage.js';

afterEach(async () => {
  await closeStages();
  await closeServers();
});

/** What is said when no way to sign in was found. */
async function said(handler: Handler): Promise<Obstacle> {
  const server = await serve(handler);
  const discovery = await firstFound(await openSearch(server));
  if (discovery.kind === 'found') throw new Error(discovery.method.howFound);
  return discovery.obstacle;
}

const challenged =
  (challenge: string): Handler =>
  (_request, response) => {
    response.writeHead(401, { 'www-authenticate': challenge }).end();
  };

describe('when no way to sign in is found', () => {
  it.each([
    ['Digest realm="a, Basic", qop="auth", nonce="n"', 'Digest', 'login-command'],
    ['Negotiate', 'Negotiate', 'login-command'],
    ['NTLM', 'NTLM', 'login-command'],
    ['Bearer realm="api"', 'Bearer', 'login-url'],
  ])('the challenge is named, and what helps: %s', async (challenge, scheme, input) => {
    const { reason, remedy } = await said(challenged(challenge));
    expect(reason).toContain(`The server asks for ${scheme} (WWW-Authenticate).`);
    expect(remedy).toContain(input);
  });

  it('a server that answers nothing but errors is told apart from one without a sign-in', async () => {
    const down = await said((_request, response) => {
      response.writeHead(503).end();
    });
    expect(down.reason).toContain('Every answer was an error of the server itself.');
    expect(down.remedy).toContain('wait-on');
    const empty = await said((_request, response) => {
      html(response, 'hello');
    });
    expect(empty.reason).toMatch(/^No way to sign in was found: .* Tried \/: 200/);
    expect(empty.remedy).toContain('login-url');
  });

  it.each([
    [
      'keycloak-js',
      `<div id=app></div><script>const url = base + '/realms/' + realm + '/protocol/openid-connect/auth';</script>`,
    ],
    [
      'a client of its own',
      `<div id=app></div><script>location.assign(issuer + '?response_type=code&client_id=spa&code_challenge_method=S256');</script>`,
    ],
  ])('single sign-on that a script begins is named, and what to set: %s', async (_client, body) => {
    const { reason, remedy } = await said((request, response) => {
      if (request.path === '/') html(response, body);
      else response.writeHead(404).end();
    });
    expect(reason).toContain('hands people over to an OpenID Connect provider (single sign-on)');
    for (const input of ['login-command', 'login-url', 'allowed-hosts', 'protected-url'])
      expect(remedy).toContain(input);
  });

  it('single sign-on by a redirect to another host is named', async () => {
    const { reason, remedy } = await said((_request, response) => {
      const location = 'http://sso.invalid/authorize?response_type=code&client_id=shop&redirect_uri=x';
      response.writeHead(302, { location }).end();
    });
    expect(reason).toContain('A redirect asks another host to sign people in (single sign-on).');
    expect(remedy).toContain('sso.invalid');
  });

  it('a GraphQL endpoint whose mutation is not to be seen is named, with the body to give', async () => {
    const { reason, remedy } = await said((request, response) => {
      if (request.path === '/') html(response, `<script>fetch('/graphql', { method: 'POST' });</script>`);
      else response.writeHead(404).end();
    });
    expect(reason).toContain('asks a GraphQL endpoint');
    expect(remedy).toContain('login-body {"query"');
  });
});
