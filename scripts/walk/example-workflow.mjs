import { parse } from 'yaml';

/**
 * @typedef {object} RunStep
 * @property {string} name
 * @property {string} run
 *
 * @typedef {object} ExampleWorkflow
 * @property {RunStep[]} before what runs ahead of the gate
 * @property {Readonly<Record<string, string>>} inputs of the gate, expressions as they are written
 */

const gate = 'session-fixation-gate/session-fixation-gate@';

/**
 * Reads of an example's workflow what installs the application, and how the gate starts and finds it: there is no second
 * place that says so.
 * @param {string} text
 * @returns {ExampleWorkflow}
 * @throws Error if it has another shape than one job with one step of the gate
 */
export function readExampleWorkflow(text) {
  /** @type {unknown} */
  const document = parse(text);
  const jobs = Object.values(fields(fields(document)['jobs']));
  if (jobs.length !== 1) throw new Error(`The workflow has ${String(jobs.length)} jobs, and one is expected.`);
  const { steps } = fields(jobs[0]);
  /** @type {readonly unknown[]} */
  const entries = Array.isArray(steps) ? steps : [];
  const list = entries.map(fields);
  const gates = list.filter(({ uses }) => typeof uses === 'string' && uses.startsWith(gate));
  const [step] = gates;
  if (step === undefined || gates.length > 1)
    throw new Error(`The workflow has ${String(gates.length)} steps of the gate, and one is expected.`);
  /** @type {Record<string, string>} */
  const inputs = {};
  for (const [name, value] of Object.entries(fields(step['with']))) inputs[name] = String(value);
  return {
    before: list.slice(0, list.indexOf(step)).flatMap(({ name, run, ...rest }) => {
      if (typeof run !== 'string') return [];
      const unknown = Object.keys(rest);
      if (unknown.length > 0) throw new Error(`A run step has ${unknown.join(', ')}, which is not read here.`);
      return [{ name: typeof name === 'string' ? name : run, run }];
    }),
    inputs,
  };
}

/**
 * Fills in `${{ env.NAME }}` as the runner does, from what the steps wrote to GITHUB_ENV.
 * @param {Readonly<Record<string, string>>} inputs
 * @param {Readonly<Record<string, string>>} env
 * @returns {Record<string, string>}
 * @throws Error for another expression, or a variable that no step wrote
 */
export function filledIn(inputs, env) {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [
      name,
      value.replace(/\$\{\{(.*?)\}\}/gu, (_, /** @type {string} */ expression) => {
        const variable = /^\s*env\.(\w+)\s*$/u.exec(expression)?.[1];
        const filled = variable === undefined ? undefined : env[variable];
        if (filled === undefined) throw new Error(`${name}: nothing gives \${{${expression}}} a value.`);
        return filled;
      }),
    ]),
  );
}

/**
 * @param {unknown} value
 * @returns {Record<string, unknown>} empty for anything but a mapping
 */
function fields(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
}
