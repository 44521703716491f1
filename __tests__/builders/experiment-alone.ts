import { calibrate } from '../../src/calibration/calibrate.js';
import type { Calibration } from '../../src/calibration/calibration.js';
import type { Evidence, EvidenceKey } from '../../src/evidence/evidence.js';
import type { Gathered } from '../../src/evidence/gathered.js';
import type { Experiment } from '../../src/experiments/experiment.js';
import { runExperiment } from '../../src/experiments/runner.js';
import { targetRun } from '../../src/experiments/target-run.js';
import type { TargetSettings } from '../../src/inputs/settings.js';
import { buildStage } from './stage-of-app.js';
import type { Reachable } from './target.js';

export interface RanAlone<K extends EvidenceKey> {
  readonly gathered: Gathered<Evidence[K]>;
  /** What the experiment itself spent. */
  readonly requests: number;
  readonly logins: number;
  readonly calibration: Calibration;
}

/** Calibrates on a running application and runs one experiment with nothing beside it; `then` comes in between. */
export async function runAlone<K extends EvidenceKey>(
  app: Reachable,
  experiment: Experiment<K>,
  overrides: Partial<TargetSettings> = {},
  then: (calibration: Calibration) => Promise<void> | void = () => undefined,
): Promise<RanAlone<K>> {
  const { stage, settings } = buildStage(app, overrides);
  try {
    const calibrated = await calibrate(stage, settings);
    if (calibrated.kind !== 'calibrated') throw new Error(calibrated.obstacle.reason);
    const { calibration } = calibrated;
    await then(calibration);
    const before = stage.budget.spent.logins;
    const { gathered, requests } = await runExperiment(targetRun(calibration), experiment, 'alone');
    return { gathered, requests, logins: stage.budget.spent.logins - before, calibration };
  } finally {
    await stage.close();
  }
}

/** What was gathered; the reason as an error if nothing was. */
export function factsOf<Facts>(gathered: Gathered<Facts>): Facts {
  switch (gathered.kind) {
    case 'gathered':
      return gathered.facts;
    case 'not-applicable':
      throw new Error(gathered.reason);
    case 'inconclusive':
      throw new Error(gathered.obstacle.reason);
  }
}
