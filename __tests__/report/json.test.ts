import { describe, expect, it } from '@jest/globals';
import { toReportJson } from '../../src/report/json.js';
import { viewOf } from '../../src/report/report-view.js';
import { reportText } from '../builders/whole.js';
import {
  failingDecision,
  finding,
  inconclusiveDecision,
  passingDecision,
  runFacts,
  target,
  decision,
  scan,
} from '../builders/report-decision.js';

const report = toReportJson(viewOf(failingDecision(), runFacts()));

describe('report.json', () => {
  it('has the keys that contract.md promises, in its order', () => {
    expect(Object.keys(report)).toEqual([
      'schemaVersion',
      'tool',
      'startedAt',
      'durationMs',
      'conclusion',
      'reason',
      'score',
      'grade',
      'settings',
      'targets',
      'findings',
      'fixed',
    ]);
    const promised = {
      target: ['name', 'url', 'conclusion', 'reason', 'login', 'protected', 'sessionCookies', 'checks', 'stats'],
      finding: [
        'fingerprint',
        'check',
        'target',
        'severity',
        'confidence',
        'status',
        'title',
        'message',
        'location',
        'exchange',
        'reproduce',
        'fix',
        'references',
      ],
    };
    expect(Object.keys(report.targets[0] ?? {})).toEqual(expect.arrayContaining(promised.target));
    expect(Object.keys(report.findings[0] ?? {})).toEqual(expect.arrayContaining(promised.finding));
    expect(Object.keys(report.targets[0]?.checks[0] ?? {})).toEqual(
      expect.arrayContaining(['id', 'outcome', 'severity', 'reason', 'findings']),
    );
  });

  it('lists every check of every target once, in the order of the scan', () => {
    expect(report.targets.map(({ checks }) => checks.map(({ id }) => id))).toEqual([
      ['session-fixation', 'session-adoption', 'logout-invalidation', 'cookie-httponly', 'cookie-prefix'],
      ['session-fixation', 'session-adoption', 'logout-invalidation'],
    ]);
  });

  it('links a failed check to its findings by fingerprint', () => {
    expect(report.targets[0]?.checks[0]).toEqual({
      id: 'session-fixation',
      outcome: 'fail',
      severity: 'critical',
      reason: null,
      remedy: null,
      note: null,
      findings: ['f1x4t10n00000001'],
    });
    const known = new Set(report.findings.map(({ fingerprint }) => fingerprint));
    const linked = report.targets.flatMap(({ checks }) => checks.flatMap(({ findings }) => findings));
    expect(new Set(linked)).toEqual(known);
  });

  it('does not link a finding to the same check of another target', () => {
    expect(report.targets[1]?.checks[0]?.findings).toEqual([]);
  });

  it('says why a check was inconclusive or did not apply, and what helps', () => {
    const { targets } = toReportJson(viewOf(inconclusiveDecision(), runFacts()));
    expect(targets[0]).toMatchObject({
      conclusion: 'inconclusive',
      score: null,
      remedy: 'Check `username` and `password`, or give `login-url`.',
    });
    expect(targets[1]?.checks[0]).toMatchObject({
      outcome: 'inconclusive',
      severity: null,
      remedy: 'Run the gate from an address of its own.',
    });
    expect(report.targets[0]?.checks[2]).toMatchObject({
      outcome: 'not-applicable',
      reason: 'No way to sign out was found.',
      remedy: null,
    });
  });

  it("carries the check's references with those that hold for all", () => {
    expect(report.findings[0]?.references).toEqual({
      cwe: [384],
      asvs: ['7.2.4'],
      wstg: ['SESS-03'],
      owasp: ['A07:2021', 'API2:2023'],
      pci: ['6.2.4'],
      soc2: ['CC6.1'],
    });
  });

  it('gives the fix for the framework that was recognised, else the general one', () => {
    expect(report.findings[0]?.fix).toMatchObject({ framework: 'express', code: expect.any(String) });
    const unrecognised = decision({
      targets: [target({ scan: scan({ framework: null }), findings: [finding()] })],
    });
    expect(toReportJson(viewOf(unrecognised, runFacts())).findings[0]?.fix).toEqual({
      framework: null,
      text: 'Issue a new identifier at every sign-in and forget the old one.',
      code: null,
    });
  });

  it('has a script that repeats what was replayed, and none for what was read', () => {
    expect(report.findings[0]?.reproduce).toMatch(/^#!\/usr\/bin\/env bash\n/u);
    expect(report.findings[1]?.reproduce).toBeNull();
  });

  it('does not show how the sign-in form is filled', () => {
    expect(report.targets[0]?.login).toEqual({
      type: 'form',
      url: 'http://localhost:3000/login',
      howFound: 'the link “Sign in” on the start page',
      certainty: 'confirmed',
      howSure:
        'Confirmed: the victim came out signed in, and with a wrong password nobody did; 1 other place was looked at before it.',
      grounds: { given: [], passedOver: 1, victim: 'signed-in', wrongPassword: 'signed-out' },
    });
  });

  it('points to the file that the run knows, or to none', () => {
    expect(report.findings[0]?.location).toEqual({ file: 'app/login.js', line: 12 });
    expect(toReportJson(viewOf(failingDecision(), runFacts({ location: null }))).findings[0]?.location).toBeNull();
  });

  it('claims nothing to be fixed without a baseline', () => {
    expect(toReportJson(viewOf(passingDecision(), runFacts()))).toMatchObject({
      conclusion: 'pass',
      findings: [],
      fixed: [],
    });
  });

  it('is valid JSON that ends in a line feed', () => {
    const text = reportText(viewOf(failingDecision(), runFacts()));
    expect(text.endsWith('}\n')).toBe(true);
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(report)));
  });
});
