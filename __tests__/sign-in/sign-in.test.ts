import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { basicLogin } from '../../src/sign-in/basic.js';
import { signInLeaving } from '../../src/sign-in/sign-in.js';
import { closeServers, html, serve } from '../builders/server.js';
import { closeStages, openStage } from '../builders/stage.js';

afterEach(async () => {
  await closeStages();
  await closeServers();
});

describe('sign-ins within the budget', () => {
  it('count whether they take or not, and none is sent beyond the last: accounts get locked. One is kept for the wrong-password control', async () => {
    const server = await serve((_request, response) => {
      html(response, 'wrong password');
    });
    const stage = openStage(server.url(), { maxLogins: 3 });
    const login = basicLogin(server.url(), 'GET', 'found');
    const kinds: string[] = [];
    const credentials = { username: 'a', password: 'b' };
    for (const kept of [1, 1, 1, 0, 0]) {
      const victim = stage.lane().actor('victim');
      const attempt = await signInLeaving(kept, stage.budget, { method: login, actor: victim, credentials });
      kinds.push(attempt.kind === 'blocked' ? attempt.obstacle.remedy : attempt.kind);
    }
    const refused = expect.stringContaining('max-logins');
    expect(kinds).toEqual(['sent', 'sent', refused, 'sent', refused]);
    expect([server.seen.length, stage.budget.spent.logins]).toEqual([3, 3]);
  });

  /** What comes of a sign-in that is turned away so many times, with the waits between. */
  async function limited(
    times: number,
    headers: Readonly<Record<string, string>>,
    kept = 1,
  ): Promise<{ status: number | null; waits: number[]; logins: number; sent: number }> {
    const server = await serve((_request, response) => {
      if (server.seen.length <= times) response.writeHead(429, headers).end('slow down');
      else html(response, 'welcome');
    });
    const stage = openStage(server.url(), { maxLogins: 3 });
    const waits: number[] = [];
    jest.spyOn(stage.budget, 'pause').mockImplementation((ms) => {
      waits.push(ms);
      return Promise.resolve();
    });
    const login = basicLogin(server.url(), 'GET', 'found');
    const victim = stage.lane().actor('victim');
    const credentials = { username: 'a', password: 'b' };
    const attempt = await signInLeaving(kept, stage.budget, { method: login, actor: victim, credentials });
    const status = attempt.kind === 'sent' ? attempt.landing.last.response.status : null;
    return { status, waits, logins: stage.budget.spent.logins, sent: server.seen.length };
  }

  it('are tried again if the server turns them away and names no time: that one was not looked at', async () => {
    const outcome = await limited(2, {});
    expect(outcome).toEqual({ status: 200, waits: [10_000, 20_000], logins: 1, sent: 3 });
  });

  it('are given up after a minute', async () => {
    const outcome = await limited(9, {});
    expect(outcome).toEqual({ status: 429, waits: [10_000, 20_000, 30_000], logins: 1, sent: 4 });
  });

  it('are not tried again with the last one, which a wrong password is kept for', async () => {
    expect(await limited(9, {}, 0)).toEqual({ status: 429, waits: [], logins: 1, sent: 1 });
  });

  it('are not tried again if the time that the server names is beyond the target’s', async () => {
    expect((await limited(9, { 'retry-after': '3600' })).sent).toBe(1);
  });
});
