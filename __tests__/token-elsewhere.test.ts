import { createServer } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { signOut } from '../src/experiments/sign-out.js';
import { listen } from './apps/listen.js';
import { startTokens, type TokenOptions } from './apps/tokens.js';
import { factsOf, runAlone } from './builders/experiment-alone.js';

const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** Pages on one port, whose script calls the interface on another. */
async function startApart(options: TokenOptions) {
  const behind = await startTokens(options);
  const { origin, host } = new URL(behind.url);
  const page = (await (await fetch(behind.url)).text()).replaceAll("'/api/", `'${origin}/api/`);
  const front = await listen(
    createServer((request, response) => {
      const home = request.url === '/';
      response.writeHead(home ? 200 : 404, { 'content-type': 'text/html' }).end(home ? page : 'Nothing here.');
    }),
  );
  closing.push(
    () => front.close(),
    () => behind.close(),
  );
  const { username, password } = behind;
  return { app: { url: front.url, username, password }, host };
}

describe('a token of an interface on an allowed host of its own', () => {
  it.each<[NonNullable<TokenOptions['signOut']>, string]>([
    ['ends', 'signed-out'],
    ['nothing', 'signed-in'],
  ])('goes back to where it was issued, and is replayed there (the sign-out: %s)', async (effect, answer) => {
    const { app, host } = await startApart({ signOut: effect });
    const { gathered } = await runAlone(app, signOut, { allowedHosts: [host] });
    const { sets, request } = factsOf(gathered);
    expect(sets).toEqual([{ names: ['Authorization: Bearer'], answer }]);
    expect(new URL(request.replace('POST ', '')).host).toBe(host);
  });
});
