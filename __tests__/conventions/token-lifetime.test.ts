import { describe, expect, it } from '@jest/globals';
import { statedLifetime } from '../../src/conventions/token-lifetime.js';

const now = Date.UTC(2026, 10, 23, 12);
const hour = 3_600_000;

describe('what stands beside a token', () => {
  it.each([
    [{ token: 'x', expires_in: 3600 }, hour],
    [{ expires_in: '3600' }, hour],
    [{ expires_in: 31_536_000 }, 8760 * hour],
    [{ expiresIn: 7200 }, 2 * hour],
    [{ expires_at: now / 1000 + 3600 }, hour],
    [{ expiresAt: now + hour }, hour],
    [{ expires: '2026-11-23T13:00:00Z' }, hour],
    [{ validUntil: '2026-11-23T13:00:00.000+00:00' }, hour],
    [{ tokenExpiry: '2026-11-23T13:00:00Z' }, hour],
  ])('says in %j how long it is good', (members, life) => {
    expect(statedLifetime(members, now)).toBe(life);
  });

  it.each([
    {},
    // Seconds or milliseconds.
    { expiresIn: 3_600_000 },
    { expiresIn: '7d' },
    { refresh_expires_in: 3600 },
    { expires_at: 'soon' },
    { expires: false },
    { expires_in: 0 },
    { expires_at: now - hour },
  ])('says nothing for sure in %j', (members) => {
    expect(statedLifetime(members, now)).toBeNull();
  });
});
