import { describe, expect, it } from '@jest/globals';
import { createHash, randomBytes } from 'node:crypto';
import { longestText, md5, sha1, sha256 } from '../../src/calibration/short-digests.js';

describe('the beginning of a digest', () => {
  it.each([
    ['md5', md5],
    ['sha1', sha1],
    ['sha256', sha256],
  ] as const)('is that of %s', (name, digest) => {
    for (let length = 0; length <= longestText; length += 1) {
      const text = randomBytes(longestText).toString('hex').slice(0, length);
      const whole = createHash(name).update(text).digest();
      expect([text, digest(text)]).toEqual([text, whole.readUIntBE(0, 6)]);
    }
  });
});
