import { describe, expect, it } from '@jest/globals';
import type { Accepted, BaselineEntry } from '../../src/policy/baseline.js';
import { decide } from '../../src/policy/decide.js';
import type { Decision } from '../../src/policy/decision.js';
import { nextBaseline, renderBaseline } from '../../src/policy/next-baseline.js';
import { parseBaseline } from '../../src/inputs/baseline-file.js';
import { aScan, catalogue, draft, policy, type ScanBuilder } from '../builders/scan.js';

const fixation = 'session-fixation/shop/cookie%20sid/planted-cookie';
const secure = 'cookie-secure/shop/cookie%20sid/missing-secure';

function entry(fingerprint: string, changes: Partial<BaselineEntry> = {}): BaselineEntry {
  return { fingerprint, reason: 'Ticket 7', expires: null, ...changes };
}

function decided(scans: readonly ScanBuilder[], entries: readonly BaselineEntry[]): Decision {
  const accepted: Accepted = { entries, today: '2026-11-23' };
  return decide(
    scans.map((scan) => scan.build()),
    policy(),
    catalogue,
    accepted,
  );
}

const open = aScan().withFinding('session-fixation', draft('critical'));

describe('a baseline', () => {
  it('lets yesterday’s findings pass, and says that they are there', () => {
    const decision = decided([open], [entry(fixation)]);
    expect(decision).toMatchObject({
      conclusion: 'pass',
      overThreshold: 0,
      score: 60,
      findings: [{ status: 'known', acceptance: { reason: 'Ticket 7', expired: false } }],
    });
    expect(decision.reason).toContain('1 finding is accepted in the baseline');
    expect(decision.reason).toContain('not all failed');
  });

  it('fails for a new one beside them, and names that alone', () => {
    const both = open.withFinding('cookie-secure', draft('high', { vector: 'missing-secure' }));
    const decision = decided([both], [entry(fixation)]);
    expect(decision).toMatchObject({ conclusion: 'fail', overThreshold: 1 });
    expect(decision.reason).toContain('1 new finding is at or over high: The cookie lacks Secure');
  });

  it('blocks again after the last day, and says until when it was accepted', () => {
    expect(decided([open], [entry(fixation, { expires: '2026-11-23' })]).conclusion).toBe('pass');
    const over = decided([open], [entry(fixation, { expires: '2026-11-22' })]);
    expect(over).toMatchObject({
      conclusion: 'fail',
      findings: [{ status: 'new', acceptance: { expired: true } }],
    });
    expect(over.reason).toContain('1 of them was accepted in the baseline until 2026-11-22');
  });

  it('calls fixed what was tried and is gone', () => {
    const decision = decided([aScan()], [entry(fixation), entry(secure)]);
    expect(decision.fixed).toEqual([
      { fingerprint: fixation, check: 'session-fixation', target: 'shop', reason: 'Ticket 7' },
      { fingerprint: secure, check: 'cookie-secure', target: 'shop', reason: 'Ticket 7' },
    ]);
  });

  it.each([
    ['an untested target', aScan().untested()],
    ['an undecided check', aScan().inconclusive('session-fixation')],
    ['another target', aScan('other')],
  ])('never calls fixed what %s says nothing of', (_what, scan) => {
    expect(decided([scan], [entry(fixation)]).fixed).toEqual([]);
  });

  it('leaves waived what is waived, and what it cannot read alone', () => {
    const waived = decide([open.build()], policy({ skipChecks: ['session-fixation'] }), catalogue, {
      entries: [entry(fixation), entry('not a fingerprint')],
      today: '2026-11-23',
    });
    expect(waived.findings.map(({ status }) => status)).toEqual(['waived']);
    expect(waived.fixed).toEqual([]);
  });
});

