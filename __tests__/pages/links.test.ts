import { describe, expect, it } from '@jest/globals';
import { parseHtml } from '../../src/pages/html.js';

const read = (body: string): ReturnType<typeof parseHtml> => parseHtml(body, new URL('http://shop.test/a/'));

describe('links of a page', () => {
  it.each([
    `<button onclick="location='/login'">In</button>`,
    `<button onclick="window.location.href = '/login'; return false;">In</button>`,
    `<a href="#" onclick="location.assign('/login')">In</a>`,
    `<a href="javascript:location.href='/login'">In</a>`,
    `<input type=button value=In onclick="document.location='/login'">`,
  ])('are also controls whose handler goes to an address: %s', (body) => {
    expect(read(body).links.map(({ url, text }) => `${url.pathname} ${text}`)).toEqual(['/login In']);
  });

  it.each([
    `<button onclick="if (confirm('Sure?')) location='/remove'">x</button>`,
    `<button onclick="post('/remove'); location='/'">x</button>`,
    `<a data-method=delete href="/remove">x</a>`,
    `<a href="/help/{{ topic() }}">x</a>`,
  ])('are neither controls that do something else nor templates: %s', (body) => {
    expect(read(body).links).toEqual([]);
  });

  it('lead to what stands in the page, or is fetched into it at once', () => {
    const { parts } = read(
      `<iframe src="menu.html"></iframe><turbo-frame src="/t"></turbo-frame><div hx-get="/m" hx-trigger="load delay:1s"></div>
       <div hx-get="/search" hx-trigger="keyup"></div><iframe src="about:blank"></iframe><iframe></iframe>`,
    );
    expect(parts.map(({ pathname }) => pathname)).toEqual(['/a/menu.html', '/t', '/m']);
  });
});
