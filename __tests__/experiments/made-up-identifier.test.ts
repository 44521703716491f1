import { afterEach, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { madeUpIdentifier } from '../../src/experiments/made-up-identifier.js';
import { factsOf, runAlone } from '../builders/experiment-alone.js';
import { closeServers, html, redirect, sentHeaders, serve, type LittleServer } from '../builders/server.js';

afterEach(closeServers);

const account = { username: 'alice', password: 'made-up 5c1e' };
const form =
  '<form method=post action=/login><input name=user><input type=password name=pass><button>Sign in</button></form>';

/** Visitors are told that they have no session by a cookie that is set to nothing. */
function emptiesTheCookie(): Promise<LittleServer> {
  const sessions = new Set<string>();
  return serve((request, response) => {
    const sent = /\btoken=(\w*)/.exec(sentHeaders(request, 'cookie')[0] ?? '')?.[1] ?? '';
    if (request.method === 'POST' && request.path === '/login') {
      const fields = new URLSearchParams(request.body);
      if (fields.get('user') !== account.username || fields.get('pass') !== account.password) {
        html(response, `Wrong. ${form}`);
        return;
      }
      const token = randomBytes(16).toString('hex');
      sessions.add(token);
      response.setHeader('set-cookie', `token=${token}; HttpOnly`);
      redirect(response, '/account');
    } else if (request.path === '/account') {
      if (sessions.has(sent)) html(response, '<h1>Your orders</h1>Four pears. <a href=/logout>Sign out</a>');
      else redirect(response, '/');
    } else {
      if (!sessions.has(sent)) response.setHeader('set-cookie', 'token=; HttpOnly');
      html(response, `<title>Shop</title>${form}`);
    }
  });
}

describe('made-up values for a cookie that visitors get empty', () => {
  it('are made like those of a sign-in, and are seen to be taken out', async () => {
    const server = await emptiesTheCookie();
    const { gathered } = await runAlone({ url: server.origin, ...account }, madeUpIdentifier);
    const { attempts } = factsOf(gathered);
    expect(attempts.map(({ value, anonymous }) => [value, anonymous])).toEqual([
      ['random', 'replaced'],
      ['word', 'replaced'],
    ]);
    const planted = server.seen.flatMap((request) => sentHeaders(request, 'cookie'));
    expect(planted.filter((cookie) => /^token=[0-9a-f]{32}$/.test(cookie))).not.toEqual([]);
  });
});
