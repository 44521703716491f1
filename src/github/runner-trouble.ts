/**
 * Something that the runner should have given to this step is not usable: nobody's defect, so its message stands alone.
 */
export class RunnerTrouble extends Error {}

/** The code of a failed call of the system, such as `EACCES`; never its message, which repeats paths. */
export function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'no reason given';
}
