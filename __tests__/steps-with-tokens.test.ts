import { describe, expect, it } from '@jest/globals';
import type { LoginStep } from '../src/evidence/login-steps.js';
import { createSecrets } from '../src/evidence/secrets.js';
import { scan } from '../src/scan/scan.js';
import { startTokens, type TokenOptions } from './apps/tokens.js';
import { buildTarget } from './builders/target.js';

const asks = { captures: [], expectStatus: null, headers: [], body: null };

/** What the page's script sends to sign in, step by step, with a visitor's token if there is one. */
function stepsOf({ guest = 'none' }: TokenOptions): readonly LoginStep[] {
  const visitor: LoginStep = {
    ...{ ...asks, method: 'POST', url: '/api/v2/visitors' },
    captures: [{ name: 'visitor', from: { kind: 'json', pointer: '/visitor/token' } }],
  };
  const enter: LoginStep = {
    ...{ ...asks, method: 'POST', url: '/api/v2/enter' },
    headers: guest === 'none' || guest === 'unsent' ? [] : [['Authorization', 'Bearer {{visitor}}']],
    body: { kind: 'json', value: { login: '{{username}}', secret: '{{password}}' } },
    captures: [{ name: 'token', from: { kind: 'json', pointer: '/token' } }],
    afterwards: {
      makes: [],
      cookies: [],
      carries: [{ header: 'Authorization', scheme: 'Bearer', value: '{{token}}' }],
    },
  };
  const profile: LoginStep = { ...asks, method: 'GET', url: '/api/v2/profile' };
  return guest === 'none' ? [enter, profile] : [visitor, enter, profile];
}

async function outcomes(options: TokenOptions): Promise<Readonly<Record<string, string>>> {
  const app = await startTokens({ sentAs: 'Bearer', answers: 'member', ...options });
  try {
    const steps = stepsOf(options);
    const login = { type: 'steps', url: null, body: null, steps, command: null } as const;
    const target = buildTarget(app, { login, protectedUrl: '/api/v2/profile' });
    const { checks, state } = await scan(
      target,
      createSecrets(() => undefined),
    );
    if (state.kind === 'untested') throw new Error(state.obstacle.reason);
    return Object.fromEntries(checks.map(({ id, outcome }) => [id, outcome]));
  } finally {
    await app.close();
  }
}

describe('a sign-in by steps that carries a token in a header', () => {
  it('is judged as one that a script would send, if the application is sound', async () => {
    expect(await outcomes({})).toMatchObject({
      'session-fixation': 'not-applicable',
      'session-id-entropy': 'pass',
      'reauthentication-rotation': 'pass',
      'logout-invalidation': 'pass',
    });
  });

  it.each([
    ['session-id-entropy', { draws: 'counter' }],
    ['reauthentication-rotation', { constant: true }],
    ['logout-invalidation', { signOut: 'nothing' }],
    ['session-lifetime', { expiresIn: 30 * 24 * 3600 }],
    ['session-fixation', { guest: 'kept' }],
  ] as const)('fails %s for an application that does not pass it (%j)', async (id, options) => {
    expect((await outcomes(options))[id]).toBe('fail');
  });

  it.each([
    ['session-lifetime', { expiresIn: 3600 }, 'pass'],
    ['session-fixation', { guest: 'renewed' }, 'pass'],
    ['session-fixation', { guest: 'unsent' }, 'not-applicable'],
  ] as const)('comes to the right end in %s for one that does (%j)', async (id, options, outcome) => {
    expect((await outcomes(options))[id]).toBe(outcome);
  });
});
