import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { isRestricted, readRunContext, type RunContext } from '../../src/github/run-context.js';

describe('what the toolkit knows of the run', () => {
  const before = { ...process.env };
  let folder: string;

  beforeEach(() => {
    // The toolkit reads the environment when it is imported, so each test imports it anew.
    jest.resetModules();
    folder = mkdtempSync(join(tmpdir(), 'event-'));
    for (const name of Object.keys(process.env).filter((one) => one.startsWith('GITHUB_')))
      Reflect.deleteProperty(process.env, name);
  });
  afterEach(() => {
    process.env = { ...before };
    rmSync(folder, { recursive: true });
  });

  function read(variables: Readonly<Record<string, string>>, payload: unknown = {}): Promise<RunContext> {
    const file = join(folder, 'event.json');
    writeFileSync(file, JSON.stringify(payload));
    Object.assign(process.env, { GITHUB_REPOSITORY: 'acme/shop', GITHUB_EVENT_PATH: file, ...variables });
    return readRunContext();
  }

  const repo = (full_name: string): unknown => ({ full_name });
  const pull = (head: unknown): unknown => ({
    pull_request: { number: 7, head: { sha: 'head-sha', repo: head }, base: { repo: repo('acme/shop') } },
  });

  it('is the repository and the job that the runner names', async () => {
    const run = await read({ GITHUB_JOB: 'sessions' });
    expect(run).toMatchObject({ repository: 'acme/shop', job: 'sessions' });
  });

  it('is nothing on a machine that is no runner', async () => {
    expect(await readRunContext()).toEqual({
      repository: null,
      job: '',
      event: '',
      actor: '',
      sha: null,
      sideBranch: null,
      pullRequest: null,
      fork: false,
      head: null,
      runId: null,
      runUrl: null,
      apiUrl: 'https://api.github.com',
      trouble: null,
    });
  });

  it.each([
    ['is not there', null, /cannot be read \(ENOENT\)/],
    ['is no JSON', 'no json', /holds no JSON/],
  ])('says so if the file of the event %s, and knows the rest', async (_, text, why) => {
    const path = join(folder, 'other.json');
    if (text !== null) writeFileSync(path, text);
    const run = await read({ GITHUB_EVENT_PATH: path, GITHUB_EVENT_NAME: 'pull_request' });
    expect(run).toMatchObject({ repository: 'acme/shop', event: 'pull_request', pullRequest: null });
    expect(run.trouble).toMatch(why);
    expect(run.trouble).not.toContain(folder);
    expect(process.env['GITHUB_EVENT_PATH']).toBe(path);
  });

  it('is the run with its page, its event and who started it, also on a server of one’s own', async () => {
    const run = await read({
      GITHUB_RUN_ID: '123',
      GITHUB_SERVER_URL: 'https://github.acme.example',
      GITHUB_API_URL: 'https://github.acme.example/api/v3/',
      GITHUB_EVENT_NAME: 'schedule',
      GITHUB_ACTOR: 'mona',
      GITHUB_SHA: 'abc',
    });
    expect(run).toMatchObject({
      runId: 123,
      runUrl: 'https://github.acme.example/acme/shop/actions/runs/123',
      apiUrl: 'https://github.acme.example/api/v3',
      event: 'schedule',
      actor: 'mona',
      sha: 'abc',
    });
  });

  it('has no link for a server whose address could end one', async () => {
    expect((await read({ GITHUB_RUN_ID: '1', GITHUB_SERVER_URL: 'https://x/) [y](z' })).runUrl).toBeNull();
  });

  it('is the pull request and its own commit, not the merge that is checked out', async () => {
    const run = await read({ GITHUB_EVENT_NAME: 'pull_request', GITHUB_SHA: 'merge' }, pull(repo('acme/shop')));
    expect(run).toMatchObject({ pullRequest: 7, sha: 'head-sha', fork: false });
    expect(isRestricted(run)).toBe(false);
  });

  it.each([
    ['another repository', repo('mallory/shop')],
    ['a repository that is gone', null],
  ])('takes a pull request from %s for a fork’s', async (_name, head) => {
    const run = await read({ GITHUB_EVENT_NAME: 'pull_request' }, pull(head));
    expect(run.fork).toBe(true);
    expect(isRestricted(run)).toBe(true);
  });

  it('knows that pull_request_target has a token and secrets, also for a fork', async () => {
    const run = await read({ GITHUB_EVENT_NAME: 'pull_request_target' }, pull(repo('mallory/shop')));
    expect(run).toMatchObject({ fork: true, pullRequest: 7 });
    expect(isRestricted(run)).toBe(false);
  });

  it('tells a comment on a pull request from one on an issue', async () => {
    const issue = { number: 9, pull_request: {} };
    expect((await read({ GITHUB_EVENT_NAME: 'issue_comment' }, { issue })).pullRequest).toBe(9);
    jest.resetModules();
    expect((await read({ GITHUB_EVENT_NAME: 'issue_comment' }, { issue: { number: 9 } })).pullRequest).toBeNull();
  });

  it('finds in a workflow_run the pull request that the first run was for, or the branch to ask by', async () => {
    const workflow_run = {
      event: 'pull_request',
      head_branch: 'fix',
      head_sha: 'abc',
      head_repository: { owner: { login: 'mallory' } },
      pull_requests: [],
    };
    const variables = { GITHUB_EVENT_NAME: 'workflow_run', GITHUB_SHA: 'main-sha' };
    expect(await read(variables, { workflow_run })).toMatchObject({
      pullRequest: null,
      head: { owner: 'mallory', branch: 'fix', sha: 'abc' },
      sha: 'abc',
    });
    jest.resetModules();
    const own = { ...workflow_run, pull_requests: [{ number: 5 }] };
    expect(await read(variables, { workflow_run: own })).toMatchObject({ pullRequest: 5 });
    jest.resetModules();
    const push = { ...own, event: 'push' };
    expect(await read(variables, { workflow_run: push })).toMatchObject({ pullRequest: null, head: null });
  });

  it('names the branch if it is not the default one', async () => {
    const payload = { repository: { default_branch: 'main' } };
    expect((await read({ GITHUB_REF: 'refs/heads/try/out' }, payload)).sideBranch).toBe('try/out');
    jest.resetModules();
    expect((await read({ GITHUB_REF: 'refs/heads/main' }, payload)).sideBranch).toBeNull();
    jest.resetModules();
    expect((await read({ GITHUB_REF: 'refs/heads/main' })).sideBranch).toBeNull();
  });

  it('takes nothing from an event of another shape', async () => {
    for (const payload of [{ pull_request: 'x' }, { pull_request: { number: '7' } }, { workflow_run: [] }, []]) {
      jest.resetModules();
      expect(await read({}, payload)).toMatchObject({ pullRequest: null, fork: false, head: null });
    }
  });
});
