import { afterEach, describe, it } from '@jest/globals';
import type { Recording } from '../../../src/browser/recording.js';
import { correlate } from '../../../src/sign-in/recorded/correlate.js';
import * as apps from '../../apps/recorded-sign-ins.js';
import { alice, type ScriptedSignIn } from '../../apps/recorded-sign-ins.js';
import { browse, fenceOptions } from '../../builders/browse.js';
import { expectReplays, recipe } from '../../builders/replays.js';
import { closeServers } from '../../builders/server.js';
import { closeStages } from '../../builders/stage.js';

afterEach(async () => {
  await closeStages();
  await closeServers();
});

/** What a real browser sends when somebody signs in. */
async function recorded({ server, allowedHosts = [] }: ScriptedSignIn, start: string): Promise<Recording> {
  const allowed = [server.host, ...allowedHosts];
  return browse(
    fenceOptions(({ host }) => allowed.includes(host)),
    async ({ driver, fence }): Promise<Recording> => {
      const context = await driver.createBrowserContext();
      const page = await context.newPage();
      fence.startRecording();
      await page.goto(server.url(start).href);
      await page.waitForSelector('input[type=password]');
      const [name] = await page.$$('input:not([type])');
      await name?.type(alice.username);
      await page.type('input[type=password]', alice.password);
      const submittedAt = fence.exchanges().length;
      await page.keyboard.press('Enter');
      await page.waitForFunction('document.body.textContent.includes("hello alice")', { timeout: 10_000 });
      return { exchanges: fence.exchanges(), storage: { before: [], after: [] }, submittedAt, landing: page.url() };
    },
  );
}

describe('what a real browser sends', () => {
  it.each([
    ['a form', apps.formApp, '/login', '/account'],
    ['a script with tokens, clocks and numbers of its own', apps.scriptedApp, '/', '/api/me'],
    ['a script that keeps the token in a cookie', apps.cookieByScriptApp, '/', '/me'],
    ['OpenID Connect with a code in the query', () => apps.openIdApp('?'), '/', '/api/me'],
    ['OpenID Connect with a code in the fragment', () => apps.openIdApp('#'), '/', '/api/me'],
  ] as const)('is sent again without it: %s', async (_, begin, start, path) => {
    const app = await begin();
    const recordings = [await recorded(app, start), await recorded(app, start)] as const;
    const known = recipe(correlate(recordings, { ...alice, codes: [] }, app.server.url()));
    await expectReplays(app, { known, recordings }, path);
  });
});
