import { describe, expect, it } from '@jest/globals';
import { signOutsOf } from '../../../src/sign-in/recorded/sign-outs.js';
import { exchange, recording } from '../../builders/recording.js';

const base = new URL('http://shop.test/');
const typed = { username: 'odalys', password: 'made-up', codes: [] };

/** What was sent before the password, what answered it, and the request that signed out. */
function foundIn(before: object, given: object, out: string): readonly [found: number, unexplained: readonly string[]] {
  const exchanges = [
    exchange('GET /status', { by: 'empty', gives: before }),
    exchange('POST /login', { body: JSON.stringify({ name: 'odalys', word: 'made-up' }), gives: given }),
    exchange(out, { by: 'empty', status: 204 }),
  ];
  const { found, unexplained } = signOutsOf(recording(1, exchanges), 2, { typed, base, carried: [] });
  return [found.length, unexplained];
}

describe('signing out as it was recorded', () => {
  it('sends again what says nothing of the session', () => {
    expect(foundIn({}, { visit: 4811 }, 'POST /api/v2/leave')).toEqual([1, []]);
  });

  it('does not send again the number that the answer to the password gave the recorded session', () => {
    const [found, unexplained] = foundIn({}, { visit: 4811 }, 'DELETE /api/visits/4811');
    expect([found, unexplained]).toEqual([0, [expect.stringContaining('DELETE')]]);
  });

  it('does so with a number that everybody was told before', () => {
    expect(foundIn({ branch: 4811 }, { branch: 4811 }, 'POST /branches/4811/leave')[0]).toBe(1);
  });

  it('takes what only the answer to the sign-in gave from there, whatever that request held', () => {
    const [proof, hint] = ['kT3vQ9xLw2RbZ7mYp4Hs8NcJ', 'eyJ.Vd81kQzT0aLm3XwRf6.uPq9'];
    const exchanges = [
      exchange('POST /login', { body: JSON.stringify({ name: 'odalys', word: 'made-up' }), gives: {} }),
      exchange('POST /token', { body: `grant_type=code&proof=${proof}`, by: 'empty', gives: { hint } }),
      exchange(`GET /logout?hint=${hint}`, { status: 204 }),
    ];
    const { found, unexplained } = signOutsOf(recording(1, exchanges), 2, { typed, base, carried: [] });
    expect(unexplained).toEqual([]);
    expect(found[0]?.steps).toMatchObject([
      { method: 'POST', url: '/token', body: null, past: true },
      { method: 'GET', url: '/logout?hint={{hint-percent}}' },
    ]);
    expect(JSON.stringify(found)).not.toContain(proof);
  });
});
