import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { CheckResult } from '../src/checks/define.js';
import { draft } from './builders/scan.js';
import { applications, type FaultyApplication } from './faults/applications.js';
import { faults } from './faults/fault.js';
import { everywhere, look, sampled, spoil, sweep, type Judge, type Spoiling } from './faults/sweep.js';
import { flips, verdictsOf, type Verdicts } from './faults/verdicts.js';

/** One lost or wrong answer may leave a check undecided, and nothing else. `npm run faults` tries them all. */

/** Scans at a time: one mostly waits for answers. */
const atATime = 4;

describe('with one answer lost or wrong', () => {
  const spoilings = new Map<string, readonly Spoiling[]>();

  beforeAll(async () => {
    for (const application of applications) {
      const found: Spoiling[] = [];
      for await (const spoiling of sweep(application, { faults, atATime, places: sampled })) found.push(spoiling);
      spoilings.set(application.name, found);
    }
  }, 900_000);

  it.each(applications.map(({ name }) => name))('flips no check of: %s', (name) => {
    const found = spoilings.get(name) ?? [];
    expect(found.length).toBeGreaterThan(2);
    expect(found.filter((one) => one.flips.length > 0)).toEqual([]);
  });

  it('looks at each fault', () => {
    const tried = [...spoilings.values()].flat().map(({ spoilt }) => spoilt.fault.name);
    expect([...new Set(tried)].sort()).toEqual(faults.map(({ name }) => name).sort());
  });
});

describe('the sweep', () => {
  const [application] = applications;
  const fault = faults.find(({ name }) => name === '500');
  if (!application || !fault) throw new Error('There is nothing to sweep.');

  const found: Verdicts = new Map([
    ['session-fixation', { outcome: 'fail', severity: 'critical', findings: ['cookie sid by planted-cookie'] }],
  ]);
  const verdict = (outcome: 'pass' | 'inconclusive'): Verdicts =>
    new Map([['session-fixation', { outcome, severity: null, findings: [] }]]);

  /** Goes by the cookie that the first page sets; the other result is what it makes of a page that sets none. */
  const judgeBy =
    (otherwise: (status: number) => Verdicts): Judge =>
    async ({ url }) => {
      const { status, headers } = await fetch(url);
      return headers.getSetCookie().length > 0 ? found : otherwise(status);
    };

  it('shows a judge that takes a lost answer for “no cookie”', async () => {
    const judge = judgeBy(() => verdict('pass'));
    const { verdicts } = await look(application, null, judge);
    const { request, flips: flipped } = await spoil(application, verdicts, { at: 1, fault }, judge);
    expect(request).toBe('GET /');
    expect(flipped).toEqual([{ check: 'session-fixation', right: 'fail (critical)', wrong: 'pass' }]);
  });

  it('has nothing to say of one that could not look', async () => {
    const judge = judgeBy((status) => verdict(status === 200 ? 'pass' : 'inconclusive'));
    const { verdicts } = await look(application, null, judge);
    const spoiling = await spoil(application, verdicts, { at: 1, fault }, judge);
    expect(spoiling).toMatchObject({ flips: [], undecided: 1 });
  });

  it('spoils the request that it is told to, and no other', async () => {
    const seen: number[] = [];
    const judge: Judge = async ({ url }) => {
      for (let at = 1; at <= 3; at += 1) seen.push((await fetch(url)).status);
      return new Map();
    };
    await look(application, { at: 2, fault }, judge);
    expect(seen).toEqual([200, 500, 200]);
  });

  it.each([
    ['a page', 'a flip', null],
    ['a sign-in', 'a flip', 'right'],
    ['a sign-in with a wrong password (it goes out once)', 'no flip', 'wrong'],
  ] as const)('sees, if a late answer to %s leaves a check undecided, %s', async (_, expected, typed) => {
    const late = faults.find(({ passes }) => passes === true);
    if (!late) throw new Error('No answer comes late.');
    const judge: Judge = async ({ url, username, password }) => {
      const body = new URLSearchParams({ username, password: typed === 'right' ? password : 'wrong' });
      const { ok } = await fetch(url, typed === null ? {} : { method: 'POST', body });
      return verdict(ok ? 'pass' : 'inconclusive');
    };
    const spoiling = await spoil(application, verdict('pass'), { at: 1, fault: late }, judge);
    expect(spoiling.flips).toHaveLength(expected === 'a flip' ? 1 : 0);
  });

  it('does not begin if it could not tell anything of the undisturbed application', async () => {
    const locked: FaultyApplication = {
      name: 'nobody’s',
      start: async () => ({ ...(await application.start()), password: 'not the password' }),
    };
    const places = jest.fn(everywhere);
    await expect(sweep(locked, { faults, atATime, places }).next()).rejects.toThrow('Nothing is decided of nobody’s.');
    expect(places).not.toHaveBeenCalled();
  });
});

describe('a flip', () => {
  const of = (outcome: 'pass' | 'not-applicable' | 'inconclusive'): Verdicts =>
    new Map([['hsts', { outcome, severity: null, findings: [] }]]);
  const failing = (severity: 'low' | 'high', findings = ['site by hsts']): Verdicts =>
    new Map([['hsts', { outcome: 'fail', severity, findings }]]);

  it.each<[string, Verdicts, Verdicts]>([
    ['a pass that does not apply any more', of('pass'), of('not-applicable')],
    ['a failure that passes', failing('low'), of('pass')],
    ['a failure of another severity', failing('low'), failing('high')],
    ['a failure that finds something else', failing('low'), failing('low', ['site by hsts', 'site by age'])],
    ['an answer where there was none', of('inconclusive'), of('pass')],
    ['a check that is not judged', of('pass'), new Map()],
  ])('is %s', (_, right, disturbed) => {
    expect(flips(right, disturbed, false)).toHaveLength(1);
  });

  it.each<[string, Verdicts, Verdicts]>([
    ['the same', failing('low'), failing('low')],
    ['a check that became inconclusive', failing('low'), of('inconclusive')],
    ['less found at the same severity', failing('low', ['one', 'two']), failing('low', ['two'])],
  ])('is not %s', (_, right, disturbed) => {
    expect(flips(right, disturbed, false)).toEqual([]);
  });

  it('is an undecided check if nothing was lost', () => {
    expect(flips(of('pass'), of('inconclusive'), true)).toHaveLength(1);
  });

  it('goes by the worst finding of a check', () => {
    const failed: CheckResult = {
      id: 'cookie-secure',
      outcome: 'fail',
      findings: [draft('low', { carrier: 'cookie theme' }), draft('high')],
    };
    const verdicts = verdictsOf([failed, { id: 'hsts', outcome: 'pass' }]);
    expect(verdicts.get('cookie-secure')).toEqual({
      outcome: 'fail',
      severity: 'high',
      findings: ['cookie sid by planted-cookie', 'cookie theme by planted-cookie'],
    });
    expect(verdicts.get('hsts')).toEqual({
      outcome: 'pass',
      severity: null,
      findings: [],
    });
  });
});
