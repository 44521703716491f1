import { afterEach, describe, expect, it } from '@jest/globals';
import { asHeaders, tokenHeader, type TokenHeader } from '../../src/sign-in/csrf.js';
import { parseHtml } from '../../src/pages/html.js';
import { closeServers, html, serve } from '../builders/server.js';
import { closeStages, openStage } from '../builders/stage.js';

afterEach(async () => {
  await closeStages();
  await closeServers();
});

/** What the script of that page would send, given those cookies. */
async function tokenOf(page: string | null, cookies: string[] = []): Promise<TokenHeader | null> {
  const server = await serve((_request, response) => {
    html(response, page ?? '', { 'set-cookie': cookies });
  });
  const actor = openStage(server.url()).lane().actor('victim');
  await actor.open(server.url(), 'opens');
  return tokenHeader(actor, server.url('/login'), page === null ? null : parseHtml(page, server.url()));
}

describe('the CSRF header that a page’s own script would send', () => {
  it.each([
    ['XSRF-TOKEN', 'x-xsrf-token'],
    ['csrftoken', 'x-csrftoken'],
    ['_csrf', 'x-csrf-token'],
  ])('mirrors the cookie %s in %s', async (cookie, name) => {
    expect(await tokenOf(null, [`${cookie}=value-1`])).toEqual({
      name,
      value: 'value-1',
      cookie,
      meta: null,
    });
  });

  it('decodes the cookie first, as the scripts do, and takes one that is no encoding as it is', async () => {
    expect((await tokenOf(null, ['XSRF-TOKEN=eyJpdiI6%3D%3D']))?.value).toBe('eyJpdiI6==');
    expect((await tokenOf(null, ['XSRF-TOKEN=100%']))?.value).toBe('100%');
  });

  it.each([
    ['<meta name="csrf-token" content="m1">', 'x-csrf-token'],
    ['<meta name="CSRF-Token" content="m1">', 'x-csrf-token'],
    ['<meta name="_csrf" content="m1"><meta name="_csrf_header" content="X-CSRF-TOKEN">', 'x-csrf-token'],
    ['<meta name="_csrf" content="m1"><meta name="_csrf_header" content="X-XSRF-TOKEN">', 'x-xsrf-token'],
  ])('takes it from %s', async (page, name) => {
    expect(await tokenOf(page)).toMatchObject({ name, value: 'm1', cookie: null });
  });

  it('prefers the meta tag, which belongs to this page, over a cookie', async () => {
    expect((await tokenOf('<meta name=csrf-token content=m1>', ['XSRF-TOKEN=c1']))?.value).toBe('m1');
  });

  it('is none if the page has none, an empty one, or names a header that is none', async () => {
    expect(await tokenOf('<p>x</p>', ['sid=1'])).toBeNull();
    expect(await tokenOf('<meta name=csrf-token content="">')).toBeNull();
    expect(await tokenOf('<meta name=_csrf content=m1><meta name=_csrf_header content="x: y">')).toBeNull();
    expect(asHeaders(null)).toEqual([]);
  });
});
