import { parseBaseline } from '../inputs/baseline-file.js';
import type { Files } from '../inputs/certificates.js';
import type { InputProblem } from '../inputs/known-inputs.js';
import type { Settings } from '../inputs/settings.js';
import { WrongText } from '../inputs/texts.js';
import { nothingAccepted, type Accepted } from '../policy/baseline.js';

export type ReadAccepted =
  | { readonly kind: 'ok'; readonly accepted: Accepted }
  | { readonly kind: 'wrong'; readonly problems: readonly InputProblem[] };

/** The baseline as it stands on the day of the run; nothing if the default file is not there. */
export function readAccepted({ baselineFile }: Settings, files: Files, now: number): ReadAccepted {
  const { path, given } = baselineFile;
  let text: string;
  try {
    text = files.read(path);
  } catch (error) {
    if (!given && isMissing(error)) return { kind: 'ok', accepted: nothingAccepted };
    if (error instanceof WrongText)
      return { kind: 'wrong', problems: [{ input: 'baseline-file', message: error.message }] };
    const message = `${path} cannot be read. Write it with: session-fixation-gate baseline --report report.json`;
    return { kind: 'wrong', problems: [{ input: 'baseline-file', message }] };
  }
  const read = parseBaseline(text);
  if (read.kind === 'wrong') {
    const problems = read.problems.map((problem) => ({
      input: 'baseline-file',
      message: `${path}: ${problem}`,
    }));
    return { kind: 'wrong', problems };
  }
  const today = new Date(now).toISOString().slice(0, 10);
  return { kind: 'ok', accepted: { entries: read.entries, today } };
}

function isMissing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}
