import { describe, expect, it } from '@jest/globals';
import { checks } from '../../src/checks/index.js';
import type { Severity } from '../../src/checks/define.js';
import { decide } from '../../src/policy/decide.js';
import type { Decision, Policy } from '../../src/policy/decision.js';
import { aScan, catalogue, draft, policy, type ScanBuilder } from '../builders/scan.js';

function decideOn(scans: readonly ScanBuilder[], changes: Partial<Policy> = {}): Decision {
  return decide(
    scans.map((one) => one.build()),
    policy(changes),
    catalogue,
  );
}

function found(severity: Severity, name = 'shop'): ScanBuilder {
  return aScan(name).withFinding('session-fixation', draft(severity));
}

/** Two findings of this severity on one target. */
function foundTwice(severity: Severity): ScanBuilder {
  return found(severity).withFinding('cookie-secure', draft(severity, { vector: 'missing-secure' }));
}

const clean = aScan();
const open = aScan().inconclusive('session-adoption');
const untested = aScan().untested();

describe('the conclusion', () => {
  const cases: readonly (readonly [string, readonly ScanBuilder[], Partial<Policy>, string, boolean])[] = [
    ['passes a target on which every attack failed', [clean], {}, 'pass', false],
    ['fails for a finding at the threshold', [found('high')], {}, 'fail', true],
    ['fails for a finding over the threshold', [found('critical')], {}, 'fail', true],
    ['passes a finding under the threshold', [found('medium')], {}, 'pass', false],
    ['fails for info if info is the threshold', [found('info')], { failOnSeverity: 'info' }, 'fail', true],
    ['passes high if critical is the threshold', [found('high')], { failOnSeverity: 'critical' }, 'pass', false],
    ['passes even critical if never is the threshold', [found('critical')], { failOnSeverity: 'never' }, 'pass', false],
    ['says fail but lets the step go on with warn-only', [found('high')], { warnOnly: true }, 'fail', false],
    [
      'fails for on-inconclusive: warn if something was proven',
      [found('high')],
      { onInconclusive: 'warn' },
      'fail',
      true,
    ],
    ['tolerates exactly max-findings', [foundTwice('high')], { maxFindings: 2 }, 'pass', false],
    ['fails for one more than max-findings', [foundTwice('high')], { maxFindings: 1 }, 'fail', true],
    ['adds up the findings of all targets', [found('high'), found('high', 'blog')], { maxFindings: 1 }, 'fail', true],
    ['passes a score at fail-under', [found('medium')], { failUnder: 92 }, 'pass', false],
    ['fails for a score under fail-under', [found('medium')], { failUnder: 93 }, 'fail', true],
    [
      'fails for the score even if never is the threshold',
      [found('critical')],
      { failOnSeverity: 'never', failUnder: 61 },
      'fail',
      true,
    ],
    [
      'lets the step go on with warn-only for the score too',
      [found('medium')],
      { failUnder: 93, warnOnly: true },
      'fail',
      false,
    ],
    [
      'does not fail for the finding of a skipped check',
      [found('critical')],
      { skipChecks: ['session-fixation'] },
      'pass',
      false,
    ],
    [
      'does not take a skipped check off the score',
      [found('critical')],
      { skipChecks: ['session-fixation'], failUnder: 100 },
      'pass',
      false,
    ],
    [
      'still fails for a check beside the skipped one',
      [foundTwice('high')],
      { skipChecks: ['session-fixation'] },
      'fail',
      true,
    ],
    ['is inconclusive for a target that could not be tested', [untested], {}, 'inconclusive', true],
    ['is inconclusive for an undecided fixation check', [open], {}, 'inconclusive', true],
    ['warns of the inconclusive if on-inconclusive says so', [open], { onInconclusive: 'warn' }, 'inconclusive', false],
    ['lets an inconclusive step go on with warn-only', [open], { warnOnly: true }, 'inconclusive', false],
    ['passes if the undecided fixation check is skipped', [open], { skipChecks: ['session-adoption'] }, 'pass', false],
    [
      'is inconclusive for an untested target though all checks are skipped',
      [untested],
      { skipChecks: catalogue.map(({ id }) => id) },
      'inconclusive',
      true,
    ],
    [
      'is inconclusive for any undecided check whose finding would count',
      [clean.inconclusive('logout-invalidation')],
      {},
      'inconclusive',
      true,
    ],
    [
      'passes if a check is undecided whose finding would not count',
      [clean.inconclusive('logout-invalidation')],
      { failOnSeverity: 'critical' },
      'pass',
      false,
    ],
    [
      'passes if the undecided check was looked at by hand and is skipped',
      [clean.inconclusive('logout-invalidation')],
      { skipChecks: ['logout-invalidation'] },
      'pass',
      false,
    ],
    [
      'passes if fixation checks do not apply, with a reason',
      [clean.notApplicable('session-fixation', 'No cookie carries the session.')],
      {},
      'pass',
      false,
    ],
    [
      'is inconclusive if a fixation check does not apply without a reason',
      [clean.notApplicable('session-fixation', ' ')],
      {},
      'inconclusive',
      true,
    ],
    ['is inconclusive without any check', [clean.with({ checks: [] })], {}, 'inconclusive', true],
    [
      'is inconclusive without any check even if the fixation checks are skipped',
      [clean.with({ checks: [] })],
      { skipChecks: ['session-fixation', 'session-adoption'] },
      'inconclusive',
      true,
    ],
    [
      'is inconclusive if a fixation check is missing from the results',
      [clean.without('session-adoption')],
      {},
      'inconclusive',
      true,
    ],
    ['is inconclusive without any target', [], {}, 'inconclusive', true],
    ['is not turned by fail-under if there is no score', [open], { failUnder: 100 }, 'inconclusive', true],
    ['is inconclusive, not green, with never as threshold', [open], { failOnSeverity: 'never' }, 'inconclusive', true],
    ['lets fail outrank inconclusive', [untested, found('high', 'blog')], {}, 'fail', true],
    [
      'lets fail outrank inconclusive on one target',
      [found('high').inconclusive('session-adoption')],
      { onInconclusive: 'warn' },
      'fail',
      true,
    ],
    ['lets inconclusive outrank pass', [clean, aScan('blog').untested()], {}, 'inconclusive', true],
    [
      'fails for a low score beside an untested target, which does not soften it',
      [found('medium'), aScan('blog').untested()],
      { failUnder: 93, onInconclusive: 'warn' },
      'fail',
      true,
    ],
  ];

  it.each(cases)('%s', (_, scans, changes, conclusion, failsStep) => {
    const decision = decideOn(scans, changes);
    expect({ conclusion: decision.conclusion, failsStep: decision.failsStep }).toEqual({
      conclusion,
      failsStep,
    });
  });

  it('comes to each target by itself', () => {
    const { targets, conclusion } = decideOn([found('high'), aScan('blog').untested(), aScan('wiki')]);
    expect(conclusion).toBe('fail');
    expect(targets.map((target) => [target.scan.name, target.conclusion, target.reason === null])).toEqual([
      ['shop', 'fail', false],
      ['blog', 'inconclusive', false],
      ['wiki', 'pass', true],
    ]);
  });

  it('fails every target with a counted finding once the run has too many, and none before', () => {
    const scans = [found('high'), found('high', 'blog'), aScan('wiki')];
    const conclusions = (maxFindings: number) =>
      decideOn(scans, { maxFindings }).targets.map((target) => target.conclusion);
    expect(conclusions(1)).toEqual(['fail', 'fail', 'pass']);
    expect(conclusions(2)).toEqual(['pass', 'pass', 'pass']);
  });

  it('holds every fixation check of the real catalogue against a scan that has no other result', () => {
    const secure = { id: 'cookie-secure', outcome: 'pass' } as const;
    const { conclusion, reason } = decide(
      [
        aScan()
          .with({ checks: [secure] })
          .build(),
      ],
      policy(),
    );
    expect(conclusion).toBe('inconclusive');
    const fixation = checks.filter(({ meta }) => meta.fixation).map(({ meta }) => meta.id);
    expect(fixation).not.toEqual([]);
    for (const id of fixation) expect(reason).toContain(id);
  });

  it('is inconclusive if the catalogue itself knows no fixation check', () => {
    const others = catalogue.filter(({ fixation }) => !fixation);
    const scan = aScan().without('session-fixation').without('session-adoption').build();
    expect(decide([scan], policy(), others).conclusion).toBe('inconclusive');
  });
});

