import type { Stage } from '../actors/stage.js';
import { notFound } from '../discovery/explain-not-found.js';
import { candidates } from '../discovery/finders.js';
import { Search } from '../discovery/search.js';
import type { Calibrated, CalibrationSettings, FailedCalibration } from './calibration.js';
import { failedCalibration } from './failed-calibration.js';
import { tryCandidate, type Calibrating } from './try-candidate.js';
import { containerHint } from './unreached-hint.js';

/**
 * Can we tell signed-in from signed-out? Everything but the wrong password, which comes last of all: the
 * first way to sign in that some page tells apart.
 * @param hopeless see Calibrating
 */
export async function calibrate(
  stage: Stage,
  settings: CalibrationSettings,
  hopeless: Calibrating['hopeless'] = null,
): Promise<Calibrated> {
  const lane = stage.lane('calibration');
  const visitor = lane.actor('visitor');
  const entrance = await visitor.open(settings.base, 'opens the application');
  if (entrance.kind === 'unreached') {
    const reason = `The target did not answer: ${entrance.trouble.message}`;
    const instead = entrance.trouble.cause === 'connection' ? otherAddress(stage, settings) : '';
    const remedy = `Check url, and that the application is up before this step.${instead}`;
    return failedCalibration(stage, { visitor, failedAt: 'entrance', obstacle: { reason, remedy } });
  }
  const search = new Search(visitor, settings, entrance);
  let failed: FailedCalibration | null = null;
  for await (const candidate of candidates(search)) {
    const tried = await tryCandidate({ stage, lane, settings, search, hopeless }, candidate);
    if (tried.kind === 'calibrated') return tried;
    failed ??= tried.failed;
    // What failed under another name, or over plain HTTP, has cost the account a failure already.
    if (tried.settled || stage.budget.spent.logins > 1) break;
  }
  return failed ?? failedCalibration(stage, { visitor, failedAt: 'discovery', obstacle: notFound(search) });
}

/** Where it may be instead: “localhost” may have only one of its two addresses, and a container is another machine. */
function otherAddress({ address }: Stage, { surroundings }: CalibrationSettings): string {
  const container = containerHint(address.base, address.isLoopback, surroundings);
  return address.asLocalhost
    ? ` It may listen on another address of this machine: try ${address.asLocalhost.origin}.${container}`
    : container;
}
