import { describe, expect, it } from '@jest/globals';
import { cookieFormat } from '../../src/conventions/cookie-format.js';

describe('Tornado', () => {
  it('signs fields with their lengths', () => {
    const fields = '2|1:0|10:1795469241|4:user|8:eyJhIjoxfQ==|';
    expect(cookieFormat(`"${fields}${'0f'.repeat(32)}"`)).toBe('signed');
    expect(cookieFormat(fields)).toBe('opaque');
  });
});
