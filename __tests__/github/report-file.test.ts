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

  it('makes the folder, replaces an older report and leaves nothing else behind', () => {
    writeReport(workspace, 'out/reports', 'report.json', 'old');
    expect(writeReport(workspace, 'out/reports', 'report.json', 'new')).toBe('out/reports/report.json');
    expect(readFileSync(join(workspace, 'out/reports/report.json'), 'utf8')).toBe('new');
    expect(readdirSync(join(workspace, 'out/reports'))).toEqual(['report.json']);
  });

  it('writes bytes as they are', () => {
    const bytes = new Uint8Array([0x89, 0x50, 0, 0xff]);
    const path = writeReport(workspace, 'out', 'sign-in-1.png', bytes);
    expect(new Uint8Array(readFileSync(join(workspace, path)))).toEqual(bytes);
  });

  it('can write into the workspace itself', () => {
    expect(writeReport(workspace, '.', 'report.json', '{}')).toBe('report.json');
  });

  it('says which folder it cannot write to, and names no path of the machine', () => {
    writeFileSync(join(workspace, 'out'), 'a file');
    const write = (): unknown => writeReport(workspace, 'out', 'report.json', '{}');
    expect(write).toThrow(
      /^The reports could not be written to report-directory out \(E\w+\)\. Check report-directory/,
    );
    expect(write).not.toThrow(root);
  });

  it('refuses a folder that a link leads out of the workspace, and makes nothing there', () => {
    symlinkSync(join(root, 'outside'), join(workspace, 'link'));
    expect(() => writeReport(workspace, 'link/reports', 'report.json', '{}')).toThrow(/leads out of the workspace/);
    expect(readdirSync(join(root, 'outside'))).toEqual([]);
  });

  it('makes nothing behind a link whose end does not exist yet', () => {
    symlinkSync(join(root, 'later'), join(workspace, 'link'));
    expect(() => writeReport(workspace, 'link', 'report.json', '{}')).toThrow();
    expect(existsSync(join(root, 'later'))).toBe(false);
  });

  it('replaces a link of the name of the report instead of writing through it', () => {
    writeFileSync(join(root, 'outside', 'precious'), 'kept');
    symlinkSync(join(root, 'outside', 'precious'), join(workspace, 'report.json'));
    writeReport(workspace, '.', 'report.json', '{}');
    expect(readFileSync(join(root, 'outside', 'precious'), 'utf8')).toBe('kept');
    expect(readFileSync(join(workspace, 'report.json'), 'utf8')).toBe('{}');
  });

  it('removes what an earlier run has left under such names, and nothing else', () => {
    for (const name of ['report.sarif', 'report-2.sarif', 'report-3.sarif', 'report-2.json'])
      writeReport(workspace, 'out', name, '{}');
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
