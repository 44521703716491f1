import { afterEach, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { mayRenew, readsLikeRenewing } from '../../src/calibration/renewing.js';
import type { SignOut } from '../../src/evidence/evidence.js';
import { signOut } from '../../src/experiments/sign-out.js';
import { byTokens, startTokenFamily } from '../apps/token-family.js';
import { factsOf, runAlone } from '../builders/experiment-alone.js';
import { closeServers, html, redirect, sentCookies, serve, type LittleServer } from '../builders/server.js';

afterEach(closeServers);

const account = { username: 'ines', password: 'made-up 77ab' };
const form =
  '<form method=post action=/in><input name=user><input type=password name=pass><button>Sign in</button></form>';

/** Signing in gives a second cookie for `path` alone; the account's script names requests below it. */
function shop(cookie: string, path: string, script: string): Promise<LittleServer> {
  const sessions = new Set<string>();
  return serve((request, response) => {
    const id = sentCookies(request).get('sid') ?? '';
    const give = (): void => {
      const [fresh, other] = [randomBytes(16).toString('hex'), randomBytes(16).toString('hex')];
      sessions.add(fresh);
      response.setHeader('set-cookie', [`sid=${fresh}; Path=/; HttpOnly`, `${cookie}=${other}; Path=${path}`]);
    };
    if (request.path === '/in' && new URLSearchParams(request.body).get('pass') === account.password) {
      give();
      redirect(response, '/account');
    } else if (request.path === '/account' && sessions.has(id)) {
      html(response, `<h1>Your pears</h1><a href=/logout>Sign out</a><script>${script}</script>`);
    } else if (request.path === '/logout') {
      sessions.clear();
      redirect(response, '/');
    } else if (request.path === '/api/auth/refresh' && request.method === 'POST' && sessions.has(id)) {
      give();
      response.end('{}');
    } else if (request.path === '/account') redirect(response, '/');
    else html(response, form);
  });
}

async function below(
  server: LittleServer,
): Promise<{ readonly sent: string[]; readonly unknown: SignOut['unknownRenewal'] }> {
  const { gathered } = await runAlone({ url: server.origin, ...account }, signOut);
  const sent = server.seen.filter(({ path }) => path.startsWith('/api')).map(({ method, path }) => `${method} ${path}`);
  return { sent: [...new Set(sent)], unknown: factsOf(gathered).unknownRenewal };
}

const harmful =
  "fetch('/api/auth/account', { method: 'DELETE' }); fetch('/api/auth/keys/rotate', { method: 'POST' }); fetch('/api/auth/mail', { method: 'POST' });";

describe('what a signed-in victim sends to renew its session', () => {
  it('is nothing but what reads like renewing', async () => {
    const server = await shop('rt', '/api/auth', `${harmful} fetch('/api/auth/refresh', { method: 'POST' })`);
    expect(await below(server)).toEqual({ sent: ['POST /api/auth/refresh'], unknown: null });
  });

  it('is nothing at all if nothing does, and that is said', async () => {
    expect(await below(await shop('rt', '/api/auth', harmful))).toEqual({
      sent: [],
      unknown: { kind: 'cookies', names: ['rt'] },
    });
  });

  it('is no other method, and no subscription', () => {
    const at = (path: string): URL => new URL(path, 'http://shop.example');
    expect(mayRenew('POST', at('/auth/refresh'))).toBe(true);
    expect(mayRenew('DELETE', at('/auth/refresh'))).toBe(false);
    const others = ['/subscription/renew', '/plan/renew', '/apiKeys/rotate', '/domains/renew', '/licence/renew'];
    expect(others.filter((path) => mayRenew('POST', at(path)))).toEqual([]);
    expect(['/mein/verlaengern', 'refreshToken', 'jwt_refresh'].every(readsLikeRenewing)).toBe(true);
  });
});

describe('a refresh token in the answer to the sign-in', () => {
  it.each([
    [true, 'signed-in'],
    [false, 'signed-out'],
  ] as const)('is told from a cookie, whether it outlives the sign-out (%s) or not', async (outlives, answer) => {
    const app = await startTokenFamily(outlives ? 'ends one' : 'ends both');
    try {
      const { gathered } = await runAlone(app, signOut, byTokens);
      expect(factsOf(gathered)).toMatchObject({
        renewal: { kind: 'refresh-token', names: [expect.stringMatching(/^refresh/i)], answer },
        unknownRenewal: null,
      });
    } finally {
      await app.close();
    }
  });
});
