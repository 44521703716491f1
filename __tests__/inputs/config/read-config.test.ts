import { describe, expect, it } from '@jest/globals';
import { account, configFile, onlyTarget, problemsFrom, problemsIn, settingsFrom } from '../given.js';

/** The example of the contract, its checks those that the tests have. */
const example = `
version: 1
defaults: { fail-on-severity: high }
targets:
  - name: shop
    url: http://localhost:3000
    username: alice
    password: \${SHOP_PASSWORD}
    login:
      type: steps
      steps:
        - get: /login
          capture: { csrf: { css: "input[name=csrf]", attribute: value } }
        - post: /login
          form: { csrf: "{{csrf}}", user: "{{username}}", pass: "{{password}}" }
        - post: /mfa
          json: { code: "{{totp}}" }
    totp-secret: JBSW Y3DP EHPK 3PXP
    protected-url: /account
    logout-url: POST /logout
    checks: { cookie-secure: { severity: low }, cookie-httponly: off }
    source: { login: app/login.py }
`;

const one = (yaml: string): string => `version: 1\ntargets:\n  - url: http://a.example\n    ${yaml}\n`;

describe('a config file from Windows', () => {
  it('may begin with a byte order mark and end its lines with CR and LF', () => {
    const text =
      '\ufeffversion: 1\r\ntargets:\r\n  - url: http://a.example\r\n    username: alice\r\n    password: pw\r\n    headers: |\r\n      X-A: 1\r\n      X-B: 2\r\n';
    const { targets } = settingsFrom({}, { config: configFile(text) });
    expect(targets).toMatchObject([
      {
        url: new URL('http://a.example'),
        headers: [
          ['X-A', '1'],
          ['X-B', '2'],
        ],
      },
    ]);
  });
});

