import { afterEach, describe, expect, it } from '@jest/globals';
import { refusedBeginning, sendCall, type ScriptCall } from '../../src/calibration/script-beginnings.js';
import { closeServers, html, sentHeaders, serve, type LittleServer } from '../builders/server.js';
import { closeStages, openStage } from '../builders/stage.js';

afterEach(async () => {
  await closeStages();
  await closeServers();
});

/** A server that answers its interface with these, one after the other, and any other address with a page. */
function answering(...statuses: readonly number[]): Promise<LittleServer> {
  const left = [...statuses];
  return serve((request, response) => {
    if (request.path.startsWith('/api')) response.writeHead(left.shift() ?? 404).end('{}');
    else html(response, '<meta name="csrf-token" content="t-4711"><h1>Shop</h1>');
  });
}

async function sent(server: LittleServer, path: string, method = 'POST'): Promise<string | null> {
  const actor = openStage(server.url('/')).lane().actor('visitor');
  const call: ScriptCall = { method, url: server.url(path), page: server.url('/'), tokenName: 'x-shop-token' };
  return refusedBeginning(call, (await sendCall(actor, call, 'sends it')).visit);
}

describe('what a script sends for a visitor', () => {
  it('is sent bare, and no more if that is answered', async () => {
    const server = await answering(201);
    expect(await sent(server, '/api/guest')).toBeNull();
    expect(server.seen.map(({ method, path }) => `${method} ${path}`)).toEqual(['POST /api/guest']);
  });

  it.each([400, 403, 415, 419, 422])('brings a body and the CSRF token if it is refused by %i', async (status) => {
    const server = await answering(status, 201);
    expect(await sent(server, '/api/guest')).toBeNull();
    const again = server.seen.at(-1);
    if (again === undefined) throw new Error('nothing was sent');
    expect(again.body).toBe('{}');
    expect(sentHeaders(again, 'content-type')).toEqual(['application/json']);
    expect(sentHeaders(again, 'x-shop-token')).toEqual(['t-4711']);
  });

  it.each([401, 404, 405, 410])('gives nothing if it is answered %i', async (status) => {
    const server = await answering(status);
    expect(await sent(server, '/api/guest')).toBeNull();
    expect(server.seen).toHaveLength(1);
  });

  it.each(['/api/guest', '/api/anonymousSession', '/api/v1/visitors', '/api/session', '/api/tokens'])(
    'may give something all the same if it is refused for good: %s',
    async (path) => {
      expect(await sent(await answering(403, 403), path)).toMatch(/answered 403 to a visitor/);
    },
  );

  it('gives nothing that counts if it is refused, and no beginning', async () => {
    expect(await sent(await answering(422, 422), '/api/basket')).toBeNull();
  });

  it.each([
    ['/api/session', false],
    ['/api/guest', true],
  ])(
    'is read for whoever is signed in if it is a GET that answers 403, unless it names visitors: %s',
    async (path, may) => {
      expect((await sent(await answering(403), path, 'GET')) !== null).toBe(may);
    },
  );
});
