/** @typedef {import('../corpus/seen.mjs').Seen} Seen */

/**
 * One thing that is not the same on both sides.
 * @typedef {object} Difference
 * @property {string} application
 * @property {'facts' | 'words'} kind
 * @property {string} what
 * @property {readonly (string | null)[]} base each value that a run gave; null if it was not there
 * @property {readonly (string | null)[]} head
 * @property {boolean} varies whether a draw may have made the difference
 */

/**
 * Compares what any number of runs saw of two commits. What is the same in each run of both is no difference, unless
 * nothing was seen: that is one on its own.
 * @param {readonly (readonly Seen[])[]} base runs
 * @param {readonly (readonly Seen[])[]} head runs
 * @returns {Difference[]} by application, in the order in which they were seen
 */
export function differencesBetween(base, head) {
  const names = new Set([...base, ...head].flat().map(({ name }) => name));
  return [...names].flatMap((application) =>
    differencesOf(seenAs(application, base), seenAs(application, head)).map((difference) => ({
      application,
      ...difference,
    })),
  );
}

/**
 * @param {string} application
 * @param {readonly (readonly Seen[])[]} runs
 * @returns {Seen[]} of each run that has it
 */
function seenAs(application, runs) {
  return runs.flatMap((run) => run.find(({ name }) => name === application) ?? []);
}

/**
 * @typedef {Omit<Difference, 'application'>} OfOne
 *
 * @param {readonly Seen[]} base
 * @param {readonly Seen[]} head
 * @returns {OfOne[]}
 */
function differencesOf(base, head) {
  const [before, after] = [base, head].map((runs) => (runs.length === 0 ? null : 'there'));
  if (before !== after) {
    const sides = { base: [before ?? null], head: [after ?? null] };
    return [{ kind: 'facts', what: 'application', ...sides, varies: false }];
  }
  const seen = { base: base.filter(wasSeen), head: head.filter(wasSeen) };
  const bothSeen = seen.base.length > 0 && seen.head.length > 0;
  /** @type {OfOne[]} */
  const trouble = [base, head].every((runs) => runs.every(wasSeen))
    ? []
    : [{ kind: 'facts', what: 'run', base: troublesOf(base), head: troublesOf(head), varies: bothSeen }];
  return bothSeen ? [...trouble, ...valuesBetween(seen.base, seen.head)] : trouble;
}

/** @param {Seen} seen */
function wasSeen({ trouble }) {
  return trouble === null;
}

/**
 * @param {readonly Seen[]} runs
 * @returns {string[]} each once
 */
function troublesOf(runs) {
  return [...new Set(runs.map(({ trouble }) => trouble ?? 'done'))];
}

/**
 * @param {readonly Seen[]} base
 * @param {readonly Seen[]} head
 * @returns {OfOne[]}
 */
function valuesBetween(base, head) {
  return /** @type {const} */ (['facts', 'words']).flatMap((kind) => {
    const names = new Set([...base, ...head].flatMap((seen) => Object.keys(seen[kind])));
    return [...names].flatMap((what) => {
      const [values, others] = [valuesOf(base, kind, what), valuesOf(head, kind, what)];
      if (new Set([...values, ...others]).size === 1) return [];
      return [{ kind, what, base: values, head: others, varies: mayVary(values, others) }];
    });
  });
}

/**
 * @param {readonly Seen[]} runs
 * @param {'facts' | 'words'} kind
 * @param {string} what
 * @returns {(string | null)[]} each value once
 */
function valuesOf(runs, kind, what) {
  return [...new Set(runs.map((seen) => seen[kind][what] ?? null))];
}

/**
 * Whether both sides gave one value, or one of them gave several that differ from the other side's in numbers alone: a
 * count that is drawn from many seldom comes out twice. An outcome that one side never gave is a difference.
 * @param {readonly (string | null)[]} base
 * @param {readonly (string | null)[]} head
 */
function mayVary(base, head) {
  if (base.some((value) => head.includes(value))) return true;
  const unstable = base.length > 1 || head.length > 1;
  const [before, after] = [base, head].map((values) => values.map(withoutNumbers));
  return unstable && before?.some((value) => after?.includes(value)) === true;
}

/** @param {string | null} value */
function withoutNumbers(value) {
  return value?.replace(/\d+/gu, '#') ?? null;
}
