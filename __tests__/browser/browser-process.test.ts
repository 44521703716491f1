import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { makeBrowserFolder, startBrowserProcess } from '../../src/browser/browser-process.js';

function isThere(group: number): boolean {
  try {
    return process.kill(-group, 0);
  } catch {
    return false;
  }
}

describe('the process of a browser', () => {
  const place = async (): Promise<{ folder: string; env: NodeJS.ProcessEnv }> => ({
    folder: await makeBrowserFolder(),
    env: process.env,
  });

  it.each([
    ['that is not there', (folder: string): string => join(folder, 'absent')],
    ['that may not be run', (folder: string): string => folder],
  ])('says that a program %s could not be started, and leaves no folder', async (_, programIn) => {
    const where = await place();
    const child = startBrowserProcess(programIn(where.folder), [], where);
    expect(child.pid).toBeNull();
    expect(await child.ended).toMatch(/^could not be started \(spawn .*E(?:NOENT|ACCES)/);
    await child.destroy();
    expect(existsSync(where.folder)).toBe(false);
  });

  it('keeps the last complaints of one that ended', async () => {
    const where = await place();
    const child = startBrowserProcess('/bin/sh', ['-c', 'echo first >&2; echo last >&2; exit 7'], where);
    expect(await child.ended).toBe('ended with code 7');
    expect(await child.complaints()).toBe('first\nlast\n');
    await child.destroy();
  });

  it('kills one that does not want to end, and all that it started', async () => {
    const where = await place();
    const child = startBrowserProcess('/bin/sh', ['-c', 'trap "" TERM INT; sleep 100 & sleep 100'], where);
    await child.destroy();
    expect(await child.ended).toBe('was ended by SIGKILL');
    // Whoever takes over what was orphaned may need a moment to bury it.
    while (isThere(Number(child.pid))) await pause(20);
    expect(existsSync(where.folder)).toBe(false);
  });
});
