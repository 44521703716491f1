import { isMap, isScalar, isSeq, parseDocument } from 'yaml';

/** How samples name this action; `./` is the project's own job. */
const ours = /^(?:session-fixation-gate\/session-fixation-gate@v1$|\.\/$)/u;
/** Whatever is meant for this action: a slip must not make it somebody else's. */
const meantForOurs = /se?s+ion.?fix/iu;

/**
 * @typedef {object} Instrumented
 * @property {string} text the workflow as it runs here
 * @property {number} gates how many steps use this action
 * @property {string[]} actions `owner/repo@ref` of every other action
 * @property {string[]} labels of runners
 * @property {string[]} events what `on:` names
 * @property {string[]} secrets what `${{ secrets.NAME }}` names
 */

/**
 * Adds a step behind each use of this action that writes down what a later step sees of it, and takes out what needs
 * Docker. Nothing else changes.
 * @param {string} workflow YAML
 * @param {string} probe path of the program that writes down
 * @returns {Instrumented}
 */
export function instrument(workflow, probe) {
  const document = parseDocument(workflow);
  const jobs = document.get('jobs');
  if (!isMap(jobs)) throw new Error('The workflow has no jobs.');
  let gates = 0;
  /** @type {Set<string>} */
  const actions = new Set();
  /** @type {Set<string>} */
  const labels = new Set();
  for (const { key, value: job } of jobs.items) {
    if (!isMap(job)) continue;
    for (const label of labelsOf(job.toJSON())) labels.add(label);
    job.delete('services');
    job.delete('container');
    // On GitHub each job of a matrix has a machine of its own; here all would start the application on one port.
    if (isMap(job.get('strategy'))) job.setIn(['strategy', 'max-parallel'], 1);
    const steps = job.get('steps');
    if (!isSeq(steps)) continue;
    for (let at = 0; at < steps.items.length; at += 1) {
      const step = steps.items[at];
      const uses = isMap(step) ? step.get('uses') : undefined;
      if (!isMap(step) || typeof uses !== 'string') continue;
      if (!ours.test(uses)) {
        if (meantForOurs.test(uses)) throw new Error(`${uses} is not what this action is called.`);
        actions.add(repositoryOf(uses));
        continue;
      }
      gates += 1;
      const given = step.get('id');
      const id = typeof given === 'string' ? given : `gate-${gates}`;
      step.set('id', id);
      steps.items.splice(
        at + 1,
        0,
        document.createNode(probeStep(`${String(key)} ${id}`, id, probe, step.getIn(['with', 'warn-only']) === true)),
      );
      at += 1;
    }
  }
  return {
    text: document.toString({ lineWidth: 0 }),
    gates,
    actions: [...actions],
    labels: [...labels],
    events: eventsOf(document.get('on', true)),
    secrets: [...new Set([...workflow.matchAll(/secrets\.([A-Z0-9_]+)/giu)].map(([, name]) => name ?? ''))],
  };
}

/**
 * @param {string} name job and step
 * @param {string} id
 * @param {string} probe
 * @param {boolean} warnOnly
 */
function probeStep(name, id, probe, warnOnly) {
  return {
    if: '${{ always() }}',
    name: 'Write down what a later step sees',
    env: {
      PROBE_STEP: name,
      PROBE_WARN_ONLY: String(warnOnly),
      PROBE_OUTCOME: `\${{ steps.${id}.outcome }}`,
      PROBE_OUTPUTS: `\${{ toJSON(steps.${id}.outputs) }}`,
    },
    shell: 'bash',
    run: `node '${probe}'`,
  };
}

/**
 * `owner/repo@ref`, without the folder that an action may have inside it.
 * @param {string} uses
 */
function repositoryOf(uses) {
  const [path = '', ref = ''] = uses.split('@');
  return `${path.split('/').slice(0, 2).join('/')}@${ref}`;
}

/**
 * The labels that a job may run on: those of its matrix too, since an expression may name them.
 * @param {unknown} job
 * @returns {string[]}
 */
function labelsOf(job) {
  const words = JSON.stringify(job).match(/\b(?:ubuntu|windows|macos|self-hosted)[a-z0-9.-]*/gu) ?? [];
  return [...new Set(['ubuntu-latest', ...words])];
}

/**
 * @param {unknown} on
 * @returns {string[]}
 */
function eventsOf(on) {
  if (isScalar(on)) return [String(on.value)];
  if (isSeq(on)) return on.items.map((item) => String(isScalar(item) ? item.value : item));
  if (isMap(on)) return on.items.map(({ key }) => String(isScalar(key) ? key.value : key));
  throw new Error('The workflow does not say when it runs.');
}
