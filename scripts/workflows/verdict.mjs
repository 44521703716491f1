/**
 * @typedef {'vulnerable' | 'fixed'} Variant
 *
 * @typedef {object} Expected
 * @property {Variant} variant of the application
 * @property {'success' | 'failure'} job how the workflow must end
 * @property {number} gates how many steps use this action, before any matrix
 */

/**
 * What a run of a workflow did other than it must, sentence by sentence. With a vulnerable application some step has to say
 * `fail`; with a repaired one all of them have to say `pass`.
 * @param {Pick<import('./act.mjs').ActResult, 'code' | 'seen'>} result
 * @param {Expected} expected
 * @returns {string[]}
 */
export function differences({ code, seen }, { variant, job, gates }) {
  const conclusions = seen.map(({ outputs }) => outputs['conclusion'] ?? 'nothing');
  const ended = code === 0 ? 'success' : 'failure';
  const said =
    variant === 'vulnerable' ? conclusions.includes('fail') : conclusions.every((word) => word === 'pass');
  const wanted = variant === 'vulnerable' ? ['fail', 'pass'] : ['pass'];
  return [
    ...(ended === job ? [] : [`the workflow ended in ${ended}, not in ${job}`]),
    ...(seen.length >= gates && gates > 0
      ? []
      : [`${seen.length} of ${gates} steps that use the action were reached`]),
    ...(said ? [] : [`the conclusion was ${conclusions.join(', ') || 'missing'}`]),
    ...conclusions.filter((word) => !wanted.includes(word) && said).map((word) => `one step said ${word}`),
    ...seen.flatMap(({ outcome, outputs }) => contradictions(outcome, outputs)),
    ...seen.flatMap(({ missing }) => missing.map((name) => `${name} names a file that is not there`)),
    ...seen.filter(({ report }) => report === null).map(() => 'a later step found no report.json'),
  ];
}

/**
 * @param {string} outcome
 * @param {Readonly<Record<string, string>>} outputs
 */
function contradictions(outcome, outputs) {
  const conclusion = outputs['conclusion'];
  return conclusion === 'pass' && outcome !== 'success'
    ? [`a step passed, and its outcome was ${outcome}`]
    : [];
}
