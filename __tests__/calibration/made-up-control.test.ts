import { afterEach, describe, expect, it } from '@jest/globals';
import { madeUpControl, type MadeUpControl } from '../../src/calibration/made-up-control.js';
import { Oracle } from '../../src/oracle/oracle.js';
import { closeServers, html, redirect, sentCookies, serve } from '../builders/server.js';
import { arrived, closeStages, openStage } from '../builders/stage.js';

afterEach(async () => {
  await closeStages();
  await closeServers();
});

const issued = '4f2a9c0b7d1e8356af20';

/** What comes of the control on a server that answers so from the first made-up value on. */
async function controlOn(fails: 'over them' | 'for everybody'): Promise<MadeUpControl & { readonly asked: string[] }> {
  let down = false;
  const server = await serve((request, response) => {
    const id = sentCookies(request).get('sid');
    if (id !== undefined && id !== issued) down = true;
    if ((id !== undefined && id !== issued) || (down && fails === 'for everybody')) response.writeHead(503).end('busy');
    else if (id === issued) html(response, '<h1>Desk of alice</h1><a href="/logout">Sign out</a>');
    else redirect(response, '/login');
  });
  const lane = openStage(server.url('/')).lane();
  const victim = lane.actor('victim');
  const cookie = { name: 'sid', value: issued, domain: '127.0.0.1', path: '/', expires: -1 } as const;
  victim.storeCookies([{ ...cookie, httpOnly: true, secure: false, sameSite: 'Lax' }]);
  const options = { url: server.url('/desk'), username: 'alice', signedInText: null, signedOutText: null };
  const oracle = await Oracle.learn(options, async () => [
    arrived(await lane.actor('visitor').open(options.url, 'asks as a visitor')),
    arrived(await victim.open(options.url, 'asks as the victim')),
  ]);
  if (oracle === null) throw new Error('not told apart');
  const before = server.seen.length;
  const control = await madeUpControl(lane, oracle, { victim, names: ['sid'] });
  return { ...control, asked: server.seen.slice(before).map((request) => sentCookies(request).get('sid') ?? '') };
}

describe('a server that fails over made-up values', () => {
  it('has turned them away if it is up for the victim', async () => {
    const { asked, ...control } = await controlOn('over them');
    expect(control).toEqual({ kind: 'held', madeUp: 'learned' });
    expect(asked.at(-1)).toBe(issued);
  });

  it('has said nothing of them if it is down for the victim as well', async () => {
    expect(await controlOn('for everybody')).toMatchObject({
      kind: 'failed',
      obstacle: { reason: expect.stringContaining('answered like neither') },
    });
  });
});
