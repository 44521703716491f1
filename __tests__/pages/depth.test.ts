import { describe, expect, it } from '@jest/globals';
import { shallow } from '../../src/pages/depth.js';

describe('a page that nests beyond reason', () => {
  it('is read up to there: no parser could be interrupted on the rest', () => {
    const page = `<form id=first></form>${'<div>'.repeat(400_000)}<form id=last></form>`;
    expect(shallow(page)).toMatch(/^<form id=first><\/form>(<div>){1000}$/);
  });

  it.each([
    ['closing tags of what was never opened', '<div></b></i></p>'.repeat(2_000)],
    ['upper case', '<DIV>'.repeat(2_000)],
    ['attributes', '<section class="a>b">'.repeat(2_000)],
    ['elements of its own invention', '<x-y>'.repeat(2_000)],
    ['slashes that close nothing', '<div/>'.repeat(2_000)],
  ])('cannot hide it by %s', (_how, page) => {
    expect(shallow(page).length).toBeLessThan(page.length);
  });

  it.each([
    ['a long list without end tags', `<ul>${'<li>item<br><img src=x>'.repeat(5_000)}</ul>`],
    ['a long table without end tags', `<table>${'<tr><td>a<td>b'.repeat(5_000)}</table>`],
    ['many elements side by side', '<div><span>a</span></div>'.repeat(5_000)],
    ['a drawing of many strokes', `<svg>${'<path d="M0 0"/><circle r="1" />'.repeat(5_000)}</svg>`],
    ['many drawings', '<svg><g><path d="M0"/></g></svg>'.repeat(5_000)],
    ['text with many signs', 'a < b <3 <- '.repeat(5_000)],
    ['as deep as browsers go', `${'<div>'.repeat(512)}x${'</div>'.repeat(512)}`],
  ])('is not %s', (_what, page) => {
    expect(shallow(page)).toBe(page);
  });

  it('ends when a page goes on and on: what is made to keep its reader busy is cut, twenty thousand links are not', () => {
    const links = '<a href="/item">Item</a>'.repeat(20_000);
    expect(shallow(links)).toBe(links);
    const endless = '<p>x'.repeat(200_000);
    expect(shallow(endless)).toBe('<p>x'.repeat(60_000));
  });
});
