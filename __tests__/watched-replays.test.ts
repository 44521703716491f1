import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Recording } from '../src/browser/recording.js';
import { watchSignIn } from '../src/browser/watch-sign-in.js';
import type { LoginStep } from '../src/evidence/login-steps.js';
import { correlate } from '../src/sign-in/recorded/correlate.js';
import { stepsLogin } from '../src/sign-in/steps.js';
import { startBrowserApp, type BrowserApp } from './apps/browser-pages.js';
import * as signIns from './apps/browser-sign-ins.js';
import { browse, fenceOptions } from './builders/browse.js';
import { arrived, closeStages, openStage } from './builders/stage.js';

const apps: BrowserApp[] = [];
afterEach(async () => {
  await closeStages();
  for (const app of apps.splice(0)) await app.close();
});

/** Two sign-ins in one browser, each in a context of its own. */
async function recordTwice({ url, username, password }: BrowserApp): Promise<readonly [Recording, Recording]> {
  const isAllowed = ({ origin }: URL): boolean => origin === url;
  return browse(fenceOptions(isAllowed), async (browser) => {
    const record = async (): Promise<Recording> => {
      browser.fence.startRecording();
      const context = await browser.driver.createBrowserContext();
      const watched = await watchSignIn(context, {
        start: new URL(url),
        credentials: { username, password },
        code: null,
        isAllowed,
        recorder: browser.fence,
        timeoutMs: 20_000,
      });
      await context.close();
      if (watched.kind === 'stuck') throw new Error(watched.obstacle.reason);
      return watched.recording;
    };
    const first = await record();
    // Tokens of one second may be the same.
    await pause(1100);
    return [first, await record()] as const;
  });
}

interface Answered {
  readonly status: number;
  readonly body: string;
}

/** How the protected page answers somebody who has taken the steps. */
async function answerAfter(
  app: BrowserApp,
  steps: readonly LoginStep[],
  path: string,
  password: string,
): Promise<Answered> {
  const base = new URL(app.url);
  const actor = openStage(base).lane().actor('victim');
  const method = stepsLogin({ steps, base, codes: null });
  await method.attempt(actor, { username: app.username, password });
  const { hops } = arrived(await actor.open(new URL(path, base), 'looks'));
  const { status, body } = hops[0].response;
  return { status, body };
}

/** How it answered the browser once that was signed in; undefined if it was not asked. */
function answeredIn({ exchanges }: Recording, url: string): Answered | undefined {
  const { answer } = exchanges.filter((one) => one.url === url).at(-1) ?? {};
  return answer ? { status: answer.status, body: answer.body } : undefined;
}

describe('a sign-in that a browser was watched at', () => {
  it.each([
    ['a form', signIns.posted(signIns.plainForm), '/account'],
    ['a form that asks for the name first', signIns.nameFirst, '/account'],
    ['a script that sends JSON', signIns.placeholders, '/account'],
    ['a form that a script draws', signIns.late, '/account'],
    ['a form in a frame', signIns.framed('127.0.0.1'), '/account'],
    ['a token in session storage', signIns.inSessionStorage, '/api/me'],
    ['a token in a database', signIns.tokenInDatabase, '/api/me'],
  ])(
    'by %s is sent again without it, for the same pages and each time for a session of its own',
    async (_, answering, path) => {
      const app = await startBrowserApp(answering);
      apps.push(app);
      const recordings = await recordTwice(app);
      const { username, password } = app;
      const correlation = correlate(recordings, { username, password, codes: [] }, new URL(app.url));
      if (correlation.kind === 'unexplained') throw new Error(JSON.stringify(correlation.values));
      const { steps } = correlation;
      const before = app.sessions.size;
      expect([...app.sessions.keys()].filter((id) => JSON.stringify(steps).includes(id))).toEqual([]);
      const seen = recordings.map((one) => answeredIn(one, `${app.url}${path}`));
      expect(await answerAfter(app, steps, path, password)).toEqual(seen[0]);
      expect(await answerAfter(app, steps, path, password)).toEqual(seen[1]);
      expect(seen[0]?.status).toBe(200);
      // Each is signed in by a session of its own.
      expect(app.sessions.size).toBe(before + 2);
      expect((await answerAfter(app, steps, path, 'a wrong password')).status).not.toBe(200);
      expect(app.sessions.size).toBe(before + 2);
    },
  );
});
