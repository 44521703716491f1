import { createHash } from 'node:crypto';

/** By what the gate knows a text of its own again: an HTML comment in the first line, which no reader sees. */
export interface Stamp {
  readonly kind: 'comment' | 'alert';
  /** Names what the text is about; see `keyOf`. */
  readonly key: string;
  /** Id of the run that wrote it; null if it had none. */
  readonly run: number | null;
  /** Fingerprints of what was open then; null if they were too many to be noted, or if none are kept. */
  readonly open: readonly string[] | null;
}

/** Of GitHub's 65,536 characters, at most so many are spent on fingerprints in the stamp. */
export const stampLimit = 16_000;

/** 16 hexadecimal digits for a list of words, whose order and number count. */
export function keyOf(words: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(words)).digest('hex').slice(0, 16);
}

/** One line. Fingerprints are percent-encoded, so that none holds a space, a comma or the end of the comment. */
export function renderStamp({ kind, key, run, open }: Stamp): string {
  const noted = open === null ? '?' : open.join(',');
  const kept = noted.length > stampLimit || open?.some((one) => !fingerprint.test(one)) ? '?' : noted;
  return `<!-- session-fixation-gate ${kind} ${key} run=${run ?? ''} open=${kept} -->`;
}

/** The stamp that a text begins with; null if it begins with anything else, a quotation of a stamp included. */
export function readStamp(body: string): Stamp | null {
  const [, kind, key, run, open] =
    /^<!-- session-fixation-gate (comment|alert) ([0-9a-f]{16}) run=(\d*) open=(\S*) -->/.exec(body) ?? [];
  if (kind !== 'comment' && kind !== 'alert') return null;
  if (key === undefined || run === undefined || open === undefined) return null;
  return {
    kind,
    key,
    run: run === '' ? null : Number(run),
    open: open === '?' ? null : open.split(',').filter((one) => fingerprint.test(one)),
  };
}

const fingerprint = /^[^\s,>?]+$/;
