import { describe, expect, it } from '@jest/globals';
import { asMarkdown } from '../../../scripts/field/table.mjs';

type Row = Parameters<typeof asMarkdown>[0][number];
const row: Row = {
  target: 'shop',
  advisory: 'CVE-2018-1000519',
  note: 'By hand: no made-up identifier is adopted.',
  variant: 'fixed',
  about: '2.4.0',
  facts: { attacker_after_login: 'signed-out' },
  gate: null,
  verdict: 'as proved',
  remarks: [],
};

describe('the page of the field test', () => {
  it('puts what a target notes once, between its heading and its table', () => {
    const page = asMarkdown([row, { ...row, variant: 'other' }]);
    const lines = page.slice(page.indexOf('## ')).split('\n');
    expect(lines.slice(0, 4)).toEqual(['## shop (CVE-2018-1000519)', '', row.note, '']);
    expect(lines[4]).toMatch(/^\| variant +\|/u);
    expect(page.split(String(row.note))).toHaveLength(2);
  });

  it('goes on with the table at once where there is nothing to note', () => {
    const page = asMarkdown([{ ...row, note: null, advisory: null }]);
    const lines = page.slice(page.indexOf('## ')).split('\n');
    expect(lines.slice(0, 2)).toEqual(['## shop', '']);
    expect(lines[2]).toMatch(/^\| variant +\|/u);
  });
});
