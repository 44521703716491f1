import { describe, expect, it } from '@jest/globals';
import { readProduct, userAgentOf } from '../../src/browser/user-agent.js';

describe('which browser a program is', () => {
  it.each([
    ['Google Chrome 143.0.7499.40 ', '143', false],
    ['Google Chrome for Testing 131.0.6778.85', '131', false],
    ['Chromium 156.0.7810.2 built on Debian GNU/Linux 13 (trixie)', '156', false],
    ['Microsoft Edge 143.0.3650.66', '143', true],
    ['warning: no display\nGoogle Chrome 143.0.7499.40', '143', false],
  ])('is read from %j', (said, major, edge) => {
    expect(readProduct(said)).toEqual({ kind: 'known', major, edge });
  });

  it.each(['', 'GNU bash, version 5.2.37', 'Mozilla Firefox 145.0.1', 'Chromium', 'node v20.20.2'])(
    'is none that we can drive if it says %j',
    (said) => {
      expect(readProduct(said)).toEqual({ kind: 'none' });
    },
  );

  it('is told to servers as if it had a screen', () => {
    const chrome = { kind: 'known', major: '143', edge: false } as const;
    expect(userAgentOf(chrome, 'linux')).toBe(
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36',
    );
    expect(userAgentOf(chrome, 'darwin')).toContain('(Macintosh; Intel Mac OS X 10_15_7)');
    expect(userAgentOf({ ...chrome, edge: true }, 'win32')).toBe(
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36 Edg/143.0.0.0',
    );
    expect(userAgentOf({ kind: 'untold' }, 'win32')).toBeNull();
  });
});
