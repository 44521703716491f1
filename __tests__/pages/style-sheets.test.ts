import { describe, expect, it } from '@jest/globals';
import { load } from 'cheerio';
import { hiding, stylesOf } from '../../src/pages/style-sheets.js';

/** The ids of what a sheet hides on a page of paragraphs a to d, of class of that letter twice over. */
function hidden(sheet: string): string[] {
  const body = ['a', 'b', 'c', 'd'].map((id) => `<p id=${id} class="${id}${id} all"><i></i></p>`).join('');
  const $ = load(`<style>${sheet}</style><div>${body}</div>`);
  return [...stylesOf($)(hiding)].map((element) => $(element).attr('id') ?? element.tagName);
}

describe('what a style sheet of the page hides', () => {
  it.each([
    ['by class, by id and in a list', '.aa, #b { display: none }', ['a', 'b']],
    ['by its place', 'div > .cc i { visibility:hidden }', ['i']],
    ['far off the page', '.dd { position: absolute; left: -9999px }', ['d']],
    ['in the last rule, without its bracket', '.bb { color: red } .aa { opacity: 0; }', ['a']],
    ['after an import', '@import "x.css"; .aa { display: none }', ['a']],
  ])('%s', (_what, sheet, ids) => {
    expect(hidden(sheet)).toEqual(ids);
  });

  it.each([
    ['on paper alone', '@media print { .aa { display: none } .bb { display: none } }'],
    ['in a comment', '/* .aa { display: none } */'],
    ['in some state', '.aa:hover, .bb::before { display: none }'],
    ['half', '.aa { opacity: 0.5 }'],
    ['by what is no selector', '.aa.. > > { display: none } } { { {'],
  ])('is not what it hides %s', (_what, sheet) => {
    expect(hidden(sheet)).toEqual([]);
  });

  it('is what stands after a block of conditions', () => {
    expect(hidden('@media print { .aa { display: none } } .bb { display: none }')).toEqual(['b']);
  });

  it('is read from a sheet that is long and means harm', () => {
    const sheet = `${'* '.repeat(45)}{display:none}\n`.repeat(5_000) + '{'.repeat(50_000);
    const nested = '<div>'.repeat(300) + '</div>'.repeat(300);
    expect(stylesOf(load(`<style>${sheet}</style>${nested}`))(hiding).size).toBeGreaterThan(200);
  });
});
