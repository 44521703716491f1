import { describe, expect, it } from '@jest/globals';
import type { LoginStep } from '../../../src/evidence/login-steps.js';
import { account, configFile, onlyTarget, problemsIn, settingsFrom } from '../given.js';

const secret = 'totp-secret: JBSWY3DPEHPK3PXP';

function file(steps: readonly string[], more = ''): string {
  const lines = steps.map((step) => `        - ${step}`);
  return [
    'version: 1',
    'targets:',
    '  - url: http://a.example',
    ...(more ? [`    ${more}`] : []),
    '    login:',
    '      steps:',
    ...lines,
    '',
  ].join('\n');
}

/** The steps of a sign-in that ends by sending the password. */
function steps(...written: readonly string[]): readonly LoginStep[] {
  const { login } = onlyTarget(settingsFrom(account, { config: configFile(file([...written, signsIn])) }));
  expect(login.type).toBe('steps');
  return login.steps.slice(0, -1);
}

/** The problems with the first of the steps, without the place before each. */
function problems(...written: readonly string[]): string[] {
  return problemsIn(file([...written, signsIn]));
}

const signsIn = 'post: /login?p={{password}}';

describe('a step', () => {
  it('is a GET, a POST or a PUT, relative to the target or absolute', () => {
    expect(steps('get: /login', 'post: session', 'put: https://sso.example.com/in')).toMatchObject([
      { method: 'GET', url: '/login', body: null, headers: [], captures: [], expectStatus: null },
      { method: 'POST', url: 'session' },
      { method: 'PUT', url: 'https://sso.example.com/in' },
    ]);
  });

  it('sends fields, one of them more than once if it has a list', () => {
    const [step] = steps('{ post: /a, form: { b: "2", a: ["1", ""], c: "" } }');
    expect(step?.body).toEqual({
      kind: 'form',
      fields: [
        ['b', '2'],
        ['a', '1'],
        ['a', ''],
        ['c', ''],
      ],
    });
  });

  it('may have a path behind a host that an earlier one captured', () => {
    const captured = '{ get: /, capture: { a: { css: form, attribute: action } } }';
    expect(steps(captured, 'post: "http://sso.example.com:8080{{a}}"')[1]?.url).toBe(
      'http://sso.example.com:8080{{a}}',
    );
  });

  it('says what scripts do: what is made, from which page, another body, and what is kept of the answer', () => {
    const make =
      'v: { random: base64url, length: 43 }, u: { random: uuid }, c: { digest: sha256, of: "{{v}}", as: base64url }, d: { digest: md5, of: "{{password}}" }, t: { clock: ms }, e: { encode: percent, of: "{{username}}" }';
    const then =
      '{ make: { k: { json: /t, of: "{{r}}" }, x: { regex: "^(.)", of: "{{k}}" }, b: { decode: base64, of: "{{k}}" } }, cookies: { sid: "{{k}}" }, carry: { Authorization: "Bearer {{k}}", X-Key: "{{b}}" } }';
    const [first] = steps(
      `{ patch: "/a?c={{c}}", make: { ${make} }, page: /login, scripted: true, text: { type: text/plain, content: "{{e}}" }, capture: { r: { address: code } }, then: ${then} }`,
    );
    expect(first).toEqual({
      ...{ method: 'PATCH', url: '/a?c={{c}}', page: '/login', scripted: true, headers: [], expectStatus: null },
      body: { kind: 'text', type: 'text/plain', text: '{{e}}' },
      captures: [{ name: 'r', from: { kind: 'address', parameter: 'code' } }],
      makes: [
        { name: 'v', how: { kind: 'random', form: 'base64url', length: 43 } },
        { name: 'u', how: { kind: 'random', form: 'uuid', length: 36 } },
        { name: 'c', how: { kind: 'digest', of: '{{v}}', algorithm: 'sha256', form: 'base64url' } },
        { name: 'd', how: { kind: 'digest', of: '{{password}}', algorithm: 'md5', form: 'hex' } },
        { name: 't', how: { kind: 'clock', form: 'ms' } },
        { name: 'e', how: { kind: 'encoded', of: '{{username}}', form: 'percent' } },
      ],
      afterwards: {
        makes: [
          { name: 'k', how: { kind: 'json', of: '{{r}}', pointer: '/t' } },
          { name: 'x', how: { kind: 'regex', of: '{{k}}', source: '^(.)' } },
          { name: 'b', how: { kind: 'decoded', of: '{{k}}', form: 'base64' } },
        ],
        cookies: [['sid', '{{k}}']],
        carries: [
          { header: 'Authorization', scheme: 'Bearer', value: '{{k}}' },
          { header: 'X-Key', scheme: null, value: '{{b}}' },
        ],
      },
    });
  });

  it.each([
    ['{ x: { random: hex } }', /Give a length: a whole number from 1 to 256/],
    ['{ x: { random: hexx, length: 3 } }', /hexx.* is none of uuid, hex/],
    ['{ x: { clock: ms, digest: md5 } }', /Give one of random, clock/],
    ['{ x: { digest: md5 } }', /Say what it is made of/],
    ['{ x: { digest: md5, of: "{{nope}}" } }', /nope/],
    ['{ x: { clock: s, length: 3 } }', /clock has no length/],
    ['{ x: { random: uuid, length: 10 } }', /x\.length: uuid has no length\. Leave it out/],
    ['{ username: { clock: s } }', /is there already/],
    ['{ x: { regex: "(", of: a } }', /Correct it/],
    [
      '{ x: { regex: "/k=(.)/i", of: a } }',
      /x\.regex: Leave out the “i” after the last slash: there are no flags here/,
    ],
  ])('tells what is wrong with what it makes: %s', (make, words) => {
    expect(problems(`{ post: /a, make: ${make} }`)).toEqual([expect.stringMatching(words)]);
  });

  it.each([
    ['{ post: /a, text: { type: text/plain } }', /Give type and content/],
    ['{ post: /a, form: { a: b }, text: { type: text/plain, content: c } }', /There is a form already/],
    ['{ post: /a, scripted: "yes" }', /Write true or false/],
  ])('tells what is wrong with %s', (written, words) => {
    expect(problems(written)).toEqual([expect.stringMatching(words)]);
  });

  it('sends any JSON, with its types', () => {
    const [step] = steps('{ put: /a, json: { n: 1, t: true, z: null, l: [1.5, "x"], o: { __proto__: "p" } } }');
    expect(JSON.stringify(step?.body)).toBe(
      '{"kind":"json","value":{"n":1,"t":true,"z":null,"l":[1.5,"x"],"o":{"__proto__":"p"}}}',
    );
  });

  it('sends headers and expects a status', () => {
    const [step] = steps('{ post: /a, headers: { X-User: "{{username}}" }, expect: { status: 302 } }');
    expect(step).toMatchObject({ headers: [['X-User', '{{username}}']], expectStatus: 302 });
  });

  it.each([
    ['{ expect: { status: 200 } }', /steps\[0\]: Give one of get, post, put/],
    ['{ get: /a, post: /b }', /steps\[0\]: Give one of get, post, put/],
    ['{ pots: /a }', /no key “pots”.*Did you mean post\?/],
    ['/login', /steps\[0\]: Write keys and values here, like \{ post: \/login/],
    ['post: javascript:alert(1)', /neither a path nor/],
    ['post: http://bob:pw@a.example/', /user name in it/],
    ['{ get: /a, form: { a: b } }', /form: A GET has no body/],
    ['{ post: /a, form: { a: b }, json: { a: b } }', /json: There is a form already/],
    ['{ post: /a, json: }', /json: There is no value/],
    ['{ post: /a, form: { a: 1 } }', /form\.a: Write it in quotes.*a number/],
    ['{ post: /a, form: [a] }', /form: Write keys and values here/],
    ['{ post: /a, headers: { Host: b } }', /headers\.Host: Host belongs to the connection/],
    ['{ post: /a, headers: { X-A: "" } }', /X-A has no value/],
    ['{ post: /a, headers: { X-A: "a\\nb" } }', /control character/],
    ['{ post: /a, page: "no page" }', /page: .*neither a path nor/],
    ['{ post: /a, page: "javascript:alert(1)" }', /page: .*neither a path nor/],
    ['{ post: /a, then: { carry: { Host: b } } }', /carry\.Host: Host belongs to the connection/],
    ['{ post: /a, then: { carry: { "X A": b } } }', /not a header name/],
    ['{ post: /a, then: { carry: { X-A: "a\\nb" } } }', /control character/],
    ['{ post: /a, then: { cookies: { "a=b": c } } }', /“a=b” is not a cookie name/],
    ['{ post: /a, expect: 302 }', /expect: Write keys and values here, like \{ status: 302 \}/],
    ['{ post: /a, expect: { status: 99 } }', /expect\.status: Write a whole number from 100 to 599/],
    ['{ post: /a, expect: { state: 200 } }', /no key “state”.*Did you mean status\?/],
  ])('is refused as %s', (step, message) => {
    expect(problems(step)).toEqual([expect.stringMatching(message)]);
  });
});

describe('the steps of a sign-in', () => {
  it('must be some, and not more than a sign-in has', () => {
    const none = file([]).replace('steps:\n', 'steps: []\n');
    expect(problemsIn(none)).toEqual([expect.stringMatching(/There is no step/)]);
    expect(problems(...Array<string>(50).fill('get: /a'))).toEqual([expect.stringMatching(/more than 50 steps/)]);
    expect(problems(...Array<string>(49).fill('get: /a'))).toEqual([]);
  });

  it('must say where the password goes', () => {
    expect(problemsIn(file(['post: /login?u={{username}}']))).toEqual([
      expect.stringMatching(/^line 5: targets\[0\]\.login\.steps: No step says where the password goes/),
    ]);
  });
});

describe('templates', () => {
  it('hold what an earlier step has captured, in addresses, fields, JSON and headers', () => {
    const uses = '{ post: "/in/{{flow}}", headers: { X-Flow: "{{flow}}" }, json: [{ flow: "{{flow}}" }] }';
    expect(problems('{ get: /a, capture: { flow: { json: /id } } }', uses)).toEqual([]);
    expect(problems('{ get: /a, capture: { flow: { json: /id } } }', '{ post: "/{{flow}}" }')).toEqual([]);
  });

  it.each([
    ['an address', 'post: /in/{{flow}}', /steps\[0\]\.post: \{\{flow\}\} is not known/],
    ['a field', '{ post: /in, form: { flow: "{{flow}}" } }', /form\.flow: \{\{flow\}\} is not known/],
    ['JSON', '{ post: /in, json: { a: ["{{flow}}"] } }', /json\.a\[0\]: \{\{flow\}\} is not known/],
    ['a header', '{ post: /in, headers: { X: "{{flow}}" } }', /headers\.X: \{\{flow\}\} is not known/],
  ])('that nobody gives are a problem in %s', (_where, step, message) => {
    expect(problems(step)).toEqual([expect.stringMatching(message)]);
  });

  it('cannot hold what the same step or a later one captures', () => {
    const same = '{ post: "/in/{{flow}}", capture: { flow: { cookie: flow } } }';
    expect(problems(same)).toEqual([expect.stringMatching(/\{\{flow\}\} is not known at this step/)]);
    expect(problems('post: /in/{{flow}}', '{ get: /a, capture: { flow: { cookie: flow } } }')).toHaveLength(1);
  });

  it('that are misspelt name the nearest that is known', () => {
    const captured = '{ get: /a, capture: { csrf: { cookie: csrf } } }';
    expect(problems(captured, '{ post: /a, form: { t: "{{crsf}}" } }')).toEqual([
      expect.stringMatching(/there are \{\{username\}\}, .*\{\{csrf\}\};.* Did you mean csrf\?/),
    ]);
    expect(problems('{ post: /a, form: { t: "{{ username }}" } }')).toEqual([
      expect.stringMatching(/without spaces: \{\{username\}\}/),
    ]);
  });

  it('are not told again if their capture is itself wrong', () => {
    expect(problems('{ get: /a, capture: { csrf: { json: no } } }', 'post: /{{csrf}}')).toEqual([
      expect.stringMatching(/not a JSON pointer/),
    ]);
  });

  it('with {{totp}} need a secret to make the code from, said where it is used', () => {
    const mfa = '{ post: /mfa, form: { code: "{{totp}}" } }';
    expect(problems(mfa)).toEqual([
      expect.stringMatching(/^line 6: targets\[0\]\.login\.steps\[0\]\.form\.code: .*no totp-secret/),
    ]);
    expect(problemsIn(file([mfa, signsIn], secret))).toEqual([]);
    expect(problemsIn(file([mfa, signsIn]), { ...account, 'totp-secret': 'JBSWY3DPEHPK3PXP' })).toEqual([]);
  });
});
