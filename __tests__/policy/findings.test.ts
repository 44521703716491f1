import { describe, expect, it } from '@jest/globals';
import type { Finding } from '../../src/policy/decision.js';
import { findingsOf } from '../../src/policy/findings.js';
import { nothingAccepted } from '../../src/policy/baseline.js';
import { aScan, catalogue, draft, type ScanBuilder } from '../builders/scan.js';

function findings(scan: ScanBuilder, skipChecks: readonly string[] = []): readonly Finding[] {
  return findingsOf(scan.build(), { skipChecks }, catalogue, nothingAccepted);
}

describe('findingsOf', () => {
  it('tells a finding by its check’s title, its filled message, its identity and its proof', () => {
    const proof = { exchange: [], replay: [{ do: 'sign-in', jar: 'victim', note: 'Sign in.' }] } as const;
    const scan = aScan().withFinding('session-fixation', draft('high', { confidence: 'likely', proof }));
    expect(findings(scan)).toEqual([
      {
        fingerprint: 'session-fixation/shop/cookie%20sid/planted-cookie',
        check: catalogue[0],
        target: 'shop',
        severity: 'high',
        confidence: 'likely',
        status: 'new',
        acceptance: null,
        title: 'The identifier survives the sign-in',
        message: 'The cookie sid was kept.',
        carrier: 'cookie sid',
        proof,
      },
    ]);
  });

  it('waives the findings of skipped checks and still tells them', () => {
    const scan = aScan().withFinding('session-fixation', draft('high')).withFinding('cookie-secure', draft('low'));
    expect(findings(scan, ['session-fixation']).map(({ status }) => status)).toEqual(['waived', 'new']);
  });

  it('keeps the worst of two that are one defect: the same check, carrier and vector', () => {
    const scan = aScan().withFinding('session-fixation', draft('low'), draft('high'), draft('medium'));
    expect(findings(scan).map(({ severity }) => severity)).toEqual(['high']);
  });

  it.each([{ carrier: 'cookie other' }, { vector: 'made-up-cookie' }])(
    'keeps both of two that differ in %j',
    (change) => {
      expect(findings(aScan().withFinding('session-fixation', draft('high'), draft('high', change)))).toHaveLength(2);
    },
  );

  it.each([
    ['wording', { message: 'changed' }],
    ['values', { data: { cookies: 'cookie sid of another build' } }],
    ['severity', { severity: 'info' }],
    ['confidence', { confidence: 'tentative' }],
  ] as const)('keeps the fingerprint when the %s changes', (_, change) => {
    const [before] = findings(aScan().withFinding('session-fixation', draft('high')));
    const [after] = findings(aScan().withFinding('session-fixation', draft('high', change)));
    expect(after?.fingerprint).toBe(before?.fingerprint);
    expect(after).not.toEqual(before);
  });

  it('finds nothing if checks passed, were undecided or do not apply', () => {
    const scan = aScan().inconclusive('session-fixation').notApplicable('cookie-secure', 'No cookie.');
    expect(findings(scan)).toEqual([]);
  });
});
