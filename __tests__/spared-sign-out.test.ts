import { afterEach, describe, expect, it } from '@jest/globals';
import { createSecrets } from '../src/evidence/secrets.js';
import { scan } from '../src/scan/scan.js';
import { closeServers, html, sentCookies, serve } from './builders/server.js';
import { buildTarget } from './builders/target.js';

afterEach(closeServers);

const account = { username: 'alice', password: 'a-password-of-hers' };
const authorization = `Basic ${Buffer.from(`${account.username}:${account.password}`).toString('base64')}`;

/** Basic signs in, and a cookie keeps it so. The page offers what the gate does not dare to send. */
async function outcomesWith(control: string): Promise<Record<string, string>> {
  let issued = 0;
  const sessions = new Set<string>();
  const server = await serve((request, response) => {
    const basic = request.headers.some(([name, value]) => name === 'authorization' && value === authorization);
    const known = sessions.has(sentCookies(request).get('sid') ?? '');
    if (!basic && !known) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="desk"' }).end('No.');
      return;
    }
    if (request.path !== '/') {
      response.writeHead(404).end();
      return;
    }
    const id = `${String((issued += 1)).padStart(4, '0')}-of-the-desk-4f9c2e71b06d8a53`;
    sessions.add(id);
    const cookies = known ? {} : { 'set-cookie': [`sid=${id}; HttpOnly; SameSite=Lax`] };
    html(response, `<h1>Desk of alice</h1>${control}`, cookies);
  });
  const target = buildTarget({ ...account, url: server.url().href });
  const { checks } = await scan(
    target,
    createSecrets(() => undefined),
  );
  return Object.fromEntries(checks.map(({ id, outcome }) => [id, outcome]));
}

describe('a sign-out that a page offers and that is not sent', () => {
  it.each([
    [
      'since it speaks of deleting',
      '<form method=post action=/bye>Your drafts will be deleted. <button>Sign out</button></form>',
    ],
    ['since it speaks of others', '<form method=post action=/bye><button>Sign out everybody</button></form>'],
  ])('is one all the same, %s', async (_, control) => {
    expect((await outcomesWith(control))['logout-invalidation']).toBe('inconclusive');
  });

  it('is none if the page offers nothing', async () => {
    expect((await outcomesWith('<p>Welcome.</p>'))['logout-invalidation']).toBe('not-applicable');
  });
});
