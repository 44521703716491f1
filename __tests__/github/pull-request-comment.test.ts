import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { CommentWhen } from '../../src/github/pull-request-comment.js';
import type { RunContext } from '../../src/github/run-context.js';
import type { Decision } from '../../src/policy/decision.js';
import { actionsBot, startFakeGitHub, type FakeGitHub, type FakeIssue } from '../builders/fake-github.js';
import { found, judged, publishing, type Told } from '../builders/publish-world.js';

const failing = judged([found('session-fixation')]);
const green = judged([], { passed: ['session-fixation'] });
const comments = '/repos/acme/shop/issues/7/comments';
const list = `GET ${comments}?per_page=100`;
const whoami = 'POST /graphql';

describe('the comment on a pull request', () => {
  let github: FakeGitHub;
  let pull: FakeIssue;

  beforeEach(async () => {
    github = await startFakeGitHub();
    pull = github.add({ number: 7, head: { owner: 'acme', branch: 'fix', sha: 'abc' } });
  });
  afterEach(() => github.close());

  const comment = (
    decision: Decision,
    when: CommentWhen = 'always',
    run: Partial<RunContext> = {},
    githubToken: string | null = 't0ken',
  ): Promise<Told> =>
    publishing({
      decision,
      settings: { commentInPr: when, githubToken },
      run: { apiUrl: github.url, ...run },
    });
  const bodies = (): string[] => pull.comments.map(({ body }) => body);
  /** Comments of other people, so many. */
  const chatter = (count: number): void => {
    for (let index = 0; index < count; index += 1)
      pull.comments.push({ id: 1000 + index, body: `Comment ${index}`, user: { login: 'mona' } });
  };

  it('is created by one call after one look, and says the verdict', async () => {
    const told = await comment(failing);
    expect(github.lines()).toEqual([list, `POST ${comments}`]);
    expect(bodies()).toEqual([expect.stringContaining('### ❌ session-fixation-gate: Fail')]);
    expect(told).toMatchObject({
      annotations: [],
      info: ['Pull request comment: Commented on pull request 7.'],
    });
  });

  it('is updated in place by the next run, red or green', async () => {
    await comment(failing);
    github.lines();
    await comment(green, 'always', { runId: 101 });
    expect(github.lines()).toEqual([list, whoami, `PATCH /repos/acme/shop/issues/comments/${pull.comments[0]?.id}`]);
    expect(bodies()).toEqual([expect.stringContaining('### ✅ session-fixation-gate: Pass')]);
  });

  it('is found behind hundreds of others, page by page as Link leads', async () => {
    chatter(250);
    await comment(failing);
    github.lines();
    await comment(green);
    const lines = github.lines();
    expect(lines.slice(0, 3)).toEqual([list, `${list}&page=2`, `${list}&page=3`]);
    expect(lines.slice(3)).toEqual([whoami, expect.stringMatching(/^PATCH /)]);
    expect(pull.comments).toHaveLength(251);
    expect(bodies().at(-1)).toContain('Pass');
  });

  it('with never is neither written nor looked for', async () => {
    const told = await comment(failing, 'never');
    expect(github.lines()).toEqual([]);
    expect(told).toMatchObject({ info: [], annotations: [] });
  });

  it('with on-failure is not created for a green run, but one that is there becomes green', async () => {
    await comment(green, 'on-failure');
    expect(github.lines()).toEqual([list]);
    await comment(judged([], { undecided: ['session-fixation'] }), 'on-failure');
    expect(bodies()).toEqual([expect.stringContaining('Inconclusive')]);
    await comment(green, 'on-failure');
    expect(bodies()).toEqual([expect.stringContaining('Pass')]);
  });

  it('is one for each set of targets, and one for each job', async () => {
    await comment(failing);
    await comment(judged([], { name: 'blog' }));
    await comment(green, 'always', { job: 'admin' });
    await comment(green);
    expect(bodies()).toHaveLength(3);
  });

  it('of somebody else is never touched, though it carries the gate’s own mark', async () => {
    await comment(failing);
    const [own] = bodies();
    pull.comments = [
      { id: 501, body: own ?? '', user: { login: 'mallory' } },
      { id: 502, body: own ?? '', user: null },
    ];
    await comment(green);
    expect(bodies()).toEqual([own, own, expect.stringContaining('Pass')]);
    await comment(failing);
    expect(bodies().slice(0, 2)).toEqual([own, own]);
    expect(bodies()).toHaveLength(3);
  });

  it('is recognised as one’s own with a token of a person or another app too', async () => {
    github.tokens['p4t'] = { login: 'release-app[bot]', writes: ['pull-requests'] };
    await comment(failing, 'always', {}, 'p4t');
    await comment(green, 'always', {}, 'p4t');
    expect(pull.comments).toMatchObject([{ user: { login: 'release-app[bot]' } }]);
    expect(bodies()).toEqual([expect.stringContaining('Pass')]);
  });

  it('is left alone by an older run that ends after a newer one', async () => {
    await comment(failing, 'always', { runId: 200 });
    github.lines();
    const told = await comment(green, 'always', { runId: 199 });
    expect(github.lines()).toEqual([list, whoami]);
    expect(told.info).toEqual([expect.stringContaining('A later run')]);
    expect(bodies()).toEqual([expect.stringContaining('Fail')]);
  });

  it('is one again if two runs at once had made two', async () => {
    await comment(failing);
    const [body = ''] = bodies();
    pull.comments.push({ id: 900, body, user: { login: actionsBot } });
    await comment(green);
    expect(pull.comments).toHaveLength(1);
    expect(bodies()).toEqual([expect.stringContaining('Pass')]);
  });

  it('is not made twice if the answer to making it was lost', async () => {
    for (const answer of [502, 'hang-up'] as const) {
      pull.comments = [];
      github.faults.splice(0, 1, { on: /^POST .*comments$/, answer, times: 1, afterwards: true });
      const told = await comment(failing);
      expect(pull.comments).toHaveLength(1);
      expect(told.warnings).toEqual([]);
    }
  });

  it('is made by a second attempt if the first was not carried out', async () => {
    github.faults.push({ on: /^POST .*comments$/, answer: 502, times: 1 });
    await comment(failing);
    expect(github.lines()).toEqual([list, `POST ${comments}`, list, `POST ${comments}`]);
    expect(pull.comments).toHaveLength(1);
  });

  it('has no place in a run that belongs to no pull request', async () => {
    const told = await comment(failing, 'always', { event: 'push', pullRequest: null });
    expect(github.lines()).toEqual([]);
    expect(told).toMatchObject({ annotations: [], info: [expect.stringContaining('(event push)')] });
  });

  it('on a fork’s pull request is not tried, and a notice says why and how to have one', async () => {
    const told = await comment(failing, 'always', { fork: true });
    expect(github.lines()).toEqual([]);
    expect(told.annotations).toMatchObject([{ level: 'notice', message: expect.stringContaining('workflow_run') }]);
  });

  it('is written on a fork’s pull request by the workflow_run that follows, found by branch and commit', async () => {
    github.add({ number: 8, head: { owner: 'mallory', branch: 'fix', sha: 'other' } });
    const theirs = github.add({ number: 9, head: { owner: 'mallory', branch: 'fix', sha: 'abc' } });
    const head = { owner: 'mallory', branch: 'fix', sha: 'abc' };
    const run = { event: 'workflow_run', pullRequest: null, head };
    await comment(failing, 'always', run);
    expect(github.lines()[0]).toBe('GET /repos/acme/shop/pulls?state=open&head=mallory%3Afix&per_page=100');
    expect(theirs.comments).toHaveLength(1);
    const told = await comment(failing, 'always', { ...run, head: { ...head, sha: 'gone' } });
    expect(told.info).toEqual([expect.stringContaining('No open pull request')]);
  });

  describe('that GitHub refuses', () => {
    const grant = /pull-requests: write.*permissions: \{ contents: read, pull-requests: write \}/;

    it('for want of a permission (403) becomes a warning that names it and how to give it', async () => {
      github.tokens['t0ken'] = { login: actionsBot, writes: [] };
      const told = await comment(failing);
      expect(told.warnings).toEqual([expect.stringMatching(grant)]);
      expect(told.warnings[0]).toContain('403 (Resource not accessible by integration)');
      expect(github.lines()).toEqual([list, `POST ${comments}`]);
    });

    it('as not to be found (404) says the same, since GitHub hides what a token may not see', async () => {
      const told = await comment(failing, 'always', { pullRequest: 77 });
      expect(told.warnings).toEqual([expect.stringMatching(grant)]);
      expect(github.lines()).toHaveLength(1);
    });

    it('on a locked conversation says so, and asks for no permission', async () => {
      pull.locked = true;
      const { warnings } = await comment(failing);
      expect(warnings).toEqual([expect.stringContaining('Unlock the conversation')]);
      expect(warnings[0]).not.toContain('permissions:');
    });

    it('for a wrong token (401), for what was sent (422) or for good (502) is told, each by a call or three', async () => {
      expect((await comment(failing, 'always', {}, 'wr0ng')).warnings).toEqual([expect.stringContaining('401')]);
      expect(github.lines()).toHaveLength(1);
      github.faults.push({ on: /^POST/, answer: 422, body: { message: 'Validation Failed' }, times: 1 });
      expect((await comment(failing)).warnings).toEqual([expect.stringContaining('422 (Validation Failed)')]);
      expect(github.lines()).toHaveLength(2);
      github.faults.push({ on: /./, answer: 502, body: '<html>Bad gateway</html>' });
      const told = await comment(failing);
      expect(told.warnings).toEqual([expect.stringContaining('GitHub answered 502')]);
      expect(github.lines()).toEqual([list, list, list]);
      expect(told.pauses).toEqual([500, 1000]);
    });

    it('without a token is not tried', async () => {
      for (const none of [null, '']) {
        expect((await comment(failing, 'always', {}, none)).warnings).toEqual([
          expect.stringContaining('github-token is empty'),
        ]);
      }
      expect(github.lines()).toEqual([]);
    });
  });
});
