import type { Stage } from '../../src/actors/stage.js';
import type { CalibrationSettings } from '../../src/calibration/calibration.js';
import { createSecrets } from '../../src/evidence/secrets.js';
import type { TargetSettings } from '../../src/inputs/settings.js';
import { calibrationSettings, codesOf, openStage } from '../../src/scan/attempts.js';
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
