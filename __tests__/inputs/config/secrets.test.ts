import { describe, expect, it } from '@jest/globals';
import { secretsIn } from '../../../src/inputs/secrets-in.js';
import { configFile, environment } from '../given.js';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

function found(
  yaml: string,
  variables: Readonly<Record<string, string>> = {},
  inputs: Readonly<Record<string, string>> = {},
): string[] {
  return secretsIn({ ...environment(inputs), ...variables }, configFile(yaml));
}

const target = (yaml: string): string => `version: 1\ntargets:\n  - url: http://a.example\n    ${yaml}\n`;

describe('the secrets of the config file', () => {
  it('are passwords, with what a Basic header makes of the account, and those of the second account', () => {
    const yaml = target('username: bob\n    password: " p w "\n    second-username: eve\n    second-password: s2');
    expect(found(yaml)).toEqual(expect.arrayContaining([' p w ', base64('bob: p w '), 's2', base64('eve:s2')]));
  });

  it('are the accounts that a target, the inputs and the defaults make together', () => {
    const yaml = 'version: 1\ndefaults: { password: dpw }\ntargets: [{ username: tom }, { password: tpw }]';
    const all = found(yaml, {}, { username: 'ann' });
    expect(all).toEqual(
      expect.arrayContaining([base64('tom:dpw'), base64('ann:tpw'), base64('ann:dpw'), 'dpw', 'tpw']),
    );
    expect(found(yaml, {}, { password: 'ipw' })).toContain(base64('tom:ipw'));
  });

  it('are those that variables hold', () => {
    const all = found(target('password: ${PW}\n    headers: { Authorization: "Bearer ${T}" }'), {
      PW: 'correct horse',
      T: 'abc',
    });
    expect(all).toEqual(expect.arrayContaining(['correct horse', 'Bearer abc', 'abc']));
  });

  it('are no names of variables that are not set, but what stands around one', () => {
    const yaml = `
      version: 1
      targets:
        - url: http://bob:\${PW}@a.example
          password: \${PW}
          totp-secret: " \${T} "
          headers: { Authorization: "Bearer \${T}", Cookie: "gate=\${PW}" }
    `;
    const all = found(yaml);
    expect(all).not.toContain('${PW}');
    expect(all).not.toContain('${T}');
    expect(found(target('password: open${PW}'))).toContain('open${PW}');
    expect(found(target('password: $${PW}'))).toContain('${PW}');
  });

  it('are TOTP secrets as written and as used, the token, and the webhook with its address', () => {
    const yaml =
      'version: 1\ndefaults: { totp-secret: jbsw y3dp, github-token: ghs_1, webhook-secret: wh, webhook-url: https://h.example/x }';
    expect(found(yaml)).toEqual(['jbsw y3dp', 'JBSWY3DP', 'ghs_1', 'wh', 'https://h.example/x']);
    const inputs = { 'totp-secret': 'jbsw y3dp', 'webhook-secret': 'wh', 'github-token': 'ghs_1' };
    expect(secretsIn(environment(inputs)).sort()).toEqual(['jbsw y3dp', 'JBSWY3DP', 'ghs_1', 'wh'].sort());
  });

  it.each([
    ['a map', 'headers: { X-Api-Key: k1, X-Signature: "12345678" }'],
    ['lines', 'headers: |\n      X-Api-Key: k1\n      X-Signature: 12345678'],
    ['a list', 'headers: ["X-Api-Key: k1", X-Signature: "12345678"]'],
    ['steps', 'login: { steps: [{ post: /a, headers: { X-Api-Key: k1, X-Signature: "12345678" } }] }'],
  ])('are the values of headers in %s', (_where, yaml) => {
    expect(found(target(yaml)).sort()).toEqual(['12345678', 'k1']);
  });

  it('are fields of bodies and steps that are called secrets', () => {
    const yaml = target(
      'login: { body: { client_secret: s1, p: "{{password}}" }, steps: [{ post: /a, form: { api_key: s2, user: bob } }, { post: /b, json: { token: s3 } }] }',
    );
    expect(found(yaml)).toEqual(['s1', 's2', 's3']);
  });

  it('are what variables hold in addresses of steps, in fields, captures’ neighbours and commands', () => {
    const yaml = target(
      'login: { command: "KEY=${V1} ./login", steps: [{ get: "/a?key=${V2}" }, { post: /b, form: { name: "${V3}" } }, { post: /c, json: [{ url: "${V4}" }] }] }',
    );
    const variables = { V1: 'value-1', V2: 'value-2', V3: 'value-3', V4: 'value-4' };
    expect(found(yaml, variables).sort()).toEqual(Object.values(variables));
  });

  it('are what variables hold in what is made, kept and carried, whatever the application calls it', () => {
    const make = '{ url: { digest: md5, of: "${V1}" }, k: { digest: sha256, of: "${V2}" } }';
    const then =
      '{ make: { name: { encode: hex, of: "${V3}" } }, cookies: { type: "${V4}" }, carry: { name: "${V5}" } }';
    const yaml = target(`login: { steps: [{ post: /a, make: ${make}, then: ${then} }] }`);
    const variables = { V1: 'value-1', V2: 'value-2', V3: 'value-3', V4: 'value-4', V5: 'value-5' };
    expect(found(yaml, variables).sort()).toEqual(Object.values(variables));
  });

  it('are not what variables hold if every report shows it, nor mere words', () => {
    const yaml = target(
      'name: ${STAGE}\n    username: ${USERNAME}\n    allowed-hosts: ["${HOST}"]\n    login: { command: "STAGE=${STAGE} ./login ${SHORT}" }',
    ).replace('http://a.example', 'http://${HOST}');
    const variables = { HOST: 'app.example', STAGE: 'staging', USERNAME: 'victim', SHORT: 'true' };
    expect(found(yaml, variables)).toEqual([]);
  });

  it('are found if the rest of the file is wrong, or stands in the wrong place', () => {
    expect(found('password: hunter22\n\tbroken: [')).toContain('hunter22');
    expect(found('- targets:\n    - default:\n        password: hunter22')).toContain('hunter22');
    expect(found(target('password: 12345678'))).toContain('12345678');
    expect(found(target('password: a${NONE}b'))).toContain('a${NONE}b');
  });

  it('are a password in an address', () => {
    expect(found('targets: [{ url: "http://bob:p%40ss@b.example" }]')).toEqual(['p%40ss', 'p@ss']);
  });
});
