import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { alertLabel } from '../../src/github/alert-issue.js';
import { readStamp } from '../../src/github/publish-stamp.js';
import type { RunContext } from '../../src/github/run-context.js';
import type { Decision } from '../../src/policy/decision.js';
import { actionsBot, startFakeGitHub, type FakeGitHub, type FakeIssue } from '../builders/fake-github.js';
import { found, judged, publishing, type Told } from '../builders/publish-world.js';

const fixation = found('session-fixation');
const secure = found('cookie-secure', { severity: 'high' });
const green = judged([], { passed: ['session-fixation', 'cookie-secure'] });
const repo = '/repos/acme/shop';
const list = `GET ${repo}/issues?labels=session-fixation-gate&state=open&sort=created&direction=asc&per_page=100`;
const whoami = 'POST /graphql';

describe('the alert issue', () => {
  let github: FakeGitHub;
  let night = 100;

  beforeEach(async () => {
    github = await startFakeGitHub();
  });
  afterEach(() => github.close());

  const alert = (decision: Decision, run: Partial<RunContext> = {}): Promise<Told> =>
    publishing({
      decision,
      settings: { alertIssue: true },
      run: { event: 'schedule', pullRequest: null, apiUrl: github.url, runId: ++night, ...run },
    });
  const opened = (): FakeIssue => {
    const [issue, ...others] = github.issues.filter(({ state }) => state === 'open');
    if (issue === undefined || others.length > 0) throw new Error('there is not exactly one open issue');
    return issue;
  };

  it('is opened for a failing run, with its label, which is made first', async () => {
    await alert(judged([fixation]));
    expect(github.lines()).toEqual([list, `POST ${repo}/labels`, `POST ${repo}/issues`]);
    expect(opened()).toMatchObject({
      title: 'session-fixation-gate is not green: shop',
      labels: [alertLabel],
      user: { login: actionsBot },
      body: expect.stringContaining('session-fixation was found on shop.'),
    });
  });

  it('is opened for an inconclusive run too, and if the label is there already', async () => {
    github.labels.push(alertLabel);
    const told = await alert(judged([], { undecided: ['session-fixation'] }), { event: 'workflow_dispatch' });
    expect(told.warnings).toEqual([]);
    expect(opened().body).toContain('Inconclusive');
  });

  it('is not opened for a green run', async () => {
    await alert(green);
    expect(github.lines()).toEqual([list]);
    expect(github.issues).toEqual([]);
  });

  it('is kept up to date without a word if nothing changed', async () => {
    await alert(judged([fixation]));
    const { number, body } = opened();
    github.lines();
    await alert(judged([fixation]), { runUrl: 'https://github.com/acme/shop/actions/runs/2' });
    expect(github.lines()).toEqual([list, whoami, `PATCH ${repo}/issues/${number}`]);
    expect(opened().body).not.toBe(body);
    expect(opened().body).toContain('Nothing changed since the run before.');
    expect(opened().comments).toEqual([]);
  });

  it('tells in a comment what is new and what is gone since the last run', async () => {
    await alert(judged([fixation], { passed: ['cookie-secure'] }));
    github.lines();
    await alert(judged([secure], { passed: ['session-fixation'] }));
    const { number, comments, body } = opened();
    expect(github.lines().slice(2)).toEqual([
      `PATCH ${repo}/issues/${number}`,
      `POST ${repo}/issues/${number}/comments`,
    ]);
    expect(comments).toHaveLength(1);
    expect(comments[0]?.body).toMatch(
      /🆕 \*\*1 finding appeared\*\*[\s\S]*cookie-secure[\s\S]*✅ \*\*1 finding gone\*\*[\s\S]*session-fixation/u,
    );
    expect(body).toContain('1 finding gone');
  });

  it('does not take for gone what could not be tried, and tells it gone once it was', async () => {
    await alert(judged([fixation]));
    await alert(judged([], { undecided: ['session-fixation'] }));
    expect(opened().comments).toEqual([]);
    expect(opened().body).toContain('1 finding could not be tried this time');
    expect(readStamp(opened().body)?.open).toEqual([fixation.fingerprint]);
    await alert(judged([secure], { passed: ['session-fixation'] }));
    expect(opened().comments.map(({ body }) => body)).toEqual([expect.stringContaining('1 finding gone')]);
  });

  it('is closed by a green run, with a comment, and opened anew by the next red one', async () => {
    await alert(judged([fixation]));
    const { number } = opened();
    github.lines();
    const told = await alert(green);
    expect(github.lines()).toEqual([
      list,
      whoami,
      `PATCH ${repo}/issues/${number}`,
      `POST ${repo}/issues/${number}/comments`,
    ]);
    expect(github.issues[0]).toMatchObject({
      state: 'closed',
      comments: [{ body: expect.stringContaining('resolved') }],
    });
    expect(told.info).toEqual([`Alert issue: Closed alert issue ${number}: all is green.`]);
    await alert(judged([fixation]));
    expect(opened().number).not.toBe(number);
  });

  it('is found among hundreds with the label, pull requests and other people’s copies passed by', async () => {
    await alert(judged([fixation]));
    const own = opened();
    const copy = { labels: [alertLabel], body: own.body };
    const before = Array.from({ length: 150 }, () => github.add({ ...copy, user: { login: 'mallory' } }));
    const pull = github.add({
      ...copy,
      user: { login: actionsBot },
      head: { owner: 'a', branch: 'b', sha: 'c' },
    });
    github.issues.push(...github.issues.splice(0, 1));
    github.lines();
    await alert(green);
    expect(github.lines().slice(0, 3)).toEqual([list, `${list}&page=2`, whoami]);
    expect(own.state).toBe('closed');
    for (const other of [...before, pull]) expect(other).toMatchObject({ state: 'open', comments: [] });
  });

  it('is one for each set of targets, and for each branch besides the default one', async () => {
    await alert(judged([fixation]));
    await alert(judged([], { name: 'blog', undecided: ['session-fixation'] }));
    await alert(green, { event: 'workflow_dispatch', sideBranch: 'try' });
    expect(github.issues.map(({ state }) => state)).toEqual(['open', 'open']);
  });

  it('is not for other events', async () => {
    const told = await alert(judged([fixation]), { event: 'push' });
    expect(github.lines()).toEqual([]);
    expect(told).toMatchObject({ annotations: [], info: [expect.stringContaining('this one is push')] });
  });

  it('is not opened twice if the answer to opening it was lost', async () => {
    github.faults.push({ on: /^POST .*\/issues$/, answer: 502, times: 1, afterwards: true });
    const told = await alert(judged([fixation]));
    expect(opened().comments).toEqual([]);
    expect(told.warnings).toEqual([]);
  });

  it('remembers what it was told if the comment about it fails', async () => {
    await alert(judged([fixation]));
    github.faults.push({ on: /^POST .*comments$/, answer: 502, times: 1 });
    expect((await alert(judged([fixation, secure]))).warnings).toHaveLength(1);
    await alert(judged([fixation, secure]));
    expect(opened().comments).toEqual([]);
    expect(readStamp(opened().body)?.open).toEqual([fixation.fingerprint, secure.fingerprint]);
  });

  it('that somebody edited is compared with what is left of it, and never carries its text on', async () => {
    await alert(judged([fixation]));
    const issue = opened();
    issue.body = issue.body.replace(/open=\S*/, 'open=<script>,%zz/a/b/c,x/%3Cb%3E/y/z');
    await alert(judged([fixation]));
    expect(issue.comments.map(({ body }) => body).join()).not.toMatch(/<script>|<b>|%zz/);
    expect(readStamp(issue.body)?.open).toEqual([fixation.fingerprint, 'x/%3Cb%3E/y/z']);
  });

  it('for want of a permission (403) becomes a warning that names it', async () => {
    github.tokens['t0ken'] = { login: actionsBot, writes: ['pull-requests'] };
    const { warnings } = await alert(judged([fixation]));
    expect(warnings).toEqual([expect.stringContaining('permissions: { contents: read, issues: write }')]);
    expect(github.issues).toEqual([]);
  });

  it('says what to do if issues are switched off (410)', async () => {
    const body = { message: 'Issues has been disabled in this repository.' };
    github.faults.push({ on: /^GET/, answer: 410, body });
    expect((await alert(judged([fixation]))).warnings).toEqual([expect.stringContaining('switched off')]);
  });

  it('without its label, which GitHub may drop, is told: the next run would not find it', async () => {
    github.tokens['t0ken'] = { login: actionsBot, writes: ['issues'] };
    expect((await alert(judged([fixation]))).warnings).toEqual([expect.stringContaining('did not give it the label')]);
  });
});