describe('a config file', () => {
  it('says all of a target, and its sign-in request by request', () => {
    const config = configFile(example);
    const settings = settingsFrom({}, { config, variables: { SHOP_PASSWORD: 'correct horse' } });
    expect(onlyTarget(settings)).toMatchObject({
      name: 'shop',
      url: new URL('http://localhost:3000'),
      username: 'alice',
      password: 'correct horse',
      totpSecret: 'JBSWY3DPEHPK3PXP',
      login: {
        type: 'steps',
        url: null,
        body: null,
        command: null,
        steps: [
          {
            method: 'GET',
            url: '/login',
            body: null,
            headers: [],
            captures: [{ name: 'csrf', from: { kind: 'css', selector: 'input[name=csrf]', attribute: 'value' } }],
            expectStatus: null,
          },
          {
            method: 'POST',
            url: '/login',
            body: {
              kind: 'form',
              fields: [
                ['csrf', '{{csrf}}'],
                ['user', '{{username}}'],
                ['pass', '{{password}}'],
              ],
            },
          },
          { method: 'POST', url: '/mfa', body: { kind: 'json', value: { code: '{{totp}}' } } },
        ],
      },
      protectedUrl: '/account',
      logout: { method: 'POST', url: '/logout' },
      checks: { off: ['cookie-httponly'], severities: { 'cookie-secure': 'low' } },
      source: { login: 'app/login.py' },
    });
    expect(settings).toMatchObject({
      configFile: 'gate.yml',
      policy: {
        failOnSeverity: 'high',
        targets: { shop: { off: ['cookie-httponly'], severities: { 'cookie-secure': 'low' } } },
      },
    });
  });

  it('hands to the policy only the targets of which something is said', () => {
    const { policy } = settingsFrom(account, { config: configFile(one('name: a')) });
    expect(policy).not.toHaveProperty('targets');
  });

  it('holds every setting by the name of its input, as YAML writes it', () => {
    const config = configFile(`
      version: 1
      defaults:
        url: [http://a.example, http://b.example]
        headers: { X-Tenant: acme, X-Stage: ci }
        allowed-hosts: [SSO.example.com]
        timeout: 60
        max-findings: 1
        warn-only: True
        skip-checks: [cookie-secure]
        baseline-file: .github/accepted.json
        comment-summary-in-pr: on-failure
        alert-issue: true
        webhook-url: https://hooks.example.com/gate
        webhook-secret: s3cret
        start: npm start
        wait-on: http://a.example/health
        wait-on-timeout: 5
        login: { type: json, url: /api/login, body: { user: "{{username}}", pass: "{{password}}" } }
        source: { login: src/login.ts:12 }
        shard: 1/2
    `);
    const settings = settingsFrom(account, { config });
    const target = {
      headers: [
        ['X-Tenant', 'acme'],
        ['X-Stage', 'ci'],
      ],
      allowedHosts: ['sso.example.com'],
      limits: { timeoutMs: 60_000 },
      login: { type: 'json', url: '/api/login', body: '{"user":"{{username}}","pass":"{{password}}"}' },
      source: { login: 'src/login.ts:12' },
    };
    expect(settings).toMatchObject({
      targets: [
        { name: 'a.example', ...target },
        { name: 'b.example', ...target },
      ],
      policy: { maxFindings: 1, warnOnly: true, skipChecks: ['cookie-secure'] },
      baselineFile: { path: '.github/accepted.json', given: true },
      publish: {
        commentInPr: 'on-failure',
        alertIssue: true,
        webhook: { url: new URL('https://hooks.example.com/gate'), secret: 's3cret' },
      },
      start: { command: 'npm start', waitOn: [new URL('http://a.example/health')], timeoutMs: 5000 },
      shard: { index: 1, of: 2 },
    });
  });

  it.each([
    ['lines', 'headers: |\n      X-Tenant: acme\n      X-Stage: ci'],
    ['a list of lines', 'headers: ["X-Tenant: acme", "X-Stage: ci"]'],
    ['a list of pairs', 'headers:\n      - X-Tenant: acme\n      - X-Stage: ci'],
    ['a map', 'headers: { X-Tenant: acme, X-Stage: ci }'],
  ])('takes headers as %s', (_name, yaml) => {
    expect(onlyTarget(settingsFrom(account, { config: configFile(one(yaml)) })).headers).toEqual([
      ['X-Tenant', 'acme'],
      ['X-Stage', 'ci'],
    ]);
  });

  it('keeps the space of a password, and trims all else', () => {
    const config = configFile(one('username: " bob "\n    password: " p w "'));
    expect(onlyTarget(settingsFrom({}, { config }))).toMatchObject({ username: 'bob', password: ' p w ' });
  });

  it('reads the environment, and leaves what is written with two dollars', () => {
    const yaml = one('headers: { X-Key: "${KEY}-$${KEY}" }\n    timeout: ${SECONDS}');
    const config = configFile(yaml);
    const target = onlyTarget(settingsFrom(account, { config, variables: { KEY: 'k1', SECONDS: '30' } }));
    expect(target.headers).toEqual([['X-Key', 'k1-${KEY}']]);
    expect(target.limits.timeoutMs).toBe(30_000);
  });

  it('may share parts of itself by anchors', () => {
    const config = configFile(`
      version: 1
      targets:
        - { url: http://a.example, login: &way { type: json, url: /api/login } }
        - { url: http://b.example, login: *way }
    `);
    const { targets } = settingsFrom(account, { config });
    expect(targets.map(({ login }) => login.url)).toEqual(['/api/login', '/api/login']);
  });
});

