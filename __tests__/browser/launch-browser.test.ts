import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { requireChromium } from '../../scripts/chromium.mjs';
import { launched, launchOptions } from '../builders/browse.js';
import { browserFolders } from '../builders/browser-folders.js';
import { launchBrowser, type LaunchOptions } from '../../src/browser/launch-browser.js';

/** Processes of a browser that are no zombies: of its group, or told of its folder as its crash handlers are. */
function processesOf({ pid, folder }: { readonly pid: number; readonly folder: string }): string[] {
  const all = execFileSync('ps', ['-eo', 'pgid=,pid=,stat=,args='], { encoding: 'utf8' }).trim().split('\n');
  return all
    .map((line) => line.trim())
    .flatMap((line) => {
      const [group, one = '', state = ''] = line.split(/\s+/);
      return (group === String(pid) || line.includes(folder)) && !state.startsWith('Z') ? [one] : [];
    });
}

async function until(met: () => boolean): Promise<boolean> {
  for (let tries = 0; tries < 100 && !met(); tries += 1) await pause(50);
  return met();
}

describe('launching a browser', () => {
  let scratch: string;
  beforeAll(() => {
    scratch = mkdtempSync(join(tmpdir(), 'launch-'));
  });
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));

  function program(name: string, text: string): string {
    const path = join(scratch, name);
    writeFileSync(path, `#!/bin/sh\n${text}\n`);
    chmodSync(path, 0o755);
    return path;
  }

  async function reasonFor(changed: Partial<LaunchOptions>): Promise<string> {
    const result = await launchBrowser(launchOptions(changed));
    if (result.kind === 'launched') await result.browser.end();
    return result.kind === 'failed' ? result.obstacle.reason : 'it was launched';
  }

  it('drives it, and leaves no process and no folder once it has ended', async () => {
    const browser = await launched();
    const page = await browser.driver.newPage();
    await page.setContent('<p>here</p>');
    expect(await page.evaluate('document.querySelector("p").textContent')).toBe('here');
    expect(processesOf(browser).length).toBeGreaterThan(2);
    expect(existsSync(browser.folder)).toBe(true);
    await browser.end();
    await browser.end();
    expect(await until(() => processesOf(browser).length === 0)).toBe(true);
    expect(existsSync(browser.folder)).toBe(false);
  });

  it('has a browser that looks like one with somebody in front of it', async () => {
    const browser = await launched();
    try {
      const page = await browser.driver.newPage();
      const seen = await page.evaluate(`[navigator.userAgent, navigator.webdriver, innerWidth, navigator.language]`);
      expect(seen).toEqual([browser.userAgent, false, 1366, 'en-US']);
      expect(browser.userAgent).toMatch(
        /^Mozilla\/5\.0 \([^()]+\) AppleWebKit\/537\.36 \(KHTML, like Gecko\) Chrome\/\d+\.0\.0\.0 Safari\/537\.36$/,
      );
    } finally {
      await browser.end();
    }
  });

  it('keeps what the step alone is told from it', async () => {
    const seen = join(scratch, 'environment');
    const real = requireChromium();
    const spy = program('spy', `env > ${seen}\nexec ${real} "$@"`);
    const browser = await launched({
      program: spy,
      environment: {
        ...process.env,
        INPUT_PASSWORD: 'hunter2-secret',
        ACTIONS_RUNTIME_TOKEN: 'hunter2-token',
        E2E_PASSWORD: 'hunter2-app',
      },
    });
    await browser.end();
    const told = execFileSync('cat', [seen], { encoding: 'utf8' });
    expect(told).toContain('PATH=');
    expect(told).not.toContain('hunter2');
  });

  it('says so if it crashes, and leaves nothing of it', async () => {
    const browser = await launched();
    process.kill(browser.pid, 'SIGKILL');
    expect(await browser.ended).toBe('was ended by SIGKILL');
    await browser.end();
    expect(await until(() => processesOf(browser).length === 0)).toBe(true);
    expect(existsSync(browser.folder)).toBe(false);
  });

  it('ends a browser that hangs', async () => {
    const browser = await launched();
    process.kill(browser.pid, 'SIGSTOP');
    await browser.end();
    expect(await until(() => processesOf(browser).length === 0)).toBe(true);
    expect(existsSync(browser.folder)).toBe(false);
  });

  /** Starts another process that launches a browser, and then runs these lines. */
  function launcher(
    name: string,
    lines: readonly string[],
    environment: Readonly<Record<string, string>> = {},
  ): ChildProcess {
    const path = join(scratch, `${name}.mjs`);
    const sources = new URL('../../scripts/load-sources.mjs', import.meta.url).href;
    const text = [
      `import { loadSources } from ${JSON.stringify(sources)};`,
      `const [{ launchBrowser }] = await loadSources('launch-${name}', ['browser/launch-browser']);`,
      `const options = { ...${JSON.stringify(launchOptions({ environment: {} }))}, environment: process.env };`,
      'const { browser } = await launchBrowser(options);',
      ...lines,
    ];
    writeFileSync(path, text.join('\n'));
    return spawn(process.execPath, [path], { env: { ...process.env, ...environment } });
  }

  it('leaves no process if whoever launched it is killed', async () => {
    const child = launcher('killed', [
      'console.log(JSON.stringify([browser.pid, browser.folder]));',
      'setInterval(() => undefined, 1000);',
    ]);
    if (child.stdout === null) throw new Error('nothing can be read of it');
    const [said] = z.tuple([z.instanceof(Buffer)]).parse(await once(child.stdout, 'data'));
    const [pid, folder] = z.tuple([z.number(), z.string()]).parse(JSON.parse(said.toString()));
    expect(processesOf({ pid, folder }).length).toBeGreaterThan(2);
    child.kill('SIGKILL');
    expect(await until(() => processesOf({ pid, folder }).length === 0)).toBe(true);
    // Nobody is left to remove it.
    rmSync(folder, { recursive: true, force: true });
  });

  it('leaves no process and no folder if whoever launched it ends before it has ended it', async () => {
    const child = launcher('ended', [
      'console.log(JSON.stringify([browser.pid, browser.folder]));',
      'process.exit(0);',
    ]);
    let said = '';
    child.stdout?.on('data', (text: Buffer) => (said += text.toString()));
    await once(child, 'close');
    const [pid, folder] = z.tuple([z.number(), z.string()]).parse(JSON.parse(said));
    expect(await until(() => processesOf({ pid, folder }).length === 0)).toBe(true);
    expect(existsSync(folder)).toBe(false);
  });

  it('prints nothing of what is typed, even if DEBUG asks for everything', async () => {
    const child = launcher(
      'debugged',
      [
        'const page = await browser.driver.newPage();',
        "await page.keyboard.type('hunter2');",
        `await page.evaluate('"hunter2-secret"');`,
        'await browser.end();',
        "console.log('done');",
      ],
      { DEBUG: '*' },
    );
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text: Buffer) => (said += text.toString()));
    await once(child, 'close');
    expect(said).toBe('done\n');
  });

  it('names a program that is no browser', async () => {
    expect(await reasonFor({ program: program('silent', 'exit 0') })).toMatch(/silent" does not say which version/);
    expect(await reasonFor({ program: program('failing', 'exit 3') })).toMatch(/does not say which version/);
    expect(await reasonFor({ program: join(scratch, 'absent') })).toMatch(/does not say which version/);
    expect(await reasonFor({ program: program('waiting', 'exec sleep 60'), timeoutMs: 300 })).toMatch(/does not say/);
  });

  const pretending = (text: string): string => `[ "$1" = --version ] && echo "Chromium 143.0.1.2" && exit 0\n${text}`;

  it.each([
    [
      'ends at once',
      'echo "error while loading shared libraries: libnss3.so" >&2; exit 127',
      /ended with code 127\. Its last complaint: error while loading shared libraries: libnss3\.so/,
    ],
    ['never answers', 'exec sleep 60', /did not answer within 1 s/],
    ['answers nonsense', 'printf "x\\0" >&4; exec sleep 60', /did not answer|could not be driven/],
  ])('names a browser that %s, and leaves no folder', async (name, text, reason) => {
    const before = browserFolders();
    expect(await reasonFor({ program: program(name.replaceAll(' ', '-'), pretending(text)), timeoutMs: 1000 })).toMatch(
      reason,
    );
    expect(browserFolders().filter((one) => !before.includes(one))).toEqual([]);
  });
});
