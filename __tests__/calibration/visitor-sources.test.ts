import { afterEach, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import type { PlantedIdentifier } from '../../src/evidence/evidence.js';
import type { Gathered } from '../../src/evidence/gathered.js';
import { plantedIdentifier } from '../../src/experiments/planted-identifier.js';
import { factsOf, runAlone } from '../builders/experiment-alone.js';
import { closeServers, html, redirect, sentCookies, serve, type LittleServer } from '../builders/server.js';

afterEach(closeServers);

const account = { username: 'jorun', password: 'made-up 41cd' };

interface Harbour {
  /** What the first page has besides the form. */
  readonly home: string;
  /** The request that begins a visitor's session, which is kept at the sign-in. */
  readonly begins: string;
  /** Whether that request is answered by nothing but an error. */
  readonly isDead?: boolean;
}

function harbour({ home, begins, isDead = false }: Harbour): Promise<LittleServer> {
  const sessions = new Map<string, boolean>();
  const form =
    '<form method=post action=/in><input name=user><input type=password name=pass><button>Sign in</button></form>';
  return serve((request, response) => {
    const id = sentCookies(request).get('berth') ?? '';
    const isIn = sessions.get(id) === true;
    const begin = (signedIn: boolean): void => {
      const now = sessions.has(id) ? id : randomBytes(16).toString('hex');
      sessions.set(now, signedIn);
      response.setHeader('set-cookie', `berth=${now}; Path=/; HttpOnly`);
    };
    const comes = request.path === '/in' && new URLSearchParams(request.body).get('pass') === account.password;
    if (comes) begin(true);
    const asksBeginning = `${request.method} ${request.path}` === begins;
    if (asksBeginning && !isDead && !isIn) begin(false);
    if (asksBeginning && isDead) response.writeHead(503).end('Low tide');
    else if (comes || (isIn && request.path === '/')) redirect(response, '/account');
    else if (request.path !== '/account')
      html(response, `<title>Harbour</title>${request.path === '/' ? home : ''}${form}`);
    else if (isIn) html(response, '<h1>Your boats</h1>Two dinghies.');
    else redirect(response, '/');
  });
}

async function planted(options: Harbour): Promise<Gathered<PlantedIdentifier>> {
  const { origin } = await harbour(options);
  return (await runAlone({ url: origin, ...account }, plantedIdentifier)).gathered;
}

const twoPages = '<a href="/index.php?p=about">About</a> <a href="/index.php?p=tides">Tides</a>';
const form = (query: string): string => `<form method=post action="/do?${query}"><button>Add to basket</button></form>`;
const script = (code: string): string => `<script>${code}</script>`;
const link = (name: string): string => `<a href=/${name}>${name}</a>`;
const five = ['news', 'crew', 'jobs', 'press', 'prices', 'help'].map(link).join('');

describe('places whose addresses differ in a value alone', () => {
  it.each([
    ['pages', twoPages, 'GET /index.php?p=tides'],
    ['forms', form('what=a') + form('what=b'), 'POST /do?what=b'],
    ['requests of scripts', script("fetch('/api?do=config');fetch('/api?do=begin')"), 'GET /api?do=begin'],
  ])('are tried each: %s', async (_, home, begins) => {
    expect(factsOf(await planted({ home, begins }))).toMatchObject({ attack: 'signed-in', fate: 'kept' });
  });

  it.each([
    ['pages', twoPages, 'GET /index.php?p=tides'],
    ['requests of scripts', script("fetch('/api?do=config');fetch('/api?do=begin')"), 'GET /api?do=begin'],
  ])('are undecided if one of them fails: %s', async (_, home, begins) => {
    expect(await planted({ home, begins, isDead: true })).toMatchObject({
      kind: 'inconclusive',
      obstacle: { reason: expect.stringMatching(/gave no answer: .*503/) },
    });
  });
});

describe('a request of a script whose query is not known in full', () => {
  it.each([
    ['put behind it', "fetch('/api/guest?device=' + id)"],
    ['within it', 'fetch(`/api/guest?device=${makeId()}`)'],
  ])('is undecided if it reads like a beginning: %s', async (_, code) => {
    expect(await planted({ home: script(code), begins: 'GET /api/guest?device=7' })).toMatchObject({
      kind: 'inconclusive',
      obstacle: {
        reason: expect.stringMatching(/more into the query of GET \S+\/api\/guest than could be read/),
        remedy: expect.stringMatching(/login-url or protected-url/),
      },
    });
  });

  it('is noted if it reads like something else', async () => {
    expect(await planted({ home: script("fetch('/api/tides?at=' + port)"), begins: 'none' })).toMatchObject({
      kind: 'not-applicable',
      reason: expect.stringMatching(/1 request of a script .* tried.*One request of a script was sent without a part/),
    });
  });

  it('is sent with the part that is known', async () => {
    const home = script('fetch(`/api?do=begin&_=${Date.now()}`)');
    expect(factsOf(await planted({ home, begins: 'GET /api?do=begin' }))).toMatchObject({ attack: 'signed-in' });
  });
});

describe('more links than are opened', () => {
  it('are opened from what visitors use on', async () => {
    expect(factsOf(await planted({ home: five + link('basket'), begins: 'GET /basket' }))).toMatchObject({
      attack: 'signed-in',
    });
  });

  it('are undecided if one of those was left out', async () => {
    const home = Array.from({ length: 10 }, (_, at) => link(`search/${String(at)}`)).join('');
    expect(await planted({ home, begins: 'GET /search/9' })).toMatchObject({
      kind: 'inconclusive',
      obstacle: { reason: expect.stringMatching(/a page that the first pages link to .*\/search\/8\) and 1 more/) },
    });
  });

  it('are noted if all of those were opened', async () => {
    expect(await planted({ home: five + link('basket'), begins: 'none' })).toMatchObject({
      kind: 'not-applicable',
      reason: expect.stringMatching(/5 linked pages and 1 refused sign-in were tried.*2 more pages .* not opened/),
    });
  });
});
