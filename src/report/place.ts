import type { Finding } from '../policy/decision.js';
import type { RunFacts } from './run-facts.js';
import type { Place } from './schema.js';

/**
 * Where a finding points: what answers the sign-out for one about signing out, else what answers the sign-in, else the
 * workflow file that runs the gate. Null if none is known.
 */
export function placeOf(
  finding: Pick<Finding, 'check' | 'target'>,
  { handlers = {}, location }: RunFacts,
): Place | null {
  const own = Object.hasOwn(handlers, finding.target) ? handlers[finding.target] : undefined;
  const signOut = finding.check.id === 'logout-invalidation' ? (own?.signOut ?? null) : null;
  return signOut ?? own?.signIn ?? location;
}
