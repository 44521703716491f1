import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Browser, request } from '../../../targets/frameworks/browser.mjs';

/** What the server answers with, by method and path; every path else is an empty page. */
type Answers = Readonly<
  Record<string, { readonly status?: number; readonly location?: string; readonly cookies?: string[] }>
>;

describe('the browser of a proof', () => {
  let server: Server;
  let base = '';
  let answers: Answers = {};
  let seen: string[] = [];

  beforeEach(async () => {
    seen = [];
    server = createServer((incoming, response) => {
      const line = `${incoming.method ?? ''} ${incoming.url ?? ''}`;
      seen.push(`${line} [${incoming.headers.cookie ?? ''}]`);
      const { status = 200, location, cookies = [] } = answers[line] ?? {};
      response.statusCode = status;
      if (location !== undefined) response.setHeader('location', location);
      response.setHeader('set-cookie', cookies);
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the server has no port');
    base = `http://127.0.0.1:${address.port}`;
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const values = (browser: Browser): string[] =>
    browser.freeze().map(({ name, value, path }) => `${name}=${value} ${path}`);

  it('sends what it was given, to the paths that it was given for', async () => {
    answers = { 'GET /a/b': { cookies: ['one=1; Path=/', 'two=2', 'three=3; Path=/c'] } };
    const browser = new Browser(base);
    await browser.get('/a/b');
    await browser.get('/a/x?y=/c');
    await browser.get('/cc');
    await browser.get('/c/d');
    expect(seen.slice(1)).toEqual(['GET /a/x?y=/c [one=1; two=2]', 'GET /cc [one=1]', 'GET /c/d [one=1; three=3]']);
  });

  it('forgets a cookie that is deleted, by age or by date, and keeps one whose age wins over an old date', async () => {
    const past = 'Expires=Thu, 01 Jan 1970 00:00:00 GMT';
    answers = {
      'GET /set': { cookies: ['one=1', 'two=2', 'three=3'] },
      'GET /drop': { cookies: ['one=; Max-Age=0', `two=; ${past}`, `three=4; ${past}; Max-Age=60`] },
    };
    const browser = new Browser(base);
    await browser.get('/set');
    await browser.get('/drop');
    expect(values(browser)).toEqual(['three=4 /']);
  });

  it('keeps the last of two lines of one name, and no cookie for another host', async () => {
    answers = {
      'GET /': {
        cookies: ['sid=first', 'sid=last', 'other=1; Domain=example.org', 'own=1; Domain=127.0.0.1'],
      },
    };
    const browser = new Browser(base);
    await browser.get('/');
    expect(values(browser)).toEqual(['sid=last /', 'own=1 /']);
  });

  it('follows redirects of the application with the cookies that they set, and those to elsewhere not', async () => {
    answers = {
      'POST /login': { status: 302, location: '/welcome', cookies: ['sid=new'] },
      'GET /welcome': { status: 303, location: 'http://elsewhere.invalid/', cookies: ['seen=1'] },
    };
    const browser = new Browser(base);
    const { first, last } = await browser.post('/login', { username: 'alice' });
    expect([first.status, last.status]).toEqual([302, 303]);
    expect(seen).toEqual(['POST /login []', 'GET /welcome [sid=new]']);
    expect(values(browser)).toEqual(['sid=new /', 'seen=1 /']);
  });

  it('has a frozen jar that no answer changes', async () => {
    answers = {
      'GET /': { cookies: ['sid=old'] },
      'GET /account': { cookies: ['sid=fresh'] },
    };
    const browser = new Browser(base);
    await browser.get('/');
    const frozen = browser.freeze();
    await request(base, frozen, 'GET', '/account', null);
    await request(base, frozen, 'GET', '/account', null);
    await browser.get('/account');
    expect(seen.slice(1)).toEqual(Array.from({ length: 3 }, () => 'GET /account [sid=old]'));
    expect(frozen.map(({ value }) => value)).toEqual(['old']);
    expect(values(browser)).toEqual(['sid=fresh /']);
  });
});
