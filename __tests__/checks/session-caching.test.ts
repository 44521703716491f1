import { describe, expect, it } from '@jest/globals';
import { sessionCaching as check } from '../../src/checks/session-caching.js';
import type { SessionResponse } from '../../src/evidence/evidence.js';
import { gathered, notGathered, onlyFinding, proof } from '../builders/evidence.js';

const response = (changes: Partial<SessionResponse>): ReturnType<typeof gathered> =>
  gathered({
    transport: {
      hsts: null,
      downgrades: [],
      sessionResponses: [
        {
          from: { method: 'GET', url: 'https://shop.example/account', status: 200 },
          kind: 'shows',
          cacheControl: null,
          pragma: null,
          expires: null,
          vary: null,
          lastModified: null,
          receivedAt: Date.UTC(2026, 10, 23, 12),
          authorized: false,
          ...changes,
        },
      ],
      proof,
    },
  });

const tomorrow = 'Tue, 24 Nov 2026 12:00:00 GMT';
const lastYear = 'Sun, 23 Nov 2025 12:00:00 GMT';

describe('session-caching', () => {
  it.each([
    ['confirmed', { cacheControl: 'public, max-age=600' }],
    ['confirmed', { cacheControl: 'max-age=600' }],
    ['confirmed', { cacheControl: 'S-MaxAge="60"' }],
    ['confirmed', { cacheControl: 'public' }],
    ['confirmed', { expires: tomorrow }],
    ['confirmed', { cacheControl: 'public, max-age=60', authorized: true }],
    ['confirmed', { cacheControl: 'max-age=60', vary: 'Accept-Encoding' }],
    ['likely', { lastModified: lastYear }],
    ['likely', { cacheControl: 'no-transform', lastModified: lastYear }],
  ] as const)('fails as low, %s, on %j', (confidence, changes) => {
    expect(onlyFinding(check, response(changes))).toMatchObject({
      severity: 'low',
      confidence,
      vector: 'storable-shown',
      carrier: 'response GET /account',
    });
  });

  it('tells a response that sets the session from one that shows it', () => {
    expect(onlyFinding(check, response({ kind: 'sets', cacheControl: 'public' })).vector).toBe('storable-set');
  });

  it.each([
    { cacheControl: 'no-store' },
    { cacheControl: 'private, max-age=600' },
    { cacheControl: 'no-cache, max-age=600' },
    { cacheControl: 'max-age=0, must-revalidate' },
    { cacheControl: 'max-age=600', vary: 'Cookie' },
    { cacheControl: 'public', vary: '*' },
    { cacheControl: 'max-age=600', authorized: true },
    { expires: '0' },
    { expires: lastYear },
    { expires: tomorrow, cacheControl: 'max-age=0' },
    { pragma: 'no-cache', lastModified: lastYear },
    { lastModified: lastYear, from: { method: 'GET', url: 'https://shop.example/', status: 302 } },
    { cacheControl: 'public', from: { method: 'POST', url: 'https://shop.example/login', status: 200 } },
    {},
  ])('passes on %j', (changes) => {
    expect(check.run(response(changes)).outcome).toBe('pass');
  });

  it('is inconclusive if no such response was seen', () => {
    const transport = { hsts: null, downgrades: [], sessionResponses: [], proof };
    expect(check.run(gathered({ transport })).outcome).toBe('inconclusive');
  });

  it('is inconclusive with the reason if nothing could be read', () => {
    expect(check.run(gathered({}, { transport: notGathered }))).toMatchObject({
      obstacle: notGathered.obstacle,
    });
  });
});
