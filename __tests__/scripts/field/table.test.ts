import { describe, expect, it } from '@jest/globals';
import { sectionsOf } from '../../../scripts/field/table.mjs';

type Row = Parameters<typeof sectionsOf>[0][number];
const row: Row = {
  target: 'shop',
  advisory: 'CVE-2018-1000519',
  documented: [],
  note: 'By hand: no made-up identifier is adopted.',
  variant: 'fixed',
  about: '2.4.0',
  facts: { attacker_after_login: 'signed-out' },
  gate: null,
  verdict: 'as proved',
  remarks: [],
};

describe('the sections of the field test', () => {
  it('puts what a target notes once, between its heading and its table', () => {
    const page = sectionsOf([row, { ...row, variant: 'other' }]);
    const lines = page.slice(page.indexOf('## ')).split('\n');
    expect(lines.slice(0, 4)).toEqual(['## shop (CVE-2018-1000519)', '', row.note, '']);
    expect(lines[4]).toMatch(/^\| variant +\|/u);
    expect(page.split(String(row.note))).toHaveLength(2);
  });

  it('says below the note where something is documented, and what', () => {
    const source = { url: 'https://shop.example/sessions', says: 'Call renew() at sign-in.' };
    const lines = sectionsOf([{ ...row, documented: [source] }]).split('\n');
    expect(lines.slice(2, 6)).toEqual([row.note, '', `[Documented](${source.url}): ${source.says}`, '']);
  });

  it('show requests, sign-ins and seconds of the gate, and a dash if it was not asked', () => {
    const stats = { requests: 78, logins: 8, durationMs: 1249 };
    const gate = { conclusion: 'pass', failed: [], stats, differences: [], found: null, report: null };
    const cells = (one: Row): string[] =>
      (sectionsOf([one]).trimEnd().split('\n').at(-1) ?? '').split('|').map((cell) => cell.trim());
    expect(cells({ ...row, gate }).slice(3, 7)).toEqual(['pass', '78', '8', '1.2']);
    expect(cells(row).slice(3, 7)).toEqual(['–', '–', '–', '–']);
  });

  it('goes on with the table at once if there is nothing to note', () => {
    const page = sectionsOf([{ ...row, note: null, advisory: null }]);
    const lines = page.slice(page.indexOf('## ')).split('\n');
    expect(lines.slice(0, 2)).toEqual(['## shop', '']);
    expect(lines[2]).toMatch(/^\| variant +\|/u);
  });
});
