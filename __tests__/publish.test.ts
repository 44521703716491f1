import { createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parseOutputs, runAction, type ActionResult } from '../targets/demo/run-action.mjs';
import { startApp, type App } from './apps/app.js';
import { startFakeGitHub, type FakeGitHub, type FakeIssue } from './builders/fake-github.js';
import { closeServers, json, sentHeaders, serve } from './builders/server.js';

const entry = fileURLToPath(new URL('../dist/index.js', import.meta.url));
const repo = '/repos/acme/shop';
const comments = `GET ${repo}/issues/7/comments?per_page=100`;
const issues = `GET ${repo}/issues?labels=session-fixation-gate&state=open&sort=created&direction=asc&per_page=100`;
const whoami = 'POST /graphql';

const ownPull = {
  pull_request: {
    number: 7,
    head: { sha: 'f00d', repo: { full_name: 'acme/shop' } },
    base: { repo: { full_name: 'acme/shop' } },
  },
};
const forkPull = {
  pull_request: { ...ownPull.pull_request, head: { sha: 'f00d', repo: { full_name: 'mallory/shop' } } },
};

/** A step of the bundled action. */
interface Step {
  readonly app: App;
  readonly event: string;
  readonly payload?: unknown;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}

describe('the bundled action beside GitHub’s API', () => {
  let github: FakeGitHub;
  let pull: FakeIssue;
  let folder: string;
  const apps: App[] = [];
  let runId = 100;

  beforeEach(async () => {
    github = await startFakeGitHub();
    pull = github.add({ number: 7, head: { owner: 'acme', branch: 'fix', sha: 'f00d' } });
    folder = mkdtempSync(join(tmpdir(), 'publish-'));
  });
  afterEach(async () => {
    await Promise.all(apps.splice(0).map((app) => app.close()));
    await closeServers();
    await github.close();
    rmSync(folder, { recursive: true });
  });

  async function application(renewal: 'keep' | 'renew'): Promise<App> {
    const app = await startApp({ renewal });
    apps.push(app);
    return app;
  }

  function step({ app, event, payload = {}, inputs = {}, env = {} }: Step): Promise<ActionResult> {
    const file = join(folder, 'event.json');
    writeFileSync(file, JSON.stringify(payload));
    runId += 1;
    return runAction({
      entry,
      inputs: {
        url: app.url,
        username: app.username,
        password: app.password,
        'github-token': 't0ken',
        ...inputs,
      },
      env: {
        GITHUB_API_URL: github.url,
        GITHUB_SERVER_URL: 'https://github.com',
        GITHUB_REPOSITORY: 'acme/shop',
        GITHUB_EVENT_NAME: event,
        GITHUB_EVENT_PATH: file,
        GITHUB_RUN_ID: String(runId),
        GITHUB_JOB: 'sessions',
        GITHUB_ACTOR: 'mona',
        GITHUB_SHA: 'cafe',
        ...env,
      },
    });
  }

  const onPull = (app: App, inputs: Step['inputs'] = {}): Promise<ActionResult> =>
    step({
      app,
      event: 'pull_request',
      payload: ownPull,
      inputs: { 'comment-summary-in-pr': 'on-failure', ...inputs },
    });

  it('comments once on a pull request that fails, and turns that comment green when it is repaired', async () => {
    const vulnerable = await application('keep');
    expect(await onPull(vulnerable)).toMatchObject({ exitCode: 1, outputs: { conclusion: 'fail' } });
    expect(github.lines()).toEqual([comments, `POST ${repo}/issues/7/comments`]);
    expect(pull.comments).toMatchObject([{ body: expect.stringContaining('### ❌ session-fixation-gate: Fail') }]);
    expect(pull.comments[0]?.body).toContain(`[the run](https://github.com/acme/shop/actions/runs/${runId})`);
    expect(pull.comments[0]?.body).not.toContain(vulnerable.password);
    expect(await onPull(await application('renew'))).toMatchObject({
      exitCode: 0,
      outputs: { conclusion: 'pass' },
    });
    const id = pull.comments[0]?.id ?? 0;
    expect(github.lines()).toEqual([comments, whoami, `PATCH ${repo}/issues/comments/${id}`]);
    expect(pull.comments).toMatchObject([{ body: expect.stringContaining('### ✅ session-fixation-gate: Pass') }]);
  });

  it('has given its verdict, and set every output, before the first call', async () => {
    const output = join(folder, 'output');
    writeFileSync(output, '');
    const then: Record<string, string>[] = [];
    github.onCall = () => void then.push(parseOutputs(readFileSync(output, 'utf8')));
    await step({
      app: await application('keep'),
      event: 'pull_request',
      payload: ownPull,
      inputs: { 'comment-summary-in-pr': 'always' },
      env: { GITHUB_OUTPUT: output },
    });
    expect(then).toHaveLength(2);
    expect(then[0]).toMatchObject({ conclusion: 'fail' });
    expect(then[0]?.['report-json']).toMatch(/report\.json$/);
    // Nothing is set any more.
    expect(parseOutputs(readFileSync(output, 'utf8'))).toEqual(then[0]);
  });

  it.each([
    [
      'refuses for want of a permission (403)',
      403,
      { message: 'Resource not accessible by integration' },
      'pull-requests: write',
      1,
    ],
    ['hides what a token may not see (404)', 404, { message: 'Not Found' }, 'pull-requests: write', 1],
    ['does not like what it is sent (422)', 422, { message: 'Validation Failed' }, '422 (Validation Failed)', 1],
    ['is behind a broken gateway (502)', 502, '<html></html>', 'GitHub answered 502', 3],
    ['hangs up', 'hang-up', null, 'GitHub could not be reached', 3],
    ['has no more requests left (429)', 429, { message: 'API rate limit exceeded' }, 'rate limit', 1],
  ] as const)('keeps its verdict, red and green, if GitHub %s', async (_name, answer, body, said, calls) => {
    for (const [renewal, exitCode] of [
      ['keep', 1],
      ['renew', 0],
    ] as const) {
      github.faults.splice(0, 1, { on: /./, answer, body });
      const result = await onPull(await application(renewal), { 'comment-summary-in-pr': 'always' });
      expect(result).toMatchObject({ exitCode, outputs: { conclusion: exitCode === 1 ? 'fail' : 'pass' } });
      const warnings = result.stdout
        .split('\n')
        .filter((line) => line.startsWith('::warning title=Pull request comment'));
      expect(warnings).toEqual([expect.stringContaining(said)]);
      expect(github.lines()).toEqual(Array.from({ length: calls }, () => comments));
    }
  });

  it('opens one alert issue in a night that fails, keeps it while it does, and closes it when all is green', async () => {
    const night = (app: App): Promise<ActionResult> =>
      step({ app, event: 'schedule', inputs: { 'alert-issue': 'true' } });
    const [vulnerable, repaired] = [await application('keep'), await application('renew')];
    expect((await night(vulnerable)).exitCode).toBe(1);
    expect(github.lines()).toEqual([issues, `POST ${repo}/labels`, `POST ${repo}/issues`]);
    const alert = github.issues.at(-1);
    await night(vulnerable);
    expect(github.lines()).toEqual([issues, whoami, `PATCH ${repo}/issues/${alert?.number}`]);
    expect(alert).toMatchObject({ state: 'open', comments: [] });
    expect((await night(repaired)).exitCode).toBe(0);
    expect(github.lines().slice(2)).toEqual([
      `PATCH ${repo}/issues/${alert?.number}`,
      `POST ${repo}/issues/${alert?.number}/comments`,
    ]);
    expect(alert).toMatchObject({ state: 'closed', comments: [{}] });
    expect(github.issues).toHaveLength(2);
  });

  it('posts a signed digest, and masks the webhook’s secret and address', async () => {
    const receiver = await serve((_request, response) => json(response, {}));
    const result = await step({
      app: await application('keep'),
      event: 'push',
      inputs: {
        'webhook-url': receiver.url('/hook?key=k3y-of-the-hook').href,
        'webhook-secret': 'webh00k-s3cret',
      },
    });
    const [request, ...others] = receiver.seen;
    expect(others).toEqual([]);
    const signature = createHmac('sha256', 'webh00k-s3cret').update(request?.body ?? '');
    expect(sentHeaders(request, 'x-session-fixation-gate-signature-256')).toEqual([
      `sha256=${signature.digest('hex')}`,
    ]);
    expect(JSON.parse(request?.body ?? '')).toMatchObject({
      conclusion: 'fail',
      run: { repository: 'acme/shop', event: 'push' },
    });
    const shown = result.stdout.replace(/^::add-mask::.*$/gm, '') + result.stderr + result.summary;
    expect(shown).not.toMatch(/webh00k-s3cret|k3y-of-the-hook|t0ken/);
    expect(result.stdout).toContain('::add-mask::webh00k-s3cret');
    expect(github.lines()).toEqual([]);
  });

  it('makes no call that was not asked for', async () => {
    for (const event of ['pull_request', 'schedule']) {
      const result = await step({ app: await application('keep'), event, payload: ownPull });
      expect(result.outputs).toMatchObject({ conclusion: 'fail' });
    }
    expect(github.lines()).toEqual([]);
  });

  describe('on the pull request of a fork', () => {
    const fork = (app: App, inputs: Readonly<Record<string, string>>): Promise<ActionResult> =>
      step({
        app,
        event: 'pull_request',
        payload: forkPull,
        inputs: { 'comment-summary-in-pr': 'always', ...inputs },
      });

    it('judges as ever if the password is none of the secrets, and says why it does not comment', async () => {
      const result = await fork(await application('keep'), {});
      expect(result).toMatchObject({ exitCode: 1, outputs: { conclusion: 'fail' } });
      expect(result.stdout).toMatch(/^::notice title=Pull request comment::.*fork.*workflow_run/m);
      expect(github.lines()).toEqual([]);
    });

    it.each([
      ['fails', {}, 1, 'error'],
      ['warns with on-fork: warn', { 'on-fork': 'warn' }, 0, 'warning'],
    ] as const)('without its secrets is inconclusive, never green, and %s', async (_name, inputs, exitCode, level) => {
      const app = await application('renew');
      const result = await fork(app, { password: '', 'github-token': '', ...inputs });
      expect(result).toMatchObject({
        exitCode,
        outputs: { conclusion: 'inconclusive', score: '', 'report-json': '' },
      });
      expect(result.stdout).toMatch(
        new RegExp(
          `^::${level} title=Not tested[^:]*::password is empty, since this pull request comes from a fork`,
          'm',
        ),
      );
      expect(result.summary).toContain('### ⚠️ Inconclusive: nothing was tested');
      expect(app.log).toEqual([]);
      expect(github.lines()).toEqual([]);
    });

    it('is still in error if other inputs are wrong too', async () => {
      const result = await fork(await application('renew'), {
        password: '',
        timeout: 'soon',
        'on-fork': 'warn',
      });
      expect(result).toMatchObject({ exitCode: 1, outputs: { conclusion: 'error' } });
      expect(result.stdout).toMatch(/^::error title=Wrong input%3A timeout/m);
      expect(result.stdout).not.toContain('no such input');
    });
  });
});
