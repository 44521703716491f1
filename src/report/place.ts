import type { Finding } from '../policy/decision.js';
import type { RunFacts } from './run-facts.js';
import type { Place } from './schema.js';
import { handlerOf } from './where.js';

/**
 * Where a finding points: what is to be changed for it in the workspace, else the workflow file that runs the gate. Null
 * if none is known.
 */
export function placeOf(finding: Pick<Finding, 'check' | 'target' | 'carrier'>, run: RunFacts): Place | null {
  return handlerOf(finding, run) ?? run.location;
}
