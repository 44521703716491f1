import type { CarrierSet } from '../evidence/carrier.js';
import { unmetControl, type Trial } from '../evidence/gathered.js';
import { cannotBeTried } from './not-tried.js';
import type { Scene } from './scene.js';

/** How what was seen of single sets is put together. */
export interface Joining<Facts> {
  readonly join: (facts: readonly [Facts, ...Facts[]]) => Facts;
  /** Whether it shows a defect by itself, whatever became of the other sets. */
  readonly proves: (facts: Facts) => boolean;
}

/**
 * Tries every set that is a session by itself: one that is left out may be the one that an attacker takes. What was
 * proved on one stands; else a set that could not be tried leaves all of it undecided.
 */
export async function onEachSet<Facts>(
  scene: Scene,
  sets: readonly CarrierSet[],
  run: (scene: Scene) => Promise<Trial<Facts>>,
  { join, proves }: Joining<Facts>,
): Promise<Trial<Facts>> {
  const trials: Trial<Facts>[] = [];
  for (const set of sets) {
    const trial = await run(scene.about(set));
    trials.push(trial);
    // Then all of it runs again alone.
    if (isOpen(trial) && !scene.mayHaveRunBefore) break;
  }
  const settled = trials.flatMap((trial) => (trial.kind === 'tried' && !isOpen(trial) ? [trial] : []));
  const open = trials.find(isOpen);
  if (open && !settled.some(({ facts }) => proves(facts))) return open;
  const [first, ...others] = settled.map(({ facts }) => facts);
  if (first === undefined) return trials.find(({ kind }) => kind === 'not-applicable') ?? nothingToTry;
  scene.expect(...settled.flatMap(({ controls }) => controls));
  return scene.tried(join([first, ...others]));
}

/** Whether it decides nothing. */
function isOpen<Facts>(trial: Trial<Facts>): boolean {
  return trial.kind === 'untried' || (trial.kind === 'tried' && unmetControl(trial.controls) !== null);
}

const nothingToTry = cannotBeTried({
  reason: 'No session was found that could be tried.',
  remedy: 'This is a defect of session-fixation-gate; please report it.',
});
