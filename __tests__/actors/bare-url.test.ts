import { afterEach, describe, expect, it } from '@jest/globals';
import { bareUrl } from '../../src/actors/bare-url.js';
import { closeServers, html, serve } from '../builders/server.js';
import { closeStages, openStage } from '../builders/stage.js';

afterEach(async () => {
  await closeStages();
  await closeServers();
});

describe('an address that the server wrote', () => {
  it.each([
    ['/login;jsessionid=ABCDEF12', '/login'],
    ['/login;v=1;jsessionid=ABCDEF12/x', '/login;v=1/x'],
    ['/a?sid=s%3Aone.two&next=%2F', '/a?next=%2F'],
    ['/a?sid=s%253Aone.two', '/a'],
    ['/a?ABCDEF12', '/a'],
  ])('%s means %s: what a cookie holds is left out of its parameters', async (path, bare) => {
    expect(await bareOf(path)).toBe(bare);
  });

  it.each(['/login?next=%2Fcart&x=', '/ABCDEF12/cart', '/a;v=1?flag=on', '/a?b=&&c'])(
    '%s stays as it is',
    async (path) => {
      expect(await bareOf(path)).toBe(path);
    },
  );
});

async function bareOf(path: string): Promise<string> {
  const server = await serve((_request, response) => {
    html(response, 'x', { 'set-cookie': ['JSESSIONID=ABCDEF12', 'sid=s%3Aone.two', 'flag=on', '=', 'e='] });
  });
  const actor = openStage(server.url()).lane().actor('visitor');
  await actor.open(server.url(), 'opens');
  const url = bareUrl(server.url(path), actor.hops);
  return url.href.slice(url.origin.length);
}
