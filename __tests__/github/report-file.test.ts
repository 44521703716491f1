import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { removeReports, writeReport } from '../../src/github/report-file.js';

describe('writing a report', () => {
  let root: string;
  let workspace: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'report-'));
    workspace = join(root, 'workspace');
    mkdirSync(workspace);
    mkdirSync(join(root, 'outside'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('makes the folder, replaces an older report and leaves nothing else behind', async () => {
    await writeReport(workspace, 'out/reports', 'report.json', ['old']);
    expect(await writeReport(workspace, 'out/reports', 'report.json', ['n', 'ew'])).toBe('out/reports/report.json');
    expect(readFileSync(join(workspace, 'out/reports/report.json'), 'utf8')).toBe('new');
    expect(readdirSync(join(workspace, 'out/reports'))).toEqual(['report.json']);
  });

  it('writes bytes as they are', async () => {
    const bytes = new Uint8Array([0x89, 0x50, 0, 0xff]);
    const path = await writeReport(workspace, 'out', 'sign-in-1.png', [bytes]);
    expect(new Uint8Array(readFileSync(join(workspace, path)))).toEqual(bytes);
  });

  it('can write into the workspace itself', async () => {
    expect(await writeReport(workspace, '.', 'report.json', ['{}'])).toBe('report.json');
  });

  it('says which folder it cannot write to, and names no path of the machine', async () => {
    writeFileSync(join(workspace, 'out'), 'a file');
    const writing = writeReport(workspace, 'out', 'report.json', ['{}']);
    await expect(writing).rejects.toThrow(
      /^The reports could not be written to report-directory out \(E\w+\)\. Check report-directory/,
    );
    await expect(writing).rejects.not.toThrow(root);
  });

  it('refuses a folder that a link leads out of the workspace, and makes nothing there', async () => {
    symlinkSync(join(root, 'outside'), join(workspace, 'link'));
    await expect(writeReport(workspace, 'link/reports', 'report.json', ['{}'])).rejects.toThrow(
      /leads out of the workspace/,
    );
    expect(readdirSync(join(root, 'outside'))).toEqual([]);
  });

  it('makes nothing behind a link whose end does not exist yet', async () => {
    symlinkSync(join(root, 'later'), join(workspace, 'link'));
    await expect(writeReport(workspace, 'link', 'report.json', ['{}'])).rejects.toThrow();
    expect(existsSync(join(root, 'later'))).toBe(false);
  });

  it('replaces a link of the name of the report instead of writing through it', async () => {
    writeFileSync(join(root, 'outside', 'precious'), 'kept');
    symlinkSync(join(root, 'outside', 'precious'), join(workspace, 'report.json'));
    await writeReport(workspace, '.', 'report.json', ['{}']);
    expect(readFileSync(join(root, 'outside', 'precious'), 'utf8')).toBe('kept');
    expect(readFileSync(join(workspace, 'report.json'), 'utf8')).toBe('{}');
  });

  it('leaves no half of a report behind if a piece of it cannot be made', async () => {
    function* pieces(): Generator<string> {
      yield '{';
      throw new Error('no more');
    }
    await expect(writeReport(workspace, 'out', 'report.json', pieces())).rejects.toThrow('no more');
    expect(readdirSync(join(workspace, 'out'))).toEqual([]);
  });

  it('lets a timer have its turn while a long report is written', async () => {
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 1);
    function* pieces(): Generator<string> {
      for (let until = Date.now() + 300; Date.now() < until;) yield 'x';
    }
    await writeReport(workspace, 'out', 'report.json', pieces());
    clearInterval(timer);
    expect(turns).toBeGreaterThan(1);
  });

  it('removes what an earlier run has left under such names, and nothing else', async () => {
    for (const name of ['report.sarif', 'report-2.sarif', 'report-3.sarif', 'report-2.json'])
      await writeReport(workspace, 'out', name, ['{}']);
    removeReports(workspace, 'out', /^report-\d+\.sarif$/);
    expect(readdirSync(join(workspace, 'out')).sort()).toEqual(['report-2.json', 'report.sarif']);
  });

  it('removes nothing if there is no such folder, and refuses one that leads elsewhere', () => {
    expect(() => {
      removeReports(workspace, 'nowhere', /./);
    }).not.toThrow();
    symlinkSync(join(root, 'outside'), join(workspace, 'link'));
    writeFileSync(join(root, 'outside', 'report-2.sarif'), '{}');
    expect(() => {
      removeReports(workspace, 'link', /^report-\d+\.sarif$/);
    }).toThrow();
    expect(readdirSync(join(root, 'outside'))).toContain('report-2.sarif');
  });
});
