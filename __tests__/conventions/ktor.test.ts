import { describe, expect, it } from '@jest/globals';
import { cookieFormat } from '../../src/conventions/cookie-format.js';

describe('Ktor', () => {
  it('puts a slash between contents and signature', () => {
    expect(cookieFormat(`%7B%22name%22%3A%22alice%22%7D%2F${'0f'.repeat(32)}`)).toBe('signed');
    expect(cookieFormat(`name%3D%2523salice%2F${'0f'.repeat(32)}`)).toBe('signed');
    expect(cookieFormat(`a/${'0f'.repeat(32)}`)).toBe('opaque');
  });
});
