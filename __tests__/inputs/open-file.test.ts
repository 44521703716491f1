import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readGiven } from '../../src/inputs/open-file.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'given-'));
  mkdirSync(join(folder, 'work'));
  writeFileSync(join(folder, 'outside.pem'), 'secret');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const read = (path: string, most = 100): string => readGiven(join(folder, 'work'), path, most).toString('utf8');

describe('a file that an input names', () => {
  it('is read from the workspace, by a link in it, or by its absolute path', () => {
    writeFileSync(join(folder, 'work', 'ca.pem'), 'inside');
    symlinkSync('ca.pem', join(folder, 'work', 'link.pem'));
    expect([read('ca.pem'), read('link.pem'), read(join(folder, 'outside.pem'))]).toEqual([
      'inside',
      'inside',
      'secret',
    ]);
  });

  it.each<readonly [string, (work: string) => void, RegExp]>([
    ['leads out by a link', (work) => symlinkSync('../outside.pem', join(work, 'it')), /leads out of the workspace/],
    ['is in a folder that leads out', (work) => symlinkSync('..', join(work, 'it')), /leads out of the workspace/],
    ['is a pipe', (work) => execFileSync('mkfifo', [join(work, 'it')]), /is not a file, but a pipe\./],
    ['is a folder', (work) => mkdirSync(join(work, 'it')), /is not a file, but a folder\./],
    ['is large', (work) => writeFileSync(join(work, 'it'), 'x'.repeat(101)), /has more than 0\.\d+ KiB/],
  ])('is refused in a sentence if it %s', (_, prepare, words) => {
    prepare(join(folder, 'work'));
    expect(() => read('it')).toThrow(words);
  });

  it('is refused if it is a device', () => {
    expect(() => read('/dev/zero')).toThrow(/is not a file, but a device\./);
  });

  it('is told apart if it is missing', () => {
    expect(() => read('none')).toThrow(expect.objectContaining({ code: 'ENOENT' }));
  });
});
