import { describe, expect, it } from '@jest/globals';
import { hsts as check } from '../../src/checks/hsts.js';
import { gathered, loginResponse, loopbackSite, notGathered, onlyFinding, proof } from '../builders/evidence.js';

const seen = (header: string | null, site?: typeof loopbackSite): ReturnType<typeof gathered> =>
  gathered({
    transport: { hsts: { header, from: loginResponse }, downgrades: [], sessionResponses: [], proof },
    ...(site ? { site } : {}),
  });

describe('hsts', () => {
  it.each([
    ['missing-hsts', null],
    ['missing-hsts', 'includeSubDomains'],
    ['missing-hsts', 'max-age=soon'],
    ['short-hsts', 'max-age=86400; includeSubDomains'],
    ['short-hsts', 'max-age=0'],
  ])('fails as low by %s: %s', (vector, header) => {
    expect(onlyFinding(check, seen(header))).toMatchObject({
      vector,
      severity: 'low',
      confidence: 'confirmed',
      carrier: 'response POST /login',
    });
  });

  it.each([
    'max-age=31536000',
    'MAX-AGE="63072000"; includeSubDomains; preload',
    'includeSubDomains ; max-age=31536001',
  ])('passes on %s', (header) => {
    expect(check.run(seen(header)).outcome).toBe('pass');
  });

  it('is inconclusive behind forwarded-proto, if the proxy may add it', () => {
    expect(check.run(seen(null, { ...loopbackSite, presentedScheme: 'https' })).outcome).toBe('inconclusive');
  });

  it('does not apply over plain HTTP', () => {
    const transport = { hsts: null, downgrades: [], sessionResponses: [], proof };
    expect(check.run(gathered({ transport })).outcome).toBe('not-applicable');
  });

  it('is inconclusive with the reason if nothing could be read', () => {
    expect(check.run(gathered({}, { transport: notGathered }))).toMatchObject({
      obstacle: notGathered.obstacle,
    });
  });
});
