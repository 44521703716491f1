import { describe, expect, it } from '@jest/globals';
import { cookieFormat } from '../../src/conventions/cookie-format.js';
import { packedIn } from '../../src/conventions/session-values.js';

describe('ItsDangerous', () => {
  const signature = 'Zk3q9XwLmT0rYbVc2HnAZk3q9Xw';
  it('writes payload, time and signature, which is no JWT', () => {
    expect(cookieFormat(`eyJjYXJ0IjoiYy04MWYyIn0.aRvZ0A.${signature}`)).toBe('itsdangerous');
    expect(cookieFormat(`eyJhbGciOiJIUzI1NiJ9.eyJjYXJ0IjoiYy04MWYyIn0.${signature}`)).toBe('jwt');
  });

  it('marks compressed contents by a dot', () => {
    expect(packedIn('.eJyrVkpOLCpSslJKtjC0NFaqBQA')).toBe('eJyrVkpOLCpSslJKtjC0NFaqBQA');
    expect(packedIn('eyJjYXJ0IjoiYy04MWYyIn0')).toBeNull();
  });
});
