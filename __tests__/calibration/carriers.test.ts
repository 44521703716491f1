import { afterEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { calibrate } from '../../src/calibration/calibrate.js';
import type { Calibration } from '../../src/calibration/calibration.js';
import { closeServers, html, redirect, sentCookies, serve } from '../builders/server.js';
import { buildStage } from '../builders/stage-of-app.js';

afterEach(closeServers);

const form = '<form method=post action=/login><input name=u><input type=password name=p></form>';

/**
 * A session counts beside two more cookies of its sign-in alone, and is ended if it comes without one of them. `tells`
 * is whether the answer says so by a new session; a cookie for the language has no part in it.
 */
async function suspicious({ tells }: { readonly tells: boolean }): Promise<string> {
  const sessions = new Map<string, { readonly seal: string; readonly name: string }>();
  const server = await serve((request, response) => {
    const cookies = sentCookies(request);
    const id = cookies.get('id') ?? '';
    if (request.path === '/login') {
      const [fresh, own] = [randomUUID(), { seal: randomUUID(), name: randomUUID() }];
      const took = new URLSearchParams(request.body).get('p') === 'secret';
      if (took) sessions.set(fresh, own);
      const lines = took ? [`id=${fresh}`, `seal=${own.seal}`, `who=${own.name}`] : [];
      redirect(
        response,
        '/',
        302,
        lines.map((line) => `${line}; Path=/`),
      );
      return;
    }
    const session = sessions.get(id);
    const whole = session?.seal === cookies.get('seal') && session?.name === cookies.get('who');
    if (session && whole) {
      html(response, '<p>Hello alice</p><a href=/logout>Sign out</a>');
      return;
    }
    sessions.delete(id);
    // The name that was given stands in the form again: that is no page of somebody who is signed in.
    const again = form.replace('name=u', cookies.has('who') ? 'name=u value=alice' : 'name=u');
    const lines = ['lang=en; Path=/', ...(tells ? [`id=${randomUUID()}; Path=/`] : [])];
    html(response, again, { 'set-cookie': lines });
  });
  return server.origin;
}

async function calibrated(url: string): Promise<Calibration & { readonly logins: number }> {
  const { stage, settings } = buildStage({ url, username: 'alice', password: 'secret' });
  try {
    const result = await calibrate(stage, settings);
    if (result.kind !== 'calibrated') throw new Error(result.obstacle.reason);
    const { oracle, victim, lane } = result.calibration;
    const asked = await oracle.ask(victim, 'asks afterwards', lane.recorder);
    expect(asked.answer).toBe('signed-in');
    return { ...result.calibration, logins: stage.budget.spent.logins };
  } finally {
    await stage.close();
  }
}

describe('the search for the cookies that make the session', () => {
  it.each([true, false])(
    'signs in anew if a request without one of them has ended it, told or not: %s',
    async (tells) => {
      const { sessionNames, logins } = await calibrated(await suspicious({ tells }));
      expect(sessionNames).toEqual(['id', 'seal', 'who']);
      expect(logins).toBeGreaterThan(1);
      expect(logins).toBeLessThan(6);
    },
  );
});
