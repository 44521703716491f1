import { z } from 'zod';
import type { BaselineEntry } from '../policy/baseline.js';
import { identityOf } from '../policy/fingerprint.js';

export type ReadBaseline =
  | { readonly kind: 'ok'; readonly entries: readonly BaselineEntry[] }
  | { readonly kind: 'wrong'; readonly problems: readonly string[] };

/** A day that there is: `2026-02-30` is none. */
const day = z.iso.date('Give a day as YYYY-MM-DD.');

const entryShape = z.strictObject({
  fingerprint: z
    .string()
    .refine((text) => identityOf(text) !== null, 'This is not a fingerprint; copy it from report.json.'),
  reason: z.string().default(''),
  expires: day.nullable().default(null),
});

/** The baseline file: JSON, `version` 1. */
export const baselineShape = z.strictObject({
  version: z.literal(1),
  findings: z.array(entryShape),
});

/** Reads a baseline file's text; every problem at once, each with its place in the file. */
export function parseBaseline(text: string): ReadBaseline {
  let data: unknown;
  try {
    data = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { kind: 'wrong', problems: [`It is not JSON: ${why}`] };
  }
  const read = baselineShape.safeParse(data);
  if (!read.success) {
    const problems = read.error.issues.map(({ path, message }) => {
      const place = path.length === 0 ? 'The file' : path.map(String).join('.');
      return `${place}: ${message}`;
    });
    return { kind: 'wrong', problems };
  }
  const { findings } = read.data;
  const known = new Set<string>();
  for (const { fingerprint } of findings) {
    if (known.has(fingerprint)) return { kind: 'wrong', problems: [`${fingerprint} is in it twice.`] };
    known.add(fingerprint);
  }
  return { kind: 'ok', entries: findings };
}
