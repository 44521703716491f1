import { parseBaseline, type ReadBaseline } from '../inputs/baseline-file.js';
import { nextBaseline, renderBaseline } from '../policy/next-baseline.js';
import { acceptableShape } from '../report/schema.js';
import type { Asked } from './arguments.js';

/** Files of the working directory. Reading one that is not there gives null. */
export interface BaselineFiles {
  read(path: string): string | null;
  /** Makes the folder, too. Gives null, or the code of what went wrong. */
  write(path: string, text: string): string | null;
}

const nothingYet: ReadBaseline = { kind: 'ok', entries: [] };

/** Writes or prunes the baseline from a report; what was done, or what is wrong, in sentences. */
export function writeBaseline(
  asked: Extract<Asked, { command: 'baseline' }>,
  defaultFile: string,
  files: BaselineFiles,
): { readonly done: boolean; readonly lines: readonly string[] } {
  const file = asked.file ?? defaultFile;
  const wrong = (line: string): { done: false; lines: string[] } => ({ done: false, lines: [line] });
  const text = files.read(asked.report);
  if (text === null) return wrong(`${asked.report} cannot be read. Run a scan first.`);
  const report = acceptableShape.safeParse(parsed(text));
  if (!report.success) return wrong(`${asked.report} is no report of this version of session-fixation-gate.`);
  const before = files.read(file);
  const old = before === null ? nothingYet : parseBaseline(before);
  if (old.kind === 'wrong') return { done: false, lines: old.problems.map((problem) => `${file}: ${problem}`) };
  const next = nextBaseline(old.entries, report.data, asked);
  const trouble = files.write(file, renderBaseline(next.entries));
  if (trouble !== null) return wrong(`${file} cannot be written (${trouble}).`);
  return {
    done: true,
    lines: [
      ...next.added.map((fingerprint) => `+ ${fingerprint}`),
      ...next.removed.map((fingerprint) => `- ${fingerprint}`),
      `${file} accepts ${String(next.entries.length)} finding${next.entries.length === 1 ? '' : 's'} (${String(next.added.length)} added, ${String(next.removed.length)} removed).`,
    ],
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The shape says that it is no report.
    return null;
  }
}
