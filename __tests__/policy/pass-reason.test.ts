import { describe, expect, it } from '@jest/globals';
import { decide } from '../../src/policy/decide.js';
import type { Policy } from '../../src/policy/decision.js';
import { aScan, catalogue, draft, policy, type ScanBuilder } from '../builders/scan.js';

// The second sentence says what would make it apply: it stands with the check alone.
const noCookie = 'No cookie carries the session. Name its sign-in by login-url.';
const idle = (name: string): ScanBuilder =>
  aScan(name).notApplicable('session-fixation', noCookie).notApplicable('session-adoption', noCookie);

describe('the reason of a passing run', () => {
  const cases: readonly (readonly [string, readonly ScanBuilder[], Partial<Policy>, string])[] = [
    [
      'says on how many targets everything was tried',
      [aScan(), aScan('blog')],
      {},
      'Every session-fixation attack was tried on 2 targets and failed.',
    ],
    [
      'does not claim attacks that do not apply',
      [aScan().notApplicable('session-fixation', 'No cookie before sign-in.')],
      {},
      'Every session-fixation attack that applies was tried on 1 target and failed.',
    ],
    [
      'names targets to which none applies',
      [aScan(), idle('intranet')],
      {},
      'Every session-fixation attack that applies was tried on 1 target and failed; none applies to intranet.',
    ],
    [
      'says why none applies at all',
      [idle('shop'), idle('blog')],
      {},
      'No session-fixation attack applies to shop and blog (No cookie carries the session).',
    ],
    [
      'says that a fixation check was skipped',
      [aScan()],
      { skipChecks: ['session-adoption'] },
      'Every session-fixation attack but session-adoption (skip-checks) was tried on 1 target and failed.',
    ],
    [
      'says that a check was skipped if the others do not apply',
      [idle('shop')],
      { skipChecks: ['session-adoption'] },
      'No session-fixation attack applies to shop (No cookie carries the session); session-adoption was skipped (skip-checks).',
    ],
    [
      'claims nothing about fixation if all of its checks were skipped',
      [aScan().withFinding('session-fixation', draft('critical'))],
      { skipChecks: ['session-fixation', 'session-adoption'] },
      'Nothing is said about session fixation, since skip-checks names session-fixation and session-adoption; 1 finding is waived (skip-checks).',
    ],
    [
      'counts what is under the threshold',
      [aScan().withFinding('cookie-secure', draft('medium'), draft('low', { carrier: 'cookie id' }))],
      {},
      'Every session-fixation attack was tried on 1 target and failed; 2 new findings are under high.',
    ],
    [
      'does not say that an attack failed which succeeded and is tolerated',
      [aScan().withFinding('session-fixation', draft('critical')), aScan('blog')],
      { maxFindings: 1 },
      'Every session-fixation attack was tried on 2 targets, and not all failed (session-fixation on shop); 1 new finding is at or over high, which max-findings tolerates.',
    ],
    [
      'says that nothing can fail if never is the threshold',
      [aScan().withFinding('cookie-secure', draft('critical'))],
      { failOnSeverity: 'never' },
      'Every session-fixation attack was tried on 1 target and failed; 1 new finding is tolerated (fail-on-severity: never).',
    ],
    [
      'names other checks that could not be decided, but no skipped ones',
      [aScan().inconclusive('logout-invalidation').inconclusive('cookie-secure')],
      { skipChecks: ['cookie-secure'], failOnSeverity: 'critical' },
      'Every session-fixation attack was tried on 1 target and failed; logout-invalidation could not be decided.',
    ],
    [
      'lists three of many and counts the rest',
      ['shop', 'blog', 'wiki', 'mail', 'chat'].map((name) => aScan(name).inconclusive('cookie-secure')),
      {},
      'Every session-fixation attack was tried on 5 targets and failed; cookie-secure on shop, cookie-secure on blog, cookie-secure on wiki and 2 more could not be decided.',
    ],
  ];

  it.each(cases)('%s', (_, scans, changes, reason) => {
    const decision = decide(
      scans.map((one) => one.build()),
      policy(changes),
      catalogue,
    );
    expect(decision.conclusion).toBe('pass');
    expect(decision.reason).toBe(reason);
  });
});
