import type { Evidence, EvidenceKey } from '../../src/evidence/evidence.js';
import type { Gathered } from '../../src/evidence/gathered.js';
import type { Experiment } from '../../src/experiments/experiment.js';
import type { Reachable } from './target.js';
import { runAlone, type RanAlone } from './experiment-alone.js';
import { faults } from '../faults/fault.js';
import { startSpoilingFront, type Spoilt } from '../faults/spoiling-front.js';

/** Starts a new application. */
export type Start = () => Promise<Reachable & { close(): Promise<void> }>;

/** One experiment on a new application, with one answer spoilt or none, and the requests that it sent itself. */
export async function runSpoilt<K extends EvidenceKey>(
  start: Start,
  experiment: Experiment<K>,
  spoilt: Spoilt | null = null,
): Promise<RanAlone<K> & { readonly log: readonly string[]; readonly from: number }> {
  const app = await start();
  const front = await startSpoilingFront(app, spoilt);
  let from = 0;
  try {
    const ran = await runAlone({ ...app, url: front.url }, experiment, {}, () => {
      from = front.log.length;
    });
    return { ...ran, log: front.log, from };
  } finally {
    await front.close();
    await app.close();
  }
}

interface WithFaults<K extends EvidenceKey> {
  readonly undisturbed: Gathered<Evidence[K]>;
  /** What it comes to, by the fault's name. */
  readonly disturbed: ReadonlyMap<string, Gathered<unknown>['kind']>;
}

/** The rest is for `npm run faults`. */
const tried = faults.filter(({ name }) => ['500', 'a lost connection', 'the home page'].includes(name));

/** With each of these faults at the first of its own requests that is this one. */
export async function withFaults<K extends EvidenceKey>(
  start: Start,
  experiment: Experiment<K>,
  request: string,
): Promise<WithFaults<K>> {
  const plain = await runSpoilt(start, experiment);
  const at = plain.log.indexOf(request, plain.from) + 1;
  if (at === 0) throw new Error(`The experiment does not send ${request}.`);
  const runs = tried.map(async (fault) => {
    const { gathered } = await runSpoilt(start, experiment, { at, fault });
    return [fault.name, gathered.kind] as const;
  });
  return { undisturbed: plain.gathered, disturbed: new Map(await Promise.all(runs)) };
}
