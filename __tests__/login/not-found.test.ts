import { afterEach, describe, expect, it } from '@jest/globals';
import { discoverLogin } from '../../src/login/discover.js';
import type { Obstacle } from '../../src/evidence/gathered.js';
import { closeServers, html, serve, type Handler } from '../builders/server.js';
import { closeStages, openStage } from '../builders/stage.js';

afterEach(async () => {
  await closeStages();
  await closeServers();
});

/** What is said where no way to sign in was found. */
async function said(handler: Handler): Promise<Obstacle> {
  const server = await serve(handler);
  const visitor = openStage(server.url()).lane().actor('visitor');
  const discovery = await discoverLogin(
    visitor,
    {
      type: 'auto',
      base: server.url(),
      url: null,
      protectedUrl: null,
      body: null,
      username: 'alice',
      steps: [],
      command: null,
      code: null,
    },
    await visitor.open(server.url(), 'opens'),
  );
  if (discovery.kind === 'found') throw new Error(discovery.method.howFound);
  return discovery.obstacle;
}

const challenged =
  (challenge: string): Handler =>
  (_request, response) => {
    response.writeHead(401, { 'www-authenticate': challenge }).end();
  };

describe('where no way to sign in is found', () => {
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
});
