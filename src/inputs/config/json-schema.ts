import { severities } from '../../checks/define.js';
import type { Form } from '../texts.js';
import { loginDefinitions } from './json-schema-login.js';
import { map, schemaOf, type Schema } from './json-schema-parts.js';
import { formsFor, targetUrlForm, urlsForm } from './keys.js';

/** Where editors find the schema of the newest release; a config file names it in its first line. */
export const configSchemaId =
  'https://raw.githubusercontent.com/session-fixation-gate/session-fixation-gate/v1/schema/config.schema.json';

/**
 * The JSON Schema (draft 7, which editors know) of the config file, as JSON.
 * @param describe what action.yml says of an input
 */
export function renderConfigSchema(checkIds: readonly string[], describe: (input: string) => string): string {
  const forms = formsFor(checkIds);
  const described = (input: string, form: Form): Schema => ({
    description: describe(input),
    ...schemaOf(form),
  });
  const all = (of: Readonly<Record<string, Form>>): Record<string, Schema> =>
    Object.fromEntries(Object.entries(of).map(([input, form]) => [input, described(input, form)]));
  const login = { login: { $ref: '#/definitions/login' }, source: { $ref: '#/definitions/source' } };
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: configSchemaId,
    title: 'Config file of session-fixation-gate',
    description:
      'A target’s own key wins over the input of the workflow, and the input wins over defaults. ${NAME} reads the environment; $${ stands for the characters themselves.',
    ...map(
      {
        version: { description: 'Of the form of this file.', const: 1 },
        defaults: {
          description: 'Settings by the names of the inputs, for all targets and for the run.',
          ...map({ url: described('url', urlsForm), ...all(forms.target), ...all(forms.run), ...login }),
        },
        targets: {
          description: 'The applications to test.',
          type: 'array',
          minItems: 1,
          items: { $ref: '#/definitions/target' },
        },
      },
      ['version'],
    ),
    definitions: {
      target: targetSchema({ ...all(forms.target), ...login }),
      ...loginDefinitions(forms.target, described),
      checks: checksSchema(checkIds),
      source: sourceSchema,
    },
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

function targetSchema(settings: Readonly<Record<string, Schema>>): Schema {
  return map({
    name: {
      description:
        'The name in reports and fingerprints; a new name makes every finding new. Default: host and path of url.',
      type: 'string',
      minLength: 1,
      maxLength: 100,
    },
    url: {
      description: 'Base URL, http or https. Without it, that of the input url, or of defaults.',
      ...schemaOf(targetUrlForm),
    },
    ...settings,
    checks: { $ref: '#/definitions/checks' },
  });
}

const sourceSchema: Schema = {
  description: 'Where annotations and SARIF point.',
  ...map({
    login: {
      description: 'The file in the repository that signs people in, as path or path:line.',
      type: 'string',
      minLength: 1,
    },
  }),
};

function checksSchema(checkIds: readonly string[]): Schema {
  const policy = {
    anyOf: [
      // Editors that read YAML 1.1 take off for false.
      { enum: ['off', false] },
      { ...map({ severity: { enum: severities } }, ['severity']) },
    ],
  };
  return {
    description: 'Single checks on this target: off, or another severity.',
    ...map(Object.fromEntries(checkIds.map((id) => [id, policy]))),
  };
}
