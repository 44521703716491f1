import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const script = fileURLToPath(new URL('../../scripts/ensure-installed.mjs', import.meta.url));

const here = { 'node_modules/undici': { version: '7.30.2' } };
const locked = {
  '': { name: 'project' },
  ...here,
  'node_modules/fsevents': { version: '2.3.3', optional: true },
};

describe('having the dependencies installed', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'installed-'));
    for (const folder of ['scripts', 'bin', 'node_modules']) mkdirSync(join(root, folder));
    copyFileSync(script, join(root, 'scripts/ensure-installed.mjs'));
    writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages: locked }));
    npmThat('echo "npm $*"');
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  function npmThat(does: string): void {
    writeFileSync(join(root, 'bin/npm'), `#!/bin/sh\n${does}\n`);
    chmodSync(join(root, 'bin/npm'), 0o755);
  }

  function ensure(packages: object | null): { readonly status: number | null; readonly said: string } {
    const hidden = join(root, 'node_modules/.package-lock.json');
    if (packages !== null) writeFileSync(hidden, JSON.stringify({ packages }));
    const path = [join(root, 'bin'), dirname(process.execPath), process.env['PATH']].join(delimiter);
    const result = spawnSync(process.execPath, [join(root, 'scripts/ensure-installed.mjs')], {
      encoding: 'utf8',
      env: { ...process.env, PATH: path },
    });
    return { status: result.status, said: result.stdout + result.stderr };
  }

  it('does and says nothing if they are, though some are for other machines', () => {
    expect(ensure(here)).toEqual({ status: 0, said: '' });
  });

  it.each([
    ['there are none', null],
    ['one is missing', {}],
    ['one is of another version', { 'node_modules/undici': { version: '7.30.1' } }],
    ['an optional one is of another version', { ...here, 'node_modules/fsevents': { version: '1.0.0' } }],
  ])('installs what the lockfile says if %s', (_, packages) => {
    const { status, said } = ensure(packages);
    expect(said).toContain('npm ci --no-audit --no-fund');
    expect(status).toBe(0);
  });

  it('fails if npm does', () => {
    npmThat('exit 7');
    expect(ensure({})).toEqual({ status: 7, said: expect.stringContaining('npm ci failed') });
  });
});
