import { afterEach, describe, expect, it } from '@jest/globals';
import { sideBySide } from '../../src/actors/side-by-side.js';
import { closeServers, html, serve, type LittleServer } from '../builders/server.js';
import { closeStages, openStage } from '../builders/stage.js';

afterEach(async () => {
  await closeStages();
  await closeServers();
});

/** Answers `/first` only once `/second` has been asked for, and gives each visitor a cookie. */
async function crossed(): Promise<LittleServer> {
  const waiting: (() => void)[] = [];
  let second = false;
  return serve((request, response) => {
    const answer = (): void => {
      html(response, request.path, { 'set-cookie': [`sid=value-for-${request.path.slice(1)}`] });
    };
    if (request.path === '/first' && !second) waiting.push(answer);
    else {
      second = true;
      answer();
      for (const late of waiting.splice(0)) late();
    }
  });
}

describe('two questions side by side', () => {
  it('are on the way together, and are written down in turn', async () => {
    const server = await crossed();
    const stage = openStage(server.url());
    const lane = stage.lane();
    const [one, other] = [lane.actor('visitor'), lane.actor('victim')];
    const [first, second] = await sideBySide(
      () => one.open(server.url('/first'), 'asks first'),
      other,
      () => other.open(server.url('/second'), 'asks second'),
    );
    expect([first.kind, second.kind]).toEqual(['page', 'page']);
    expect(lane.recorder.exchange.map(({ note, sets }) => [note, sets])).toEqual([
      ['asks first', ['sid#1']],
      ['asks second', ['sid#2']],
    ]);
    expect(stage.budget.longestChain).toBe(1);
  });

  it('wait for each other’s answer once only', async () => {
    const server = await crossed();
    const lane = openStage(server.url()).lane();
    const [one, other] = [lane.actor('visitor'), lane.actor('victim')];
    const asked = sideBySide(
      () => one.open(server.url('/first'), 'asks first'),
      other,
      () => other.open(server.url('/second'), 'asks second'),
    );
    await asked;
    await other.open(server.url('/third'), 'asks later');
    expect(lane.recorder.exchange.map(({ note }) => note)).toEqual(['asks first', 'asks second', 'asks later']);
  });

  it('are both answered if nobody answers the first', async () => {
    const server = await serve((request, response) => {
      if (request.path === '/first') response.socket?.destroy();
      else html(response, 'here');
    });
    const lane = openStage(server.url()).lane();
    const [one, other] = [lane.actor('visitor'), lane.actor('victim')];
    const [first, second] = await sideBySide(
      () => one.open(server.url('/first'), 'asks first'),
      other,
      () => other.open(server.url('/second'), 'asks second'),
    );
    expect([first.kind, second.kind]).toEqual(['unreached', 'page']);
    expect(lane.recorder.exchange.map(({ status }) => status)).toEqual([null, 200]);
  });
});
