import { describe, expect, it } from '@jest/globals';
import type { Capture } from '../../../src/evidence/login-steps.js';
import { account, configFile, onlyTarget, problemsIn, settingsFrom } from '../given.js';

const file = (capture: string): string => `
version: 1
targets:
  - url: http://a.example
    login:
      steps:
        - { get: /login, capture: ${capture} }
        - post: /login?p={{password}}
`;

const captures = (capture: string): readonly Capture[] =>
  onlyTarget(settingsFrom(account, { config: configFile(file(capture)) })).login.steps[0]?.captures ?? [];

describe('a capture', () => {
  it.each([
    ['{ css: h1 }', { kind: 'css', selector: 'h1', attribute: null }],
    ['{ css: "input[name=a]", attribute: value }', { kind: 'css', selector: 'input[name=a]', attribute: 'value' }],
    ['{ json: /data/0/a~1b }', { kind: 'json', pointer: '/data/0/a~1b' }],
    ['{ json: "" }', { kind: 'json', pointer: '' }],
    ['{ header: X-CSRF-Token }', { kind: 'header', name: 'X-CSRF-Token' }],
    ['{ cookie: XSRF-TOKEN }', { kind: 'cookie', name: 'XSRF-TOKEN' }],
    ["{ regex: 'token=(\\w+)' }", { kind: 'regex', source: 'token=(\\w+)', flags: '' }],
    ["{ regex: '/Token: (\\S+)/i' }", { kind: 'regex', source: 'Token: (\\S+)', flags: 'i' }],
  ])('takes its value by %s', (written, from) => {
    expect(captures(`{ token: ${written} }`)).toEqual([{ name: 'token', from }]);
  });

  it.each([
    ['{ a: { css: h1, cookie: b } }', /capture\.a: Give one of css, json, header, cookie, address, regex/],
    ['{ a: { attribute: value } }', /capture\.a: Give one of css/],
    ['{ a: { cookie: b, attribute: value } }', /attribute: Only css has an attribute/],
    ['{ a: { cokie: b } }', /no key “cokie”.*Did you mean cookie\?/],
    ['{ a: h1 }', /capture\.a: Write keys and values here, like \{ css:/],
    ['{ a: { json: data.token } }', /not a JSON pointer.*\/data\/token/],
    ['{ a: { json: /a~2b } }', /not a JSON pointer/],
    ['{ a: { header: "X Y" } }', /not a header name/],
    ['{ a: { cookie: "a=b" } }', /not a cookie name/],
    ['{ a: { regex: "(" } }', /Invalid regular expression/],
    ['{ a: { regex: "/a/zz" } }', /flags/],
    ['{ a: { css: "" } }', /css: There is no value/],
    ['{ password: { css: h1 } }', /\{\{password\}\} is there already/],
    ['{ a b: { css: h1 } }', /“a b” is not a name for a template/],
    ['[a]', /capture: Write keys and values here/],
  ])('is refused as %s', (written, message) => {
    expect(problemsIn(file(written))).toEqual([expect.stringMatching(message)]);
  });

  it('may take the name of an earlier one: a token is often renewed', () => {
    const twice = file('{ csrf: { css: h1 } }').replace(
      'post: /login',
      'get: /again\n          capture: { csrf: { css: h2 } }\n        - post: /login',
    );
    expect(problemsIn(twice)).toEqual([]);
  });
});
