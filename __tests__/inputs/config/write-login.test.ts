import { describe, expect, it } from '@jest/globals';
import { writeLogin } from '../../../src/inputs/config/write-login.js';
import type { LoginStep } from '../../../src/evidence/login-steps.js';
import { account, configFile, onlyTarget, settingsFrom } from '../given.js';

function step(changes: Partial<LoginStep> = {}): LoginStep {
  return { method: 'GET', url: '/', body: null, headers: [], captures: [], expectStatus: null, ...changes };
}

const fields = [
  ['user', '{{username}}'],
  ['pass', '{{password}}'],
] as const;
const signsIn = step({ method: 'POST', url: '/login', body: { kind: 'form', fields } });

/** What the config file says with this as part of its only target. */
function readAgain(yaml: string): readonly LoginStep[] {
  const target = yaml.replace(/^(?=.)/gm, '    ');
  const file = configFile(`version: 1\ntargets:\n  - url: http://a.example\n${target}`);
  const { login, protectedUrl } = onlyTarget(settingsFrom(account, { config: file }));
  expect([login.type, protectedUrl]).toEqual(['steps', '/me']);
  return login.steps;
}

function written(...steps: readonly LoginStep[]): string {
  const text = writeLogin({ steps, protectedUrl: '/me' });
  if (text === null) throw new Error('it cannot be written');
  return text;
}

describe('a sign-in written for the config file', () => {
  it('is what somebody would have written by hand', () => {
    const asks = step({
      captures: [{ name: 'csrf', from: { kind: 'css', selector: 'input[name="csrf"]', attribute: 'value' } }],
    });
    const header = [['X-CSRF-Token', '{{csrf}}']] as const;
    expect(written(asks, { ...signsIn, headers: header, expectStatus: 302 })).toBe(`login:
  type: steps
  steps:
    - get: /
      capture:
        csrf:
          css: input[name="csrf"]
          attribute: value
    - post: /login
      headers:
        X-CSRF-Token: "{{csrf}}"
      form:
        user: "{{username}}"
        pass: "{{password}}"
      expect:
        status: 302
protected-url: /me
`);
  });

  it('says the same when it is read again, whatever a step can do', () => {
    const steps: readonly LoginStep[] = [
      step({
        url: 'http://sso.example:8080/authorize?challenge={{challenge}}',
        page: '/start',
        scripted: true,
        headers: [
          ['Accept', 'application/json'],
          ['X-Two', 'a'],
          ['X-Two', 'b'],
        ],
        makes: [
          { name: 'verifier', how: { kind: 'random', form: 'base64url', length: 43 } },
          { name: 'id', how: { kind: 'random', form: 'uuid', length: 36 } },
          { name: 'now', how: { kind: 'clock', form: 'ms' } },
          {
            name: 'challenge',
            how: { kind: 'digest', of: '{{verifier}}', algorithm: 'sha256', form: 'base64url' },
          },
          { name: 'hex', how: { kind: 'digest', of: '{{id}}:{{now}}', algorithm: 'md5', form: 'hex' } },
          { name: 'coded', how: { kind: 'encoded', of: '{{hex}}', form: 'percent' } },
          { name: 'plain', how: { kind: 'decoded', of: '{{coded}}', form: 'percent' } },
          { name: 'part', how: { kind: 'regex', of: '{{plain}}', source: '/^(.)/' } },
        ],
        captures: [
          { name: 'text', from: { kind: 'css', selector: '#a > b', attribute: null } },
          { name: 'action', from: { kind: 'css', selector: 'form', attribute: 'action' } },
          { name: 'id-2', from: { kind: 'json', pointer: '/a~1b/0' } },
          { name: 'whole', from: { kind: 'json', pointer: '' } },
          { name: 'h', from: { kind: 'header', name: 'X-CSRF-Token' } },
          { name: 'c', from: { kind: 'cookie', name: 'XSRF-TOKEN' } },
          { name: 'code', from: { kind: 'address', parameter: 'code' } },
          { name: 'r', from: { kind: 'regex', source: 'nonce="([^"]+)"', flags: '' } },
          { name: 'r-2', from: { kind: 'regex', source: '/x(.)/i', flags: '' } },
          { name: 'r-3', from: { kind: 'regex', source: String.raw`\u000anonce = (\d+)`, flags: 'i' } },
        ],
      }),
      step({
        method: 'PUT',
        url: '/api',
        body: { kind: 'json', value: { b: ['{{code}}', 1, -0.5, null, true], a: '' } },
      }),
      step({
        method: 'PATCH',
        url: '/raw',
        body: { kind: 'text', type: 'text/plain; charset=utf-8', text: ' a\n b\r\n' },
      }),
      step({
        method: 'POST',
        url: '/login',
        body: { kind: 'form', fields: [...fields, ['a[]', '1'], ['a[]', ''], ['12', '0x1f'], ['true', 'null']] },
        afterwards: {
          makes: [{ name: 'token', how: { kind: 'json', of: '{{whole}}', pointer: '/token' } }],
          cookies: [['seen', '{{token}}']],
          carries: [
            { header: 'Authorization', scheme: 'Bearer', value: '{{token}}' },
            { header: 'X-Session', scheme: null, value: '{{id-2}}' },
          ],
        },
      }),
    ];
    expect(readAgain(written(...steps))).toEqual(steps);
  });

  it.each([
    '${HOME}',
    '$${HOME} $ {',
    '- item',
    'a: b # c',
    '*alias &anchor !tag',
    '\'single\' "double"',
    'true',
    '007',
    '2026-11-30',
    '',
    '~',
    '  spaces around  ',
    'line\nbreaks\r\n\n::error::here\n',
    'tab\t, bell \u0007, escape \u001b[31m',
    'right to left \u202e, zero width \u200b, byte order \ufeff',
    'next line \u0085, separator \u2028',
    'a\u0301\u0301\u0301\u0301\u0301',
    'beyond \u{1f600} \u{e0041}',
    '\u{10ffff}',
    'ü 日本語',
    `${'long '.repeat(100)}end`,
    'query { me { id, name } }',
  ])('keeps the text %j, and shows no mark that acts on who reads it', (text) => {
    const json = step({ method: 'POST', url: '/a', body: { kind: 'json', value: { [text]: text, list: [text] } } });
    const yaml = written({ ...json, page: '/a' }, signsIn);
    expect(readAgain(yaml)[0]?.body).toEqual({ kind: 'json', value: { [text]: text, list: [text] } });
    expect(yaml).not.toMatch(/[^\n\P{Cc}]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|\p{M}/u);
  });

  it.each([
    ['a template that nobody fills', [step({ url: '/{{nobody}}' }), signsIn]],
    ['fields whose order would be another', [signsIn, step({ method: 'POST', body: mixed() })]],
    ['a body that is null', [signsIn, step({ method: 'POST', body: { kind: 'json', value: null } })]],
    ['more steps than a file may have', Array.from({ length: 60 }, () => signsIn)],
    ['no password', [step()]],
  ])('is not written if the file cannot say it: %s', (_, steps) => {
    expect(writeLogin({ steps, protectedUrl: null })).toBeNull();
  });
});

function mixed(): LoginStep['body'] {
  return {
    kind: 'form',
    fields: [
      ['a', '1'],
      ['b', '1'],
      ['a', '2'],
    ],
  };
}
