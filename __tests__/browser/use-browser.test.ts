import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { requireChromium } from '../../scripts/chromium.mjs';
import {
  openBrowser,
  useBrowser,
  type FencedBrowser,
  type OpenBrowser,
  type Used,
} from '../../src/browser/use-browser.js';
import { fenceOptions } from '../builders/browse.js';
import { browserFolders } from '../builders/browser-folders.js';
import { closeServers, html, redirect, serve, type Handler } from '../builders/server.js';

describe('using a browser', () => {
  afterEach(closeServers);

  async function use<Value>(
    handler: Handler,
    work: (browser: FencedBrowser, origin: string) => Promise<Value>,
    { timeoutMs = 50_000, program = requireChromium() } = {},
  ): Promise<Used<Value>> {
    const app = await serve(handler);
    const fence = fenceOptions(({ origin }) => origin === app.origin, { timeoutMs });
    return useBrowser({ ...fence, program, environment: process.env }, (browser) => work(browser, app.origin));
  }

  async function open({ driver }: FencedBrowser, origin: string): Promise<unknown> {
    const page = await driver.newPage();
    await page.goto(`${origin}/`);
    await page.click('button');
    return page.evaluate('document.title');
  }

  const page =
    (text: string): Handler =>
    (_, response) =>
      html(response, `<button>go</button>${text}`);

  it('gives what was found out with it', async () => {
    expect(await use(page('<title>in</title>'), open)).toEqual({ kind: 'done', value: 'in' });
  });

  it.each<[string, Handler, RegExp]>([
    ['loops for ever', page('<script>for (;;);</script>'), /was not done with the application within 5 s/],
    [
      'asks in dialogs for ever',
      page('<script>for (;;) alert(1)</script>'),
      /was not done with the application within 5 s/,
    ],
    [
      'never ends',
      (_, response) => response.write('<button>go</button>'),
      /was not done with the application within 5 s/,
    ],
    [
      'redirects for ever',
      (_, response) => redirect(response, '/'),
      /could not be driven any further \(net::ERR_TOO_MANY_REDIRECTS/,
    ],
    [
      'fills the memory',
      page('<script>const all = []; for (;;) all.push(new Array(1e6).fill(all.length))</script>'),
      /was not done|could not be driven/,
    ],
    [
      'opens windows for ever',
      page(
        '<script>setInterval(() => window.open("/"), 1); for (const end = Date.now() + 9e6; Date.now() < end;);</script>',
      ),
      /was not done/,
    ],
  ])('is over in time with a page that %s, and leaves no folder', async (_, handler, reason) => {
    const before = browserFolders();
    const used = await use(handler, open, { timeoutMs: 5000 });
    expect(used.kind === 'failed' && used.obstacle.reason).toMatch(reason);
    expect(browserFolders().filter((name) => !before.includes(name))).toEqual([]);
  });

  it('says that the browser crashed', async () => {
    const used = await use(page(''), async (browser, origin) => {
      const session = await browser.driver.target().createCDPSession();
      void session.send('Browser.crash').catch(() => null);
      return open(browser, origin);
    });
    expect(used.kind === 'failed' && used.obstacle.reason).toMatch(
      /^The browser was ended by SIG\w+ while it was used\.$/,
    );
  });

  it('says that it could not be started', async () => {
    const used = await use(page(''), open, { program: '/bin/false' });
    expect(used.kind === 'failed' && used.obstacle.reason).toMatch(/"\/bin\/false" does not say which version/);
  });

  it('keeps nothing of what pages have it download', async () => {
    const before = browserFolders();
    const used = await use(
      ({ path }, response) => {
        if (path === '/file')
          response.writeHead(200, { 'content-disposition': 'attachment; filename=kept.bin' }).end('file');
        else html(response, '<a href="/file" download>go</a>');
      },
      async ({ driver, fence }, origin) => {
        const one = await (await driver.createBrowserContext()).newPage();
        await one.goto(`${origin}/`);
        await one.click('a');
        await new Promise((resolve) => setTimeout(resolve, 1500));
        const own = browserFolders().filter((name) => !before.includes(name));
        const files = own.flatMap((name) => readdirSync(join(tmpdir(), name), { recursive: true, encoding: 'utf8' }));
        return [
          fence.exchanges().some(({ url }) => url.endsWith('/file')),
          files.filter((file) => /kept|Download|crdownload/.test(file)),
        ];
      },
    );
    expect(used).toEqual({ kind: 'done', value: [true, []] });
  });
});

describe('a browser that stays open', () => {
  async function opened(remainingMs: () => number): Promise<OpenBrowser> {
    const options = { ...fenceOptions(() => false), program: requireChromium(), environment: process.env };
    const result = await openBrowser(options, remainingMs);
    if (result.kind === 'failed') throw new Error(result.obstacle.reason);
    return result.browser;
  }

  const soon = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

  it('is used by one at a time, in the order in which they ask', async () => {
    const before = browserFolders();
    const browser = await opened(() => 60_000);
    const done: string[] = [];
    const work = (name: string, ms: number) => async (): Promise<void> => {
      done.push(`${name} begins`);
      await soon(ms);
      done.push(`${name} ends`);
    };
    await Promise.all([browser.use(work('one', 200), 5000), browser.use(work('two', 1), 5000)]);
    expect(done).toEqual(['one begins', 'one ends', 'two begins', 'two ends']);
    await browser.close();
    await browser.close();
    expect(browserFolders()).toEqual(before);
  });

  it('ends by itself when no time is left, and says so to whoever uses it then', async () => {
    const before = browserFolders();
    const until = Date.now() + 4000;
    const browser = await opened(() => until - Date.now());
    const used = [await browser.use(() => soon(6000), 30_000), await browser.use(() => soon(1), 30_000)];
    const noTime = {
      reason: 'No time was left for the target, so the browser was ended.',
      remedy: 'Raise timeout.',
    };
    expect(used).toEqual(used.map(() => ({ kind: 'failed', obstacle: noTime })));
    await soon(1500);
    expect(browserFolders()).toEqual(before);
  });

  it('tells those who ask after somebody was not done in time that reason, not how it was ended', async () => {
    const browser = await opened(() => 60_000);
    const first = browser.use(() => soon(3000), 50);
    const second = browser.use(() => soon(1), 5000);
    const reasons: string[] = [];
    for (const used of [await first, await second]) {
      await browser.close();
      reasons.push(used.kind === 'failed' ? used.obstacle.reason : used.kind);
    }
    const [reason] = reasons;
    expect(reason).toBe('The browser was not done with the application within 0.05 s.');
    expect(reasons).toEqual([reason, reason]);
  });
});
