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
  it('count whether they take or not, and none is sent beyond the last: accounts get locked', async () => {
    const server = await serve((_request, response) => {
      html(response, 'wrong password');
    });
    const stage = openStage(server.url(), { maxLogins: 2 });
    const login = basicLogin(server.url(), 'GET', 'found');
    const kinds: string[] = [];
    for (let time = 0; time < 3; time += 1) {
      const attempt = await signIn(stage.budget, login, stage.lane().actor('victim'), {
        username: 'a',
        password: 'b',
      });
      kinds.push(attempt.kind === 'blocked' ? attempt.obstacle.remedy : attempt.kind);
    }
    expect(kinds).toEqual(['sent', 'sent', expect.stringContaining('max-logins')]);
    expect([server.seen.length, stage.budget.spent.logins]).toEqual([2, 2]);
  });
});
