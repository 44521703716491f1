import { afterEach, describe, expect, it } from '@jest/globals';
import { closeServers, html, serve } from '../builders/server.js';
import { closeStages, openStage } from '../builders/stage.js';

afterEach(async () => {
  await closeStages();
  await closeServers();
});

describe('experiments side by side', () => {
  it('each has a transcript and a count of its own, and all draw on one budget', async () => {
    const server = await serve((_request, response) => {
      html(response, 'x', { 'set-cookie': ['sid=value-of-sid'] });
    });
    const stage = openStage(server.url(), { maxRequests: 4 });
    const [one, two] = [stage.lane(), stage.lane()];
    const [visitor, victim] = [one.actor('visitor'), one.actor('victim')];
    await Promise.all([
      visitor.open(server.url('/1'), 'opens'),
      victim.open(server.url('/2'), 'opens'),
      two.actor('attacker').open(server.url('/3'), 'opens'),
    ]);
    expect([one.sent, two.sent, stage.budget.spent.requests]).toEqual([2, 1, 3]);
    expect([one.recorder.exchange.length, two.recorder.exchange.length]).toEqual([2, 1]);
    await visitor.open(server.url('/4'), 'opens');
    expect((await two.actor('attacker').open(server.url('/5'), 'opens')).kind).toBe('unreached');
    expect(server.seen).toHaveLength(4);
  });

  it('an answer that came late for one actor is never taken for another’s', async () => {
    const server = await serve((request, response) => {
      if (request.path !== '/late') html(response, `answer to ${request.path}`);
    });
    const lane = openStage(server.url(), { requestTimeoutMs: 200 }).lane();
    const actor = lane.actor('victim');
    expect((await actor.open(server.url('/late'), 'opens')).kind).toBe('unreached');
    const next = await actor.open(server.url('/next'), 'opens');
    expect(next.kind === 'page' && next.last.response.body).toBe('answer to /next');
  });
});