describe('the score', () => {
  it('is the least of the targets’, with its grade', () => {
    const { score, grade, targets } = decideOn([found('critical'), found('medium', 'blog')]);
    expect([score, grade]).toEqual([60, 'D']);
    expect(targets.map((target) => [target.score, target.grade])).toEqual([
      [60, 'D'],
      [92, 'A'],
    ]);
  });

  it('does not exist for a target that could not be fully tested, nor then for the run', () => {
    const { score, grade, targets } = decideOn([open, aScan('blog')]);
    expect([score, grade]).toEqual([null, null]);
    expect(targets.map((target) => target.score)).toEqual([null, 100]);
  });

  it('does not exist either if such a target fails', () => {
    const { score, targets } = decideOn([found('high').inconclusive('session-adoption')]);
    expect([score, targets[0]?.score, targets[0]?.grade]).toEqual([null, null, null]);
  });

  it('does not exist without any target', () => {
    expect(decideOn([]).score).toBeNull();
  });
});

describe('how many are over the threshold', () => {
  it.each([
    ['critical', 1],
    ['high', 2],
    ['medium', 3],
    ['low', 4],
    ['info', 5],
    ['never', 0],
  ] as const)('with fail-on-severity %s is %i', (failOnSeverity, overThreshold) => {
    const drafts = (['info', 'low', 'medium', 'high'] as const).map((severity) =>
      draft(severity, { vector: severity }),
    );
    const scan = aScan().withFinding('session-fixation', draft('critical'), ...drafts);
    expect(decideOn([scan], { failOnSeverity }).overThreshold).toBe(overThreshold);
  });

  it('leaves out the findings of skipped checks', () => {
    expect(decideOn([foundTwice('high')], { skipChecks: ['cookie-secure'] }).overThreshold).toBe(1);
  });
});

