import { randomBytes } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { realDeps } from '../src/run/run.js';
import { decision } from './builders/report-decision.js';
import { runWith } from './builders/run-world.js';
import { closeServers, html, redirect, sentCookies, serve, type LittleServer } from './builders/server.js';

afterEach(closeServers);

/** Mail whose addresses carry a token of the session; it keeps a visitor's identifier at the sign-in. */
async function startMail(): Promise<{ readonly server: LittleServer; readonly tokens: readonly string[] }> {
  const sessions = new Map<string, { token: string; user: string | null }>();
  const tokens: string[] = [];
  const begin = (): string => {
    const [id, token] = [randomBytes(16).toString('hex'), randomBytes(16).toString('base64url')];
    tokens.push(token);
    sessions.set(id, { token, user: null });
    return id;
  };
  const server = await serve((request, response) => {
    const given = sentCookies(request).get('mail') ?? '';
    const id = sessions.has(given) ? given : begin();
    const session = sessions.get(id) ?? { token: '', user: null };
    const set = id === given ? [] : [`mail=${id}; Path=/; HttpOnly`];
    const address = new URL(request.path, 'http://mail.example');
    const task = address.searchParams.get('_task');
    if (request.method === 'POST') {
      const sent = new URLSearchParams(request.body);
      if (sent.get('_pass') === 'correct horse') session.user = sent.get('_user');
      return redirect(response, session.user === null ? '/' : `/?_task=mail&_token=${session.token}`, 302, set);
    }
    if (task === 'logout') {
      sessions.delete(id);
      return redirect(response, '/', 302, ['mail=; Path=/; Max-Age=0']);
    }
    if (session.user === null)
      return html(
        response,
        '<h1>Sign in</h1><form method="post" action="/"><input name="_user"><input type="password" name="_pass"><button>Sign in</button></form>',
        { 'set-cookie': set },
      );
    return html(
      response,
      `<h1>Mail of ${session.user}</h1><a href="/?_task=logout&amp;_token=${session.token}">Sign out</a>`,
    );
  });
  return { server, tokens };
}

describe('a token of a session in an address', () => {
  it('is in no report of any format, and the script is printed without it', async () => {
    const { server, tokens } = await startMail();
    const { scanAll, decide, checkIds } = realDeps;
    const world = await runWith(decision(), {
      inputs: { url: server.origin, username: 'alice', password: 'correct horse' },
      deps: { scanAll, decide, checkIds },
    });
    expect(world.outputs['conclusion']).toBe('fail');
    const sent = tokens.filter((token) => server.seen.some(({ path }) => path.includes(token)));
    expect(sent.length).toBeGreaterThan(2);
    for (const { what, text } of world.did)
      if (what !== 'mask') expect(tokens.filter((token) => text.includes(token))).toEqual([]);
    const report = world.said('report');
    expect(report).toContain('?_task=mail');
    expect(report).toContain('Parameters of URLs that held a token');
    expect(report).toMatch(/ask \d+ attacker '[^']*\?_task=mail'/);
    for (const kind of ['report', 'file', 'summary', 'info'] as const) expect(world.said(kind)).not.toBe('');
  });
});
