import { describe, expect, it } from '@jest/globals';
import { signOut } from '../../src/experiments/sign-out.js';
import { startApp } from '../apps/app.js';
import { runSpoilt, withFaults, type Start } from '../builders/spoilt-run.js';

describe('the sign-out of a session that HTTP Basic made', () => {
  it('is not said to be missing because of one lost or wrong answer to the request that signs out', async () => {
    const start: Start = () => startApp({ signIn: 'basic-session', logout: 'clears-cookie-only' });
    const { undisturbed, disturbed } = await withFaults(start, signOut, 'POST /logout');
    expect(undisturbed.kind).toBe('gathered');
    expect(disturbed.size).toBe(3);
    expect([...disturbed.values()]).not.toContain('not-applicable');
  });

  it('is missing after a second look, for few requests', async () => {
    const start: Start = () => startApp({ signIn: 'basic-session', logout: 'none' });
    const { gathered, requests, logins } = await runSpoilt(start, signOut);
    expect(gathered.kind).toBe('not-applicable');
    expect(logins).toBe(1);
    expect(requests).toBeLessThanOrEqual(45);
  });
});
