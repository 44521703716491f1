import { describe, expect, it } from '@jest/globals';
import { createSecrets } from '../src/evidence/secrets.js';
import type { TargetSettings } from '../src/inputs/settings.js';
import { scan } from '../src/scan/scan.js';
import { startTokens, type TokenOptions } from './apps/tokens.js';
import { buildTarget } from './builders/target.js';

const limits = { timeoutMs: 120_000, requestTimeoutMs: 10_000, maxRequests: 200, maxLogins: 12 };

/** How the check ends, and the type of the sign-in. */
async function outcome(
  options: TokenOptions,
  browser: TargetSettings['browser'],
): Promise<readonly [string | undefined, string | undefined]> {
  const app = await startTokens({ ...options, hidesGuests: true });
  try {
    const { checks, login } = await scan(
      buildTarget(app, { limits, browser, protectedUrl: '/api/v2/profile' }),
      createSecrets(() => undefined),
    );
    return [login?.type, checks.find(({ id }) => id === 'session-fixation')?.outcome];
  } finally {
    await app.close();
  }
}

describe('a token that only a browser is seen to get for a visitor', () => {
  it.each([
    ['kept', 'fail'],
    ['left', 'fail'],
    ['renewed', 'pass'],
  ] as const)('is planted like one that is read of a script (%s)', async (guest, expected) => {
    expect(await outcome({ guest }, 'auto')).toEqual(['json', expected]);
  });

  it('is not known of without one', async () => {
    expect(await outcome({ guest: 'kept' }, 'never')).not.toEqual(['json', 'fail']);
  });
});
