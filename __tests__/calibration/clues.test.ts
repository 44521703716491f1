import { afterEach, describe, expect, it } from '@jest/globals';
import { cluesOf } from '../../src/calibration/clues.js';
import { closeServers, json, serve } from '../builders/server.js';
import { arrived, closeStages, openStage } from '../builders/stage.js';

afterEach(async () => {
  await closeStages();
  await closeServers();
});

const drawn = '9f2c41d07be84a6e8d15';

/** What is said of a sign-in that is answered so. */
async function cluesTo(answer: unknown): Promise<string[]> {
  const server = await serve((_request, response) => {
    json(response, answer);
  });
  const victim = openStage(server.url()).lane().actor('victim');
  const landing = arrived(await victim.open(server.url('/enter'), 'signs in'));
  return cluesOf({ kind: 'sent', landing, sentAt: 0, victim, exchange: [] }).map(({ reason }) => reason);
}

describe('the answer to a sign-in that did not take', () => {
  it.each([
    [{ access_token: drawn }, 'access_token'],
    [{ data: { session: { key: drawn } } }, 'key'],
    [{ 'session<b>key': drawn }, 'sessionbkey'],
    [drawn, 'the body itself'],
  ])('gives a token: %j', async (answer, name) => {
    expect(await cluesTo(answer)).toEqual([
      `The answer gives a value that looks like a token (${name}), which nothing sends back.`,
    ]);
  });

  it.each([{ refresh_token: drawn }, { csrf_token: drawn }, { user_id: drawn }, { token: true }])(
    'gives none that would be sent back: %j',
    async (answer) => {
      expect(await cluesTo(answer)).toEqual([]);
    },
  );
});
