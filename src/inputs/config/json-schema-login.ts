import { givenTemplates } from '../../evidence/login-steps.js';
import { loginTypes } from '../settings.js';
import type { Form } from '../texts.js';
import { captureKinds, captureName } from './captures.js';
import { map, type Schema } from './json-schema-parts.js';
import { loginInputs } from './keys.js';
import { mostSteps, statusRange, stepMethods } from './steps.js';

/** The definitions of a sign-in, its steps and their captures. */
export function loginDefinitions(
  forms: Readonly<Record<string, Form>>,
  described: (input: string, form: Form) => Schema,
): Readonly<Record<string, Schema>> {
  return { login: loginSchema(forms, described), step: stepSchema(), capture: captureSchema() };
}

function loginSchema(forms: Readonly<Record<string, Form>>, described: (input: string, form: Form) => Schema): Schema {
  const inputs = Object.entries(loginInputs).flatMap(([key, input]) => {
    const form = forms[input];
    return form === undefined ? [] : [[key, described(input, form)] as const];
  });
  return {
    description: `How to sign in: the inputs login-type, login-url, login-body and login-command, and steps. Types: ${loginTypes.join(', ')}.`,
    ...map({
      ...Object.fromEntries(inputs),
      steps: {
        description: 'The requests of a sign-in, one after the other.',
        type: 'array',
        minItems: 1,
        maxItems: mostSteps,
        items: { $ref: '#/definitions/step' },
      },
    }),
  };
}

function stepSchema(): Schema {
  const known = '{{username}}, {{password}}, {{totp}} and what an earlier step has captured';
  const text = { type: 'string' };
  const texts = { anyOf: [text, { type: 'array', items: text }] };
  const methods = stepMethods.map((method): [string, Schema] => [
    method,
    {
      description: `${method.toUpperCase()} this address: relative to url, or absolute on an allowed host. It may hold ${known}.`,
      type: 'string',
      minLength: 1,
    },
  ]);
  return {
    ...map({
      ...Object.fromEntries(methods),
      form: { description: `Fields of a form: ${known}.`, type: 'object', additionalProperties: texts },
      json: { description: `Any JSON; its texts may hold ${known}.`, not: { type: 'null' } },
      headers: {
        description: `Further request headers: ${known}.`,
        type: 'object',
        additionalProperties: { ...texts },
      },
      capture: {
        description: 'Names what later steps need of the answer: {{name}}.',
        type: 'object',
        propertyNames: {
          pattern: captureName.source,
          not: { enum: givenTemplates },
        },
        additionalProperties: { $ref: '#/definitions/capture' },
      },
      expect: {
        description: 'What the answer must be. Default: any status under 400.',
        ...map({ status: { type: 'integer', minimum: statusRange.least, maximum: statusRange.most } }),
      },
    }),
    allOf: [
      { oneOf: stepMethods.map((method) => ({ required: [method] })) },
      { not: { required: ['form', 'json'] } },
      { not: { anyOf: ['form', 'json'].map((body) => ({ required: ['get', body] })) } },
    ],
  };
}

function captureSchema(): Schema {
  const text = { type: 'string', minLength: 1 };
  return {
    ...map({
      css: { description: 'A selector: the text of the first element that it finds.', ...text },
      attribute: { description: 'With css: this attribute instead of the text.', ...text },
      json: {
        description: 'A JSON pointer (RFC 6901), like /data/token.',
        type: 'string',
        pattern: '^(/|$|.*\\$\\{)',
      },
      header: { description: 'The name of a response header.', ...text },
      cookie: { description: 'The name of a cookie.', ...text },
      regex: {
        description: 'A regular expression, or /regex/flags: its first group, otherwise all that it matches.',
        ...text,
      },
    }),
    oneOf: captureKinds.map((kind) => ({ required: [kind] })),
    dependencies: { attribute: ['css'] },
  };
}
