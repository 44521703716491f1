import type { Decision, Finding } from '../policy/decision.js';
import type { TargetScan } from '../policy/scan.js';
import { renderCurl } from './curl.js';

/** The scan of the target that a finding names; null where no target has that name. */
export function scanOf(finding: Finding, decision: Decision): TargetScan | null {
  return decision.targets.find(({ scan }) => scan.name === finding.target)?.scan ?? null;
}

/** The finding's replay as a bash script; null where it has no steps. */
export function reproductionOf(finding: Finding, scan: TargetScan | null): string | null {
  if (finding.reproduction !== undefined) return finding.reproduction;
  if (finding.proof.replay.length === 0) return null;
  return renderCurl(
    finding.proof.replay,
    scan?.login?.recipe ?? null,
    scan?.protected?.url ?? scan?.url ?? '',
    scan?.forwardedProto ?? null,
  );
}
