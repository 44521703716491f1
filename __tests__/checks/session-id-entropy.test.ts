import { describe, expect, it } from '@jest/globals';
import { sessionIdEntropy as check } from '../../src/checks/session-id-entropy.js';
import type { CookieFormat } from '../../src/evidence/evidence.js';
import {
  carriedBy,
  doesNotApply,
  gathered,
  noFurtherFacts,
  notGathered,
  onlyFinding,
  randomValues,
  samplesOf,
} from '../builders/evidence.js';

const sampled = (values: readonly string[], format: CookieFormat = 'opaque'): ReturnType<typeof gathered> =>
  gathered({ identifierSample: { cookies: [{ name: 'sid', format, samples: samplesOf(values), ...noFurtherFacts }] } });

const counter = Array.from({ length: 12 }, (_, place) => String(5000 + place));

describe('session-id-entropy', () => {
  it.each([
    ['repeating', 'confirmed', [...randomValues(6), ...randomValues(6)]],
    ['sequential', 'confirmed', counter],
    ['short', 'likely', randomValues(12).map((value) => value.slice(0, 8))],
  ] as const)('fails as high if values are %s', (vector, confidence, values) => {
    expect(onlyFinding(check, sampled(values))).toMatchObject({
      message: vector,
      vector,
      confidence,
      severity: 'high',
      carrier: 'cookie sid',
    });
  });

  it('fails if values are made from the time', () => {
    const samples = samplesOf(counter).map(({ at }, place) => ({
      value: `${String(at)}${String(place % 10)}`,
      at,
    }));
    const evidence = gathered({
      identifierSample: { cookies: [{ name: 'sid', format: 'opaque', samples, ...noFurtherFacts }] },
    });
    expect(['sequential', 'time-derived']).toContain(onlyFinding(check, evidence).vector);
  });

  it('fails if values are the digest of what can be guessed, whatever else they look like', () => {
    const digestOf = { digest: 'MD5', parts: ['seconds', 'counter'] } as const;
    const cookie = { name: 'sid', format: 'opaque', samples: samplesOf(randomValues(12)) } as const;
    const evidence = gathered({ identifierSample: { cookies: [{ ...cookie, sameAtSignIns: null, digestOf }] } });
    expect(onlyFinding(check, evidence)).toMatchObject({
      vector: 'digest',
      severity: 'high',
      confidence: 'confirmed',
      data: { digest: 'MD5', parts: 'the time in seconds and a small number' },
    });
  });

  it.each([
    [true, 'confirmed'],
    [false, 'likely'],
  ] as const)('fails if each sign-in is given one value; signed out of in between: %s', (afterSignOut, confidence) => {
    const sameAtSignIns = { kind: 'same', browsers: 3, afterSignOut } as const;
    const cookie = { name: 'sid', format: 'opaque', samples: samplesOf(randomValues(1)) } as const;
    const evidence = gathered({ identifierSample: { cookies: [{ ...cookie, sameAtSignIns, digestOf: null }] } });
    expect(onlyFinding(check, evidence)).toMatchObject({ vector: 'static', severity: 'high', confidence });
  });

  it('is inconclusive with the reason if the sign-in that was to confirm it failed', () => {
    const obstacle = { reason: 'No sign-in is left.', remedy: 'Raise max-logins.' };
    const sameAtSignIns = { kind: 'open', obstacle } as const;
    const cookie = { name: 'sid', format: 'opaque', samples: samplesOf(randomValues(12)) } as const;
    const evidence = gathered({ identifierSample: { cookies: [{ ...cookie, sameAtSignIns, digestOf: null }] } });
    expect(check.run(evidence)).toMatchObject({ outcome: 'inconclusive', obstacle });
  });

  it('passes if such a value counts only together with one that cannot be guessed', () => {
    const sameAtSignIns = { kind: 'same', browsers: 3, afterSignOut: true } as const;
    const cookies = [
      { name: 'who', format: 'opaque' as const, samples: samplesOf(randomValues(1)), sameAtSignIns, digestOf: null },
      { name: 'sid', format: 'opaque' as const, samples: samplesOf(randomValues(12)), ...noFurtherFacts },
    ];
    const evidence = gathered({ identifierSample: { cookies }, carriers: carriedBy(['who', 'sid']) });
    expect(check.run(evidence).outcome).toBe('pass');
  });

  it('passes if what can be guessed counts only together with what cannot: the node behind a balancer', () => {
    const cookies = [
      { name: 'node', format: 'opaque' as const, samples: samplesOf(['0', '1']), ...noFurtherFacts },
      { name: 'sid', format: 'opaque' as const, samples: samplesOf(randomValues(12)), ...noFurtherFacts },
    ];
    const together = carriedBy(['node', 'sid']);
    const apart = carriedBy(['sid'], ['node']);
    const judge = (carriers: typeof together): string =>
      check.run(gathered({ identifierSample: { cookies }, carriers })).outcome;
    expect([judge(together), judge(apart)]).toEqual(['pass', 'fail']);
  });

  it('shows no value', () => {
    expect(JSON.stringify(check.run(sampled(counter)))).not.toContain('5003');
  });

  it('passes on 128 random bits and says what was seen', () => {
    const result = check.run(sampled(randomValues(12)));
    expect(result.outcome === 'pass' && result.note).toContain('128 bits at the most');
  });

  it('passes between 64 and 128 bits, and says what is asked for', () => {
    const result = check.run(sampled(randomValues(12).map((value) => value.slice(0, 20))));
    expect(result.outcome === 'pass' && result.note).toContain('128 are asked for');
  });

  it('is inconclusive if no response issued a value, as for a cookie that a script sets', () => {
    const result = check.run(sampled([]));
    expect(result.outcome === 'inconclusive' && result.obstacle.reason).toContain('saw 0 different values');
  });

  it('is inconclusive on too few values, and says how many there were', () => {
    const result = check.run(sampled(randomValues(3)));
    expect(result.outcome === 'inconclusive' && result.obstacle.reason).toContain('saw 3 different values');
  });

  it('fails on few values too if they are too short in any case', () => {
    expect(onlyFinding(check, sampled(['4711', '4719', '4722'])).severity).toBe('high');
  });

  it.each(['itsdangerous', 'jwt', 'json', 'signed'] as const)(
    'does not apply if the cookie holds the session itself (%s)',
    (format) => {
      expect(check.run(sampled(['eyJ1c2VyIjoxfQ--0123456789abcdef'], format)).outcome).toBe('not-applicable');
    },
  );

  it.each([
    ['is encrypted', 'opaque', `eyJlbmMiOiJBMjU2R0NNIn0..${'Qx7'.repeat(9)}.${'k3'.repeat(40)}.${'Zy'.repeat(11)}`],
    ['is encrypted', 'opaque', `CfDJ8${'N4pQ'.repeat(30)}`],
    ['in clear, without a signature', 'json', '{"user":"alice","admin":false}'],
    ['signed', 'jwt', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOjF9.c2lnbmF0dXJl'],
  ] as const)('says of what shows no identifier that it %s (%s)', (words, format, value) => {
    const result = check.run(sampled([value], format));
    expect(result.outcome === 'not-applicable' && result.reason).toContain(words);
  });

  it('looks at the identifier in an envelope', () => {
    const values = randomValues(12).map((id) => encodeURIComponent(JSON.stringify({ id, v: 1 })));
    expect(check.run(sampled(values, 'json'))).toMatchObject({
      outcome: 'pass',
      note: expect.stringMatching(/128 bits/),
    });
    const short = counter.map((id) => encodeURIComponent(JSON.stringify({ id: `00000${id}`, v: 1 })));
    expect(onlyFinding(check, sampled(short, 'json')).vector).toBe('sequential');
  });

  it('looks at Express’ signed identifiers all the same', () => {
    const values = randomValues(12).map((value) => `s%3A${value}.${'A'.repeat(43)}`);
    expect(check.run(sampled(values, 'signed')).outcome).toBe('pass');
  });

  it('is inconclusive with the reason if nothing could be sampled', () => {
    expect(check.run(gathered({}, { identifierSample: notGathered }))).toMatchObject({
      obstacle: notGathered.obstacle,
    });
  });

  it('does not apply if no cookie carries the session', () => {
    expect(check.run(gathered({}, { identifierSample: doesNotApply })).outcome).toBe('not-applicable');
  });
});
