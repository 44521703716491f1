import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checks } from '../../src/checks/index.js';
import { createSecrets } from '../../src/evidence/secrets.js';
import { decideReports, readReports } from '../../src/run/merge.js';
import { nothingAccepted } from '../../src/policy/baseline.js';
import { decide } from '../../src/policy/decide.js';
import type { Decision, Policy } from '../../src/policy/decision.js';
import type { TargetScan } from '../../src/policy/scan.js';
import { toHar } from '../../src/report/har.js';
import { renderHtml } from '../../src/report/html.js';
import { toReportJson } from '../../src/report/json.js';
import { reportShape } from '../../src/report/schema.js';
import { viewOf } from '../../src/report/report-view.js';
import { scan } from '../../src/scan/scan.js';
import { startApp } from '../apps/app.js';
import type { AppOptions } from '../apps/options.js';
import { runFacts } from '../builders/report-decision.js';
import { policy } from '../builders/scan.js';
import { buildTarget } from '../builders/target.js';
import { whole } from '../builders/whole.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'merge-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

async function scanned(name: string, options: AppOptions): Promise<TargetScan> {
  const app = await startApp(options);
  try {
    return await scan(
      buildTarget(app, { name }),
      createSecrets(() => undefined),
    );
  } finally {
    await app.close();
  }
}

