import { describe, expect, it } from '@jest/globals';
import { certificate } from './certificate.js';
import { enough, onlyTarget, problemsOf, read, settingsOf } from './given.js';

describe('reading the inputs', () => {
  it('needs a url, a username and a password, and has a default for all else', () => {
    expect(settingsOf()).toEqual({
      targets: [
        {
          name: 'localhost',
          url: new URL('http://localhost:3000'),
          username: 'alice',
          password: 'correct horse',
          second: null,
          login: { type: 'auto', url: null, body: null, steps: [], command: null },
          totpSecret: null,
          protectedUrl: null,
          logout: null,
          signedInText: null,
          signedOutText: null,
          headers: [],
          allowedHosts: [],
          browser: 'auto',
          forwardedProto: null,
          staysPlain: false,
          tls: { ca: null, insecure: false },
          limits: { timeoutMs: 120_000, requestTimeoutMs: 10_000, maxRequests: 200, maxLogins: 12 },
          checks: { off: [], severities: {} },
          source: { login: null },
        },
      ],
      policy: {
        failOnSeverity: 'high',
        maxFindings: 0,
        failUnder: 0,
        warnOnly: false,
        onInconclusive: 'fail',
        skipChecks: [],
      },
      concurrency: 4,
      reportDirectory: 'session-fixation-report',
      configFile: null,
      baselineFile: { path: '.github/session-fixation-baseline.json', given: false },
      publish: { commentInPr: 'never', alertIssue: false, webhook: null, githubToken: null },
      start: null,
      shard: null,
      shardDurations: null,
      mergeReports: null,
    });
  });

  it('tells everything that is wrong at once, each with the name of its input', () => {
    const result = read({
      url: 'localhost',
      password: '',
      timeout: 'soon',
      'warn-only': 'yes',
      'fail-on-severity': 'hihg',
      'login-ulr': '/login',
      headers: 'X: 1\nbroken',
    });
    const inputs = result.kind === 'wrong' ? result.problems.map(({ input }) => input) : [];
    expect(inputs.sort()).toEqual(
      ['login-ulr', 'url', 'username', 'password', 'headers', 'fail-on-severity', 'warn-only', 'timeout'].sort(),
    );
  });

  it('tells all three that are missing if nothing is given', () => {
    const result = read({ url: ' ', username: '\n', password: '' });
    const problems = result.kind === 'wrong' ? result.problems : [];
    expect(problems.map(({ input }) => input)).toEqual(['url', 'username', 'password']);
    for (const { message } of problems) expect(message).toMatch(/^Missing\. Give /);
  });

  it('trims what is given, but never a password', () => {
    const target = onlyTarget(settingsOf({ url: ' http://a.example ', username: ' bob\n', password: ' p w ' }));
    expect([target.url.href, target.username, target.password]).toEqual(['http://a.example/', 'bob', ' p w ']);
  });

  it('takes a second account, for every target, and keeps its password as it is', () => {
    const { targets } = settingsOf({
      url: 'http://a.example\nhttp://b.example',
      'second-username': ' bob ',
      'second-password': ' p w ',
    });
    const bob = { username: 'bob', password: ' p w ' };
    expect(targets.map(({ second }) => second)).toEqual([bob, bob]);
  });

  it('takes several targets, one a line, and gives all of them the same account', () => {
    const { targets } = settingsOf({ url: 'http://a.example\r\n\n  https://b.example/shop/ ' });
    expect(targets.map(({ name, username }) => [name, username])).toEqual([
      ['a.example', 'alice'],
      ['b.example/shop', 'alice'],
    ]);
  });

  it('takes lines that end with CR and LF, as a variable does that was typed into a browser', () => {
    const { targets, start, policy } = settingsOf({
      headers: 'X-A: 1\r\nX-B: 2\r\n',
      'allowed-hosts': 'a.example\r\nb.example',
      'skip-checks': 'cookie-secure\r\ncookie-httponly\r\n',
      start: 'npm ci\r\nnpm start\r\n',
    });
    expect(targets[0]?.headers).toEqual([
      ['X-A', '1'],
      ['X-B', '2'],
    ]);
    expect(targets[0]?.allowedHosts).toEqual(['a.example', 'b.example']);
    expect(policy.skipChecks).toEqual(['cookie-secure', 'cookie-httponly']);
    expect(start?.command).toBe('npm ci\nnpm start');
  });

  it('leaves out the line break at the end of a password, which no sign-in takes', () => {
    expect(settingsOf({ password: ' correct horse \r\n' }).targets[0]?.password).toBe(' correct horse ');
  });

  it('says of an empty password that its secret may not be set, and where to look', () => {
    expect(problemsOf({ password: '' })).toMatchObject([
      {
        input: 'password',
        message: expect.stringMatching(/Is the secret set\?.*environment:.*secrets: inherit/),
      },
    ]);
  });

  it('takes paths as Windows writes them', () => {
    const settings = settingsOf({
      'report-directory': '.\\out\\reports',
      'baseline-file': '.github\\accepted.json',
    });
    expect([settings.reportDirectory, settings.baselineFile.path]).toEqual(['out/reports', '.github/accepted.json']);
  });

  it('refuses the same target twice, which would share its fingerprints', () => {
    expect(problemsOf({ url: 'http://a.example\nhttp://a.example/' })).toEqual([
      { input: 'url', message: '“a.example:80” is here twice. Leave one of the two out.' },
    ]);
  });

  it('tells of every wrong line of url', () => {
    const [problem] = problemsOf({ url: 'ftp://a.example\nhttp://b.example\nhttp://c.example/#top' });
    expect(problem?.message).toContain('ftp://a.example');
    expect(problem?.message).toContain('http://c.example/#top');
  });

  it('reads what an account of inputs says', () => {
    const settings = settingsOf({
      'login-type': 'json',
      'login-url': '/api/login',
      'login-body': '{"user":"{{username}}","pass":"{{password}}"}',
      'protected-url': '/me',
      'signed-in-text': '/hello, \\w+/i',
      'signed-out-text': 'Sign in',
      'logout-url': 'post /logout',
      headers: 'X-Tenant: acme\nAuthorization: Bearer abc',
      'allowed-hosts': 'SSO.example.com\nlocalhost:8080',
      'forwarded-proto': 'https',
      'fail-on-severity': 'never',
      'max-findings': '3',
      'fail-under': '70',
      'warn-only': 'True',
      'on-inconclusive': 'warn',
      'skip-checks': 'cookie-secure\ncookie-secure\ncookie-httponly',
      'report-directory': './out//reports/',
      timeout: '60',
      'request-timeout': '5',
      concurrency: '2',
      'max-requests': '1e3',
      'max-logins': '0x10',
      'tls-ca-file': 'ca.pem',
      'tls-insecure': 'TRUE',
    });
    const [target] = settings.targets;
    expect(target).toMatchObject({
      login: { type: 'json', url: '/api/login', body: '{"user":"{{username}}","pass":"{{password}}"}' },
      protectedUrl: '/me',
      signedInText: { kind: 'regex', source: 'hello, \\w+', flags: 'i' },
      signedOutText: { kind: 'text', text: 'Sign in' },
      logout: { method: 'POST', url: '/logout' },
      headers: [
        ['X-Tenant', 'acme'],
        ['Authorization', 'Bearer abc'],
      ],
      allowedHosts: ['sso.example.com', 'localhost:8080'],
      forwardedProto: 'https',
      staysPlain: false,
      tls: { ca: `${certificate}\n${certificate}`, insecure: true },
      limits: { timeoutMs: 60_000, requestTimeoutMs: 5_000, maxRequests: 1000, maxLogins: 16 },
    });
    expect(settings.policy).toEqual({
      failOnSeverity: 'never',
      maxFindings: 3,
      failUnder: 70,
      warnOnly: true,
      onInconclusive: 'warn',
      skipChecks: ['cookie-secure', 'cookie-httponly'],
    });
    expect([settings.concurrency, settings.reportDirectory]).toEqual([2, 'out/reports']);
  });
});