describe('the findings of a run', () => {
  it('come most severe first, then in the order of targets and checks', () => {
    const shop = aScan('shop')
      .withFinding('session-adoption', draft('medium'))
      .withFinding('logout-invalidation', draft('high'));
    const blog = aScan('blog')
      .withFinding('session-fixation', draft('high'))
      .withFinding('cookie-secure', draft('medium'), draft('critical', { carrier: 'cookie id' }));
    const { findings } = decideOn([shop, blog]);
    expect(findings.map(({ severity, target, check }) => `${severity} ${target} ${check.id}`)).toEqual([
      'critical blog cookie-secure',
      'high shop logout-invalidation',
      'high blog session-fixation',
      'medium shop session-adoption',
      'medium blog cookie-secure',
    ]);
  });

  it('have one fingerprint each, also if two targets share a name, and neither target turns green by that', () => {
    const { findings, targets, overThreshold } = decideOn([found('high'), found('critical')]);
    expect(findings.map(({ severity }) => severity)).toEqual(['critical']);
    expect(overThreshold).toBe(1);
    expect(targets.map(({ conclusion }) => conclusion)).toEqual(['fail', 'fail']);
  });

  it('keep their fingerprints when targets and checks change places', () => {
    const scans = [foundTwice('high'), found('critical', 'blog')].map((one) => one.build());
    const turned = [...scans].reverse().map((scan) => ({ ...scan, checks: [...scan.checks].reverse() }));
    const fingerprints = (of: typeof scans) =>
      decide(of, policy(), catalogue)
        .findings.map(({ fingerprint }) => fingerprint)
        .sort();
    expect(fingerprints(scans)).toHaveLength(3);
    expect(fingerprints(turned)).toEqual(fingerprints(scans));
  });
});

describe('a scan that does not fit the catalogue', () => {
  // run.test.ts shows that a run whose decision throws fails its step, warn-only or not.
  it.each([
    ['a check that nobody knows', aScan().with({ checks: [{ id: 'unheard-of', outcome: 'pass' }] })],
    [
      'a message that its check does not have',
      aScan().withFinding('session-fixation', draft('low', { message: 'lost' })),
    ],
    ['a message of every object', aScan().withFinding('session-fixation', draft('low', { message: 'toString' }))],
    ['a datum that is missing', aScan().withFinding('session-fixation', draft('low', { data: {} }))],
  ])('stops the run instead of turning green: %s', (_, scan) => {
    expect(() => decideOn([scan], { warnOnly: true, failOnSeverity: 'never' })).toThrow();
  });
});
