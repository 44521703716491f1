import { z } from 'zod';

/**
 * @typedef {'vulnerable' | 'fixed'} Variant
 *
 * @typedef {object} Expected
 * @property {Variant} variant of the application
 * @property {'success' | 'failure'} job how the workflow must end
 * @property {number} gates how many steps use this action, before any matrix
 */

const report = z.object({
  conclusion: z.string(),
  findings: z.array(z.object({ check: z.string() })),
});

/**
 * What a run of a workflow did other than it must, sentence by sentence. With a vulnerable application every step has to say
 * `fail` and to have found session fixation; with a repaired one every step has to say `pass`.
 * @param {Pick<import('./act.mjs').ActResult, 'code' | 'seen'>} result
 * @param {Expected} expected
 * @returns {string[]}
 */
export function differences({ code, seen }, { variant, job, gates }) {
  const reached = new Set(seen.map(({ step }) => step)).size;
  return [
    ...(code === null ? ['the workflow came to no end'] : []),
    ...((code === 0 ? 'success' : 'failure') === job ? [] : [`the workflow did not end in ${job}`]),
    ...(gates > 0 ? [] : ['no step uses the action']),
    ...(reached === gates ? [] : [`${reached} of ${gates} steps that use the action were reached`]),
    ...seen.flatMap((one) => stepDifferences(one, variant)),
  ];
}

/**
 * The same of the project's own job, which judges a vulnerable and a repaired application and is red if one came out wrong.
 * @param {Pick<import('./act.mjs').ActResult, 'code' | 'seen'>} result
 * @returns {string[]}
 */
export function selfTestDifferences({ code, seen }) {
  const conclusions = seen.map(({ outputs }) => outputs['conclusion'] ?? 'nothing').sort();
  return [
    ...(code === 0 ? [] : ['the job did not end in success']),
    ...(conclusions.join() === 'fail,pass' ? [] : [`its steps said ${conclusions.join(', ') || 'nothing'}`]),
    ...seen.flatMap((one) => stepDifferences(one, one.outputs['conclusion'] === 'pass' ? 'fixed' : 'vulnerable')),
  ];
}

/**
 * @param {import('./act.mjs').Seen} seen
 * @param {Variant} variant
 * @returns {string[]}
 */
function stepDifferences({ step, warnOnly, outcome, outputs, missing, report: text }, variant) {
  const conclusion = outputs['conclusion'] ?? 'nothing';
  const read = report.safeParse(text).data;
  const wanted = variant === 'vulnerable' ? 'fail' : 'pass';
  const ending = wanted === 'pass' || warnOnly ? 'success' : 'failure';
  return [
    ...(conclusion === wanted ? [] : [`the conclusion was ${conclusion}`]),
    ...(outcome === ending ? [] : [`the outcome was ${outcome}`]),
    ...missing.map((name) => `${name} names no file that is there`),
    ...(read ? [] : ['a later step found no report.json']),
    ...(!read || read.conclusion === conclusion ? [] : [`report.json says ${read.conclusion}`]),
    ...(variant === 'fixed' || !read || read.findings.some(({ check }) => check === 'session-fixation')
      ? []
      : ['report.json holds no session fixation']),
  ].map((words) => `${step}: ${words}`);
}
