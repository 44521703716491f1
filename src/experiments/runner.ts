import type { Lane } from '../actors/stage.js';
import type { Calibration } from '../calibration/calibration.js';
import type { Evidence, EvidenceKey } from '../evidence/evidence.js';
import { unmetControl, type Gathered, type Trial } from '../evidence/gathered.js';
import type { Experiment } from './experiment.js';

/** One experiment that has run, and whether it should run again with nothing beside it. */
export interface Run<K extends EvidenceKey> {
  readonly experiment: Experiment<K>;
  readonly gathered: Gathered<Evidence[K]>;
  readonly retry: boolean;
  /** Requests of its lane: the length of its chain. */
  readonly requests: number;
}

/** Runs one experiment with actors of its own and looks at its controls: whoever fails one has proved nothing. */
export async function runExperiment<K extends EvidenceKey>(
  calibration: Calibration,
  experiment: Experiment<K>,
  alone: boolean,
): Promise<Run<K>> {
  const run = await runOnce(calibration, experiment, alone);
  const { codes, stage } = calibration;
  // A code that was given twice may be why. It costs half a minute a sign-in, so it is not assumed.
  if (run.gathered.kind !== 'inconclusive' || codes?.repeated !== true) return run;
  codes.giveEachOnce();
  if (!alone) return run;
  stage.budget.countRetry();
  return runOnce(calibration, experiment, alone);
}

async function runOnce<K extends EvidenceKey>(
  calibration: Calibration,
  experiment: Experiment<K>,
  alone: boolean,
): Promise<Run<K>> {
  const lane: Lane = calibration.stage.lane(inWords(experiment.key));
  const trial = await experiment.run({ calibration, lane, alone });
  return { experiment, ...looked(trial, alone), requests: lane.sent };
}

/** `planted identifier` for `plantedIdentifier`. */
function inWords(key: string): string {
  return key.replace(/[A-Z]/g, (capital) => ` ${capital.toLowerCase()}`);
}

/** Runs it again alone where that could help: some applications end other sessions at a sign-in, some limit sign-ins. */
export async function settle<K extends EvidenceKey>(calibration: Calibration, run: Run<K>): Promise<Run<K>> {
  if (!run.retry) return { ...run, requests: 0 };
  calibration.stage.budget.countRetry();
  return runExperiment(calibration, run.experiment, true);
}

function looked<Facts>(trial: Trial<Facts>, alone: boolean): { gathered: Gathered<Facts>; retry: boolean } {
  switch (trial.kind) {
    case 'not-applicable':
      return { gathered: trial, retry: false };
    case 'untried':
      return { gathered: { kind: 'inconclusive', obstacle: trial.obstacle }, retry: trial.retry && !alone };
    case 'tried': {
      const unmet = unmetControl(trial.controls);
      return unmet
        ? { gathered: { kind: 'inconclusive', obstacle: unmet.otherwise }, retry: !alone }
        : { gathered: { kind: 'gathered', facts: trial.facts }, retry: false };
    }
  }
}
