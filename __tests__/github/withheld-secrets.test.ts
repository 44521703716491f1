import { describe, expect, it } from '@jest/globals';
import { emptySecrets, judgeWithheldSecrets } from '../../src/github/withheld-secrets.js';
import { runContext } from '../builders/run-context.js';

const fork = runContext({ fork: true });
const dependabot = runContext({ event: 'push', actor: 'dependabot[bot]' });

describe('a run that GitHub gives no secrets', () => {
  it.each([
    ['a fork’s pull request', fork, 'fork'],
    ['a run of Dependabot', dependabot, 'Dependabot'],
  ])('is inconclusive and fails its step if nothing else was said: %s', (_name, run, why) => {
    const withheld = judgeWithheldSecrets(run, ['password'], 'fail');
    expect(withheld).toMatchObject({
      conclusion: 'inconclusive',
      failsStep: true,
      closing: expect.stringMatching(/^inconclusive: password is empty, since [^\n]+$/),
      annotation: { level: 'error' },
    });
    expect(withheld?.closing).toContain(why);
    expect(withheld?.closing).toContain('on-fork: warn');
    expect(withheld?.summary).toContain('### ⚠️ Inconclusive: nothing was tested');
  });

  it('stays inconclusive with on-fork: warn, says so loudly, and lets the step go on', () => {
    const withheld = judgeWithheldSecrets(fork, ['username', 'password'], 'warn');
    expect(withheld).toMatchObject({
      conclusion: 'inconclusive',
      failsStep: false,
      annotation: { level: 'warning' },
    });
    expect(withheld?.annotation.message).toContain('username, password are empty');
    expect(withheld?.summary).not.toMatch(/✅|\bpass\b/i);
  });

  it('is judged like any other if nothing is missing: a password need not be a secret', () => {
    expect(judgeWithheldSecrets(fork, [], 'warn')).toBeNull();
  });

  it('is not assumed if secrets are at hand: then the input is simply wrong', () => {
    for (const run of [
      runContext(),
      runContext({ event: 'push' }),
      runContext({ event: 'pull_request_target', fork: true }),
      runContext({ event: '', actor: '' }),
    ]) {
      expect(judgeWithheldSecrets(run, ['password'], 'warn')).toBeNull();
    }
  });

  it('is one only if empty secrets are all that is wrong', () => {
    const about = (...inputs: string[]): readonly string[] =>
      emptySecrets(inputs.map((empty) => (empty === '' ? {} : { empty })));
    expect(about('password', 'second-password', 'password')).toEqual(['password', 'second-password']);
    expect(about('password', '')).toEqual([]);
    expect(about('password', 'url')).toEqual([]);
    expect(about()).toEqual([]);
  });
});