describe('a config file that is wrong', () => {
  const wrong: readonly (readonly [what: string, yaml: string, message: RegExp])[] = [
    ['nothing', '', /^line 1: There is no value/],
    ['a list', '- url: http://a.example', /^line 1: Write keys and values here/],
    ['no version', 'targets: [{ url: "http://a.example" }]', /^line 1: .*Begin the file with version: 1/],
    ['another version', 'version: 2\ntargets: [{ url: "http://a.example" }]', /^line 1: version: .*version: 1/],
    ['no target in targets', 'version: 1\ntargets: []', /^line 2: targets: There is no target/],
    ['targets that are no list', 'version: 1\ntargets: { a: b }', /^line 2: targets: Write a list here/],
    ['a misspelt key', 'version: 1\ntarget: []', /Did you mean targets/],
    [
      'an unknown key of a target',
      one('protected_url: /me'),
      /^line 4: targets\[0\]\.protected_url: .*Did you mean protected-url/,
    ],
    [
      'an unknown key of defaults',
      'version: 1\ndefaults: { max-login: 3 }',
      /^line 2: defaults\.max-login: .*Did you mean max-logins/,
    ],
    ['an unknown key of login', one('login: { typ: form }'), /login\.typ: .*Did you mean type/],
    ['an input at the top', 'version: 1\nwarn-only: true', /^line 2: warn-only: warn-only belongs in defaults/],
    ['a setting of the run in a target', one('fail-under: 70'), /holds for the whole run. Write it in defaults/],
    ['checks in defaults', 'version: 1\ndefaults: { checks: { hsts: off } }', /belongs to a target.*skip-checks/],
    ['a name in defaults', 'version: 1\ndefaults: { name: shop }', /belongs to a target/],
    ['config-file in itself', 'version: 1\ndefaults: { config-file: a.yml }', /belongs to one job/],
    ['merge-reports', 'version: 1\ndefaults: { merge-reports: reports }', /belongs to one job/],
    ['a merge key', one('<<: { timeout: 3 }'), /no merge keys/],
    ['a value out of range', one('timeout: 0'), /^line 4: targets\[0\]\.timeout: Write a whole number from 1 to 3600/],
    ['a word that is none', one('login-type: forms'), /^line 4: targets\[0\]\.login-type: .*Did you mean form\?/],
    ['such a word below login', one('login: { type: forms }'), /targets\[0\]\.login\.type: .*Did you mean form\?/],
    ['a boolean for a word', 'version: 1\ndefaults: { on-inconclusive: false }', /not one of fail, warn/],
    ['YAML 1.1’s yes', one('tls-insecure: yes'), /Write true or false/],
    ['a number for a text', one('password: 0123'), /password: Write it in quotes.*a number/],
    ['a boolean for a text', one('signed-in-text: true'), /Write it in quotes.*a boolean/],
    ['a key without a value', one('protected-url:'), /protected-url: There is no value/],
    ['an empty text', one('protected-url: ""'), /protected-url: There is no value/],
    ['a list for a text', one('protected-url: [/a, /b]'), /Write one text here/],
    ['a header with a line break', one('headers: { X-A: "a\\nX-B: b" }'), /headers\.X-A: There is a line break/],
    ['a variable that is not set', one('protected-url: /${WHERE}'), /variable WHERE is not set.*\$\$\{WHERE\}/],
    [
      'a name twice',
      'version: 1\ntargets:\n  - { name: a, url: "http://a.example" }\n  - { name: a, url: "http://b.example" }',
      /^line 4: targets\[1\]\.name: .*“a” already/,
    ],
    [
      'a target twice',
      'version: 1\ntargets:\n  - url: http://a.example\n  - url: http://a.example/',
      /^line 4: targets\[1\]: .*“a.example:80” already/,
    ],
    ['a name of two lines', one('name: "a\\nb"'), /at most 100 characters and no line break/],
    ['a name that is too long', one(`name: ${'a'.repeat(101)}`), /at most 100 characters/],
    ['the same said twice', one('login-url: /a\n    login: { url: /b }'), /same as login-url/],
    ['a login that is no map', one('login: form'), /login: Write keys and values here, like \{ type: form/],
    [
      'an id that no check has',
      one('checks: { cookie-secur: off }'),
      /checks\.cookie-secur: There is no check.*Did you mean cookie-secure/,
    ],
    ['an unknown id to skip', 'version: 1\ndefaults: { skip-checks: [cookie-secur] }', /Did you mean cookie-secure/],
  ];

  it.each(wrong)('is refused for %s, with the line and what to do', (_what, yaml, message) => {
    const problems = problemsIn(yaml, {
      ...account,
      ...(yaml.includes('//') ? {} : { url: 'http://a.example' }),
    });
    expect(problems).toEqual([expect.stringMatching(message)]);
    expect(problems.join('')).toMatch(/^line \d+: /);
  });

  it('tells everything that is wrong at once, in the workflow and in the file', () => {
    const yaml = `
version: 1
defaults: { concurency: 4, timeout: 0 }
targets:
  - url: ftp://a.example
    login:
      steps:
        - pots: /login
        - post: /mfa
          form: { code: "{{topt}}" }
  - name: b
    headers: { "X Y": 1, X-Ok: "\${NONE}" }
    checks: { hst: off, cookie-secure: { severity: hihg } }
`;
    const problems = problemsIn(yaml, { username: 'alice', 'max-findings': 'few' });
    expect(problems.map((problem) => /^(line \d+: [^:]+|[a-z-]+):/.exec(problem)?.[1]).sort()).toEqual(
      [
        'line 3: defaults.concurency',
        'line 3: defaults.timeout',
        'line 5: targets[0].url',
        'line 5: targets[0]',
        'line 8: targets[0].login.steps[0].pots',
        'line 10: targets[0].login.steps[1].form.code',
        'line 11: targets[1]',
        'line 11: targets[1]',
        'line 12: targets[1].headers.X Y',
        'line 12: targets[1].headers.X-Ok',
        'line 13: targets[1].checks.hst',
        'line 13: targets[1].checks.cookie-secure.severity',
        'max-findings',
      ].sort(),
    );
    expect(problems.filter((problem) => /targets\[1\]: (url|password): Missing/.test(problem))).toHaveLength(2);
  });

  it('is given with each problem as a place for the annotation', () => {
    const [problem] = problemsFrom(account, { config: configFile(one('timeout: 0')) });
    expect(problem).toMatchObject({ input: 'config-file', place: { file: 'gate.yml', line: 4 } });
  });

  it('does not make anything missing that stands in it and cannot be read', () => {
    for (const yaml of ['version: 1\ntargets: [', '- nothing', 'version: 1\n\ttargets: x']) {
      expect(problemsIn(yaml, {})).toEqual([expect.stringMatching(/^line \d/)]);
    }
    expect(problemsFrom({}, { config: { kind: 'unreadable', message: 'It is gone.' } })).toEqual([
      { input: 'config-file', message: 'It is gone.' },
    ]);
    expect(problemsIn(one('password: ${NONE}'), { username: 'alice' })).toEqual([
      expect.stringMatching(/NONE is not set/),
    ]);
  });

  it('repeats neither a password nor what stands in its place', () => {
    for (const password of ['!hunter22', '*hunter22', '@hunter22', '"\\hunter22"', '{ hunter22: 1 }', '[hunter22]']) {
      const problems = problemsFrom(account, { config: configFile(one(`password: ${password}`)) });
      expect(problems.length).toBeGreaterThan(0);
      expect(JSON.stringify(problems)).not.toContain('hunter22');
    }
  });
});

describe('a job that merges reports', () => {
  const yaml = `
version: 1
defaults: { password: "\${NOT_HERE}", fail-under: 70 }
targets:
  - name: shop
    url: http://\${NOT_HERE}/
    password: \${NOT_HERE}
    login: { steps: [{ post: /login, form: { pin: "\${NOT_HERE}", pass: "{{password}}" } }] }
    checks: { cookie-secure: { severity: low } }
  - url: http://b.example
`;

  it('needs no secrets and no targets, and keeps what is said of checks', () => {
    const settings = settingsFrom({ 'merge-reports': 'reports' }, { config: configFile(yaml) });
    expect(settings).toMatchObject({
      targets: [],
      mergeReports: 'reports',
      policy: { failUnder: 70, targets: { shop: { off: [], severities: { 'cookie-secure': 'low' } } } },
    });
    expect(settingsFrom({ 'merge-reports': 'reports' })).toMatchObject({
      targets: [],
      mergeReports: 'reports',
    });
  });

  it('still refuses keys that do not exist', () => {
    const problems = problemsIn(yaml.replace('login:', 'logn:'), { 'merge-reports': 'reports' });
    expect(problems).toEqual([expect.stringMatching(/Did you mean login/)]);
  });

  it('needs the name of a target that neither name nor address tells', () => {
    const nameless = 'version: 1\ntargets: [{ checks: { cookie-secure: off } }]';
    expect(problemsIn(nameless, { 'merge-reports': 'reports' })).toEqual([
      expect.stringMatching(/Give this one a name/),
    ]);
  });
});
