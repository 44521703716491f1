import { describe, expect, it } from '@jest/globals';
import { renderCheckIndex, renderCheckPage } from '../../src/report/check-page.js';
import { meta } from '../builders/report-decision.js';

const page = renderCheckPage(
  meta('made-check', 'medium', {
    rationale: 'A name such as __Host-sid is *not* an emphasis, and a|b no table.',
    conditions: { pass: 'all | good', fail: 'bad', inconclusive: 'unknown', notApplicable: 'none' },
    remediation: {
      general: { text: 'Renew it.' },
      go: { text: 'In Go:', code: 'key := ```raw```' },
      'flask-session': { text: 'In Flask-Session:', code: 'renew()' },
    },
  }),
);

describe('a check’s page', () => {
  it('shows what looks like mark-up as it is', () => {
    expect(page).toContain('\\_\\_Host-sid is \\*not\\* an emphasis, and a\\|b no table.');
  });

  it('has one row for each outcome', () => {
    const rows = page.split('\n').filter((line) => line.startsWith('| ') && !line.includes('---'));
    expect(rows).toEqual([
      '| outcome | when |',
      '| pass | all \\| good |',
      '| fail | bad |',
      '| inconclusive | unknown |',
      '| not applicable | none |',
    ]);
  });

  it('gives the general rule first, then frameworks by the names that their makers write', () => {
    const fix = page.slice(page.indexOf('## Fix'));
    const order = ['Renew it.', '### Flask-Session', '### Go'].map((text) => fix.indexOf(text));
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(Math.min(...order)).toBeGreaterThan(0);
  });

  it('keeps code with backticks inside its fence', () => {
    expect(page).toContain('````\nkey := ```raw```\n````');
  });

  it('links the standards at the version that it names', () => {
    expect(page).toContain('[CWE-384](https://cwe.mitre.org/data/definitions/384.html)');
    expect(page).toContain(
      '[7.2.4](https://github.com/OWASP/ASVS/blob/v5.0.0_release/5.0/en/0x16-V7-Session-Management.md)',
    );
    expect(page).toContain(
      '[WSTG-SESS-03](https://owasp.org/www-project-web-security-testing-guide/v42/4-Web_Application_Security_Testing/06-Session_Management_Testing/03-Testing_for_Session_Fixation)',
    );
  });

  it('names a standard without a link rather than with a wrong one', () => {
    const other = renderCheckPage(meta('hsts', 'low', { asvs: ['99.1.1', '12.2.1'], wstg: ['CONF-99'] }));
    expect(other).toContain('- OWASP ASVS 5.0: 99.1.1, [12.2.1](https://');
    expect(other).toContain('- OWASP Web Security Testing Guide 4.2: WSTG-CONF-99\n');
  });

  it('says whether the target hangs on it', () => {
    expect(page).toContain('its finding would be at or over');
    expect(renderCheckPage(meta('session-made', 'high', { fixation: true }))).toContain('so is the target');
  });
});

describe('the list of checks', () => {
  it('links each page, in order', () => {
    const index = renderCheckIndex([meta('b', 'high'), meta('a', 'low')]);
    expect(index.indexOf('[b](b.md)')).toBeLessThan(index.indexOf('[a](a.md)'));
    expect(index).toContain('| [b](b.md) | high | no |');
  });
});
