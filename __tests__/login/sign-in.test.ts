import { afterEach, describe, expect, it } from '@jest/globals';
import { basicLogin } from '../../src/login/basic.js';
import { signIn } from '../../src/login/sign-in.js';
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
    for (const kept of [undefined, undefined, undefined, 0, 0]) {
      const victim = stage.lane().actor('victim');
      const attempt = await signIn(stage.budget, login, victim, credentials, kept);
      kinds.push(attempt.kind === 'blocked' ? attempt.obstacle.remedy : attempt.kind);
    }
    const refused = expect.stringContaining('max-logins');
    expect(kinds).toEqual(['sent', 'sent', refused, 'sent', refused]);
    expect([server.seen.length, stage.budget.spent.logins]).toEqual([3, 3]);
  });
});
