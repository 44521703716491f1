import { describe, expect, it } from '@jest/globals';
import { missingLine } from '../../../scripts/walk/printed-code.mjs';

describe('missingLine', () => {
  it('finds nothing missing if each line stands there, white space aside and with others between them', () => {
    const source = '  session({\n    cookie: {\n\thttpOnly: true,\n      secure:  true,\n    },\n  })';
    expect(missingLine('cookie: {\n  secure: true,\n},', [source])).toBeNull();
  });

  it('names the first line that does not stand there', () => {
    expect(missingLine('session.clear()\nrenew()', ['session.clear()\n'])).toBe('renew()');
    expect(missingLine('renew()', [])).toBe('renew()');
  });

  it('does not take part of a line for the line', () => {
    expect(missingLine('clear()', ['session.clear()'])).toBe('clear()');
  });

  it('wants the printed order: renewing after the user is written repairs nothing', () => {
    expect(missingLine('renew()\nsession.user = name', ['session.user = name\nrenew()'])).toBe('session.user = name');
  });

  it('wants a part in one file, and lets parts stand in several', () => {
    const files = ['def known():\n    renew()', 'clear()'];
    expect(missingLine('def known():\n    renew()\n\nclear()', files)).toBeNull();
    expect(missingLine('def known():\n    clear()', files)).toBe('clear()');
  });

  it('does not look for lines that only comment', () => {
    expect(missingLine('# at sign-out\nsession.clear()', ['session.clear()'])).toBeNull();
  });
});
