import { posix, win32 } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parseWorkspacePath, portablePath } from '../../src/inputs/workspace-path.js';

const on = { linux: posix, windows: win32 };

function parsed(text: string, workspace: string, system: keyof typeof on): string {
  return parseWorkspacePath(text, workspace, 'a folder inside it.', on[system]);
}

describe('a path inside the workspace', () => {
  it.each([
    ['out/reports', 'out/reports'],
    ['./out//reports/', 'out/reports'],
    ['my reports/today', 'my reports/today'],
    ['.github\\gate.yml', '.github/gate.yml'],
    ['.\\out\\reports\\', 'out/reports'],
    ['/work/my shop/out', 'out'],
    ['.', '.'],
  ])('is on Linux what %s means, backslashes or not', (text, path) => {
    expect(parsed(text, '/work/my shop', 'linux')).toBe(path);
  });

  it.each([
    ['.github\\gate.yml', '.github/gate.yml'],
    ['.github/gate.yml', '.github/gate.yml'],
    ['D:\\a\\my shop\\out', 'out'],
    ['d:/a/my shop/out', 'out'],
  ])('is on Windows what %s means, whole or not', (text, path) => {
    expect(parsed(text, 'D:\\a\\my shop', 'windows')).toBe(path);
  });

  it.each([
    ['linux', '../out', '/work/shop'],
    ['linux', '..\\out', '/work/shop'],
    ['linux', '\\\\server\\share', '/work/shop'],
    ['linux', '/etc', '/work/shop'],
    ['windows', '..\\out', 'D:\\a\\shop'],
    ['windows', 'C:\\Users\\me\\out', 'D:\\a\\shop'],
    ['windows', '\\\\server\\share', 'D:\\a\\shop'],
    ['windows', '\\out', 'D:\\a\\shop'],
  ] as const)('on %s is not %s, which leaves it', (system, text, workspace) => {
    expect(() => parsed(text, workspace, system)).toThrow(/leaves the workspace\. Give a folder inside it\./);
  });

  it('is not on a drive if there are none, and says so', () => {
    for (const text of ['C:\\shop\\out', 'd:/shop/out'])
      expect(() => parsed(text, '/work/shop', 'linux')).toThrow(/drive of Windows.*relative to the workspace/);
  });
});

describe('a path that may be written for another system', () => {
  it('keeps its backslashes on Windows alone', () => {
    expect(portablePath('certs\\ca.pem', win32)).toBe('certs\\ca.pem');
    expect(portablePath('certs\\ca.pem', posix)).toBe('certs/ca.pem');
  });
});
