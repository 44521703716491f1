import { z } from 'zod';
import { nothingSeen, textsOf } from '../corpus/seen.mjs';

/** @typedef {import('../corpus/seen.mjs').Seen} Seen */

/** Only what gives the parts their names: all the rest of report.json is seen as it is. */
const reportShape = z.looseObject({
  targets: z.tuple([
    z.looseObject({
      url: z.url(),
      checks: z.array(z.looseObject({ id: z.string() })),
      stats: z.looseObject({}),
    }),
  ]),
  findings: z.array(z.looseObject({ fingerprint: z.string() })),
});

/** Keys of report.json that say nothing of the application. */
const ofTheRun = new Set(['tool', 'startedAt', 'durationMs']);

/** Keys of report.json, at any depth, that put into words what others hold, or say how to mend it. */
const wordy = new Set([
  'reason',
  'remedy',
  'note',
  'notes',
  'howFound',
  'howSure',
  'title',
  'message',
  'risk',
  'reproduce',
  'fix',
  'references',
]);

/**
 * What was seen of a variant or an application: all that report.json holds of it, and whether that is as proved.
 * @param {string} name
 * @param {Pick<import('./table.mjs').Row, 'gate' | 'verdict' | 'remarks'>} row
 * @returns {Seen}
 */
export function seenOfRow(name, { gate, verdict, remarks }) {
  const report = reportShape.safeParse(gate?.report);
  if (!report.success) return nothingSeen(name, remarks.join('\n') || 'There is no report.');
  const {
    targets: [target],
    findings,
    ...run
  } = report.data;
  const { checks, stats, ...about } = target;
  const parts = {
    verdict,
    run,
    ...about,
    ...stats,
    ...Object.fromEntries(checks.map((check) => [`check ${check.id}`, check])),
    ...Object.fromEntries(findings.map((finding) => [`finding ${finding.fingerprint}`, finding])),
  };
  const { host } = new URL(target.url);
  return {
    name,
    trouble: null,
    facts: textsOf(factsOf(parts), host),
    words: textsOf({ remarks, ...wordsOf(parts) }, host),
  };
}

/**
 * @param {object} parts
 * @returns {Record<string, unknown>} without what is wordy or of the run
 */
function factsOf(parts) {
  const text = JSON.stringify(parts, (key, /** @type {unknown} */ value) =>
    wordy.has(key) || ofTheRun.has(key) ? undefined : value,
  );
  const facts = /** @type {unknown} */ (JSON.parse(text));
  return /** @type {Record<string, unknown>} */ (facts);
}

/**
 * @param {object} value
 * @returns {Record<string, unknown>} what is wordy, by the keys that lead to it
 */
function wordsOf(value) {
  /** @type {Record<string, unknown>} */
  const found = {};
  for (const [key, inner] of entriesOf(value)) {
    if (wordy.has(key)) found[key] = inner;
    else if (typeof inner === 'object' && inner !== null)
      for (const [path, words] of entriesOf(wordsOf(inner))) found[`${key} ${path}`] = words;
  }
  return found;
}

/**
 * @param {object} value
 * @returns {[string, unknown][]}
 */
function entriesOf(value) {
  return Object.entries(/** @type {Readonly<Record<string, unknown>>} */ (value));
}
