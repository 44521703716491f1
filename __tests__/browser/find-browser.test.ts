import { describe, expect, it } from '@jest/globals';
import { findChromium } from '../../scripts/chromium.mjs';
import { findBrowser } from '../../src/browser/find-browser.js';

function found(
  environment: Readonly<Record<string, string>>,
  platform: string,
  programs: readonly string[],
): string | null {
  const answer = findBrowser(environment, platform, (path) => programs.includes(path));
  return answer.kind === 'found' ? answer.program : null;
}

describe('finding a browser', () => {
  it('takes what CHROME_PATH names, else CHROME_BIN, before what is on the PATH', () => {
    const programs = ['/one/chrome', '/two/chrome', '/bin/google-chrome'];
    const both = { CHROME_PATH: '/one/chrome', CHROME_BIN: '/two/chrome', PATH: '/bin' };
    expect(found(both, 'linux', programs)).toBe('/one/chrome');
    expect(found({ ...both, CHROME_PATH: '' }, 'linux', programs)).toBe('/two/chrome');
    expect(found({ PATH: '/bin' }, 'linux', programs)).toBe('/bin/google-chrome');
  });

  it('looks nowhere else if they name what is no program, and says which one does', () => {
    const answer = findBrowser({ CHROME_BIN: '/no/chrome', PATH: '/bin' }, 'linux', (path) => path.startsWith('/bin/'));
    expect(answer).toEqual({
      kind: 'missing',
      obstacle: {
        reason: 'CHROME_BIN names "/no/chrome", which is not a program that can be run here.',
        remedy: expect.stringContaining('Have CHROME_BIN name the program'),
      },
    });
    expect(findBrowser({ CHROME_PATH: '/' }, 'linux').kind).toBe('missing');
    expect(findBrowser({ CHROME_PATH: '/etc/passwd' }, 'linux').kind).toBe('missing');
  });

  it('prefers Chrome to Chromium wherever they are on the PATH, and Edge to nothing', () => {
    const path = { PATH: '/first::/second' };
    expect(found(path, 'linux', ['/first/chromium', '/second/google-chrome'])).toBe('/second/google-chrome');
    expect(found(path, 'linux', ['/first/chromium-browser', '/second/chromium'])).toBe('/second/chromium');
    expect(found(path, 'linux', ['/second/microsoft-edge'])).toBe('/second/microsoft-edge');
  });

  it('knows where installers put it', () => {
    expect(found({ PATH: '/bin' }, 'linux', ['/opt/google/chrome/chrome'])).toBe('/opt/google/chrome/chrome');
    const mac = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
    expect(found({ PATH: '/bin', HOME: '/Users/me' }, 'darwin', [mac])).toBe(mac);
    expect(found({ HOME: '/Users/me' }, 'darwin', [`/Users/me${mac}`])).toBe(`/Users/me${mac}`);
    const windows = 'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe';
    expect(found({ Path: 'C:\\bin', ProgramFiles: 'C:\\Program Files' }, 'win32', [windows])).toBe(windows);
    expect(found({ Path: 'C:\\bin;C:\\chrome' }, 'win32', ['C:\\chrome\\chrome.exe'])).toBe('C:\\chrome\\chrome.exe');
  });

  it('says what was looked for if there is none', () => {
    const answer = findBrowser({}, 'linux', () => false);
    expect(answer.kind === 'missing' && answer.obstacle.remedy).toMatch(/apt-get install chromium.*CHROME_PATH/);
  });

  it('finds the one that the tests use', () => {
    const answer = findBrowser(process.env, process.platform);
    expect(answer).toEqual({ kind: 'found', program: expect.any(String) });
    expect(findChromium({ CHROME_PATH: answer.kind === 'found' ? answer.program : '' })).not.toBeNull();
  });
});
