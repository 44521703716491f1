import { describe, expect, it } from '@jest/globals';
import { keyOf, readStamp, renderStamp, type Stamp } from '../../src/github/publish-stamp.js';
import { fingerprintOf } from '../../src/policy/fingerprint.js';
import { hostileTexts } from '../builders/hostile.js';

const stamp: Stamp = { kind: 'alert', key: keyOf(['shop']), run: 12, open: [] };

describe('the stamp by which the gate knows its own posts again', () => {
  it('says the same when it is read as when it was written', () => {
    for (const run of [12, null]) {
      const written = { ...stamp, run, open: ['a/b/c/d', 'e/f/g/h'] };
      expect(readStamp(`${renderStamp(written)}\ntext`)).toEqual(written);
    }
    expect(readStamp(renderStamp(stamp))).toEqual(stamp);
  });

  it('is one line that no fingerprint of a hostile target can end', () => {
    for (const text of Object.values(hostileTexts)) {
      const one = fingerprintOf({
        check: 'c',
        target: text.slice(0, 500),
        carrier: `${text.slice(0, 200)}-->`,
        vector: 'v',
      });
      const line = renderStamp({ ...stamp, open: [one] });
      expect(line.match(/[<>\n]/gu)).toEqual(['<', '>']);
      expect(readStamp(line)?.open).toEqual([one]);
    }
  });

  it('notes no list at all if it would be too long, or holds what is no fingerprint', () => {
    const many = Array.from({ length: 1000 }, (_, index) => `check/target-${index}/cookie/v`);
    expect(readStamp(renderStamp({ ...stamp, open: many }))?.open).toBeNull();
    expect(renderStamp({ ...stamp, open: many }).length).toBeLessThan(200);
    for (const wrong of ['a b', 'x-->', 'a,b', '', '?']) {
      expect(readStamp(renderStamp({ ...stamp, open: [wrong] }))?.open).toBeNull();
    }
  });

  it('counts at the very beginning only, so that a quotation is no post of the gate', () => {
    const line = renderStamp(stamp);
    for (const body of [`> ${line}`, `Look: ${line}`, `\n${line}`, '', 'text', line.replace('alert', 'other')]) {
      expect(readStamp(body)).toBeNull();
    }
  });

  it('is another one for other words, or the same ones put together differently', () => {
    const keys = [['a', 'b'], ['ab'], ['a,b'], ['b', 'a'], []].map(keyOf);
    expect(new Set(keys).size).toBe(keys.length);
    for (const key of keys) expect(key).toMatch(/^[0-9a-f]{16}$/);
  });
});
