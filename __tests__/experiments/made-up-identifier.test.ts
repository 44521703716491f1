import { afterEach, describe, expect, it } from '@jest/globals';
import { randomBytes, randomUUID } from 'node:crypto';
import { madeUpIdentifier } from '../../src/experiments/made-up-identifier.js';
import { startMade, type MadeOptions } from '../apps/made-identifiers.js';
import { factsOf, runAlone } from '../builders/experiment-alone.js';
import {
  closeServers,
  html,
  redirect,
  sentCookies,
  sentHeaders,
  serve,
  type LittleServer,
} from '../builders/server.js';

afterEach(closeServers);

const account = { username: 'alice', password: 'made-up 5c1e' };
const form =
  '<form method=post action=/login><input name=user><input type=password name=pass><button>Sign in</button></form>';

/** Visitors are told that they have no session by a cookie that is set to nothing. */
function emptiesTheCookie(): Promise<LittleServer> {
  const sessions = new Set<string>();
  return serve((request, response) => {
    const sent = sentCookies(request).get('token') ?? '';
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
      ['word', 'replaced'],
      ['random', 'replaced'],
    ]);
    const planted = server.seen.flatMap((request) => sentHeaders(request, 'cookie'));
    expect(planted.filter((cookie) => /^token=[0-9a-f]{32}$/.test(cookie))).not.toEqual([]);
  });
});

/** Whoever signs in is given a second cookie, which begins a session anew; the first one is taken as it comes. */
function remembers(): Promise<LittleServer> {
  const [sessions, remembered] = [new Set<string>(), new Set<string>()];
  return serve((request, response) => {
    const sent = sentCookies(request);
    const fields = new URLSearchParams(request.body);
    if (request.method === 'POST' && fields.get('pass') === account.password) {
      const [id, token] = [sent.get('visit') ?? randomBytes(16).toString('hex'), randomBytes(20).toString('hex')];
      sessions.add(id);
      remembered.add(token);
      response.setHeader('set-cookie', [`visit=${id}; HttpOnly`, `keep=${token}; HttpOnly; Max-Age=3600`]);
      redirect(response, '/account');
    } else if (request.path === '/account') {
      const known = sessions.has(sent.get('visit') ?? '') || remembered.has(sent.get('keep') ?? '');
      if (known) html(response, '<h1>Your orders</h1>Four pears. <a href=/logout>Sign out</a>');
      else redirect(response, '/');
    } else html(response, `<title>Shop</title>${form}`);
  });
}

describe('made-up values when either of two cookies signs in', () => {
  it('are planted in place of each, and what is found of one is said of that one', async () => {
    const server = await remembers();
    const { gathered, calibration } = await runAlone({ url: server.origin, ...account }, madeUpIdentifier);
    expect(calibration.carriers.sets.map((set) => set.map(({ name }) => name)).sort()).toEqual([['keep'], ['visit']]);
    const { attempts } = factsOf(gathered);
    const attacked = attempts.map(({ names, value, attack }) => [names.join(), value, attack]);
    expect(attacked.sort()).toEqual([
      ['keep', 'random', 'signed-out'],
      ['keep', 'word', 'signed-out'],
      ['visit', 'random', null],
      ['visit', 'word', 'signed-in'],
    ]);
  });
});

describe('made-up values when the server checks their form', () => {
  const tried = async (options: MadeOptions): Promise<unknown[]> => {
    const app = await startMade(options);
    try {
      const { attempts } = factsOf((await runAlone(app, madeUpIdentifier)).gathered);
      return attempts.map(({ names, ...one }) => [names.join('+'), one.value, one.anonymous, one.signIn, one.attack]);
    } finally {
      await app.close();
    }
  };

  it('are signed in if they are well-formed, and replaced if not', async () => {
    expect(await tried({ form: 'uuid', takes: 'at sign-in' })).toEqual([
      ['visit', 'word', 'unknown', 'signed-in', 'signed-out'],
      ['visit', 'random', 'unknown', 'signed-in', 'signed-in'],
    ]);
  });

  it('are refused if every request with them breaks, as long as the sign-in works without', async () => {
    expect(await tried({ form: 'ulid', illFormed: 'breaks' })).toEqual([
      ['visit', 'word', 'refused', 'refused', null],
      ['visit', 'random', 'unknown', 'signed-in', 'signed-out'],
    ]);
  });

  it('are refused if the server closes the connection on them', async () => {
    expect(await tried({ form: 'hex', issues: true, illFormed: 'cut off' })).toEqual([
      ['visit', 'word', 'refused', 'refused', null],
      ['visit', 'random', 'replaced', 'signed-in', 'signed-out'],
    ]);
  });

  it('are tried in each of several cookies by itself: one is kept that goes unseen if all are made up', async () => {
    expect(await tried({ form: 'hex', issues: true, takes: 'for visitors', second: true })).toEqual([
      ['mark+visit', 'word', 'replaced', 'not-needed', null],
      ['mark+visit', 'random', 'replaced', 'signed-in', 'signed-out'],
      ['mark', 'random', 'unknown', 'not-needed', null],
      ['visit', 'random', 'unreplaced', 'not-needed', null],
    ]);
  });
});

