import { describe, expect, it } from '@jest/globals';
import { account, configFile, problemsIn, settingsFrom } from './given.js';

const yaml = `
version: 1
defaults: { username: from-defaults, protected-url: /defaults, timeout: 30, headers: { X-From: defaults } }
targets:
  - { name: own, url: http://a.example, username: from-target, headers: [] }
  - { name: bare, url: http://b.example }
`;

describe('a setting that is given more than once', () => {
  it('counts as the target says, before the input, and that before the defaults', () => {
    const inputs = { username: 'from-input', password: 'p', 'protected-url': '/input' };
    const { targets } = settingsFrom(inputs, { config: configFile(yaml) });
    expect(targets.map(({ username, protectedUrl, limits }) => [username, protectedUrl, limits.timeoutMs])).toEqual([
      ['from-target', '/input', 30_000],
      ['from-input', '/input', 30_000],
    ]);
  });

  it('may be taken back with an empty list', () => {
    const { targets } = settingsFrom({ password: 'p' }, { config: configFile(yaml) });
    expect(targets.map(({ headers }) => headers)).toEqual([[], [['X-From', 'defaults']]]);
  });

  it('of the run counts as the input says, before the defaults', () => {
    const config = configFile('version: 1\ndefaults: { fail-under: 50, max-findings: 2, concurrency: 1 }');
    const inputs = { ...account, url: 'http://a.example', 'fail-under': '70' };
    expect(settingsFrom(inputs, { config })).toMatchObject({
      policy: { failUnder: 70, maxFindings: 2 },
      concurrency: 1,
    });
  });

  it('is wrong once, though several targets would have it', () => {
    expect(problemsIn(yaml, { password: 'p', 'login-url': 'javascript:x' })).toEqual([
      expect.stringMatching(/^login-url: /),
    ]);
    expect(problemsIn(yaml.replace('timeout: 30', 'timeout: 0'), { password: 'p' })).toEqual([
      expect.stringMatching(/^line 3: defaults\.timeout: /),
    ]);
  });

  it('is not looked at if something before it counts', () => {
    const { targets } = settingsFrom(account, {
      config: configFile(yaml.replace('username: from-defaults, protected-url: /defaults', 'protected-url: /x')),
    });
    expect(targets.map(({ username }) => username)).toEqual(['from-target', 'alice']);
  });
});

describe('the accounts of a target', () => {
  it('are missed at the line of the target that lacks one', () => {
    const bare = 'version: 1\ntargets:\n  - { url: http://a.example, username: bob }\n';
    expect(problemsIn(bare, {})).toEqual([
      expect.stringMatching(/^line 3: targets\[0\]: password: Missing\. .*Is the secret set\?/),
    ]);
  });

  it('are missed if the secret that a variable holds is empty', () => {
    const bare = 'version: 1\ntargets:\n  - { url: http://a.example, username: bob, password: "${PW}" }\n';
    const config = configFile(bare);
    expect(() => settingsFrom({}, { config, variables: { PW: '' } })).toThrow(
      /line 3: targets\[0\]\.password: The variables in it are empty\. Are the secrets/,
    );
  });

  it('may be completed from elsewhere, but the second must not be the first', () => {
    const second = (name: string): string =>
      `version: 1\ntargets:\n  - { url: http://a.example, second-username: ${name}, second-password: s }\n`;
    const [target] = settingsFrom(account, { config: configFile(second('bob')) }).targets;
    expect(target?.second).toEqual({ username: 'bob', password: 's' });
    expect(problemsIn(second('alice'))).toEqual([
      expect.stringMatching(/^line 3: targets\[0\]\.second-username: It is the same as username/),
    ]);
  });

  it('lack half of the second if nobody gives it', () => {
    const half = 'version: 1\ntargets:\n  - { url: http://a.example, second-username: bob }\n';
    expect(problemsIn(half)).toEqual([
      expect.stringMatching(/^line 3: targets\[0\]: second-password: Missing, though second-username is given/),
    ]);
    const { targets } = settingsFrom({ ...account, 'second-password': 's' }, { config: configFile(half) });
    expect(targets[0]?.second).toEqual({ username: 'bob', password: 's' });
  });

  it('may need one-time codes, whose secret is taken as people copy it', () => {
    const config = configFile(
      'version: 1\ntargets:\n  - { url: http://a.example, totp-secret: "jbsw y3dp ehpk 3pxp" }\n',
    );
    expect(settingsFrom(account, { config }).targets[0]?.totpSecret).toBe('JBSWY3DPEHPK3PXP');
  });
});

describe('texts of both classes', () => {
  it('must differ, also if one comes from the workflow and one from the file', () => {
    const file = 'version: 1\ntargets:\n  - { url: http://a.example, signed-out-text: Account }\n';
    expect(problemsIn(file, { ...account, 'signed-in-text': 'Account' })).toEqual([
      expect.stringMatching(/^line 3: targets\[0\]\.signed-out-text: It is the same as signed-in-text/),
    ]);
  });
});
