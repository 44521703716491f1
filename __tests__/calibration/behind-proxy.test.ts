import { afterEach, describe, expect, it } from '@jest/globals';
import { hopeBehindProxy, withholdsSecureCookie } from '../../src/calibration/behind-proxy.js';
import type { FailedCalibration } from '../../src/calibration/calibration.js';
import { parseSetCookie } from '../../src/evidence/set-cookie.js';
import { Jar } from '../../src/actors/jar.js';
import type { Hop } from '../../src/actors/visit.js';
import { PageReader } from '../../src/pages/page-reader.js';
import { closeServers, html, json, redirect, serve, type Handler } from '../builders/server.js';
import { closeStages, openStage } from '../builders/stage.js';

/** An answer to a browser that was at this address, with what its jar did with the cookie. */
function answered(address: string, line: string): Hop {
  const url = new URL(address);
  return {
    method: 'GET',
    url,
    at: 0,
    authorized: false,
    response: {
      kind: 'response',
      status: 200,
      headers: [['set-cookie', line]],
      body: '',
      truncated: false,
      charset: 'utf-8',
    },
    reader: new PageReader(),
    taken: [],
    cookies: [{ line, parsed: parseSetCookie(line), ...Jar.empty().receive(line, url) }],
  };
}

describe('whether a cookie was left out because it is Secure', () => {
  it.each([
    ['a Secure cookie on a container’s host', 'http://app:3000/', 'sid=1; Secure; Path=/', true],
    ['a __Host- cookie there', 'http://app:3000/', '__Host-sid=1; Secure; Path=/', true],
    ['a plain cookie there', 'http://app:3000/', 'sid=1; Path=/', false],
    ['a Secure cookie on loopback, which browsers keep', 'http://localhost:3000/', 'sid=1; Secure', false],
    ['a Secure cookie over https', 'https://app:3000/', 'sid=1; Secure', false],
    ['a cookie that breaks its prefix on either scheme', 'http://app:3000/', '__Host-sid=1; Secure; Path=/shop', false],
    ['a cookie for another host', 'http://app:3000/', 'sid=1; Secure; Domain=other.example', false],
  ])('%s: %s', (_, address, line, expected) => {
    expect(withholdsSecureCookie([answered(address, line)])).toBe(expected);
  });
});

describe('what speaks for asking as behind a proxy', () => {
  afterEach(async () => {
    await closeStages();
    await closeServers();
  });

  /** A sign-in that did not take: the page, then the answer to the password. */
  async function failed(
    answer: Handler,
    failedAt: FailedCalibration['failedAt'] = 'sign-in',
  ): Promise<ReturnType<typeof hopeBehindProxy>> {
    const form = '<form method=post><input name=username><input type=password name=password></form>';
    const server = await serve((request, response) => {
      if (request.method === 'POST') answer(request, response);
      else if (request.path === '/account') redirect(response, '/');
      else html(response, form);
    });
    const victim = openStage(server.url()).lane().actor('victim');
    await victim.open(server.url(), 'opens the page');
    const landing = await victim.request({ method: 'POST', url: server.url('/login') }, 'signs in');
    if (landing.kind === 'unreached') throw new Error(landing.trouble.message);
    return hopeBehindProxy(
      {
        kind: 'failed',
        obstacle: { reason: '', remedy: '' },
        failedAt,
        login: null,
        passedOver: 0,
        credentialsRefused: false,
        signIn: { kind: 'sent', landing, sentAt: 1, victim, exchange: [] },
        plantedByLink: null,
        actors: [victim],
      },
      server.url(),
      'alice',
    );
  }

  it.each<[string, ReturnType<typeof hopeBehindProxy>, Handler]>([
    ['a redirect that leads nowhere', 'try', (_, response) => redirect(response, '/account')],
    ['a redirect to the form', 'look', (_, response) => redirect(response, '/')],
    ['words of a sign-in that failed', 'no', (_, response) => html(response, '<p>Login failed</p>')],
    ['words of no sense', 'look', (_, response) => html(response, '<p>Access denied</p>')],
    ['an endpoint’s error', 'look', (_, response) => json(response, { error: 'E1' })],
    ['a bare 403', 'look', (_, response) => response.writeHead(403).end()],
    [
      'an expired session',
      'try',
      (_, response) => response.writeHead(400).end('<p>Login failed: your session has expired.</p>'),
    ],
    [
      'a form that comes back at once',
      'look',
      (_, response) => html(response, '<form method=post><input type=password name=p></form>'),
    ],
    ['a refused token', 'try', (_, response) => response.writeHead(403).end('<p>CSRF verification failed.</p>')],
    [
      'a redirect to https at another port',
      'try',
      (_, response) => redirect(response, 'https://127.0.0.1:8443/account'),
    ],
    ['a redirect to somebody else', 'no', (_, response) => redirect(response, 'https://elsewhere.example/account')],
    ['words of a wrong password', 'no', (_, response) => html(response, '<p>Invalid password</p>')],
    ['401', 'no', (_, response) => response.writeHead(401).end()],
    ['words of a lockout', 'no', (_, response) => html(response, '<p>Your account is locked</p>')],
    ['a form for a one-time code', 'no', (_, response) => html(response, '<form method=post><input name=otp></form>')],
  ])('%s: %s', async (_, expected, answer) => {
    expect(await failed(answer)).toBe(expected);
  });

  it('is nothing once somebody was signed in', async () => {
    expect(await failed((_, response) => redirect(response, '/account'), 'signed-in')).toBe('no');
  });
});