/**
 * The sign-in adopts any value. The account then turns away whoever comes with one that it did not make, and without the
 * mark that a sign-in leaves: for a value as it is (`form`), or `once signed in`.
 */
function turnsAway(when: 'never' | 'form' | 'once signed in'): Promise<LittleServer> {
  const [issued, sessions] = [new Set<string>(), new Set<string>()];
  return serve((request, response) => {
    const cookies = sentCookies(request);
    const sent = cookies.get('visit');
    if (request.method === 'POST' && new URLSearchParams(request.body).get('pass') === account.password) {
      const id = sent ?? randomBytes(16).toString('hex');
      if (sent === undefined) issued.add(id);
      sessions.add(id);
      response.setHeader('set-cookie', [`visit=${id}; HttpOnly`, 'mark=1; HttpOnly']);
      redirect(response, '/account');
    } else if (request.path === '/account') {
      const known = sent !== undefined && sessions.has(sent);
      const made = sent !== undefined && !issued.has(sent) && !cookies.has('mark');
      if (made && when !== 'never' && (known || when === 'form')) response.writeHead(503).end('Try later.');
      else if (known) html(response, '<h1>Your orders</h1>Four pears. <a href=/logout>Sign out</a>');
      else redirect(response, '/');
    } else html(response, `<title>Shop</title>${form}`);
  });
}

describe('made-up values that the protected page turns away after the sign-in', () => {
  it.each([
    ['never', 'signed-in'],
    ['form', 'signed-out'],
    ['once signed in', 'unclear'],
  ] as const)('%s: %s', async (when, attack) => {
    const server = await turnsAway(when);
    const { attempts } = factsOf((await runAlone({ url: server.origin, ...account }, madeUpIdentifier)).gathered);
    expect(attempts.map((one) => [one.signIn, one.attack])).toContainEqual(['signed-in', attack]);
    expect(attempts.some((one) => one.attack === 'signed-in')).toBe(attack === 'signed-in');
  });

  it('are signed out if a value that was never planted is turned away too, because of the cookie beside it', async () => {
    const sessions = new Set<string>();
    const server = await serve((request, response) => {
      const cookies = sentCookies(request);
      const isSession = sessions.has(cookies.get('visit') ?? '');
      if (request.method === 'POST' && new URLSearchParams(request.body).get('pass') === account.password) {
        const id = randomBytes(16).toString('hex');
        sessions.add(id);
        response.setHeader('set-cookie', [`visit=${id}; HttpOnly`, `who=${account.username}; HttpOnly`]);
        redirect(response, '/account');
      } else if (request.path === '/account' && cookies.get('who') === account.username) {
        if (isSession) html(response, '<h1>Your orders</h1>Four pears. <a href=/logout>Sign out</a>');
        else response.writeHead(403).end('Not yours.');
      } else if (request.path === '/account') redirect(response, '/');
      else html(response, `<title>Shop</title>${form}`);
    });
    const { attempts } = factsOf((await runAlone({ url: server.origin, ...account }, madeUpIdentifier)).gathered);
    expect(attempts.map(({ names, signIn, attack }) => [names.join(), signIn, attack])).toContainEqual([
      'visit,who',
      'signed-in',
      'signed-out',
    ]);
    expect(attempts.every(({ attack }) => attack === null || attack === 'signed-out')).toBe(true);
  });
});

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The account takes an unknown UUID out of the browser, the sign-in adopts it, and any other text breaks the store. */
function adoptsAtSignIn(): Promise<LittleServer> {
  const users = new Map<string, boolean>();
  return serve((request, response) => {
    const sent = sentCookies(request).get('basket') ?? '';
    const fields = new URLSearchParams(request.body);
    if (sent !== '' && !uuid.test(sent)) {
      response.writeHead(500).end('Internal error');
    } else if (request.method === 'POST' && fields.get('pass') === account.password) {
      const id = sent !== '' && !users.has(sent) ? sent : randomUUID();
      users.set(id, true);
      response.setHeader('set-cookie', `basket=${id}; Path=/; HttpOnly`);
      redirect(response, '/account');
    } else if (request.path === '/account') {
      if (users.get(sent) === true) {
        html(response, '<h1>Your orders</h1>Four pears. <a href=/logout>Sign out</a>');
        return;
      }
      if (sent !== '' && !users.has(sent)) response.setHeader('set-cookie', 'basket=; Path=/; Max-Age=0');
      redirect(response, '/');
    } else {
      const id = sent === '' ? randomUUID() : sent;
      if (sent === '') users.set(id, false);
      response.setHeader('set-cookie', `basket=${id}; Path=/; HttpOnly`);
      html(response, `<title>Shop</title>${form}`);
    }
  });
}

describe('made-up values of which one is refused and one is taken out', () => {
  it('are signed in with all the same: only the account takes it out, and the sign-in takes it', async () => {
    const server = await adoptsAtSignIn();
    const { attempts } = factsOf((await runAlone({ url: server.origin, ...account }, madeUpIdentifier)).gathered);
    expect(attempts.map(({ value, anonymous, signIn, attack }) => [value, anonymous, signIn, attack])).toEqual([
      ['word', 'refused', 'refused', null],
      ['random', 'replaced', 'signed-in', 'signed-in'],
    ]);
  });
});
