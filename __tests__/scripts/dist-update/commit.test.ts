import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commitDist } from '../../../scripts/dist-update/commit.mjs';

let folder: string;
let built: string;
let checkout: string;

const git = (...words: string[]): string => {
  const { status, stdout, stderr } = spawnSync('git', words, { cwd: checkout, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return stdout;
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dist-update-'));
  [built, checkout] = [join(folder, 'built'), join(folder, 'checkout')];
  for (const place of [built, join(checkout, 'dist')]) mkdirSync(place, { recursive: true });
  for (const name of ['index.js', 'cli.js']) {
    writeFileSync(join(checkout, 'dist', name), 'old');
    writeFileSync(join(built, name), 'old');
  }
  git('init', '--quiet');
  git('add', '--all');
  git('update-index', '--chmod=+x', 'dist/cli.js');
  git('-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '--quiet', '--message', 'First');
  git('checkout', '--quiet', '--', 'dist');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a dist/ that another job built', () => {
  it('is committed as contents alone: what may be run stays as it was', () => {
    writeFileSync(join(built, 'cli.js'), 'new');
    expect(commitDist(built, checkout)).toBe(true);
    expect(git('show', 'HEAD:dist/cli.js')).toBe('new');
    expect(git('ls-tree', 'HEAD', 'dist/cli.js')).toMatch(/^100755 /);
    expect(git('log', '-1', '--format=%B')).toContain('[dependabot skip]');
    expect(git('status', '--porcelain')).toBe('');
  });

  it('makes no commit if it is what is there', () => {
    expect(commitDist(built, checkout)).toBe(false);
    expect(git('log', '--format=%s').trim()).toBe('First');
  });

  it.each([
    ['another file', () => writeFileSync(join(built, '1.index.js'), '')],
    [
      'a folder',
      () => {
        mkdirSync(join(built, '.github'));
        writeFileSync(join(built, '.github', 'w.yml'), '');
      },
    ],
    [
      'a link',
      () => {
        rmSync(join(built, 'cli.js'));
        symlinkSync('/etc/passwd', join(built, 'cli.js'));
      },
    ],
    ['one file too few', () => rmSync(join(built, 'cli.js'))],
  ])('is refused with %s, and nothing is written', (_, change) => {
    writeFileSync(join(built, 'index.js'), 'new');
    change();
    expect(() => commitDist(built, checkout)).toThrow('Build it by hand');
    expect(readFileSync(join(checkout, 'dist/index.js'), 'utf8')).toBe('old');
  });
});
