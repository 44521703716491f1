import { describe, expect, it } from '@jest/globals';
import { paintFor } from '../../src/report/paint.js';

describe('colours', () => {
  it('end with what they colour', () => {
    expect(paintFor(true).bad('x')).toBe('\u001b[31mx\u001b[0m');
  });
  it('tell good from bad and doubt', () => {
    const { good, bad, doubt } = paintFor(true);
    expect(new Set([good('x'), bad('x'), doubt('x')]).size).toBe(3);
  });
  it('are not there if they are off', () => {
    const { good, bad, doubt, dim, strong } = paintFor(false);
    const shown = [good('x'), bad('x'), doubt('x'), dim('x'), strong('x')];
    expect(shown).toEqual(['x', 'x', 'x', 'x', 'x']);
  });
});
