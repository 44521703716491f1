import { describe, expect, it } from '@jest/globals';
import { parseSourcePath } from '../../../src/inputs/config/source.js';
import { problemsIn } from '../given.js';

describe('where a sign-in is written', () => {
  it.each([
    ['app/login.py', 'app/login.py'],
    ['./app//login.py', 'app/login.py'],
    ['app/login.py:12', 'app/login.py:12'],
    ['..app/login.py', '..app/login.py'],
  ])('is a path in the repository: %s', (text, path) => {
    expect(parseSourcePath(text)).toBe(path);
  });

  it.each([
    '/etc/passwd',
    '../login.py',
    'app/../../login.py',
    'C:\\app\\login.py',
    'C:/app/login.py',
    'app\\login.py',
    'https://example.com/login.py',
    'file:///etc/passwd',
    'app/',
    '.',
    'a\nb',
    ':12',
  ])('is not %j', (text) => {
    expect(() => parseSourcePath(text)).toThrow(/not the path of a file in the repository/);
  });

  it('has lines from 1 on', () => {
    expect(() => parseSourcePath('app/login.py:0')).toThrow(/Lines are counted from 1/);
  });

  it('is told with its line in the config file', () => {
    const yaml = 'version: 1\ntargets:\n  - url: http://a.example\n    source: { login: /etc/passwd }\n';
    expect(problemsIn(yaml)).toEqual([expect.stringMatching(/^line 4: targets\[0\]\.source\.login: /)]);
    expect(problemsIn(yaml.replace('login:', 'logon:'))).toEqual([expect.stringMatching(/Did you mean login/)]);
  });
});
