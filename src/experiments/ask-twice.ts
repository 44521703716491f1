import type { Asked } from '../oracle/oracle.js';
import type { Scene } from './scene.js';

/**
 * Asks once more if a verdict would rest on one answer that looks like the site's first page, which caches and servers
 * that are out of order for a moment give to anybody.
 * @param ask with a new actor each time, whose cookies no answer has changed
 */
export async function askTwice<One extends Asked>({ calibration }: Scene, ask: () => Promise<One>): Promise<One> {
  const asked = await ask();
  return asked.answer === 'signed-out' && calibration.homeLooksSignedOut ? ask() : asked;
}
