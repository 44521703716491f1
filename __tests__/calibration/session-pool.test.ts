import { expect, it } from '@jest/globals';
import { Jar } from '../../src/actors/jar.js';
import { SessionPool, type PooledSession } from '../../src/calibration/session-pool.js';

function session(story: PooledSession['story'] = null): PooledSession {
  return { jar: Jar.empty().freeze(), story };
}

it('gives the newest session first, each once: an older one may have been ended by it', () => {
  const [older, newer] = [session(), session()];
  const spare = new SessionPool();
  spare.keep(older);
  spare.keep(newer);
  expect([spare.take() === newer, spare.take() === older, spare.take()]).toEqual([true, true, null]);
});

it('gives one that will do, and leaves the others where they are', () => {
  const [told, silent] = [session({ before: [], since: [] }), session()];
  const spare = new SessionPool();
  spare.keep(told);
  spare.keep(silent);
  const withStory = (): PooledSession | null => spare.take(({ story }) => story !== null);
  expect([withStory() === told, withStory(), spare.take() === silent]).toEqual([true, null, true]);
});
