import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { findChromium, howToInstall, mayInstallChromium, requireChromium } from '../../scripts/chromium.mjs';

const script = fileURLToPath(new URL('../../scripts/ensure-chromium.mjs', import.meta.url));

describe('the browser of the tests', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'chromium-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  function program(name: string, mode = 0o755): string {
    const path = join(root, name);
    writeFileSync(path, '#!/bin/sh\necho "$0 $*"\n');
    chmodSync(path, mode);
    return path;
  }

  it('is what CHROME_PATH names, whatever else there is', () => {
    program('chromium');
    const other = program('other');
    expect(findChromium({ CHROME_PATH: other, PATH: root })).toBe(other);
  });

  it('is none if CHROME_PATH names nothing that can be run', () => {
    program('chromium');
    mkdirSync(join(root, 'folder'));
    for (const path of [join(root, 'gone'), join(root, 'folder')])
      expect(findChromium({ CHROME_PATH: path, PATH: root })).toBeNull();
  });

  it('is else the first on the PATH: Chromium before Chrome', () => {
    program('google-chrome');
    const chromium = program('chromium');
    expect(findChromium({ PATH: ['', join(root, 'none'), root].join(delimiter) })).toBe(chromium);
  });

  it('is missed in a sentence that says how to get one', () => {
    expect(() => requireChromium({ CHROME_PATH: join(root, 'gone') })).toThrow(howToInstall);
  });

  it('is installed unasked by root on Debian alone', () => {
    const debian = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n';
    expect(mayInstallChromium(0, debian)).toBe(true);
    expect(mayInstallChromium(1000, debian)).toBe(false);
    expect(mayInstallChromium(undefined, debian)).toBe(false);
    expect(mayInstallChromium(0, 'ID=ubuntu\nID_LIKE=debian\n')).toBe(false);
    expect(mayInstallChromium(0, '')).toBe(false);
  });

  describe('before npm test', () => {
    function ensure(chromePath: string): { readonly status: number | null; readonly said: string } {
      const path = [root, dirname(process.execPath)].join(delimiter);
      const result = spawnSync(process.execPath, [script], {
        encoding: 'utf8',
        env: { PATH: path, CHROME_PATH: chromePath },
      });
      return { status: result.status, said: result.stdout + result.stderr };
    }

    it('is left alone if there is one', () => {
      program('apt-get');
      expect(ensure(program('chrome'))).toEqual({ status: 0, said: '' });
    });

    it('is missed aloud, and the other tests go on, if somebody named one that is not there', () => {
      program('apt-get');
      const { status, said } = ensure(join(root, 'gone'));
      expect(said).toBe(`No browser was found for the tests of report.html. ${howToInstall}\n`);
      expect(status).toBe(0);
    });
  });
});
