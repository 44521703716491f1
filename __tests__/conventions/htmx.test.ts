import { describe, expect, it } from '@jest/globals';
import { parseHtml } from '../../src/pages/html.js';

const at = new URL('https://shop.test/account');

describe('htmx', () => {
  it('asks as the attribute of a control says, with the headers of the nearest element', () => {
    const { calls } = parseHtml(
      `<div hx-headers='{"X-A":"1","X-B":"1"}'><a hx-delete="/session" hx-headers='{"x-a":"2"}'>Sign out</a></div>`,
      at,
    );
    expect(calls).toMatchObject([
      {
        method: 'DELETE',
        asForm: false,
        headers: [
          ['hx-request', 'true'],
          ['x-a', '2'],
          ['x-b', '1'],
        ],
      },
    ]);
  });

  it('fetches parts of a page as soon as they are there, and no others', () => {
    const { parts } = parseHtml(
      '<p hx-get="/menu" hx-trigger="load"></p><p hx-get="/later" hx-trigger="click"></p>',
      at,
    );
    expect(parts.map(({ pathname }) => pathname)).toEqual(['/menu']);
  });

  it('leaves a control that rails-ujs takes to that', () => {
    const { calls } = parseHtml('<a data-method="delete" href="/session" hx-get="/session">Sign out</a>', at);
    expect(calls.map(({ method }) => method)).toEqual(['DELETE']);
  });
});
