import type { Finding } from '../policy/decision.js';
import type { TargetScan } from '../policy/scan.js';
import { heldOf, loadedNames, withLoaded } from '../evidence/loaded.js';
import { fixFor, frameworkName } from './fix.js';
import { placeOf } from './place.js';
import { reproductionOf } from './proof.js';
import { referencesOf } from './references.js';
import type { RunFacts } from './run-facts.js';
import type { Fix, Place, References } from './schema.js';
import { soughtOf, whereOf, type Where } from './where.js';
import { confidenceWords, statusWords } from './words.js';

/** A finding with all that the reports say of it. Texts hold target text and are not escaped yet. */
export interface FindingView extends Omit<Finding, 'reproduction'> {
  /** Its place among all findings, from 1; null if it is not one of them. */
  readonly number: number | null;
  /** Its target's address; empty if no target has that name. */
  readonly base: string;
  readonly place: Place | null;
  /** Where it is mended; null if that is not known. */
  readonly where: Where | null;
  /** What to look for there. */
  readonly sought: string;
  /** A bash script that replays it; null if there is nothing to replay. */
  readonly reproduction: string | null;
  readonly fix: Fix;
  /** The framework that the fix is for, as its makers write it; null for the general rule. */
  readonly fixedIn: string | null;
  readonly references: References;
  readonly confidenceWords: string;
  readonly statusWords: string;
}

/** @param scan of its target; null if no target has that name */
export function findingView<At extends number | null>(
  finding: Finding,
  scan: TargetScan | null,
  run: RunFacts,
  number: At,
): FindingView & { readonly number: At } {
  const fix = fixFor(finding.check, scan?.framework ?? null);
  const words = {
    number,
    base: scan?.url ?? '',
    place: placeOf(finding, run),
    where: whereOf(finding, run),
    fix,
    fixedIn: fix.framework === null ? null : frameworkName(fix.framework),
    references: referencesOf(finding.check),
    confidenceWords: confidenceWords(finding.confidence),
    statusWords: statusWords(finding),
  };
  if (loadedNames(finding).length === 0)
    return { ...finding, ...words, reproduction: reproductionOf(finding, scan), sought: soughtOf(finding, scan) };
  return withLoaded(
    { ...heldOf(finding, 'proof'), ...words },
    {
      proof: () => finding.proof,
      reproduction: () => reproductionOf(finding, scan),
      sought: () => soughtOf(finding, scan),
    },
  );
}
