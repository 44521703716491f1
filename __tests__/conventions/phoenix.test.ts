import { describe, expect, it } from '@jest/globals';
import { parseHtml } from '../../src/pages/html.js';

const at = new URL('https://shop.test/account');

describe('Phoenix', () => {
  it('says the address in data-to, and sends the token that stands beside it', () => {
    const { calls } = parseHtml(
      '<a href="#" data-method="delete" data-to="/users/log_out" data-csrf="0123456789abcdef">Log out</a>',
      at,
    );
    expect(calls.map(({ url }) => url.pathname)).toEqual(['/users/log_out']);
    expect(calls).toMatchObject([{ method: 'DELETE', asForm: true, fields: [['_csrf_token', '0123456789abcdef']] }]);
  });
});
