/** @typedef {import('../corpus/seen.mjs').Seen} Seen */

/**
 * One thing that is not the same on both sides.
 * @typedef {object} Difference
 * @property {string} application
 * @property {'facts' | 'words'} kind
 * @property {string} what
 * @property {readonly (string | null)[]} base each value that a run gave; null if it was not there
 * @property {readonly (string | null)[]} head
 * @property {boolean} varies whether one value was seen on both sides, so that a draw may have made the difference
 */

/**
 * Compares what any number of runs saw of two commits. What is the same in each run of both is no difference.
 * @param {readonly (readonly Seen[])[]} base runs
 * @param {readonly (readonly Seen[])[]} head runs
 * @returns {Difference[]} by application, in the order in which they were seen
 */
export function differencesBetween(base, head) {
  const names = new Set([...base, ...head].flat().map(({ name }) => name));
  return [...names].flatMap((application) =>
    differencesOf(application, seenAs(application, base), seenAs(application, head)),
  );
}

/**
 * @param {string} application
 * @param {readonly (readonly Seen[])[]} runs
 * @returns {(Seen | null)[]} null for a run that does not have it
 */
function seenAs(application, runs) {
  return runs.map((run) => run.find(({ name }) => name === application) ?? null);
}

/**
 * @param {string} application
 * @param {readonly (Seen | null)[]} base
 * @param {readonly (Seen | null)[]} head
 * @returns {Difference[]}
 */
function differencesOf(application, base, head) {
  const [before, after] = [base, head].map((runs) => (runs.every((seen) => seen === null) ? null : 'there'));
  if (before !== after)
    return [
      {
        application,
        kind: 'facts',
        what: 'application',
        base: [before ?? null],
        head: [after ?? null],
        varies: false,
      },
    ];
  return /** @type {const} */ (['facts', 'words']).flatMap((kind) => {
    const names = new Set([...base, ...head].flatMap((seen) => Object.keys(seen?.[kind] ?? {})));
    return [...names].flatMap((what) => {
      const values = valuesOf(base, kind, what);
      const others = valuesOf(head, kind, what);
      if (new Set([...values, ...others]).size === 1) return [];
      const varies = values.some((value) => others.includes(value));
      return [{ application, kind, what, base: values, head: others, varies }];
    });
  });
}

/**
 * @param {readonly (Seen | null)[]} runs
 * @param {'facts' | 'words'} kind
 * @param {string} what
 * @returns {(string | null)[]} each value once
 */
function valuesOf(runs, kind, what) {
  return [...new Set(runs.map((seen) => seen?.[kind][what] ?? null))];
}
