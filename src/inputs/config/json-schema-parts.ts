import type { Form } from '../texts.js';

export type Schema = Readonly<Record<string, unknown>>;

/** A text that the environment completes: what it will be is not known to an editor. */
const variable: Schema = { type: 'string', pattern: '\\$\\{' };

/** What may stand in the config file for an input. */
export function schemaOf(form: Form): Schema {
  switch (form.kind) {
    case 'text':
      return { type: 'string', minLength: 1 };
    case 'word':
      return { anyOf: [{ enum: form.words }, variable] };
    case 'integer': {
      const most = form.most === null ? {} : { maximum: form.most };
      return { anyOf: [{ type: 'integer', minimum: form.least, ...most }, variable] };
    }
    case 'boolean':
      return { anyOf: [{ type: 'boolean' }, variable] };
    case 'lines': {
      const item = form.words === null ? { type: 'string', minLength: 1 } : { enum: form.words };
      return {
        anyOf: [
          { type: 'array', items: item },
          { type: 'string', minLength: 1 },
        ],
      };
    }
    case 'headers':
      return {
        anyOf: [
          { type: 'object', additionalProperties: { type: 'string', minLength: 1 } },
          { type: 'array', items: { type: 'string', pattern: ':' } },
          { type: 'string', pattern: ':' },
        ],
      };
    case 'json':
      return { anyOf: [{ type: 'object' }, { type: 'string', minLength: 1 }] };
  }
}

/** An object with these keys and no others. */
export function map(properties: Readonly<Record<string, Schema>>, required: readonly string[] = []): Schema {
  return {
    type: 'object',
    properties,
    ...(required.length > 0 ? { required } : {}),
    additionalProperties: false,
  };
}
