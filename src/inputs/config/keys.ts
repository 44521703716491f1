import type { InputName } from '../known-inputs.js';
import { oneUrlRule, runRules, targetRules, urlsRule, type RunInput, type TargetInput } from '../rules.js';
import type { Form } from '../texts.js';

/** Which keys stand where in the config file. Reading and the JSON Schema both go by these. */

export const topKeys = ['version', 'defaults', 'targets'] as const;

/** `login:` says the same as the inputs that begin with login-, and the steps besides. */
export const loginKeys = ['type', 'url', 'body', 'steps', 'command'] as const;

export const loginInputs = {
  type: 'login-type',
  url: 'login-url',
  body: 'login-body',
  command: 'login-command',
} as const;

/** What each setting may look like in the config file. */
export interface Forms {
  readonly target: Readonly<Record<TargetInput, Form>>;
  readonly run: Readonly<Record<RunInput, Form>>;
}

export function formsFor(checkIds: readonly string[]): Forms {
  // Rules are looked at here and not used: nothing is read from a file.
  const files = {
    read: (path: string): string => {
      throw new Error(`${path} is not read here`);
    },
  };
  return {
    target: formsOf(targetRules({ files })),
    run: formsOf(runRules({ workspace: '/', checkIds })),
  };
}

export const targetUrlForm = oneUrlRule.form;
export const urlsForm = urlsRule.form;

/** Keys of a target besides the inputs that hold for one. */
export const targetOnlyKeys = ['name', 'url', 'login', 'checks', 'source'] as const;

/** Keys of defaults besides the inputs that it may hold. */
export const defaultsOnlyKeys = ['url', 'login', 'source'] as const;

/** Inputs that belong to one job: the config file is read by all of them. */
export const workflowInputs: readonly InputName[] = ['config-file', 'merge-reports'];

function formsOf<K extends string>(rules: Readonly<Record<K, { readonly form: Form }>>): Readonly<Record<K, Form>> {
  const entries = Object.entries<{ readonly form: Form }>(rules).map(([name, { form }]) => [name, form]);
  // The same names as the rules have.
  return Object.fromEntries(entries) as Readonly<Record<K, Form>>;
}
