/**
 * The part of JSON Schema that a schema of ours uses.
 * @typedef {object} Schema
 * @property {string} [$ref]
 * @property {string | readonly string[]} [type]
 * @property {string} [description]
 * @property {readonly unknown[]} [enum]
 * @property {unknown} [const]
 * @property {readonly Schema[]} [anyOf]
 * @property {readonly Schema[]} [allOf]
 * @property {Schema} [items]
 * @property {Readonly<Record<string, Schema>>} [properties]
 * @property {readonly string[]} [required]
 * @property {Schema} [additionalProperties]
 */

/**
 * A JSON Schema's definitions as declarations of TypeScript, without any layout.
 * @param {Readonly<Record<string, Schema>>} definitions by the names of their types
 */
export function declarations(definitions) {
  return Object.entries(definitions)
    .map(([name, schema]) => {
      const type = typeOf(schema);
      const declared = schema.properties ? `interface ${name} ${type}` : `type ${name} = ${type};`;
      return `${comment(schema)}export ${declared}`;
    })
    .join('\n');
}

/**
 * @param {Schema} schema
 * @returns {string}
 * @throws Error for what this cannot say
 */
function typeOf(schema) {
  const { $ref, type, anyOf, allOf, items, properties, additionalProperties } = schema;
  if ($ref !== undefined) return $ref.replace('#/definitions/', '');
  if (schema.const !== undefined) return literal(schema.const);
  if (schema.enum) return schema.enum.map(literal).join(' | ');
  if (anyOf) return anyOf.map(typeOf).join(' | ');
  if (allOf) return allOf.map(typeOf).join(' & ');
  if (typeof type === 'object') return type.map((one) => typeOf({ type: one })).join(' | ');
  if (items) return `(${typeOf(items)})[]`;
  if (properties) return `{\n${members(properties, schema.required ?? [])}\n}`;
  if (additionalProperties) return `{ [k: string]: ${typeOf(additionalProperties)} }`;
  if (type === 'string' || type === 'number' || type === 'boolean' || type === 'null') return type;
  throw new Error(`There is no type for ${JSON.stringify(schema)}.`);
}

/**
 * @param {Readonly<Record<string, Schema>>} properties
 * @param {readonly string[]} required
 */
function members(properties, required) {
  return Object.entries(properties)
    .map(([name, schema]) => `${comment(schema)}${name}${required.includes(name) ? '' : '?'}: ${typeOf(schema)};`)
    .join('\n');
}

/** @param {Schema} schema */
function comment({ description }) {
  return description === undefined ? '' : `/** ${description.replaceAll('*/', '*\\/')} */\n`;
}

/** @param {unknown} value */
function literal(value) {
  return typeof value === 'string' ? `'${value}'` : JSON.stringify(value);
}
