import type { Stage } from '../../src/actors/stage.js';
import { calibrate } from '../../src/calibration/calibrate.js';
import type { CalibrationSettings } from '../../src/calibration/calibration.js';
import { createSecrets } from '../../src/evidence/secrets.js';
import type { TargetSettings } from '../../src/inputs/settings.js';
import { calibrationSettings, codesOf, openStage } from '../../src/scan/attempts.js';
import type { Listening } from '../apps/listen.js';
import { buildTarget, type Reachable } from './target.js';

/** A stage on a running application, and what a calibration of it would be asked for. */
export function buildStage(
  app: Reachable,
  overrides: Partial<TargetSettings> = {},
): { stage: Stage; settings: CalibrationSettings } {
  const target = buildTarget(app, overrides);
  const stage = openStage(
    target,
    createSecrets(() => undefined),
  );
  return { stage, settings: calibrationSettings(target, codesOf(target, stage.budget)) };
}

/** What a calibration on an application comes to. Nothing of either is open afterwards. */
export async function calibratedOn(app: Reachable & Listening): ReturnType<typeof calibrate> {
  const { stage, settings } = buildStage(app);
  try {
    return await calibrate(stage, settings);
  } finally {
    await stage.close();
    await app.close();
  }
}
