import { beforeAll, describe, expect, it } from '@jest/globals';
import type { CheckResult } from '../src/checks/define.js';
import { checks } from '../src/checks/index.js';
import { anyBound, costlier, formBound } from './corpus/economy.js';
import { corpus, scanApplication, type CorpusScan } from './corpus/index.js';

/** The whole gate on every application of the tests, once; each test looks at what came of it. */

const scans = new Map<string, CorpusScan>();

/** A scan mostly waits for answers. */
const atATime = 4;

beforeAll(async () => {
  const queue = [...corpus];
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift())
      scans.set(next.name, await scanApplication(next));
  };
  await Promise.all(Array.from({ length: atATime }, work));
}, 1_800_000);

function scanOf(name: string): CorpusScan {
  const scanned = scans.get(name);
  if (!scanned) throw new Error(`${name} was not scanned`);
  return scanned;
}

/** Each result with the name of its application. */
function results(): { readonly name: string; readonly check: CheckResult }[] {
  return corpus.flatMap(({ name }) => scanOf(name).result.checks.map((check) => ({ name, check })));
}

describe('on every application of the corpus', () => {
  it.each(corpus.map((application) => [application.name, application] as const))(
    'is right about %s',
    (name, { expected, tested }) => {
      const { state, checks: judged } = scanOf(name).result;
      const outcomes = Object.fromEntries(judged.map(({ id, outcome }) => [id, outcome]));
      expect({ state: state.kind, ...outcomes }).toMatchObject({
        state: tested ? 'tested' : 'untested',
        ...expected,
      });
    },
  );

  it('lists every check once, in the catalogue’s order', () => {
    const ids = checks.map(({ meta }) => meta.id);
    for (const { name } of corpus) expect([name, scanOf(name).result.checks.map(({ id }) => id)]).toEqual([name, ids]);
  });

  it('says of what could not be judged why, and what would help', () => {
    const silent = results().filter(
      ({ check }) =>
        check.outcome === 'inconclusive' && !(isSentence(check.obstacle.reason) && isSentence(check.obstacle.remedy)),
    );
    expect(silent).toEqual([]);
  });

  it('says of what does not apply why, and what would make it apply', () => {
    const silent = results().flatMap(({ check }) => {
      if (check.outcome !== 'not-applicable') return [];
      const helps = isSentence(check.reason) && helping.test(check.reason);
      return helps ? [] : [`${check.id}: ${check.reason}`];
    });
    expect([...new Set(silent)]).toEqual([]);
  });

  it('tries a wrong password at most once, whatever was tried again', () => {
    const counted = corpus.flatMap(({ name, tested }) => {
      const { wrongPasswords } = scanOf(name);
      return tested && wrongPasswords !== null ? [{ name, wrongPasswords }] : [];
    });
    expect(counted.length).toBeGreaterThan(40);
    expect(counted.filter(({ wrongPasswords }) => wrongPasswords > 1)).toEqual([]);
  });

  it('signs in by form at most 8 times and sends at most 90 requests, unless the method asks for more', () => {
    const costs = corpus.flatMap(({ name, tested }) => {
      const { login, stats } = scanOf(name).result;
      return tested && login?.type === 'form' ? [{ name, logins: stats.logins, requests: stats.requests }] : [];
    });
    expect(costs.length).toBeGreaterThan(90);
    const over = costs.filter(({ name, logins, requests }) => {
      const bound = costlier.find(({ applications }) => applications.includes(name)) ?? formBound;
      return logins > bound.logins || requests > bound.requests;
    });
    expect(over).toEqual([]);
    const frugal = costs.filter(({ logins, requests }) => logins <= formBound.logins && requests <= formBound.requests);
    const listed = costlier.flatMap(({ applications }) => applications);
    const always = costlier.flatMap(({ varies, applications }) => (varies ? [] : applications));
    expect(frugal.flatMap(({ name }) => (always.includes(name) ? [name] : []))).toEqual([]);
    expect(listed.filter((name) => !costs.some((cost) => cost.name === name))).toEqual([]);
  });

  it('stays well below the default limits, however somebody signs in', () => {
    const over = corpus.flatMap(({ name }) => {
      const { logins, requests } = scanOf(name).result.stats;
      return logins > anyBound.logins || requests > anyBound.requests ? [{ name, logins, requests }] : [];
    });
    expect(over).toEqual([]);
  });

  it('has for every check an application that fails it and one that passes it', () => {
    const without = checks.flatMap(({ meta: { id } }) => {
      const outcomes = new Set(results().flatMap(({ check }) => (check.id === id ? [check.outcome] : [])));
      return (['fail', 'pass'] as const).flatMap((one) => (outcomes.has(one) ? [] : [`${id}: ${one}`]));
    });
    expect(without).toEqual([]);
  });
});

/** An input, or what is left to do. */
const helping =
  /\b(login-url|login-type|protected-url|logout-url|second-username|forwarded-proto|as url|by hand|nothing is left)\b/;

function isSentence(text: string): boolean {
  return text.length > 15 && /[.?!)]$/.test(text.trim());
}
