import { afterEach, describe, expect, it } from '@jest/globals';
import { createSecrets } from '../src/evidence/secrets.js';
import { scan } from '../src/scan/scan.js';
import { closeServers, html, redirect, sentCookies, sentHeaders, serve, type SeenRequest } from './builders/server.js';
import { buildTarget } from './builders/target.js';

afterEach(closeServers);

const account = { username: 'noor', password: 'made up 5c1e' };
const form =
  '<title>Desk</title><form action="/enter"><input name=who><input type=password name=word><button>Sign in</button></form>';
const home = '<title>Desk</title><a href="#">Top</a> <a href="/leave">Sign out</a><h1>Hello noor</h1>';

/** A form that is sent in an address, which shows the account itself, or sends on to an address that echoes it. */
async function startDesk(echoes: boolean) {
  const open = new Set<string>();
  let made = 0;
  return serve((request, response) => {
    const { pathname, searchParams } = new URL(request.path, 'http://app');
    const id = sentCookies(request).get('desk') ?? '';
    if (pathname === '/enter') {
      if (searchParams.get('who') !== account.username || searchParams.get('word') !== account.password)
        return html(response, `Wrong. ${form}`);
      made += 1;
      const issued = `d${String(made)}${'9f4b'.repeat(6)}`;
      open.add(issued);
      response.setHeader('set-cookie', `desk=${issued}; HttpOnly; SameSite=Lax`);
      return echoes ? redirect(response, `/desk?${searchParams.toString()}`) : html(response, home);
    }
    if (pathname === '/leave') {
      open.delete(id);
      return redirect(response, '/start');
    }
    if (pathname === '/start') return html(response, form);
    return open.has(id) ? html(response, home) : redirect(response, '/start');
  });
}

function holdsPassword({ path }: SeenRequest): boolean {
  return path.includes('5c1e');
}

describe('credentials in an address', () => {
  it.each([false, true])('are sent by sign-ins alone, and in no Referer (echoed: %s)', async (echoes) => {
    const server = await startDesk(echoes);
    const result = await scan(
      buildTarget({ url: server.origin, ...account }),
      createSecrets(() => undefined),
    );
    expect(result.state.kind).toBe('tested');
    expect(JSON.stringify(result.checks)).not.toContain('still signed in after signing out');
    const holding = server.seen.filter(holdsPassword);
    const signIns = holding.filter(({ path }) => path.startsWith('/enter'));
    expect(signIns.length).toBeLessThanOrEqual(8);
    expect(holding.length).toBe(echoes ? 2 * signIns.length : signIns.length);
    expect(server.seen.flatMap((request) => sentHeaders(request, 'referer')).join(' ')).not.toContain('5c1e');
  });
});
