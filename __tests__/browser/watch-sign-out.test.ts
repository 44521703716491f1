import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { raiseFence, type Fence } from '../../src/browser/fence.js';
import type { RunningBrowser } from '../../src/browser/launch-browser.js';
import { watchSignOut } from '../../src/browser/watch-sign-out.js';
import { startBrowserApp, type BrowserApp } from '../apps/browser-pages.js';
import { fenceOptions, launched } from '../builders/browse.js';

let fence: Fence;
let browser: RunningBrowser;
let app: BrowserApp | null = null;

beforeAll(async () => {
  fence = await raiseFence(fenceOptions(({ hostname }) => hostname === '127.0.0.1', { timeoutMs: 600_000 }));
  browser = await launched({ proxyPort: fence.port, trustedKeys: fence.trustedKeys });
});
afterAll(async () => {
  await browser.end();
  await fence.close();
});
afterEach(async () => {
  await app?.close();
  app = null;
});

/** What a browser sends to `/do` and beyond if it is to sign out of a page. */
async function sentBy(page: string): Promise<string[]> {
  app = await startBrowserApp((call) => call.html(page));
  const context = await browser.driver.createBrowserContext();
  const tab = await context.newPage();
  await tab.goto(app.url);
  await watchSignOut(context, {
    isAllowed: ({ hostname }) => hostname === '127.0.0.1',
    recorder: fence,
    account: 'alice',
    timeoutMs: 15_000,
  });
  await context.close();
  return app.log.filter((line) => line.includes('/do'));
}

const post = (inside: string): string => `<form method=post action="/do">${inside}</form>`;

describe('a watched browser', () => {
  it('presses what reads like signing out', async () => {
    const button = '<input type=hidden name=_method value=delete><button name=do value=logout>Log out</button>';
    expect(await sentBy(post(button))).not.toEqual([]);
  });

  it('reads a form whose fields are called like its members', async () => {
    const fields = ['querySelectorAll', 'getAttributeNames'].map((name) => `<input type=hidden name=${name}>`).join('');
    expect(await sentBy(post(`${fields}<button>Log out</button>`))).not.toEqual([]);
    expect(await sentBy(post(`${fields}<button name=do value=delete_account>Log out</button>`))).toEqual([]);
  });

  it.each([
    ['the value of the button', post('<button name=do value=delete_account>Log out</button>')],
    ['a hidden field', post('<input type=hidden name=what value=delete-account><button>Log out</button>')],
    ['the query of formaction', post('<button formaction="/do?action=delete">Log out</button>')],
    ['the query of a link', '<a href="/do?logout=1&amp;action=delete">Log out</a>'],
    ['a question', post('<button onclick="return confirm(\'Delete all?\')">Log out</button>')],
  ])('presses nothing that says anywhere that it deletes: %s', async (_, page) => {
    expect(await sentBy(page)).toEqual([]);
  });
});
