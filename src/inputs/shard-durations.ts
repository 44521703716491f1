import { z } from 'zod';
import type { Files } from './certificates.js';
import { largestReport } from './open-file.js';
import { quoted, WrongText } from './texts.js';

/** How long targets took in an earlier run, and where that stands. */
export interface ShardDurations {
  readonly path: string;
  /** Milliseconds by the target's name; empty if there is no such file yet. */
  readonly byName: ReadonlyMap<string, number>;
}

/** A report.json, or what is left of one with nothing but this in it. */
const shape = z.object({
  targets: z.array(z.object({ name: z.string(), stats: z.object({ durationMs: z.number().nonnegative() }) })),
});

/**
 * @param path relative to the workspace
 * @throws WrongText if the file holds something else: the shards would divide the targets each in its own way
 */
export function readShardDurations(path: string, files: Files): ShardDurations {
  let text: string;
  try {
    text = files.read(path, largestReport);
  } catch (error) {
    if (error instanceof WrongText) throw error;
    const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : null;
    if (code === 'ENOENT') return { path, byName: new Map() };
    throw new WrongText(
      `${quoted(path)} cannot be read${code === null ? '' : ` (${code})`}. Give the report.json of an earlier run.`,
    );
  }
  const read = shape.safeParse(parsed(text));
  if (!read.success) throw new WrongText(`${quoted(path)} is no report. Give the report.json of an earlier run.`);
  return { path, byName: new Map(read.data.targets.map(({ name, stats }) => [name, stats.durationMs])) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The shape says that it is no report.
    return null;
  }
}
