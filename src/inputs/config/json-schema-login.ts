import {
  clockForms,
  codings,
  digestAlgorithms,
  digestForms,
  givenTemplates,
  randomForms,
} from '../../evidence/login-steps.js';
import { loginTypes } from '../settings.js';
import type { Form } from '../texts.js';
import { captureKinds, captureName } from './captures.js';
import { map, type Schema } from './json-schema-parts.js';
import { loginInputs } from './keys.js';
import { lengthRange, makingKinds } from './makings.js';
import { bodyKeys, mostSteps, statusRange, stepMethods } from './steps.js';

/** The definitions of a sign-in, its steps and their captures. */
export function loginDefinitions(
  forms: Readonly<Record<string, Form>>,
  described: (input: string, form: Form) => Schema,
): Readonly<Record<string, Schema>> {
  return { login: loginSchema(forms, described), step: stepSchema(), capture: captureSchema(), making: makingSchema() };
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
      text: {
        description: `Any other body, with its type: ${known}.`,
        ...map({ type: text, content: text }, ['type', 'content']),
      },
      make: makes('What is made anew for each sign-in, before the request is sent: {{name}}.'),
      page: {
        description: 'The page that sends it, if that is not the one that the step before came to.',
        ...text,
      },
      scripted: { description: 'Whether a script sends it. Default: true if the body is JSON.', type: 'boolean' },
      headers: {
        description: `Further request headers: ${known}.`,
        type: 'object',
        additionalProperties: { ...texts },
      },
      capture: {
        description: 'Names what later steps need of the answer: {{name}}.',
        type: 'object',
        propertyNames: templateName,
        additionalProperties: { $ref: '#/definitions/capture' },
      },
      then: thenSchema(texts),
      expect: {
        description: 'What the answer must be. Default: any status under 400.',
        ...map({ status: { type: 'integer', minimum: statusRange.least, maximum: statusRange.most } }),
      },
    }),
    allOf: [
      { oneOf: stepMethods.map((method) => ({ required: [method] })) },
      ...bodyKeys.map((body) => ({ not: { required: bodyKeys.filter((other) => other !== body) } })),
      { not: { anyOf: bodyKeys.map((body) => ({ required: ['get', body] })) } },
    ],
  };
}

function thenSchema(texts: Schema): Schema {
  return {
    description: 'What scripts of the page do once it is answered.',
    ...map({
      make: makes('What is made of what was captured: {{name}}.'),
      cookies: { description: 'Cookies that they set.', type: 'object', additionalProperties: { ...texts } },
      carry: {
        description: 'Headers that they send from then on: Authorization: "Bearer {{token}}".',
        type: 'object',
        additionalProperties: { ...texts },
      },
    }),
  };
}

const templateName: Schema = { pattern: captureName.source, not: { enum: givenTemplates } };

function makes(description: string): Schema {
  return {
    description,
    type: 'object',
    propertyNames: templateName,
    additionalProperties: { $ref: '#/definitions/making' },
  };
}

function makingSchema(): Schema {
  const { least, most } = lengthRange;
  const ofText = { of: { description: 'Of this; it may hold templates.', type: 'string' } };
  const ways: Readonly<Record<(typeof makingKinds)[number], Schema>> = {
    random: map(
      {
        random: { enum: randomForms.filter((form) => form !== 'uuid') },
        length: { type: 'integer', minimum: least, maximum: most },
      },
      ['random', 'length'],
    ),
    clock: map({ clock: { enum: clockForms } }, ['clock']),
    digest: map({ digest: { enum: digestAlgorithms }, as: { enum: digestForms }, ...ofText }, ['digest', 'of']),
    encode: map({ encode: { enum: codings }, ...ofText }, ['encode', 'of']),
    decode: map({ decode: { enum: codings }, ...ofText }, ['decode', 'of']),
    json: map({ json: { type: 'string', pattern: '^(/|$|.*\\$\\{)' }, ...ofText }, ['json', 'of']),
    regex: map({ regex: { type: 'string', minLength: 1 }, ...ofText }, ['regex', 'of']),
  };
  const uuid = map({ random: { enum: ['uuid'] } }, ['random']);
  return {
    description: 'One way to make a value: drawn, told by the clock, a digest, an encoding, or a part of another text.',
    oneOf: [uuid, ...makingKinds.map((kind) => ways[kind])],
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
      address: { description: 'A parameter of the address that the redirects led to.', ...text },
      regex: {
        description: 'A regular expression, or /regex/flags: its first group, otherwise all that it matches.',
        ...text,
      },
    }),
    oneOf: captureKinds.map((kind) => ({ required: [kind] })),
    dependencies: { attribute: ['css'] },
  };
}
