import { afterEach, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { createSecrets } from '../src/evidence/secrets.js';
import type { TargetScan } from '../src/policy/scan.js';
import { scan } from '../src/scan/scan.js';
import {
  closeServers,
  html,
  redirect,
  serve,
  type Handler,
  type LittleServer,
  type SeenRequest,
} from './builders/server.js';
import { buildTarget } from './builders/target.js';

/** Sign-ins that come to nothing: each is inconclusive with what came back and what would settle it, and in time. */

afterEach(closeServers);

const form =
  '<form method=post action=/login><input name=user><input type=password name=pass><button>Sign in</button></form>';
const account = { username: 'alice', password: 'made-up 5c1e' };
const limits = { timeoutMs: 15_000, requestTimeoutMs: 800, maxRequests: 200, maxLogins: 12 };

/** An application whose sign-in is answered by `login`; everything else is the same for everybody. */
async function judged(login: Handler): Promise<{ result: TargetScan; said: string; server: LittleServer }> {
  const server = await serve((request, response) => {
    if (request.path !== '/login' && !request.path.startsWith('/step')) {
      html(response, '<title>Home</title><a href=/login>Sign in</a>');
    } else if (request.method === 'GET' && request.path === '/login') html(response, `<title>Sign in</title>${form}`);
    else login(request, response);
  });
  const result = await scan(
    buildTarget({ url: server.origin, ...account }, { limits }),
    createSecrets(() => undefined),
  );
  const said =
    result.state.kind === 'untested' ? `${result.state.obstacle.reason} ${result.state.obstacle.remedy}` : 'tested';
  return { result, said, server };
}

function titled(response: ServerResponse, title: string, body: string, status = 200): void {
  response.writeHead(status, { 'content-type': 'text/html' });
  response.end(`<title>${title}</title>${body}`);
}

const troubles: readonly (readonly [name: string, login: Handler, words: RegExp])[] = [
  [
    'the form again, and a word of refusal',
    (_request, response) => {
      titled(response, 'Sign in', `<p class=error>Invalid credentials.</p>${form}`);
    },
    /POST \S+\/login → 200 titled "Sign in" with the sign-in form on it again and the word "invalid".*Check username and password, then login-url and login-type/,
  ],
  [
    'the form again, and no word',
    (_request, response) => {
      titled(response, 'Sign in', form);
    },
    /→ 200 titled "Sign in" with the sign-in form on it again\. Check username and password, then login-url and login-type; if the sign-in took, give protected-url/,
  ],
  [
    'an account that is locked, by its status',
    (_request, response) => {
      titled(response, 'Locked', '<p>This account has been locked. Contact support.</p>', 423);
    },
    /→ 423 titled "Locked" and words of a lockout \("account has been locked"\).*Unlock the account of username, or give another one/,
  ],
  [
    'a CAPTCHA that was not there before',
    (_request, response) => {
      titled(response, 'One more step', `<div class="h-captcha"></div>${form}`);
    },
    /a CAPTCHA on the way.*Turn the CAPTCHA off in the test environment.*login-command/,
  ],
  [
    'a question for a one-time code that nobody gave a secret for',
    (_request, response) => {
      titled(
        response,
        'Second factor',
        '<form method=post action=/step><input name=otp autocomplete=one-time-code><button>Verify</button></form>',
      );
    },
    /titled "Second factor" and a request for a one-time code.*Give totp-secret.*or sign in by steps/,
  ],
  [
    'an error of the server',
    (_request, response) => {
      titled(response, 'Oops', 'x', 500);
    },
    /→ 500 titled "Oops" and an error of the server itself.*log for this request.*login-body or login-url/,
  ],
  [
    'a rate limit in words alone',
    (_request, response) => {
      titled(response, 'Sorry', 'Please try again later.', 403);
    },
    /→ 403 titled "Sorry" and words of a rate limit \("try again later"\).*max-logins/,
  ],
  [
    'redirects that only ever lead on',
    (request, response) => {
      redirect(response, `/step?n=${String(Number(request.path.split('=')[1] ?? 0) + 1)}`);
    },
    /the sign-in ended at GET \S+\/step\S* → 302 which redirects once more, after \d+ redirects.*See what the sign-in waits for: a cookie .*forwarded-proto.*steps/,
  ],
  [
    'a form for the password after each form for the password',
    (request, response) => {
      const next = Number(request.path.split('=')[1] ?? 0) + 1;
      titled(response, `Step ${String(next)}`, form.replace('/login', `/step?n=${String(next)}`));
    },
    /titled "Step 1" with the sign-in form on it again/,
  ],
  [
    'an answer that begins and never ends',
    (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      const dripping = setInterval(() => response.write('<p>…</p>'), 50);
      response.on('close', () => {
        clearInterval(dripping);
      });
    },
    /got no answer: .*\(input request-timeout\)/,
  ],
  ['no answer at all', () => undefined, /got no answer: .*did not answer.*\(input request-timeout\)/],
  [
    'a connection that is cut',
    (_request, response) => {
      response.socket?.destroy();
    },
    /got no answer: .*(closed|reset|hung up|ended)/,
  ],
];

describe.each(troubles)('a sign-in that is answered with %s', (_name, login, words) => {
  it('is inconclusive in all it would decide, and says what came back and what would settle it', async () => {
    const { result, said } = await judged(login);
    expect(said).toMatch(words);
    expect(new Set(result.checks.map(({ outcome }) => outcome))).toEqual(new Set(['inconclusive']));
    expect(result.stats.durationMs).toBeLessThan(limits.timeoutMs);
    expect(said).not.toContain(account.password);
  });

  it('is not asked again and again', async () => {
    const { server } = await judged(login);
    const signIns = server.seen.filter(({ method, body }: SeenRequest) => method === 'POST' && body.includes('pass='));
    expect(signIns.length).toBeLessThanOrEqual(2);
    expect(signIns.length).toBeGreaterThanOrEqual(1);
  });
});

describe('a refused sign-in on pages that are new each time', () => {
  it('is told after a few of them, with requests to spare', async () => {
    let draws = 0;
    const fresh = (): string => `<p>${Array.from({ length: 40 }, () => `k${String((draws += 1))}`).join(' ')}</p>`;
    const server = await serve((request, response) => {
      const refused = request.method === 'POST' ? '<p>Incorrect user name or password.</p>' : '';
      if (request.path === '/' || request.path.startsWith('/login'))
        html(response, `<title>Sign in</title>${refused}${form}${fresh()}`);
      else redirect(response, `/login?next=k${String((draws += 1))}`);
    });
    const result = await scan(
      buildTarget({ url: server.origin, ...account }, { limits }),
      createSecrets(() => undefined),
    );
    expect(result.state).toMatchObject({
      kind: 'untested',
      obstacle: { reason: expect.stringContaining('the sign-in form on it again and the word "incorrect"') },
    });
    expect(server.seen.length).toBeLessThan(limits.maxRequests / 2);
  });
});

/**
 * As Express with express-session does it: a Secure cookie goes out only if the request came over TLS, which a proxy can say
 * only to an application that trusts it.
 */
function express({ trustsProxy, toWrong = '/login' }: { trustsProxy: boolean; toWrong?: string }): Handler {
  const sessions = new Set<string>();
  return ({ method, path, headers, body }, response) => {
    const sent = (name: string): string => headers.find(([known]) => known.toLowerCase() === name)?.[1] ?? '';
    const tls = trustsProxy && sent('x-forwarded-proto') === 'https';
    const sid = /sid=([\w-]+)/.exec(sent('cookie'))?.[1] ?? '';
    if (path === '/account' && sessions.has(sid)) {
      html(response, '<title>Account</title><p>Signed in as alice.</p><a href=/logout>Sign out</a>');
    } else if (path === '/logout') {
      sessions.delete(sid);
      redirect(response, '/');
    } else if (path === '/account') redirect(response, '/login');
    else if (path === '/login' && method === 'POST') {
      const right = new URLSearchParams(body).get('pass') === account.password;
      if (right && tls) {
        const fresh = randomBytes(16).toString('base64url');
        sessions.add(fresh);
        response.setHeader('set-cookie', `sid=${fresh}; Path=/; HttpOnly; Secure`);
      }
      redirect(response, right ? '/account' : toWrong);
    } else if (path === '/login') html(response, `<title>Sign in</title>${form}`);
    else html(response, '<title>Home</title><a href=/login>Sign in</a>');
  };
}

describe('a sign-in that is answered as one that took, and that no response sets a cookie after', () => {
  const advice =
    "If the session cookie is Secure, the application may see plain HTTP and hold the cookie back: behind a TLS proxy it has to trust that proxy, as Express does with app.set('trust proxy', 1).";
  const saidOf = async (handler: Handler, password = account.password): Promise<string> => {
    const server = await serve(handler);
    const { state } = await scan(
      buildTarget({ url: server.origin, ...account, password }, { limits }),
      createSecrets(() => undefined),
    );
    return state.kind === 'untested' ? `${state.obstacle.reason} ${state.obstacle.remedy}` : 'tested';
  };

  it('is told what an application lacks that does not trust its proxy', async () => {
    const said = await saidOf(express({ trustsProxy: false }));
    expect(said).toContain(`No response set a cookie. ${advice} Check username and password`);
  });

  it('is no trouble if the application trusts its proxy', async () => {
    expect(await saidOf(express({ trustsProxy: true }))).toBe('tested');
  });

  it.each([
    ['the password is wrong', express({ trustsProxy: false }), 'another word'],
    [
      'it leads to a form for the password elsewhere',
      (request, response) => {
        if (request.path === '/failed') html(response, `<title>Once more</title>${form}`);
        else express({ trustsProxy: false, toWrong: '/failed' })(request, response);
      },
      'another word',
    ],
    [
      'a response sets a cookie',
      (request, response) => {
        if (request.path === '/login') response.setHeader('set-cookie', 'theme=dark; Path=/');
        express({ trustsProxy: false })(request, response);
      },
      account.password,
    ],
  ] satisfies [string, Handler, string][])('is not what is said if %s', async (_why, handler, password) => {
    const said = await saidOf(handler, password);
    expect(said).toContain('The victim is not signed in after the sign-in');
    expect(said).not.toContain('No response set a cookie');
  });
});
