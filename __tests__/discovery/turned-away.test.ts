import { describe, expect, it } from '@jest/globals';
import type { Recorded, Recording } from '../../src/browser/recording.js';
import { turnedAwayFor } from '../../src/discovery/turned-away.js';

function exchange(method: string, status: number, headers: Record<string, string> = {}): Recorded {
  const answer = { status, headers: Object.entries(headers), body: '' };
  return { method, url: 'http://shop.example/enter', headers: [], body: null, sentAt: 0, answer };
}

function recording(...exchanges: readonly Recorded[]): Recording {
  return { exchanges, storage: { before: [], after: [] }, submittedAt: 1, landing: 'http://shop.example/' };
}

describe('how long a rate limit turns a browser away', () => {
  const page = exchange('GET', 200);

  it.each([
    ['seconds', { 'Retry-After': '7' }, 7000],
    ['a date', { 'Retry-After': new Date(5000).toUTCString() }, 4000],
    ['seconds under another name', { 'X-Retry-After': '6' }, 6000],
    ['nothing', {}, 10_000],
  ])('is what it names, else ten seconds: %s', (_what, headers, wait) => {
    expect(turnedAwayFor(recording(page, exchange('POST', 429, headers)), 1000)).toBe(wait);
  });

  it.each([
    ['a refusal', [page, exchange('POST', 401)]],
    ['what a page asks for besides', [page, exchange('GET', 429)]],
    ['what came before the password', [exchange('POST', 429), exchange('POST', 200)]],
  ])('is not asked of %s', (_what, exchanges) => {
    expect(turnedAwayFor(recording(...exchanges), 0)).toBeNull();
  });
});
