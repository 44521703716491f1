import { describe, expect, it } from '@jest/globals';
import { account, configFile, problemsFrom, problemsOf, settingsFrom, settingsOf } from './given.js';

describe('the settings of a run', () => {
  it('start the application and wait for every target, if nothing else is to be waited for', () => {
    const { start } = settingsOf({ url: 'http://a.example\nhttp://b.example/app', start: 'npm start' });
    expect(start).toEqual({
      command: 'npm start',
      waitOn: [new URL('http://a.example'), new URL('http://b.example/app')],
      timeoutMs: 60_000,
    });
    const other = settingsOf({ start: 'npm start', 'wait-on': 'http://a.example/h', 'wait-on-timeout': '1' });
    expect(other.start).toMatchObject({ waitOn: [new URL('http://a.example/h')], timeoutMs: 1000 });
  });

  it('tell a baseline that was asked for from the default one, which need not exist', () => {
    expect(settingsOf({ 'baseline-file': './a//b.json' }).baselineFile).toEqual({
      path: 'a/b.json',
      given: true,
    });
    expect(settingsOf().baselineFile.given).toBe(false);
  });

  it('say what is published, and with which secrets', () => {
    const { publish } = settingsOf({
      'comment-summary-in-pr': 'always',
      'alert-issue': 'True',
      'webhook-url': 'http://localhost:9999/hook',
      'webhook-secret': 's3cret',
      'github-token': 'ghs_1',
    });
    expect(publish).toEqual({
      commentInPr: 'always',
      alertIssue: true,
      webhook: { url: new URL('http://localhost:9999/hook'), secret: 's3cret' },
      githubToken: 'ghs_1',
    });
  });

  it('never repeat the address of a webhook that is wrong', () => {
    for (const url of ['hunter22', 'http://h.example/hunter22', 'https://hunter22@h.example/']) {
      expect(JSON.stringify(problemsOf({ 'webhook-url': url }))).not.toContain('hunter22');
    }
  });

  it('keep all targets though this job has a part of them: names must not depend on it', () => {
    const settings = settingsOf({ url: 'http://a.example\nhttp://b.example', shard: '2/2' });
    expect(settings.targets).toHaveLength(2);
    expect(settings.shard).toEqual({ index: 2, of: 2 });
  });

  it('refuses parts of the targets that would be empty', () => {
    expect(problemsFrom({ ...account, url: 'http://a.example\nhttp://b.example', shard: '1/3' })).toEqual([
      {
        input: 'shard',
        message: expect.stringMatching(/There are 2 targets: of 3 parts some would be empty\. Write at most 2\./),
      },
    ]);
  });
});

describe('a job that merges reports', () => {
  it('needs neither address nor account', () => {
    expect(settingsFrom({ 'merge-reports': 'reports', 'fail-under': '70' })).toMatchObject({
      targets: [],
      mergeReports: 'reports',
      policy: { failUnder: 70 },
    });
  });

  it.each(['url', 'shard', 'start'])('has no use for the input %s', (input) => {
    const value = { url: 'http://a.example', shard: '1/2', start: 'npm start' }[input] ?? '';
    expect(problemsFrom({ 'merge-reports': 'reports', [input]: value })).toEqual([
      { input, message: expect.stringMatching(/nothing is scanned or started/) },
    ]);
  });

  it('shares the config file of the jobs that scan, and starts nothing', () => {
    const config = configFile('version: 1\ndefaults: { start: npm start, shard: 1/2, password: "${NONE}" }');
    expect(settingsFrom({ 'merge-reports': 'reports' }, { config })).toMatchObject({
      start: null,
      shard: null,
    });
  });
});

describe('a config file that was named', () => {
  it('is never passed over because nobody opened it', () => {
    expect(() => settingsFrom({ ...account, url: 'http://a.example', 'config-file': 'gate.yml' })).toThrow(
      /not opened/,
    );
  });
});
