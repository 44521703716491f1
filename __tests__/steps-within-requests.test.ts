import { describe, expect, it } from '@jest/globals';
import type { LoginStep } from '../src/evidence/login-steps.js';
import { createSecrets } from '../src/evidence/secrets.js';
import type { TargetSettings } from '../src/inputs/settings.js';
import { scan } from '../src/scan/scan.js';
import { startHashed } from './apps/hashed-password.js';
import { buildTarget } from './builders/target.js';

const asks = { captures: [], expectStatus: null, headers: [], body: null };
const steps: readonly LoginStep[] = [
  { ...asks, method: 'GET', url: '/' },
  {
    ...{ ...asks, method: 'POST', url: '/api/challenges' },
    body: { kind: 'json', value: {} },
    captures: [{ name: 'challenge', from: { kind: 'json', pointer: '/challenge' } }],
  },
  {
    ...{ ...asks, method: 'POST', url: '/api/sessions' },
    makes: [
      { name: 'proof', how: { kind: 'digest', of: '{{challenge}}:{{password}}', algorithm: 'sha256', form: 'hex' } },
    ],
    body: {
      kind: 'json',
      value: { reader: '{{username}}', challenge: '{{challenge}}', proof: '{{proof}}' },
    },
  },
];
const bySteps = { login: { type: 'steps', url: null, body: null, steps, command: null } } as const;

async function scanned(settings: Partial<TargetSettings>, maxRequests: number): ReturnType<typeof scan> {
  const app = await startHashed({ keeps: false, leaves: 'in-browser', guardsAll: true });
  try {
    const limits = { timeoutMs: 60_000, requestTimeoutMs: 10_000, maxRequests, maxLogins: 12 };
    return await scan(
      buildTarget(app, { limits, ...settings }),
      createSecrets(() => undefined),
    );
  } finally {
    await app.close();
  }
}

describe('an application that answers every address that is nobody’s by 401', () => {
  it('is tried with a wrong password although no request is left for all experiments', async () => {
    const { state, login, checks } = await scanned(bySteps, 70);
    expect(state.kind).toBe('tested');
    expect(login?.grounds).toMatchObject({ wrongPassword: 'signed-out' });
    expect(checks.filter(({ outcome }) => outcome === 'inconclusive').map((one) => JSON.stringify(one))).toContainEqual(
      expect.stringContaining('max-requests'),
    );
  });

  it('is not asked for page after page once a guess at its sign-in was refused', async () => {
    const { state, stats } = await scanned({ browser: 'never' }, 200);
    expect(state.kind).toBe('untested');
    expect(stats.requests).toBeLessThan(60);
  });
});
