import { describe, expect, it } from '@jest/globals';
import { isPrintable } from '../../../src/calibration/made-up/printable.js';

const now = Date.UTC(2026, 0, 1);
const key = '7f3kq92m4xz8';

function envelope(id: string, secret: string): string {
  const expires = Math.floor(now / 1000) + 3600;
  return Buffer.from(JSON.stringify({ id, secret, expires })).toString('base64url');
}

describe('whether a made-up value may be printed', () => {
  it.each<[string, string, readonly string[], readonly string[], boolean]>([
    ['one of which nothing was issued', '0a1b2c3d4e5f', [], ['f0e1d2c3b4a5'], true],
    ['one with a secret of the account', `11112222-${key}`, [], [`33334444-${key}`], false],
    ['the same in an envelope', envelope('11112222', key), [], [envelope('33334444', key)], false],
    ['the same, URL-encoded', encodeURIComponent(`{"a":"${key}"}`), [], [`x.${key}`], false],
    ['one that keeps what anybody is given', `11112222.${key}`, [`55556666.${key}`], [`33334444.${key}`], true],
    ['one that keeps the time', envelope('11112222', 'word'), [], [envelope('33334444', 'word')], true],
  ])('%s', (_what, madeUp, toVisitors, atSignIns, printable) => {
    expect(isPrintable(madeUp, { toVisitors, atSignIns }, now)).toBe(printable);
  });
});