describe('logout-url', () => {
  it.each([
    ['/logout', null, '/logout'],
    ['logout?all=1', null, 'logout?all=1'],
    ['https://sso.example/logout', null, 'https://sso.example/logout'],
    ['GET /logout', 'GET', '/logout'],
    ['POST logout', 'POST', 'logout'],
    ['delete  /api/session', 'DELETE', '/api/session'],
    ['PUT https://sso.example/session', 'PUT', 'https://sso.example/session'],
  ])('%s is taken, and null stands for a method that is still to be found out', (text, method, url) => {
    expect(settingsOf({ 'logout-url': text }).targets[0]?.logout).toEqual({ method, url });
  });

  it('repeats no credentials of a URL in what it says of a wrong method or a stray word', () => {
    for (const text of ['POTS http://a:hunter22@c.example/x', 'POST http://a:hunter22@c.example/x y'])
      expect(JSON.stringify(problemsOf({ 'logout-url': text }))).not.toContain('hunter22');
  });
});

describe('inputs that are wrong', () => {
  const wrong: readonly (readonly [input: string, value: string, message: RegExp])[] = [
    ['url', 'localhost:3000', /not an http or https URL.*http:\/\/localhost:3000/],
    ['url', 'http://alice:pw@a.example', /user name.*username and password/],
    ['url', 'http://a.example/#', /fragment/],
    ['url', 'http://', /not an http or https URL/],
    ['login-type', 'forms', /not one of auto, form, json, basic.*Did you mean form\?/],
    ['login-url', 'javascript:alert(1)', /neither a path nor/],
    ['login-url', '/log in', /neither a path nor/],
    ['login-url', 'http://a:b@c.example/', /username and password/],
    ['login-body', '{"user": {{username}}}', /not JSON.*placeholders in quotes/],
    ['login-body', '["{{username}}"]', /not an object/],
    ['login-body', '{"user":"{{user}}"}', /two placeholders/],
    ['login-body', '{"code":"{{totp}}"}', /no totp-secret/],
    ['login-type', 'steps', /steps are missing.*config file/],
    ['login-type', 'command', /login-command is missing/],
    ['totp-secret', 'hunter22hunter19', /not base32/],
    ['baseline-file', '../accepted.json', /leaves the workspace.*a file inside it/],
    ['comment-summary-in-pr', 'allways', /Did you mean always\?/],
    ['alert-issue', '1', /true or false/],
    ['webhook-url', 'hooks.example.com/x', /not an https URL/],
    ['webhook-url', 'ftp://hooks.example.com/x', /not an https URL/],
    ['webhook-url', 'http://hooks.example.com/x', /not https/],
    ['webhook-url', 'https://bob:pw@hooks.example.com/x', /user name/],
    ['webhook-secret', 's3cret', /no webhook-url/],
    ['wait-on', 'http://localhost:3000/health', /Give start/],
    ['wait-on-timeout', '0', /from 1 to 3600/],
    ['wait-on-timeout', '3601', /from 1 to 3600/],
    ['start', 'npm\0start', /NUL/],
    ['shard', '0/2', /like 2\/5/],
    ['shard', '3/2', /like 2\/5/],
    ['shard', '1/257', /at most 256/],
    ['shard', 'half', /like 2\/5/],
    ['shard-durations', 'earlier/report.json', /Give shard, or leave this out/],
    ['protected-url', 'mailto:a@b.example', /neither a path nor/],
    ['signed-in-text', '/([a-z]/', /Unterminated|Invalid regular expression/],
    ['signed-in-text', '/a/zz', /flags.*first slash/],
    ['signed-out-text', '/(/', /Invalid regular expression/],
    ['logout-url', 'POST', /method without a path.*Did you mean POST \/logout\?/],
    ['logout-url', 'delete', /method without a path.*Did you mean DELETE \/logout\?/],
    ['logout-url', 'POST:/logout', /no space after the method.*Did you mean POST \/logout\?/],
    ['logout-url', 'post/api/logout', /no space after the method.*Did you mean POST \/api\/logout\?/],
    ['logout-url', '/session, DELETE', /path before the method.*Did you mean DELETE \/session\?/],
    ['logout-url', 'DELET /session', /not a method that signs out.*Did you mean DELETE \/session\?/],
    ['logout-url', 'PATCH /session', /GET, POST, PUT, DELETE.*Did you mean POST \/session\?/],
    ['logout-url', '/log out', /a space in its path.*POST \/logout/],
    ['logout-url', 'POST /log out', /a space in its path.*POST \/logout/],
    ['logout-url', '/logout\n/exit', /more than one line.*POST \/logout/],
    ['logout-url', '#/logout', /a fragment, which no server sees.*POST \/api\/logout/],
    ['logout-url', 'GET javascript:void(0)', /neither a path nor/],
    ['logout-url', 'mailto:a@b.example', /neither a path nor/],
    ['logout-url', 'POST http://a:b@c.example/logout', /username and password/],
    ['headers', 'no colon', /no colon.*Name: value/],
    ['headers', 'X Y: 1', /not a header name/],
    ['headers', ': 1', /not a header name/],
    ['headers', 'X-Key:', /X-Key has no value.*secret/],
    ['headers', 'X-Key: a\rInjected: b', /control character/],
    ['headers', 'X-Key: a\u0000b', /control character/],
    ['headers', 'X-Key: naïve ☃', /Latin-1/],
    ['headers', 'Content-Length: 3', /belongs to the connection/],
    ['allowed-hosts', 'https://sso.example.com/', /not a host/],
    ['allowed-hosts', '*.example.com', /not a host/],
    ['allowed-hosts', 'sso.example.com:99999', /not a host/],
    ['forwarded-proto', 'http', /not one of https, none/],
    ['fail-on-severity', 'hihg', /Did you mean high\?/],
    ['max-findings', '-1', /whole number from 0 on/],
    ['max-findings', '1.5', /whole number/],
    ['fail-under', '101', /from 0 to 100/],
    ['warn-only', 'yes', /true or false/],
    ['warn-only', '1', /true or false/],
    ['on-inconclusive', 'pass', /fail, warn/],
    ['skip-checks', 'cookie-secur', /Did you mean cookie-secure\?/],
    ['report-directory', '../out', /leaves the workspace/],
    ['report-directory', '/etc', /leaves the workspace/],
    ['report-directory', 'C:\\out', /drive of Windows/],
    ['tls-ca-file', 'C:\\ca.pem', /drive of Windows/],
    ['report-directory', 'a/../../b', /leaves the workspace/],
    ['timeout', '0', /from 1 to 3600/],
    ['timeout', '3601', /from 1 to 3600/],
    ['timeout', '10s', /whole number/],
    ['timeout', '[', /whole number/],
    ['request-timeout', '301', /from 1 to 300/],
    ['concurrency', '33', /from 1 to 32/],
    ['max-requests', '9', /from 10 to 10000/],
    ['max-logins', '1', /from 2 to 100/],
    ['tls-ca-file', 'missing.pem', /cannot be read \(ENOENT\)/],
    ['tls-ca-file', 'notes.txt', /no PEM certificate/],
    ['tls-ca-file', 'torn.pem', /cannot be read\. Export it again/],
    ['tls-insecure', 'on', /true or false/],
  ];

  it.each(wrong)('refuses %s: %j and says how to mend it', (input, value, message) => {
    expect(problemsOf({ [input]: value })).toMatchObject([{ input, message: expect.stringMatching(message) }]);
  });

  it('refuses a body without a password for a JSON sign-in, and any body for a Basic one', () => {
    const body = '{"user":"{{username}}"}';
    expect(problemsOf({ 'login-body': body })).toEqual([]);
    expect(problemsOf({ 'login-body': body, 'login-type': 'form' })).toEqual([]);
    for (const type of ['json', 'basic']) {
      expect(problemsOf({ 'login-body': body, 'login-type': type })).toMatchObject([{ input: 'login-body' }]);
    }
  });

  it('refuses nested fields for a form', () => {
    expect(problemsOf({ 'login-body': '{"user":{"name":"x"}}', 'login-type': 'form' })).toEqual([
      { input: 'login-body', message: 'A form has no nested fields. Write one value for each field name.' },
    ]);
  });

  it('refuses one text as the sign of both classes', () => {
    const problems = problemsOf({ 'signed-in-text': 'Account', 'signed-out-text': 'Account' });
    expect(problems).toMatchObject([{ input: 'signed-out-text' }]);
  });

  it.each([
    ['second-username', 'second-password'],
    ['second-password', 'second-username'],
  ])('refuses %s without %s, and names the missing one', (given, missing) => {
    expect(problemsOf({ [given]: 'bob' })).toEqual([
      { input: missing, empty: missing, message: expect.stringMatching(/^Missing, though .* is given\./) },
    ]);
  });

  it('takes an empty secret for a missing one', () => {
    const problems = problemsOf({ 'second-username': 'bob', 'second-password': '' });
    expect(problems).toMatchObject([
      { input: 'second-password', message: expect.stringMatching(/Is the secret set\?/) },
    ]);
  });

  it('refuses the first account as the second one', () => {
    const problems = problemsOf({ 'second-username': 'alice', 'second-password': 'x' });
    expect(problems).toMatchObject([{ input: 'second-username', message: expect.stringMatching(/same as username/) }]);
  });

  it('names the nearest input for one that does not exist, however far it is', () => {
    expect(problemsOf({ login_url: '/login' })).toMatchObject([
      { input: 'login_url', message: expect.stringContaining('login-url') },
    ]);
    expect(problemsOf({ xyzzy: '' })).toMatchObject([
      { input: 'xyzzy', message: expect.stringMatching(/Unknown input\. Did you mean [a-z-]+\?/) },
    ]);
  });

  it('repeats neither a header value, nor a password in a URL, nor a path of the machine', () => {
    const problems = problemsOf({
      url: 'http://alice:hunter22@a.example',
      'login-url': 'http://alice:hunter22@',
      headers: 'Bearer hunter22\nX Y: hunter22\nhunter 22:x',
      'tls-ca-file': 'missing.pem',
    });
    const said = JSON.stringify(problems);
    expect(problems).toHaveLength(4 + 2);
    expect(said).not.toMatch(/hunter ?22|\/home/);
  });
});

describe('when right and wrong meet', () => {
  it.each([
    ['timeout', '1'],
    ['timeout', '3600'],
    ['request-timeout', '300'],
    ['concurrency', '32'],
    ['max-requests', '10'],
    ['max-requests', '10000'],
    ['max-logins', '2'],
    ['max-logins', '100'],
    ['fail-under', '100'],
    ['max-findings', '1000000'],
    ['report-directory', '.'],
    ['report-directory', '/workspace/out'],
    ['report-directory', '..out'],
    ['login-url', 'https://sso.example.com/login?next=/a'],
    ['signed-in-text', '/account'],
    ['allowed-hosts', '[::1]:8080'],
    ['headers', 'X-Price: 5 \u00a3'],
    ['warn-only', 'FALSE'],
  ])('takes %s: %j', (input, value) => {
    expect(read({ ...enough, [input]: value }).kind).toBe('ok');
  });

  it('reads a folder by its whole path as one of the workspace', () => {
    expect(settingsOf({ 'report-directory': '/workspace/out' }).reportDirectory).toBe('out');
  });
});
