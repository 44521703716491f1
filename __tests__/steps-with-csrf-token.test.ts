import { describe, expect, it } from '@jest/globals';
import type { LoginStep } from '../src/evidence/login-steps.js';
import { createSecrets } from '../src/evidence/secrets.js';
import { scan } from '../src/scan/scan.js';
import { startMarked } from './apps/marked-calls.js';
import { buildTarget } from './builders/target.js';

const asks = { captures: [], expectStatus: null, headers: [], body: null };
const start: LoginStep = {
  ...{ ...asks, method: 'GET', url: '/api/start' },
  captures: [{ name: 'mark', from: { kind: 'json', pointer: '/gate/mark' } }],
};

/** The outcome of the check, and how it was signed out. */
async function signedOut(
  outlives: boolean,
  header: string,
): Promise<readonly [string | undefined, string | undefined]> {
  const app = await startMarked({ outlives });
  try {
    const enter: LoginStep = {
      ...{ ...asks, method: 'POST', url: '/api/enter' },
      headers: [[header, '{{mark}}']],
      body: { kind: 'json', value: { name: '{{username}}', word: '{{password}}' } },
    };
    const login = { type: 'steps', url: null, body: null, steps: [start, enter], command: null } as const;
    const { checks, signOut } = await scan(
      buildTarget(app, { login, protectedUrl: '/api/me' }),
      createSecrets(() => undefined),
    );
    return [checks.find(({ id }) => id === 'logout-invalidation')?.outcome, signOut?.request.split(' ')[0]];
  } finally {
    await app.close();
  }
}

describe('a sign-in by steps that sends a CSRF token of an earlier answer', () => {
  it.each([
    [false, 'pass'],
    [true, 'fail'],
  ])('has the sign-out send one from there too (outlives: %s)', async (outlives, outcome) => {
    expect(await signedOut(outlives, 'X-Gate-Mark')).toEqual([outcome, 'POST']);
  });

  it('is not signed in at all, if the token goes elsewhere', async () => {
    expect(await signedOut(false, 'X-Other')).toEqual(['inconclusive', undefined]);
  });
});
