import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { launchFlags, requireChromium } from '../scripts/chromium.mjs';
import type { Decision } from '../src/policy/decision.js';
import { reproductionOf } from '../src/report/proof.js';
import { renderHtml } from '../src/report/html.js';
import { viewOf } from '../src/report/report-view.js';
import { hostile } from './builders/hostile.js';
import { decisionFull } from './builders/hostile-decision.js';
import { failingDecision, inconclusiveDecision, meta, passingDecision, runFacts } from './builders/report-decision.js';
import { sha256 } from './builders/sha256.js';
import { whole } from './builders/whole.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const metas = [meta('session-fixation', 'critical'), meta('session-adoption', 'critical')];

const decisions: readonly (readonly [string, () => Decision])[] = [
  ['failing', failingDecision],
  ['inconclusive', inconclusiveDecision],
  ['passing', passingDecision],
  ['hostile', () => decisionFull(hostile)],
];

describe('report.html in a browser', () => {
  let browser: Browser;
  let folder: string;
  /** Errors, violations of the page's policy, and requests, of every page that was opened. */
  let trouble: string[];

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: requireChromium(), args: launchFlags });
    folder = mkdtempSync(join(tmpdir(), 'report-'));
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(decision: Decision, options: BrowserContextOptions = {}): Promise<Page> {
    const file = join(folder, 'report.html');
    writeFileSync(file, whole(renderHtml(viewOf(decision, runFacts()), metas, sha256)));
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const page = await context.newPage();
    trouble = [];
    page.on('console', (message) => trouble.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => trouble.push(`error: ${error.message}`));
    page.on('dialog', (dialog) => trouble.push(`dialog: ${dialog.message()}`));
    const address = pathToFileURL(file).href;
    page.on('request', (request) => {
      if (request.url() !== address && request.url() !== 'data:,') trouble.push(`asks for ${request.url()}`);
    });
    await page.goto(address);
    return page;
  }

  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
    expect(trouble).toEqual([]);
  });

  const shown = (page: Page, selector: string): Promise<number> =>
    page.locator(selector).filter({ visible: true }).count();

  it.each(decisions)(
    'shows a %s run without an error and without asking the network for anything',
    async (_, decision) => {
      const page = await open(decision());
      expect(await page.locator('h1').innerText()).toMatch(/Fail|Inconclusive|Pass/);
      expect(await page.locator('[data-count]').innerText()).toMatch(
        /^Showing (\d+) of \1 findings? and (\d+) of \2 checks?$/,
      );
    },
  );

  it('lets a script of the target’s do nothing, even if it had got into the page', async () => {
    const page = await open(failingDecision());
    await page.evaluate(`{
      const script = document.createElement('script');
      script.textContent = 'document.title = "owned"';
      document.body.append(script);
    }`);
    expect(await page.title()).toBe('Fail – session fixation report');
    expect(trouble).toEqual([expect.stringContaining('Content Security Policy')]);
    trouble = [];
  });

  it('filters by severity and by outcome, and says how many are left', async () => {
    const page = await open(failingDecision());
    expect([await shown(page, '.finding'), await shown(page, 'tr[data-row]')]).toEqual([3, 8]);
    await page.getByRole('button', { name: 'critical', exact: true }).click();
    expect(await shown(page, '.finding.critical')).toBe(0);
    expect(await page.getByRole('button', { name: 'critical', exact: true }).getAttribute('aria-pressed')).toBe(
      'false',
    );
    for (const name of ['known or waived', 'passed']) await page.getByRole('button', { name }).click();
    expect(await page.locator('[data-count]').innerText()).toBe('Showing 0 of 3 findings and 2 of 8 checks');
    expect(await page.getByText('No finding matches the filter.').isVisible()).toBe(true);
    await page.getByRole('button', { name: 'Show all' }).click();
    expect(await page.locator('[data-count]').innerText()).toBe('Showing 3 of 3 findings and 8 of 8 checks');
  });

  it('shows what a link leads to, though the filter had hidden it', async () => {
    const page = await open(failingDecision());
    await page.getByRole('button', { name: 'failed' }).click();
    expect(await shown(page, '#finding-1')).toBe(0);
    await page.evaluate(`location.hash = '#finding-1'`);
    await page.locator('#finding-1').waitFor({ state: 'visible' });
  });

  const script = (): string => {
    const decision = failingDecision();
    const [first] = decision.findings;
    const [target] = decision.targets;
    if (!first || !target) throw new Error('the failing run has a finding');
    return (reproductionOf(first, target.scan) ?? '').trimEnd();
  };

  it('copies the script of a finding', async () => {
    const page = await open(failingDecision(), { permissions: ['clipboard-read', 'clipboard-write'] });
    await page.getByText('Repeat it with curl').first().click();
    await page.getByRole('button', { name: 'Copy script of finding 1' }).click();
    await page.locator('[data-said]').filter({ hasText: 'Copied' }).waitFor({ state: 'attached' });
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(script());
  });

  it('copies it also if there is no clipboard to write to, and else selects it', async () => {
    const page = await open(failingDecision());
    await page.evaluate(`Object.defineProperty(navigator, 'clipboard', { value: undefined })`);
    await page.getByText('Repeat it with curl').first().click();
    await page.getByRole('button', { name: 'Copy script of finding 1' }).click();
    await page.locator('[data-said]').filter({ hasText: 'Copied' }).waitFor({ state: 'attached' });
    expect(await page.evaluate('getSelection().toString().trimEnd()')).toBe(script());
    await page.evaluate('document.execCommand = () => false');
    await page.locator('.copy').first().click();
    await page.locator('[data-said]').filter({ hasText: 'Selected' }).waitFor({ state: 'attached' });
  });

  it('is reached by keyboard from the first link to the last, and worked by it', async () => {
    const page = await open(failingDecision());
    await page.evaluate(`for (const folded of document.querySelectorAll('details')) folded.open = true`);
    const reached: string[] = [];
    const focused = (): Promise<string> =>
      page.evaluate(`document.activeElement === document.body ? '' : document.activeElement.textContent.slice(0, 40)`);
    for (let step = 0; step < 200; step += 1) {
      await page.keyboard.press('Tab');
      const now = await focused();
      if (now === '') break;
      reached.push(now);
    }
    expect(reached[0]).toBe('Skip to the report');
    const wanted = [
      'Theme: automatic',
      'critical',
      'not applicable',
      'Show all',
      'Copy script',
      '#!/usr/bin/env bash',
      'CWE-384',
    ];
    for (const name of wanted) expect(reached.some((text) => text.startsWith(name))).toBe(true);
    await page.getByRole('button', { name: 'info' }).focus();
    await page.keyboard.press('Space');
    expect(await page.locator('[data-count]').innerText()).toContain('2 of 3 findings');
  });

  it('changes between the system’s theme, dark and light', async () => {
    const page = await open(failingDecision(), { colorScheme: 'light' });
    const ground = (): Promise<string> => page.evaluate('getComputedStyle(document.body).backgroundColor');
    const light = await ground();
    await page.getByRole('button', { name: 'Theme: automatic' }).click();
    const dark = await ground();
    expect(dark).not.toBe(light);
    await page.getByRole('button', { name: 'Theme: dark' }).click();
    expect(await ground()).toBe(light);
    expect(await page.getByRole('button', { name: 'Theme: light' }).count()).toBe(1);
  });

  it('is light on paper, whatever its theme', async () => {
    const page = await open(failingDecision(), { colorScheme: 'dark' });
    await page.getByRole('button', { name: 'Theme: automatic' }).click();
    await page.emulateMedia({ media: 'print' });
    expect(await page.evaluate('getComputedStyle(document.querySelector(".finding")).backgroundColor')).toBe(
      'rgb(255, 255, 255)',
    );
    expect(await shown(page, 'button')).toBe(0);
  });

  it('shows everything without its script, and no button that would do nothing', async () => {
    const page = await open(failingDecision(), { javaScriptEnabled: false });
    expect([await shown(page, '.finding'), await shown(page, 'tr[data-row]'), await shown(page, 'pre')]).toEqual([
      3, 8, 3,
    ]);
    expect(await shown(page, 'button')).toBe(0);
  });

  it('folds what passed if there are many targets, and unfolds it on paper', async () => {
    const [blog] = passingDecision().targets;
    if (!blog) throw new Error('the passing run has a target');
    const page = await open({ ...passingDecision(), targets: Array.from({ length: 5 }, () => blog) });
    expect(await shown(page, 'tr[data-row]')).toBe(0);
    await page.evaluate(`window.dispatchEvent(new Event('beforeprint'))`);
    expect(await shown(page, 'tr[data-row]')).toBe(15);
  });

  it('is judged by a judge that sees what is wrong', async () => {
    const page = await open(passingDecision());
    await page.evaluate(`document.querySelector('main').insertAdjacentHTML('beforeend', '<button></button>')`);
    expect(await judge(page)).toEqual(['button-name: <button></button>']);
  });

  const sizes = [360, 1280].flatMap((width) =>
    (['light', 'dark'] as const).flatMap((colorScheme) =>
      decisions.map(([name, decision]) => [name, width, colorScheme, decision] as const),
    ),
  );
  it.each(sizes)(
    'of a %s run can be read by all at %i pixels in the %s theme, and never scrolls sideways',
    async (_, width, colorScheme, decision) => {
      const page = await open(decision(), { viewport: { width, height: 800 }, colorScheme });
      const wide = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
      expect(wide).toBeLessThanOrEqual(0);
      const violations = await judge(page);
      expect(violations).toEqual([]);
    },
  );
});

/** What axe-core calls serious or critical: the rule, and the elements that break it. */
async function judge(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe);
  return page.evaluate<readonly string[]>(`axe.run().then(({ violations }) =>
    violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html.slice(0, 120)).join(' ')),
  )`);
}
