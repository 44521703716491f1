import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { main } from '../src/command-line/command-line.js';
import { readArguments } from '../src/command-line/arguments.js';
import type { Environment } from '../src/inputs/known-inputs.js';
import { createTerminalHost } from '../src/command-line/terminal-host.js';
import { startApp, type App } from './apps/app.js';
import type { AppOptions } from './apps/options.js';

const bundle = fileURLToPath(new URL('../dist/cli.js', import.meta.url));

let folder: string;
const apps: App[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cli-'));
});
afterEach(async () => {
  for (const app of apps.splice(0)) await app.close();
  rmSync(folder, { recursive: true });
});

interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the bundled command line as a person would, in an empty folder. */
function run(words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [bundle, ...words], {
      cwd: folder,
      env: { PATH: process.env['PATH'] ?? '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}

async function target(options: AppOptions = {}): Promise<string[]> {
  const app = await startApp(options);
  apps.push(app);
  return ['--url', app.url, '--username', app.username, `--password=${app.password}`];
}

describe('the command line', () => {
  it('exits with 0 for a pass, with the summary as text and the reports beside it', async () => {
    const { code, stdout, stderr } = await run(await target());
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^session-fixation-gate \S+: PASS\n/);
    expect(stdout).not.toContain('\u001b[');
    expect(existsSync(join(folder, 'session-fixation-report/report.sarif'))).toBe(true);
  });

  it('exits with 1 for a fail, and keeps the password to itself', async () => {
    const words = await target({ renewal: 'keep' });
    const { code, stdout, stderr } = await run(words);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^fail: /);
    expect(stdout + stderr).not.toContain(words.at(-1)?.slice('--password='.length));
  });

  it('exits with 2 for wrong inputs, and names them all', async () => {
    const { code, stderr } = await run(['--urll', 'x', '--timeout=0']);
    expect(code).toBe(2);
    expect(stderr).toContain('There is no flag --urll. Did you mean --url?');
    const missing = await run(['--timeout', '0']);
    expect([missing.code, missing.stdout]).toEqual([2, expect.stringContaining('timeout:')]);
    expect(missing.stdout).toContain('url:');
    const nothing = await run([]);
    expect([nothing.code, nothing.stdout]).toEqual([2, expect.stringContaining('url:')]);
  });

  it('exits with 3 for what could not be tested, and with 0 if that is to warn only', async () => {
    const nobody = ['--url', 'http://127.0.0.1:1', '--username', 'a'];
    const env = { INPUT_PASSWORD: 'made-up' };
    expect((await run(nobody, env)).code).toBe(3);
    expect((await run([...nobody, '--on-inconclusive', 'warn'], env)).code).toBe(0);
  });

  it('explains a check, or names the nearest', async () => {
    const page = await run(['explain', 'session-fixation']);
    expect([page.code, page.stdout]).toEqual([0, expect.stringContaining('# session-fixation')]);
    const other = await run(['explain', 'session-fixatoin']);
    expect([other.code, other.stderr]).toEqual([2, expect.stringContaining('Did you mean session-fixation')]);
  });

  it('shows the demo fail, and its repaired shop pass', async () => {
    expect((await run(['demo'])).code).toBe(1);
    expect((await run(['demo', '--fixed'])).code).toBe(0);
  });

  it('says how it is used, and its version', async () => {
    expect((await run(['--help'])).stdout).toContain('Exit code: 0 pass');
    expect((await run(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('writes a baseline from a report, and prunes it', async () => {
    const words = await target({ renewal: 'keep' });
    await run(words);
    const report = 'session-fixation-report/report.json';
    const file = join(folder, 'accepted.json');
    const wish = ['baseline', '--report', report, '--baseline-file', 'accepted.json'];
    const written = await run([...wish, '--reason', 'Ticket 7', '--expires', '2099-01-31']);
    expect([written.code, written.stderr]).toEqual([0, '']);
    expect(written.stdout).toMatch(/\+ session-fixation\/127\.0\.0\.1/);
    const text = readFileSync(file, 'utf8');
    expect(text).toContain('"expires": "2099-01-31"');
    const again = await run(wish);
    expect(again.stdout).toContain('0 removed');
    writeFileSync(join(folder, 'broken.json'), '{');
    expect((await run(['baseline', '--report', 'broken.json'])).code).toBe(2);
    expect((await run(['baseline', '--report', 'gone.json'])).stderr).toContain('gone.json cannot be read');
  });
});

/** Runs the command line in this process, with nobody watching. */
async function call(words: readonly string[], environment: Environment = {}): Promise<Ran> {
  let [stdout, stderr] = ['', ''];
  const code = await main(words, environment, {
    out: (text) => (stdout += text),
    err: (text) => (stderr += text),
    watched: false,
    coloured: false,
  });
  return { code, stdout, stderr };
}

describe('a missing password', () => {
  const config = 'version: 1\ntargets: [{ name: shop, url: http://127.0.0.1:1, username: alice }]\n';
  it.each([
    ['a flag', ['--url', 'http://127.0.0.1:1', '--username', 'alice'], /^error: password: Missing\./],
    ['the config file', ['--config-file', 'gate.yml'], /line 2: targets\[0\]: password: Missing\./],
  ])('of %s is asked for in the environment, not in the settings of GitHub', async (_where, words, told) => {
    writeFileSync(join(folder, 'gate.yml'), config);
    const { code, stderr } = await call(words, { GITHUB_WORKSPACE: folder });
    expect(code).toBe(2);
    expect(stderr).toMatch(told);
    expect(stderr).toContain("export INPUT_PASSWORD='…'");
    expect(stderr).not.toMatch(/Settings|secrets/);
  });
});

describe('the file of the baseline', () => {
  const wish = (file: string): string[] => {
    const report = join(folder, 'report.json');
    writeFileSync(report, JSON.stringify({ schemaVersion: 1, findings: [], fixed: [] }));
    return ['baseline', '--report', report, '--baseline-file', join(folder, file)];
  };

  it('is written with the folder that it belongs in', async () => {
    const ran = await call(wish('.github/accepted.json'));
    expect([ran.code, ran.stderr]).toEqual([0, '']);
    expect(readFileSync(join(folder, '.github/accepted.json'), 'utf8')).toContain('"findings"');
  });

  it('is told in a sentence if it cannot be written', async () => {
    const below = join('report.json', 'accepted.json');
    expect(await call(wish(below))).toEqual({
      code: 2,
      stdout: '',
      stderr: `${join(folder, below)} cannot be written (EEXIST).\n`,
    });
  });
});

describe('the words of a command line', () => {
  it('are inputs by their names; lists are given by repeating, switches may stand alone', () => {
    const words = ['--url', 'http://a', '--url=http://b', '--warn-only', '--tls-insecure=false', '--headers', 'A: b=c'];
    expect(readArguments(words)).toEqual({
      command: 'scan',
      inputs: { url: 'http://a\nhttp://b', 'warn-only': 'true', 'tls-insecure': 'false', headers: 'A: b=c' },
    });
  });

  it.each([
    [['scam'], /no command scam/],
    [['--url'], /--url needs a value/],
    [['--url', '--username', 'a'], /--url needs a value/],
    [['--timeout', '1', '--timeout', '2'], /--timeout stands there 2 times/],
    [['--url', 'x', 'stray'], /“stray” belongs to no flag/],
    [['explain'], /Name one check/],
    [['merge'], /Name the folder/],
    [['demo', '--fast'], /no flag --fast/],
    [['baseline'], /Name the report/],
    [['baseline', '--report', 'r', '--expires', '2026-02-30'], /YYYY-MM-DD/],
  ])('are wrong: %j', (words, problem) => {
    const asked = readArguments(words);
    expect(asked.command === 'wrong' ? asked.problems.join(' ') : 'right').toMatch(problem);
  });

  it('all that is wrong is told at once', () => {
    const asked = readArguments(['--usr', 'a', '--pass', 'b', '--timeout']);
    expect(asked.command === 'wrong' ? asked.problems.length : 0).toBe(3);
  });
});

describe('a terminal', () => {
  it('shows one line of progress when somebody watches, and takes it away', () => {
    const seen: string[] = [];
    const terminal = {
      out: (text: string) => void seen.push(text),
      err: (text: string) => void seen.push(text),
    };
    const watched = createTerminalHost({ ...terminal, watched: true, coloured: false });
    watched.progress?.('Testing shop');
    watched.info('done');
    expect(seen).toEqual(['Testing shop', `\r${' '.repeat(12)}\r`, 'done\n']);
    seen.length = 0;
    createTerminalHost({ ...terminal, watched: false, coloured: false }).progress?.('Testing shop');
    expect(seen).toEqual([]);
  });

  it.each([true, false])('shows what a start that failed wrote, masked and on one line each (%j)', async (watched) => {
    let [stdout, stderr] = ['', ''];
    const words = ['--url', 'http://127.0.0.1:1', '--username', 'alice', '--start', 'node start.cjs'];
    const wrote = String.raw`console.log('\x1b[31mno database\x1b[0m\x1b[2J\r'); console.error('key made-up-word'); process.exit(3)`;
    writeFileSync(join(folder, 'start.cjs'), wrote);
    const environment = {
      PATH: process.env['PATH'],
      INPUT_PASSWORD: 'made-up-word',
      GITHUB_WORKSPACE: folder,
    };
    const code = await main(words, environment, {
      out: (text) => (stdout += text),
      err: (text) => (stderr += text),
      watched,
      coloured: false,
    });
    expect(code).toBe(3);
    expect(stderr).toContain('  no database[2J \n');
    expect(stderr).toContain('  key ***\n');
    expect(stdout).toContain('The command of start ended with code 3 before the application answered.');
    expect(stdout + stderr).not.toContain('made-up-word');
  });

  it('never exits with 0 if no conclusion was reached', () => {
    const host = createTerminalHost({
      out: () => undefined,
      err: () => undefined,
      watched: false,
      coloured: false,
    });
    expect(host.exitCode()).toBe(2);
  });
});
