import { describe, expect, it } from '@jest/globals';
import { asMarkdown } from '../../../scripts/sign-in/table.mjs';

type Row = Parameters<typeof asMarkdown>[0][number];
const source = {
  url: 'https://shop.example/1',
  says: 'It keeps the identifier.',
  checks: ['session-fixation'],
};
const application: Row['application'] = {
  name: 'shop',
  title: 'Shop 1.0',
  ecosystem: 'npm',
  install: 'package-lock.json',
  start: ['x'],
  readyPath: '/',
  readySeconds: 60,
  basePath: '/',
  username: 'alice',
  inputs: {},
  needed: 'nothing',
  facts: {
    no_header: 'signed-out',
    right_header: 'signed-in',
    wrong_header: 'signed-out',
    cookies_without_header: 'signed-out',
  },
  found: { login: 'form', protected: '/', signOut: 'nothing' },
  fails: { 'session-fixation': 'critical' },
  advisories: [],
  documented: [],
  inconclusive: {},
  conclusion: 'fail',
  folder: '/',
  file: '/target.json',
};
const page = (more: Partial<Row['application']>): string =>
  asMarkdown([{ application: { ...application, ...more }, gate: null, verdict: 'as proved', remarks: [] }]);

describe('the page about signing in', () => {
  it('says of each cited finding where it was published, and what stands there', () => {
    const text = page({ advisories: [{ id: 'CVE-2022-38054', ...source }], documented: [source] });
    const cells = (line: string): string[] => line.split('|').map((cell) => cell.trim());
    const lines = text.split('\n').filter((line) => line.includes('https://shop.example/1'));
    expect(lines.map((line) => cells(line).slice(1, 5))).toEqual([
      ['Shop 1.0', 'session-fixation', '[CVE-2022-38054](https://shop.example/1)', source.says],
      ['Shop 1.0', 'session-fixation', '[documented](https://shop.example/1)', source.says],
    ]);
  });

  it('counts sign-ins by HTTP alone, and those that a browser showed', () => {
    const stats = { requests: 9, logins: 2, durationMs: 1 };
    const row = (login: string | null): Row => ({
      application,
      verdict: 'as proved',
      remarks: [],
      gate: {
        conclusion: 'pass',
        failed: [],
        stats,
        differences: [],
        found: { login, protected: '/', signOut: null, undecided: [] },
        report: null,
      },
    });
    const text = asMarkdown([row('form'), row('json'), row('steps'), row('browser'), row(null)]);
    expect(text).toContain(
      'Signed in to 4 of 5: 2 by HTTP alone, 1 as a browser was seen to do, by HTTP from then on, 1 by the browser each time.',
    );
    expect(text).toContain('| steps of a watched browser |');
  });

  it('says which findings depend on the deployment alone', () => {
    expect(page({})).toMatch(/depend on the deployment.*`cookie-secure`/u);
  });
});
