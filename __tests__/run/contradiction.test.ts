import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSecrets } from '../../src/evidence/secrets.js';
import { decide } from '../../src/policy/decide.js';
import { toReportJson } from '../../src/report/json.js';
import { viewOf } from '../../src/report/report-view.js';
import type { ReportJson } from '../../src/report/schema.js';
import { readReports } from '../../src/run/merge.js';
import { scan } from '../../src/scan/scan.js';
import { startApp } from '../apps/app.js';
import { runFacts } from '../builders/report-decision.js';
import { policy } from '../builders/scan.js';
import { buildTarget } from '../builders/target.js';

let report: ReportJson;
let folder: string;

beforeAll(async () => {
  const app = await startApp({ renewal: 'keep' });
  try {
    const one = await scan(
      buildTarget(app, { name: 'shop' }),
      createSecrets(() => undefined),
    );
    report = toReportJson(viewOf(decide([one], policy({ skipChecks: ['cookie-prefix'] })), runFacts()));
  } finally {
    await app.close();
  }
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'forged-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** A copy that may be written to. */
type Open<One> = { -readonly [Key in keyof One]: Open<One[Key]> };

function forged(forge: (copy: Open<ReportJson>) => void): ReportJson {
  // A copy of JSON is nobody else's.
  const copy = structuredClone(report) as Open<ReportJson>;
  forge(copy);
  return copy;
}

function told(...reports: readonly unknown[]): string {
  for (const [at, one] of reports.entries()) {
    mkdirSync(join(folder, `s${String(at)}`));
    writeFileSync(join(folder, `s${String(at)}`, 'report.json'), JSON.stringify(one));
  }
  const read = readReports(folder, '.');
  return read.kind === 'wrong' ? read.message : 'ok';
}

describe('a report that holds together', () => {
  it('is merged', () => {
    expect(report.conclusion).toBe('fail');
    expect(told(report)).toBe('ok');
  });
});

describe('a report that contradicts itself is refused by its file', () => {
  const first = (copy: Open<ReportJson>): Open<ReportJson['targets'][number]> => {
    const [target] = copy.targets;
    if (!target) throw new Error('there is a target');
    return target;
  };
  const fixation = (copy: Open<ReportJson>): Open<ReportJson['targets'][number]['checks'][number]> => {
    const check = first(copy).checks.find(({ id }) => id === 'session-fixation');
    if (!check) throw new Error('there is a check');
    return check;
  };

  it.each<readonly [string, (copy: Open<ReportJson>) => void, RegExp]>([
    ['a failing check without a finding', (copy) => (copy.findings = []), /fails on shop, and no finding says why/],
    [
      'a failing check that lost its own',
      (copy) => (copy.findings = copy.findings.filter(({ check }) => check !== 'session-fixation')),
      /session-fixation fails on shop, and no finding says why/,
    ],
    ['a check that was turned over', (copy) => (fixation(copy).outcome = 'pass'), /its check does not say so/],
    [
      'a finding of another target',
      (copy) => {
        for (const one of copy.findings) one.target = 'elsewhere';
      },
      /the target elsewhere, which it does not tell of/,
    ],
    [
      'a finding of no check',
      (copy) => {
        for (const one of copy.findings) one.check = 'invented';
      },
      /invented, which is no check of this version/,
    ],
    [
      'a fingerprint of another finding',
      (copy) => {
        for (const one of copy.findings) one.fingerprint = 'cookie-secure/shop/sid/x';
      },
      /fingerprint/,
    ],
    [
      'findings that nobody accepted',
      (copy) => {
        for (const one of copy.findings) one.status = 'known';
      },
      /said to be known, and is new/,
    ],
    [
      'findings of another severity than their check',
      (copy) => {
        for (const one of copy.findings) one.severity = 'info';
      },
      /is said to be/,
    ],
    ['no findings and no failing checks, but its score', (copy) => (copy.score = 100), /score 100/],
    ['the target’s score', (copy) => (first(copy).score = 100), /shop is said to have the score 100/],
    ['a grade', (copy) => (copy.grade = 'A'), /\(A\)/],
    ['the conclusion of the run', (copy) => (copy.conclusion = 'pass'), /The run is said to pass/],
    ['the conclusion of a target', (copy) => (first(copy).conclusion = 'pass'), /shop is said to pass/],
    ['a check twice', (copy) => first(copy).checks.push({ ...fixation(copy) }), /two results of session-fixation/],
    ['a target twice', (copy) => copy.targets.push(first(copy)), /tells of the target shop twice/],
    ['a shard over the number of shards', (copy) => (copy.settings['shard'] = '3/2'), /shard 3\/2, which there cannot/],
    ['a shard that is none', (copy) => (copy.settings['shard'] = '1/1e9'), /which there cannot be/],
    ['no policy', (copy) => (copy.settings = {}), /do not say by what it was decided/],
  ])('%s', (_, forge, words) => {
    const message = told(forged(forge));
    expect(message).toMatch(words);
    expect(message).toMatch(/^s0\/report\.json contradicts itself: /);
  });
});

describe('shards that cannot be of one run are refused by their files', () => {
  const shard = (share: string, name: string): ReportJson =>
    forged((copy) => {
      copy.settings['shard'] = share;
      copy.targets = [];
      copy.findings = [];
      copy.conclusion = 'inconclusive';
      [copy.score, copy.grade] = [null, null];
      copy.reason = name;
    });

  it('the same twice', () => {
    expect(told(shard('1/2', 'a'), shard('1/2', 'b'))).toMatch(/^s0\/report\.json and s1\/report\.json are both of/);
  });

  it('of another number', () => {
    expect(told(shard('1/2', 'a'), shard('2/3', 'b'))).toMatch(/s0\/report\.json is one of 2 shards, and s1/);
  });
});

describe('merge-reports', () => {
  it.each<readonly [string, () => void, RegExp]>([
    [
      'a link out of the workspace',
      () => {
        mkdirSync(join(folder, 'in'));
        symlinkSync('/etc/passwd', join(folder, 'in', 'report.json'));
      },
      /link that leads out of the workspace/,
    ],
    [
      'a pipe that nobody writes to',
      () => {
        mkdirSync(join(folder, 'in'));
        execFileSync('mkfifo', [join(folder, 'in', 'report.json')]);
      },
      /is not a file, but a pipe/,
    ],
    [
      'a huge file',
      () => {
        mkdirSync(join(folder, 'in'));
        writeFileSync(join(folder, 'in', 'report.json'), '');
        truncateSync(join(folder, 'in', 'report.json'), 300 * 1024 * 1024);
      },
      /has more than 256 MiB/,
    ],
    ['a folder that is a link', () => symlinkSync('/etc', join(folder, 'in')), /leads out of the workspace/],
  ])('is not held up by %s', (_, prepare, words) => {
    prepare();
    const read = readReports(folder, 'in');
    expect(read.kind === 'wrong' ? read.message : '').toMatch(words);
  });
});