describe('what the config file says of one target', () => {
  const scans = [open, aScan('other').withFinding('session-fixation', draft('critical'))].map((scan) => scan.build());

  it('switches a check off there alone', () => {
    const decision = decide(
      scans,
      policy({ targets: { shop: { off: ['session-fixation'], severities: {} } } }),
      catalogue,
    );
    expect(decision.findings.map(({ target, status }) => `${target} ${status}`)).toEqual(['shop waived', 'other new']);
    expect(decision.conclusion).toBe('fail');
  });

  it('takes its severity in place of the check’s own', () => {
    const severities = { 'session-fixation': 'low' } as const;
    const targets = { shop: { off: [], severities }, other: { off: [], severities } };
    const decision = decide(scans, policy({ targets }), catalogue);
    expect(decision.findings.map(({ severity }) => severity)).toEqual(['low', 'low']);
    expect([decision.conclusion, decision.score]).toEqual(['pass', 97]);
  });

  it('never lets a pass claim what was switched off', () => {
    const off = { off: ['session-fixation', 'session-adoption'], severities: {} };
    const all = decide([aScan().build()], policy({ targets: { shop: off } }), catalogue);
    expect(all.reason).toBe(
      'Nothing is said about session fixation, since the config file names session-fixation and session-adoption.',
    );
    const one = decide(
      [aScan().build(), aScan('other').build()],
      policy({ targets: { shop: { ...off, off: ['session-adoption'] } } }),
      catalogue,
    );
    expect(one.reason).toContain('but session-adoption on shop (the config file)');
  });

  it('is not asked for if a target has the name of something that every object has', () => {
    const odd = aScan('constructor').withFinding('session-fixation', draft('critical'));
    expect(decide([odd.build()], policy({ targets: {} }), catalogue).conclusion).toBe('fail');
  });
});

describe('writing a baseline', () => {
  const report = {
    findings: [
      { fingerprint: 'b/shop/c/v', status: 'new' },
      { fingerprint: 'a/shop/c/v', status: 'known' },
      { fingerprint: 'w/shop/c/v', status: 'waived' },
    ],
    fixed: [{ fingerprint: 'f/shop/c/v' }],
  } as const;
  const old = ['z/other/c/v', 'f/shop/c/v', 'a/shop/c/v'].map((fingerprint) => entry(fingerprint));
  const wish = { reason: 'Ticket 8', expires: '2027-01-31', prune: false };

  it('accepts what is new, keeps what was there, and takes nothing out by itself', () => {
    const { entries, added, removed } = nextBaseline(old, report, wish);
    expect(entries.map(({ fingerprint, reason }) => `${fingerprint} ${reason}`)).toEqual([
      'a/shop/c/v Ticket 7',
      'b/shop/c/v Ticket 8',
      'f/shop/c/v Ticket 7',
      'z/other/c/v Ticket 7',
    ]);
    expect([added, removed]).toEqual([['b/shop/c/v'], []]);
  });

  it('prunes what was tried and is gone, and nothing else', () => {
    const { entries, removed } = nextBaseline(old, report, { ...wish, prune: true });
    expect(removed).toEqual(['f/shop/c/v']);
    expect(entries.map(({ fingerprint }) => fingerprint)).toEqual(['a/shop/c/v', 'b/shop/c/v', 'z/other/c/v']);
  });

  it('renews what had expired and is there still', () => {
    const expired = [entry('b/shop/c/v', { expires: '2020-01-01' })];
    const { entries, added } = nextBaseline(expired, report, wish);
    expect(entries).toEqual([{ fingerprint: 'b/shop/c/v', reason: 'Ticket 8', expires: '2027-01-31' }]);
    expect(added).toEqual([]);
  });

  it('writes what it reads', () => {
    const entries = [entry(fixation), entry(secure, { expires: '2027-01-31', reason: '“why”' })];
    expect(parseBaseline(renderBaseline(entries))).toEqual({ kind: 'ok', entries });
  });
});

describe('a baseline file that is wrong', () => {
  it.each([
    ['{', /not JSON/],
    ['[]', /The file/],
    ['{"version":2,"findings":[]}', /version/],
    ['{"version":1,"findings":[{"fingerprint":"x"}]}', /findings\.0\.fingerprint: This is not a fingerprint/],
    [`{"version":1,"findings":[{"fingerprint":"${fixation}","expires":"2026-02-30"}]}`, /findings\.0\.expires/],
    [`{"version":1,"findings":[{"fingerprint":"${fixation}","until":"2026-02-03"}]}`, /until/],
    [`{"version":1,"findings":[{"fingerprint":"${fixation}"},{"fingerprint":"${fixation}"}]}`, /twice/],
  ])('says what is wrong with %s', (text, words) => {
    const read = parseBaseline(text);
    expect(read.kind === 'wrong' ? read.problems.join(' ') : 'ok').toMatch(words);
  });

  it('names every problem at once', () => {
    const read = parseBaseline('{"version":2,"findings":[{"fingerprint":"x"}]}');
    expect(read.kind === 'wrong' && read.problems).toHaveLength(2);
  });
});
