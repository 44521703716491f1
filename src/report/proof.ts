import type { Finding } from '../policy/decision.js';
import type { TargetScan } from '../policy/scan.js';
import { renderCurl } from './curl.js';

/** The finding's replay as a bash script; null if it has no steps. */
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
