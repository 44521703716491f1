import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { runAction } from '../targets/run-action.mjs';
import { closedPort } from './builders/server.js';

/** The bundle in the environment of a runner that lacks something, or of a workflow that gives it oddly. */

const entry = fileURLToPath(new URL('../dist/index.js', import.meta.url));

let folder: string;
let inputs: Readonly<Record<string, string>>;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bare-'));
  mkdirSync(join(folder, 'my shop', '.github'), { recursive: true });
  inputs = { url: (await closedPort()).href, username: 'alice', password: 'correct-horse-9' };
});
afterEach(() => rmSync(folder, { recursive: true }));

async function ran(
  env: Readonly<Record<string, string>>,
  more: Readonly<Record<string, string>> = {},
): Promise<{ exitCode: number | null; log: string; conclusion: string | undefined }> {
  const { exitCode, stdout, outputs } = await runAction({
    entry,
    inputs: { ...inputs, ...more },
    env,
    cwd: join(folder, 'my shop'),
  });
  expect(stdout).not.toContain('This is a defect');
  return { exitCode, log: stdout, conclusion: outputs['conclusion'] };
}

describe('a runner that lacks something', () => {
  it('without a job summary comes to its verdict, and says that there is none', async () => {
    const { log, conclusion } = await ran({ GITHUB_STEP_SUMMARY: '' });
    expect(log).toContain('There is no job summary');
    expect(conclusion).toBe('inconclusive');
  });

  it('with a summary that cannot be written comes to its verdict, and warns', async () => {
    const { log, conclusion } = await ran({ GITHUB_STEP_SUMMARY: join(folder, 'gone', 'summary.md') });
    expect(log).toMatch(/^::warning::The job summary could not be written/m);
    expect(conclusion).toBe('inconclusive');
  });

  it('without a file for outputs hands them on as older runners took them', async () => {
    const { log } = await ran({ GITHUB_OUTPUT: '' });
    expect(log).toContain('::set-output name=conclusion::inconclusive');
  });

  it('with outputs that cannot be written fails, since a later step would miss the verdict', async () => {
    const { exitCode, log } = await ran({ GITHUB_OUTPUT: join(folder, 'gone', 'output') }, { 'warn-only': 'true' });
    expect(exitCode).toBe(1);
    expect(log).toMatch(/^::error::error: The outputs could not be handed on/m);
  });

  it('works in the current folder if there is no workspace', async () => {
    expect((await ran({ GITHUB_WORKSPACE: '' })).conclusion).toBe('inconclusive');
  });

  it('with a workspace that is not there fails before anything is tested', async () => {
    const { exitCode, log } = await ran({ GITHUB_WORKSPACE: join(folder, 'gone') });
    expect(exitCode).toBe(1);
    expect(log).toContain('The folder that GITHUB_WORKSPACE names is not there');
    expect(log).not.toContain('Testing');
  });

  it('without an event comes to its verdict', async () => {
    expect((await ran({ GITHUB_EVENT_PATH: '' })).conclusion).toBe('inconclusive');
  });

  it('with an event that is no JSON comes to its verdict, and says what is not known', async () => {
    const path = join(folder, 'event.json');
    writeFileSync(path, '<html>');
    const { log, conclusion } = await ran({ GITHUB_EVENT_PATH: path });
    expect(log).toContain('The event of this run is unknown');
    expect(conclusion).toBe('inconclusive');
  });
});

describe('a workflow', () => {
  it('without its secret is told which input is empty, and why that may be', async () => {
    const { exitCode, log, conclusion } = await ran({}, { password: '' });
    expect([exitCode, conclusion]).toEqual([1, 'error']);
    expect(log).toMatch(/^::error::error: password: Missing\. .*Is the secret set\?.*secrets: inherit/m);
  });

  it('may write paths as on Windows, and its config file with a BOM and CR LF', async () => {
    const text = `\ufeffversion: 1\r\ntargets:\r\n  - name: shop\r\n    url: ${String(inputs['url'])}\r\n`;
    writeFileSync(join(folder, 'my shop', '.github', 'gate.yml'), text);
    const more = { url: '', 'config-file': '.github\\gate.yml', 'report-directory': 'my out\\gate' };
    const { log, conclusion } = await ran({}, more);
    expect(conclusion).toBe('inconclusive');
    expect(log).toContain('Testing shop');
  });
});
