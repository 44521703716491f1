import { describe, expect, it } from '@jest/globals';
import { isLoopback } from '../../src/http/loopback.js';

describe('whether a host is this machine', () => {
  it.each([
    'http://localhost:3000',
    'http://LOCALHOST',
    'http://app.localhost',
    'http://127.0.0.1',
    'http://127.8.9.1',
    'http://2130706433', // 127.0.0.1 in one number: the URL parser writes it out
    'http://[::1]:3000',
  ])('%s is', (url) => {
    expect(isLoopback(new URL(url))).toBe(true);
  });

  it.each([
    'http://app',
    'http://localhost.example',
    'http://notlocalhost',
    'http://127.0.0.1.example',
    'http://128.0.0.1',
    'http://0.0.0.0',
    'http://[::2]',
  ])('%s is not', (url) => {
    expect(isLoopback(new URL(url))).toBe(false);
  });
});
