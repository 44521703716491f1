import { afterEach, describe, expect, it } from '@jest/globals';
import { csrfTokens, heldTokens, isTokenField, tokenPlace } from '../../src/sign-in/csrf-tokens.js';
import { closeServers, html, json, serve } from '../builders/server.js';
import { arrived, closeStages, openStage } from '../builders/stage.js';

afterEach(async () => {
  await closeStages();
  await closeServers();
});

const value = '0123456789abcdef';

async function seenOn(body: string, cookies: string[] = []): Promise<string[]> {
  const server = await serve((_request, response) => {
    html(response, body, { 'set-cookie': cookies });
  });
  const visit = await openStage(server.url()).lane().actor('visitor').open(server.url(), 'opens');
  return csrfTokens(arrived(visit).hops).map((token) => `${tokenPlace(token)}=${token.value}`);
}

describe('CSRF tokens that a browser is given', () => {
  it.each([
    'csrf_token',
    'csrfmiddlewaretoken',
    'authenticity_token',
    '__RequestVerificationToken',
    '_token',
    'login[_token]',
    'form_token',
    'form_key',
    '_csrf',
  ])('stand in a hidden field %s', async (name) => {
    expect(await seenOn(`<form><input type=hidden name="${name}" value=${value}></form>`)).toEqual([
      `field ${name}=${value}`,
    ]);
  });

  it.each(['next', 'token_type', 'username', 'broken', 'key'])('do not stand in a hidden field %s', async (name) => {
    expect(await seenOn(`<form><input type=hidden name="${name}" value=${value}></form>`)).toEqual([]);
  });

  it('are no fields that a person types into, and no short words', () => {
    expect(isTokenField({ name: 'csrf_token', type: 'text', value })).toBe(false);
    expect(isTokenField({ name: 'csrf_token', type: 'hidden', value: 'on' })).toBe(false);
    expect(isTokenField({ name: 'csrf_token', type: 'hidden', value })).toBe(true);
  });

  it('stand in meta tags and in cookies that a script mirrors, decoded, each once', async () => {
    const page = `<meta name="csrf-token" content="${value}"><form><input type=hidden name=csrf value=${value}></form>`;
    expect(await seenOn(page + page, ['XSRF-TOKEN=0123456789%3D', 'sid=0123456789'])).toEqual([
      `meta csrf-token=${value}`,
      `field csrf=${value}`,
      'cookie XSRF-TOKEN=0123456789=',
    ]);
  });

  it('are held in a cookie by a browser long after it was set, and looked for on pages only', async () => {
    const server = await serve((request, response) => {
      if (request.path === '/') html(response, 'x', { 'set-cookie': [`csrftoken=${value}`, 'XSRF-TOKEN=no'] });
      else json(response, { csrf: value });
    });
    const actor = openStage(server.url()).lane().actor('visitor');
    await actor.open(server.url(), 'opens');
    const later = await actor.open(server.url('/data'), 'asks');
    expect(csrfTokens(arrived(later).hops)).toEqual([]);
    expect(heldTokens(actor, server.url())).toEqual([{ kind: 'cookie', name: 'csrftoken', value, action: null }]);
  });
});