function write(folderOfShard: string, decision: Decision, shard?: string, planned: readonly string[] = []): void {
  mkdirSync(join(folder, folderOfShard));
  const { settings, ...facts } = runFacts();
  const told = shard && { shard, targets: planned, url: planned.map((name) => `http://${name}.test/`) };
  const report = toReportJson(viewOf(decision, { ...facts, settings: { ...settings, 'skip-checks': [], ...told } }));
  writeFileSync(join(folder, folderOfShard, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
}

function merged(wish: Policy = policy()): Decision {
  const read = readReports(folder, '.');
  if (read.kind === 'wrong') throw new Error(read.message);
  const metas = checks.map(({ meta }) => meta);
  return decideReports(read, wish, metas, nothingAccepted);
}

/** Everything that a report says, but for what only the scan itself knew. */
function told(decision: Decision) {
  const report = toReportJson(viewOf(decision, runFacts()));
  return { ...report, findings: report.findings.map((finding) => ({ ...finding, fix: null })) };
}

describe('reports of shards', () => {
  it('say together what one run over all targets says', async () => {
    const scans = [
      await scanned('kept', { renewal: 'keep' }),
      await scanned('safe', {}),
      await scanned('broken', { signInBreaks: true }),
    ];
    for (const one of scans) write(one.name, decide([one], policy()));
    const whole = decide(
      ['broken', 'kept', 'safe'].flatMap((name) => scans.filter((one) => one.name === name)),
      policy(),
    );
    expect(told(merged())).toEqual(told(whole));
    expect(merged()).toMatchObject({ conclusion: 'fail', score: null });
  });

  it('are shown with their proofs in report.html, and report.har says why it is empty', async () => {
    write('kept', decide([await scanned('kept', { renewal: 'keep' })], policy()));
    const page = whole(renderHtml(viewOf(merged(), runFacts()), [], () => 'digest'));
    expect(page).toContain('replays its frozen jar after the victim’s sign-in');
    expect(page).toContain('#!/usr/bin/env bash');
    const har = toHar(merged(), runFacts());
    expect(har.log.entries).toEqual([]);
    expect(har.log.comment).toContain('merged the reports of others');
  });

  it('are decided by the policy and the baseline of the run that merges them', async () => {
    write('kept', decide([await scanned('kept', { renewal: 'keep' })], policy()));
    expect(merged(policy({ failOnSeverity: 'never' })).conclusion).toBe('pass');
    const off = { kept: { off: ['session-fixation'], severities: { 'cookie-tossing': 'info' } } } as const;
    const findings = merged(policy({ targets: off })).findings.map(
      ({ check, status, severity }) => `${check.id} ${status} ${severity}`,
    );
    expect(findings).toContain('session-fixation waived critical');
    expect(findings).toContain('cookie-tossing new info');
  });

  it('are judged without a shard that nothing is heard of, whose targets are inconclusive by name', async () => {
    const planned = ['safe', 'away', 'far'];
    write('one', decide([await scanned('safe', {})], policy()), '1/3', planned);
    const { conclusion, targets } = merged();
    expect(conclusion).toBe('inconclusive');
    expect(targets.map(({ scan, conclusion: came }) => `${scan.name} ${scan.url}: ${came}`)).toEqual([
      expect.stringMatching(/^safe http.*: pass$/),
      'away http://away.test/: inconclusive',
      'far http://far.test/: inconclusive',
    ]);
    expect(targets[1]?.reason).toContain('There is no report of shard 2/3, 3/3');
  });

  it('still fail for a finding of a healthy shard if another is lost', async () => {
    write('one', decide([await scanned('kept', { renewal: 'keep' })], policy()), '1/2', ['kept', 'away']);
    expect(merged()).toMatchObject({ conclusion: 'fail', reason: expect.stringContaining('away could not be') });
  });

  it('miss a target that fell between the shards, though each of them is there', async () => {
    write('one', decide([await scanned('safe', {})], policy()), '1/2', ['safe', 'between']);
    write('two', decide([], policy()), '2/2', ['safe', 'between']);
    expect(merged()).toMatchObject({
      conclusion: 'inconclusive',
      reason: expect.stringContaining('No shard tested it'),
    });
  });

  it('have a shard itself as inconclusive if no report says what it was to test', () => {
    write('one', decide([], policy()), '1/2');
    expect(merged().targets.map(({ scan }) => scan.name)).toEqual(['shard 2/2']);
    expect(merged().conclusion).toBe('inconclusive');
  });

  it('count one that was cut off as lost', async () => {
    write('one', decide([await scanned('safe', {})], policy()), '1/2', ['safe', 'away']);
    mkdirSync(join(folder, 'two'));
    writeFileSync(join(folder, 'two', 'report.json'), '{"schemaVersion":1,"targets":[{"name":"aw');
    expect(merged().targets.map(({ conclusion }) => conclusion)).toEqual(['pass', 'inconclusive']);
  });

  it('may be older ones, which have an obstacle in the reason alone', async () => {
    const broken = await scanned('broken', { signInBreaks: true });
    write('broken', decide([broken], policy()));
    const now = told(merged());
    const path = join(folder, 'broken', 'report.json');
    const report = reportShape.parse(JSON.parse(readFileSync(path, 'utf8')));
    const targets = report.targets.map((target) => ({ ...target, obstacle: undefined }));
    writeFileSync(path, JSON.stringify({ ...report, targets }));
    expect(report.targets[0]?.obstacle).toEqual(broken.state.kind === 'untested' ? broken.state.obstacle : null);
    // What was tried stands in the obstacle alone.
    const untold = now.targets.map((target) => ({ ...target, obstacle: { ...target.obstacle, seen: undefined } }));
    expect(told(merged())).toEqual({ ...now, targets: untold });
  });

  it.each([
    ['nothing', () => undefined, /no report\.json/],
    [
      'something else of that name',
      () => writeFileSync(join(folder, 'report.json'), '{"schemaVersion":9}'),
      /report\.json is no report of this version/,
    ],
    [
      'a piece of a report, and nothing tells what was in it',
      () => writeFileSync(join(folder, 'report.json'), '{"schemaVersion":1,"targets":[{"na'),
      /report\.json is cut off or no JSON/,
    ],
  ])('are wrong if there is %s', (_what, prepare, words) => {
    prepare();
    const read = readReports(folder, '.');
    expect(read.kind === 'wrong' ? read.message : '').toMatch(words);
  });

  it('are wrong if two tell of one target: the worse one must not hide behind the other', async () => {
    const decision = decide([await scanned('safe', {})], policy());
    write('one', decision);
    write('two', decision);
    expect(readReports(folder, '.')).toMatchObject({
      kind: 'wrong',
      message: expect.stringContaining('target safe'),
    });
  });
});
