import { createRequire } from 'node:module';
import { Ajv, type AnySchemaObject } from 'ajv';
import addFormats from 'ajv-formats';

const load = createRequire(import.meta.url);

const parts = [
  'har',
  'log',
  'afterRequest',
  'beforeRequest',
  'browser',
  'cache',
  'content',
  'cookie',
  'creator',
  'entry',
  'header',
  'page',
  'pageTimings',
  'postData',
  'query',
  'request',
  'response',
  'timings',
];

/** What is wrong with a HAR by the schema of HAR 1.2; empty if nothing is. */
export function harProblems(har: unknown): readonly string[] {
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  // The packages' own JSON files: schemas of draft-06.
  ajv.addMetaSchema(load('ajv/dist/refs/json-schema-draft-06.json') as AnySchemaObject);
  for (const part of parts) ajv.addSchema(load(`har-schema/lib/${part}.json`) as AnySchemaObject);
  const validate = ajv.getSchema('har.json#');
  if (!validate) throw new Error('har-schema holds no har.json');
  void validate(har);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
}
