import { expect, it } from '@jest/globals';
import { Jar } from '../../src/actors/jar.js';
import { SpareSessions } from '../../src/calibration/spare-sessions.js';

it('gives the newest session first, each once: an older one may have been ended by it', () => {
  const [older, newer] = [Jar.empty().freeze(), Jar.empty().freeze()];
  const spare = new SpareSessions();
  spare.keep(older);
  spare.keep(newer);
  expect([spare.take() === newer, spare.take() === older, spare.take()]).toEqual([true, true, null]);
});
