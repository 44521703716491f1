import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sourceFiles } from '../../src/source/source-files.js';

describe('the source files of a workspace', () => {
  let workspace: string;
  beforeEach(() => {
    workspace = mkdtempSync(join(tmpdir(), 'source-'));
  });
  afterEach(() => rmSync(workspace, { recursive: true }));

  function write(path: string, text = ''): void {
    mkdirSync(dirname(join(workspace, path)), { recursive: true });
    writeFileSync(join(workspace, path), text);
  }
  const paths = (): string[] => [...sourceFiles(workspace)].map(({ path }) => path);

  it('come by path, with their text', () => {
    write('src/b.py', 'second');
    write('src/a.ts', 'first');
    write('app.rb', 'top');
    expect([...sourceFiles(workspace)]).toEqual([
      { path: 'app.rb', text: 'top' },
      { path: 'src/a.ts', text: 'first' },
      { path: 'src/b.py', text: 'second' },
    ]);
  });

  it('are no tests, no declarations, nothing that was made or that others wrote', () => {
    write('src/login.ts');
    for (const path of [
      'src/login.test.ts',
      'src/login_test.go',
      'src/test_login.py',
      'src/types.d.ts',
      'src/app.min.js',
      'src/README.md',
      'node_modules/x/index.js',
      '.venv/x.py',
      'Tests/LoginTests.cs',
      'dist/app.js',
      'a/vendor/b/c.php',
    ])
      write(path);
    expect(paths()).toEqual(['src/login.ts']);
  });

  it('are no larger than half a megabyte', () => {
    write('at.js', 'x'.repeat(512 * 1024));
    write('over.js', 'x'.repeat(512 * 1024 + 1));
    expect(paths()).toEqual(['at.js']);
  });

  it('are at most twelve folders deep', () => {
    const nested = (depth: number): string => `${'d/'.repeat(depth)}a.js`;
    write(nested(12));
    write(nested(13));
    expect(paths()).toEqual([nested(12)]);
  });

  it('are not looked for behind a link', () => {
    write('real/a.js');
    symlinkSync(join(workspace, 'real'), join(workspace, 'linked'));
    symlinkSync(join(workspace, 'real/a.js'), join(workspace, 'b.js'));
    expect(paths()).toEqual(['real/a.js']);
  });

  it('are none if there is no workspace', () => {
    expect([...sourceFiles(join(workspace, 'absent'))]).toEqual([]);
  });
});
