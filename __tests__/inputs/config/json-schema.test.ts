import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { checks } from '../../../src/checks/index.js';
import { renderConfigSchema } from '../../../src/inputs/config/json-schema.js';
import { readSettings } from '../../../src/inputs/read-settings.js';
import { account, configFile } from '../given.js';

const text = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

const committed = text('schema/config.schema.json');
const ids = checks.map(({ meta }) => meta.id);
const { inputs } = z
  .object({ inputs: z.record(z.string(), z.object({ description: z.string() })) })
  .parse(parse(text('action.yml')));

// `dependencies` and `required` without `properties` beside them are what draft 7 has for such rules.
const validate = new Ajv({ strict: true, strictRequired: false, allowUnionTypes: true }).compile(
  z.record(z.string(), z.unknown()).parse(JSON.parse(committed)),
);

const files = {
  read: (path: string): string => {
    throw new Error(path);
  },
};

/** Whether the code takes the file, with an account and an address from the workflow. */
function isTaken(yaml: string): boolean {
  const variables = { NAME: '30', ...Object.fromEntries(workflow(yaml)) };
  return readSettings(variables, files, ids, configFile(yaml)).kind === 'ok';
}

function workflow(yaml: string): [string, string][] {
  const given =
    /^ {2}- \{? ?url:/m.test(yaml) || yaml.includes('  url:') ? account : { ...account, url: 'http://a.example' };
  return Object.entries(given).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]);
}

const target = (yaml: string): string => `version: 1\ntargets:\n  - url: http://a.example\n    ${yaml}\n`;
const step = (yaml: string): string =>
  target(`login: { steps: [{ get: /, capture: { c: { css: a } } }, ${yaml}, { post: "/?p={{password}}" }] }`);
const defaults = (yaml: string): string => `version: 1\ndefaults: { ${yaml} }\n`;

const right = [
  'version: 1',
  target('name: shop'),
  target('timeout: ${NAME}'),
  target('timeout: 3600\n    max-logins: 2\n    tls-insecure: false'),
  target('headers: { X-A: b }\n    allowed-hosts: [a.example, b.example]'),
  target('headers: ["X-A: b"]\n    allowed-hosts: a.example'),
  target('headers: |\n      X-A: b\n      X-C: d'),
  target('login: { type: json, url: /login, body: { user: "{{username}}", pass: "{{password}}" } }'),
  target(`login-type: form\n    login-body: '{"a":"b"}'`),
  target('login: { type: command, command: ./login.sh }'),
  target('checks: { hsts: off, cookie-secure: { severity: low } }\n    source: { login: app/login.py:3 }'),
  target('totp-secret: JBSWY3DPEHPK3PXP\n    second-username: bob\n    second-password: s'),
  step(
    '{ patch: /a, page: /login, scripted: true, make: { v: { random: hex, length: 8 }, u: { random: uuid }, c: { digest: sha1, of: "{{v}}" } }, text: { type: text/plain, content: "{{c}}" }, capture: { k: { address: code } }, then: { make: { j: { json: /t, of: "{{k}}" } }, cookies: { sid: "{{j}}" }, carry: { X-Token: "{{j}}" } } }',
  ),
  step('{ put: /a, json: { a: [1, true, null, "{{c}}"] }, expect: { status: 302 } }'),
  step('{ post: /a, form: { a: "1", b: ["1", "2"] }, headers: { X-C: "{{c}}" } }'),
  step(
    '{ get: /a, capture: { d: { json: /a/0 }, e: { header: X-T }, f: { cookie: t }, g: { regex: "(a)" }, h: { css: a, attribute: b } } }',
  ),
  defaults('url: [http://a.example, http://b.example], fail-on-severity: never, skip-checks: [hsts], warn-only: true'),
  defaults('webhook-url: https://h.example/, webhook-secret: s, comment-summary-in-pr: always, shard: 1/1'),
  defaults('start: npm start, wait-on: [http://a.example], wait-on-timeout: 5, baseline-file: a.json'),
  defaults('login: { url: /login }, source: { login: a.py }, concurrency: 2, max-findings: 100000'),
];

const wrong = [
  '[]',
  'targets: []',
  'version: 2',
  'version: 1\ntargets: []',
  'version: 1\nurl: http://a.example',
  target('nam: shop'),
  target('name: 3'),
  target('fail-under: 3'),
  target('timeout: 0'),
  target('timeout: 1.5'),
  target('max-requests: 10001'),
  target('tls-insecure: yes'),
  target('protected-url: 3'),
  target('protected-url:'),
  target('protected-url: ""'),
  target('login-type: forms'),
  target('login: form'),
  target('login: { typ: form }'),
  target('login: { steps: [] }'),
  target('checks: { no-such-check: off }'),
  target('checks: { hsts: on }'),
  target('checks: { hsts: { severity: never } }'),
  target('checks: { hsts: {} }'),
  target('source: app/login.py'),
  target('headers: [a]'),
  step('{ form: { a: b } }'),
  step('{ get: /a, post: /b }'),
  step('{ get: /a, form: { a: b } }'),
  step('{ post: /a, form: { a: b }, json: {} }'),
  step('{ post: /a, form: { a: 1 } }'),
  step('{ post: /a, json: }'),
  step('{ post: /a, expect: { status: 600 } }'),
  step('{ pots: /a }'),
  step('{ get: /a, capture: { d: { css: a, json: /b } } }'),
  step('{ get: /a, capture: { d: { cookie: a, attribute: b } } }'),
  step('{ get: /a, capture: { d: { attribute: b } } }'),
  step('{ get: /a, capture: { d: { json: b } } }'),
  step('{ get: /a, capture: { password: { css: a } } }'),
  step('{ get: /a, capture: { "a b": { css: a } } }'),
  step('{ get: /a, make: { u: { random: uuid, length: 36 } } }'),
  defaults('name: shop'),
  defaults('checks: { hsts: off }'),
  defaults('config-file: a.yml'),
  defaults('merge-reports: a'),
  defaults('skip-checks: [no-such-check]'),
  defaults('on-inconclusive: pass'),
  defaults('fail-under: 101'),
];

describe('schema/config.schema.json', () => {
  it('is what the rules and action.yml give: run npm run schema', () => {
    expect(renderConfigSchema(ids, (input) => inputs[input]?.description ?? '')).toBe(committed);
  });

  it('says something of every key that an editor may offer', () => {
    const schema = z.looseObject({
      properties: z.object({ defaults: z.looseObject({ properties: z.record(z.string(), z.unknown()) }) }),
      definitions: z.object({ target: z.looseObject({ properties: z.record(z.string(), z.unknown()) }) }),
    });
    const { properties, definitions } = schema.parse(JSON.parse(committed));
    const keys = { ...properties.defaults.properties, ...definitions.target.properties };
    const told = z.union([z.object({ description: z.string().min(10) }), z.object({ $ref: z.string() })]);
    expect(Object.keys(keys).length).toBeGreaterThan(40);
    for (const key of Object.values(keys)) expect(told.safeParse(key).success).toBe(true);
  });

  it.each(right)('takes, as the code does:\n%s', (yaml) => {
    expect(validate(parse(yaml))).toBe(true);
    expect(isTaken(yaml)).toBe(true);
  });

  it.each(wrong)('refuses, as the code does:\n%s', (yaml) => {
    expect(validate(parse(yaml))).toBe(false);
    expect(isTaken(yaml)).toBe(false);
  });
});
