import { describe, expect, it } from '@jest/globals';
import { decide } from '../../src/policy/decide.js';
import type { Decision, Policy } from '../../src/policy/decision.js';
import { renderClosingLine } from '../../src/report/log.js';
import { hostile, hostileTexts } from '../builders/hostile.js';
import { aScan, catalogue, draft, policy, type ScanBuilder } from '../builders/scan.js';

function decideOn(scans: readonly ScanBuilder[], changes: Partial<Policy> = {}): Decision {
  return decide(
    scans.map((one) => one.build()),
    policy(changes),
    catalogue,
  );
}

const fixed = aScan().withFinding('session-fixation', draft('critical'));
const unrenewed = aScan('blog').withFinding('logout-invalidation', draft('high'));
const other = { reason: 'No value was tried.', remedy: 'Raise max-logins.' };

describe('the reason of a failing run', () => {
  const cases: readonly (readonly [string, readonly ScanBuilder[], Partial<Policy>, string])[] = [
    [
      'says how many findings count against which threshold, and names the one',
      [fixed],
      {},
      '1 new finding is at or over high: The identifier survives the sign-in (critical).',
    ],
    [
      'names the worst and its target if there are several',
      [unrenewed, fixed],
      {},
      '2 new findings are at or over high, the worst: The identifier survives the sign-in (critical, on shop).',
    ],
    [
      'says how many are tolerated',
      [unrenewed, fixed],
      { maxFindings: 1 },
      '2 new findings are at or over high (max-findings tolerates 1), the worst: The identifier survives the sign-in (critical, on shop).',
    ],
    [
      'says the score if it is that alone',
      [unrenewed],
      { failOnSeverity: 'never', failUnder: 90 },
      'The score is 80, under 90 (fail-under).',
    ],
    [
      'names the target with the least score, and leaves tolerated findings out',
      [unrenewed, fixed],
      { maxFindings: 2, failUnder: 90 },
      'The score of shop is 60, under 90 (fail-under).',
    ],
    [
      'says both, and what could not be tested besides',
      [fixed, aScan('wiki').untested()],
      { failUnder: 70 },
      '1 new finding is at or over high: The identifier survives the sign-in (critical, on shop); the score of shop is 60, under 70 (fail-under); besides, wiki could not be fully tested.',
    ],
  ];

  it.each(cases)('%s', (_, scans, changes, reason) => {
    const decision = decideOn(scans, changes);
    expect(decision.conclusion).toBe('fail');
    expect(decision.reason).toBe(reason);
  });

  it('is told for each failing target too', () => {
    const half = fixed.inconclusive('session-adoption');
    const { targets } = decideOn([half, unrenewed], { failUnder: 90, maxFindings: 1 });
    expect(targets.map(({ reason }) => reason)).toEqual([
      '1 new finding is at or over high (of 2 in this run, max-findings tolerates 1): The identifier survives the sign-in (critical); besides, session-adoption could not be decided.',
      '1 new finding is at or over high (of 2 in this run, max-findings tolerates 1): Signing out ends nothing (high); the score is 80, under 90 (fail-under).',
    ]);
  });
});

describe('the reason of an inconclusive run', () => {
  const cases: readonly (readonly [string, readonly ScanBuilder[], string])[] = [
    [
      'names the target, why it could not be tested, and what helps',
      [aScan().untested()],
      'The target shop could not be tested: The sign-in did not take. Check username.',
    ],
    [
      'names the check that could not be decided',
      [aScan().inconclusive('session-adoption')],
      'The check session-adoption on shop could not be decided: The sign-in did not take. Check username.',
    ],
    [
      'names all checks of one reason',
      [aScan().inconclusive('session-adoption').inconclusive('session-fixation')],
      'The checks session-fixation and session-adoption on shop could not be decided: The sign-in did not take. Check username.',
    ],
    [
      'counts the targets and tells the first',
      [aScan('wiki'), aScan('blog').untested(other), aScan().untested()],
      '2 of 3 targets could not be fully tested, first blog: No value was tried. Raise max-logins.',
    ],
    [
      'tells of the first target which check it was',
      [aScan('wiki'), aScan().inconclusive('session-fixation')],
      '1 of 2 targets could not be fully tested, first session-fixation on shop: The sign-in did not take. Check username.',
    ],
    ['says that there was no target', [], 'No target was scanned, so nothing was tested. Name one with url.'],
  ];

  it.each(cases)('%s', (_, scans, reason) => {
    const decision = decideOn(scans);
    expect(decision.conclusion).toBe('inconclusive');
    expect(decision.reason).toBe(reason);
  });

  it('is told for each target, with every reason that there is', () => {
    const two = aScan().inconclusive('session-fixation').inconclusive('session-adoption', other);
    const { targets } = decideOn([two, aScan('blog').untested(other)]);
    expect(targets.map(({ reason }) => reason)).toEqual([
      'The check session-fixation could not be decided: The sign-in did not take. The check session-adoption could not be decided: No value was tried.',
      'The target could not be tested: No value was tried.',
    ]);
  });
});

describe('a target with a hostile name', () => {
  const names = [...Object.entries(hostileTexts).filter(([name]) => name !== 'huge'), ['all', hostile]] as const;

  it.each(names)('gets it told as it is, for the renderer to escape (%s)', (_, name) => {
    const failing = decideOn([fixed.with({ name }), unrenewed]);
    expect(failing.reason).toContain(`(critical, on ${name})`);
    expect(failing.targets[0]?.findings[0]?.target).toBe(name);
    for (const decision of [failing, decideOn([aScan(name).untested()]), decideOn([aScan(name)])])
      expect(renderClosingLine(decision)).toMatch(/^(?:fail|inconclusive|pass): (?!::)[^\n\r]+$/);
  });

  it('cannot pose as another conclusion at the start of the closing line', () => {
    const name = 'pass: all is well';
    expect(renderClosingLine(decideOn([aScan(name).untested()]))).toMatch(/^inconclusive: The target pass: /);
  });
});
