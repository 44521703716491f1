import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { faultsOf, filesIn } from '../../scripts/check-dist.mjs';

const folder = (files: Readonly<Record<string, string>>): Map<string, Buffer> =>
  new Map(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)]));

const built = folder({ 'index.js': 'run()', 'package.json': '{}' });

describe('what is wrong with dist/', () => {
  it('is nothing if every file is as it was built', () => {
    expect(faultsOf(built, folder({ 'package.json': '{}', 'index.js': 'run()' }), ['/home/me'])).toEqual([]);
  });

  it('is a file that differs, one that is missing, and one that is left over', () => {
    const [fault] = faultsOf(built, folder({ 'index.js': 'run() ', 'old.js': '' }), []);
    expect(fault).toContain('(index.js, old.js, package.json)');
    expect(fault).toContain('npm run build');
  });

  it('is everything if there is no dist/', () => {
    expect(faultsOf(built, filesIn('/nowhere/dist'), [])).toHaveLength(1);
  });

  it('is a path of the machine that built it, though both builds have it', () => {
    const telling = folder({ 'index.js': 'open("/home/me/project/x")' });
    expect(faultsOf(telling, telling, ['/home/me/project'])).toEqual([
      expect.stringMatching(/path of this machine stands in index\.js/),
    ]);
  });

  it('is a chunk of its own, whose licences ncc would write down instead of all others', () => {
    const split = folder({ 'index.js': 'run()', '184.index.js': 'later()' });
    expect(faultsOf(split, split, [])).toEqual([expect.stringMatching(/^184\.index\.js: licenses\.txt lacks/)]);
  });

  it('is a build that gave nothing, which would agree with an empty dist/', () => {
    expect(faultsOf(folder({}), folder({}), [])).toEqual(['The build gave no file at all.']);
  });

  it('is looked for in folders below, too', () => {
    const place = mkdtempSync(join(tmpdir(), 'dist-'));
    try {
      mkdirSync(join(place, 'deep'));
      writeFileSync(join(place, 'deep', 'x.wasm'), Buffer.from([0, 255]));
      expect([...filesIn(place).entries()]).toEqual([[join('deep', 'x.wasm'), Buffer.from([0, 255])]]);
    } finally {
      rmSync(place, { recursive: true, force: true });
    }
  });
});
