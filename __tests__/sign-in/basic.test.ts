import { afterEach, describe, expect, it } from '@jest/globals';
import { basicLogin } from '../../src/sign-in/basic.js';
import { closedPort, closeServers, html, sentHeaders, serve } from '../builders/server.js';
import { closeStages, openStage } from '../builders/stage.js';

afterEach(async () => {
  await closeStages();
  await closeServers();
});

const credentials = { username: 'alice', password: 'pä:ss' };
const expected = `Basic ${Buffer.from('alice:pä:ss', 'utf8').toString('base64')}`;

describe('signing in with HTTP Basic', () => {
  it.each(['GET', 'POST'] as const)('sends the header with %s, and with every request after it', async (method) => {
    const server = await serve((_request, response) => {
      html(response, 'in', { 'set-cookie': ['sid=value-of-sid-1'] });
    });
    const actor = openStage(server.url()).lane().actor('victim');
    await actor.open(server.url(), 'visits');
    const attempt = await basicLogin(server.url('/login'), method, 'found').attempt(actor, credentials);
    expect(attempt).toMatchObject({ kind: 'sent', sentAt: 1 });
    await actor.open(server.url('/account'), 'asks');
    expect(server.seen.map((request) => [request.method, sentHeaders(request, 'authorization')])).toEqual([
      ['GET', []],
      [method, [expected]],
      ['GET', [expected]],
    ]);
    expect(actor.sendsCredentials).toBe(true);
  });

  it('sends one header per attempt, the latest', async () => {
    const server = await serve((_request, response) => {
      html(response, 'in');
    });
    const actor = openStage(server.url()).lane().actor('victim');
    const login = basicLogin(server.url(), 'GET', 'found');
    await login.attempt(actor, { ...credentials, password: 'wrong' });
    await login.attempt(actor, credentials);
    expect(sentHeaders(server.seen[1], 'authorization')).toEqual([expected]);
  });

  it('is blocked if nobody answers', async () => {
    const url = await closedPort();
    const attempt = await basicLogin(url, 'GET', 'found').attempt(openStage(url).lane().actor('victim'), credentials);
    expect(attempt).toMatchObject({
      kind: 'blocked',
      obstacle: { reason: expect.stringContaining('ECONNREFUSED') },
    });
  });

  it('tells a person how to repeat it, without a credential', () => {
    const { recipe } = basicLogin(new URL('http://app.example/x'), 'POST', 'found');
    expect(recipe).toMatchObject({
      method: 'POST',
      url: 'http://app.example/x',
      basic: true,
      encoding: 'none',
    });
  });
});
