import { describe, expect, it } from '@jest/globals';
import { httpsDowngrade as check } from '../../src/checks/https-downgrade.js';
import {
  findingsOf,
  gathered,
  loginResponse,
  loopbackSite,
  notGathered,
  onlyFinding,
  proof,
} from '../builders/evidence.js';

const sends = (...kinds: readonly ('redirect' | 'form-action' | 'link')[]): ReturnType<typeof gathered> =>
  gathered({
    transport: {
      hsts: null,
      downgrades: kinds.map((kind) => ({ kind, from: loginResponse, to: 'http://shop.example/account' })),
      sessionResponses: [],
      proof,
    },
  });

describe('https-downgrade', () => {
  it.each([
    ['redirect', 'redirect-to-http'],
    ['form-action', 'form-to-http'],
    ['link', 'link-to-http'],
  ] as const)('fails as high by a %s to plain HTTP', (kind, vector) => {
    expect(onlyFinding(check, sends(kind))).toMatchObject({
      message: kind,
      vector,
      severity: 'high',
      confidence: 'confirmed',
      carrier: 'response POST /login',
    });
  });

  it('makes a finding of each', () => {
    expect(findingsOf(check.run(sends('redirect', 'link')))).toHaveLength(2);
  });

  it('passes if every page keeps its users on https', () => {
    expect(check.run(sends()).outcome).toBe('pass');
  });

  it('does not apply if the target is reached over plain HTTP', () => {
    expect(check.run({ ...sends('redirect'), site: { kind: 'gathered', facts: loopbackSite } }).outcome).toBe(
      'not-applicable',
    );
  });

  it('is inconclusive with the reason if nothing could be read', () => {
    expect(check.run(gathered({}, { transport: notGathered }))).toMatchObject({
      obstacle: notGathered.obstacle,
    });
  });
});
