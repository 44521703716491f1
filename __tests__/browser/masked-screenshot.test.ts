import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'puppeteer-core';
import type { RunningBrowser } from '../../src/browser/launch-browser.js';
import { maskedScreenshot } from '../../src/browser/masked-screenshot.js';
import { launched } from '../builders/browse.js';

/** Ways in which a page can show a text. */
const ways: readonly (readonly [string, (text: string) => string])[] = [
  ['its text', (text) => `<p>Hello ${text}!</p>`],
  ['a text in other case', (text) => `<p>${text.toUpperCase()}</p>`],
  ['parts of a text', (text) => `<p><b>${text.slice(0, 4)}</b>${text.slice(4)}</p>`],
  ['a field', (text) => `<input value="${text}">`],
  [
    'a field that is selected',
    (text) => `<input value="${text}"><script>document.querySelector('input').select()</script>`,
  ],
  ['a placeholder', (text) => `<input placeholder="${text}">`],
  ['a choice', (text) => `<select><option>${text}</select>`],
  ['a style sheet', (text) => `<style>p::after { content: '${text}' }</style><p>!</p>`],
  ['a frame', (text) => `<iframe srcdoc="<p>${text}</p>"></iframe>`],
  ['a shadow root', (text) => `<div><template shadowrootmode="closed"><p>${text}</p></template></div>`],
  [
    'a canvas',
    (text) =>
      `<canvas></canvas><script>document.querySelector('canvas').getContext('2d').fillText('${text}', 9, 20)</script>`,
  ],
];

describe('a picture without secrets', () => {
  let browser: RunningBrowser;
  beforeAll(async () => {
    browser = await launched();
  });
  afterAll(() => browser.end());

  async function shown(html: string): Promise<Page> {
    const page = await browser.driver.newPage();
    await page.setViewport({ width: 400, height: 200 });
    await page.setContent(`<style>* { font: 16px monospace }</style>${html}`);
    return page;
  }

  it.each(ways)('shows nothing of it in %s, and leaves it readable otherwise', async (_, way) => {
    // Of one width, so that nothing but the letters tells them apart.
    const texts = ['hidden-one', 'hidden-two'];
    const bare: string[] = [];
    const masked: string[] = [];
    for (const text of texts) {
      const page = await shown(`<h1>Sign in</h1>${way(text)}`);
      bare.push(await page.screenshot({ encoding: 'base64' }));
      const picture = await maskedScreenshot(page, '_key', { texts: ['', text], pictures: false });
      masked.push(Buffer.from(picture ?? []).toString('base64'));
      await page.close();
    }
    expect(bare[0]).not.toBe(bare[1]);
    expect(masked[0]).toBe(masked[1]);
    expect(masked[0]).not.toBe('');
    const empty = await shown('');
    expect(masked[0]).not.toBe(await empty.screenshot({ encoding: 'base64' }));
    await empty.close();
  });

  const square = (colour: string): string =>
    `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90"><path fill="${colour}" d="M0 0h90v90H0z"/></svg>`)}`;

  /** What nobody told to hide, of one width. */
  it.each<readonly [string, string, string]>([
    ['an identifier', '<p>Session 5f2d9c41a7e83b60</p>', '<p>Session 0b6e38a714c9d2f5</p>'],
    ['a one-time code', '<p>Your code: <b>481 516</b> or 482031</p>', '<p>Your code: <b>481 516</b> or 130284</p>'],
    ['a key in groups', '<code>JBSW Y3DP EHPK 3PXP</code>', '<code>PXP3 KPHE PD3Y WSBJ</code>'],
    ['codes for later', '<li>8f3k-92ms</li><li>q1w2-e3r4</li>', '<li>sm29-k3f8</li><li>4r3e-2w1q</li>'],
    [
      'the token of its form',
      '<input type="hidden" value="abcdefghij"><p>abcdefghij</p>',
      '<input type="hidden" value="jihgfedcba"><p>jihgfedcba</p>',
    ],
    ['what is typed in', '<input value="my town">', '<input value="nwot ym">'],
    ['a square to scan', `<img src="${square('red')}">`, `<img src="${square('blue')}">`],
    [
      'a square behind it',
      `<div style="width:90px;height:90px;background:url('${square('red')}')"></div>`,
      `<div style="width:90px;height:90px;background:url('${square('blue')}')"></div>`,
    ],
  ])('shows nothing of %s, although nobody told it', async (_, one, other) => {
    const [bare, masked]: [string[], string[]] = [[], []];
    for (const text of [one, other]) {
      const page = await shown(`<h1>Scan this</h1><p>It says 2 of 5 steps.</p>${text}`);
      bare.push(await page.screenshot({ encoding: 'base64' }));
      const picture = await maskedScreenshot(page, '_key', { texts: [], pictures: true });
      masked.push(Buffer.from(picture ?? []).toString('base64'));
      await page.close();
    }
    expect(bare[0]).not.toBe(bare[1]);
    expect(masked[0]).toBe(masked[1]);
    const empty = await shown('');
    expect([await empty.screenshot({ encoding: 'base64' }), '']).not.toContain(masked[0]);
    await empty.close();
  });

  it('takes none of a page that goes on to show it', async () => {
    const page = await shown(
      `<script>setInterval(() => { const p = document.createElement('p'); p.textContent = 'hidden-one'; document.body.prepend(p); }, 1)</script>`,
    );
    expect(await maskedScreenshot(page, '_key', { texts: ['hidden-one'], pictures: false })).toBeNull();
    await page.close();
  });
});
