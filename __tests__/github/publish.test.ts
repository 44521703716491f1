import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { publish } from '../../src/github/publish.js';
import { startFakeGitHub, type FakeGitHub } from '../builders/fake-github.js';
import { found, judged, publishing, type Publishing, type Told } from '../builders/publish-world.js';
import { runFacts } from '../builders/report-decision.js';
import { runContext } from '../builders/run-context.js';
import { closeServers, json, serve } from '../builders/server.js';

const failing = judged([found('session-fixation')]);
const list = 'GET /repos/acme/shop/issues/7/comments?per_page=100';

describe('publishing beyond the step', () => {
  let github: FakeGitHub;

  beforeEach(async () => {
    github = await startFakeGitHub();
    github.add({ number: 7, head: { owner: 'acme', branch: 'fix', sha: 'abc' } });
  });
  afterEach(async () => {
    await github.close();
    await closeServers();
  });

  const comment = (changes: Partial<Publishing> = {}): Promise<Told> =>
    publishing({
      decision: failing,
      settings: { commentInPr: 'always', ...changes.settings },
      run: { apiUrl: github.url, ...changes.run },
      ...(changes.redact && { redact: changes.redact }),
      ...(changes.requestMs && { requestMs: changes.requestMs }),
    });
  const body = (): string => github.issues[0]?.comments[0]?.body ?? '';

  it('repeats a look that a gateway lost (502), twice at most, and then goes on', async () => {
    github.faults.push({ on: /^GET/, answer: 502, times: 2 });
    const told = await comment();
    expect(github.lines()).toEqual([list, list, list, 'POST /repos/acme/shop/issues/7/comments']);
    expect(told).toMatchObject({ warnings: [], pauses: [500, 1000] });
  });

  it('waits if GitHub asks for a few seconds (secondary rate limit), also before writing', async () => {
    const limited = {
      answer: 403,
      headers: { 'retry-after': '3' },
      body: { message: 'You have exceeded a secondary rate limit.' },
    };
    github.faults.push({ on: /^POST/, ...limited, times: 1 });
    const told = await comment();
    expect(told).toMatchObject({ warnings: [], pauses: [3000] });
    expect(github.issues[0]?.comments).toHaveLength(1);
  });

  it('does not wait for minutes: that becomes a warning', async () => {
    github.faults.push({ on: /^GET/, answer: 429, headers: { 'retry-after': '60' } });
    const told = await comment();
    expect(told.pauses).toEqual([]);
    expect(told.warnings).toEqual([expect.stringContaining('rate limit')]);
    expect(github.lines()).toEqual([list]);
  });

  it('tells a used-up rate limit from a missing permission, and when it starts anew', async () => {
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1795442400' };
    github.faults.push({ on: /^GET/, answer: 403, headers, body: { message: 'API rate limit exceeded.' } });
    const { warnings } = await comment();
    expect(warnings).toEqual([expect.stringContaining('It is reset at 2026-11-23T14:00:00.000Z')]);
    expect(warnings[0]).not.toContain('permissions:');
    expect(github.lines()).toEqual([list]);
  });

  it('says so if the API cannot be reached, or is no API', async () => {
    expect((await comment({ run: { apiUrl: 'http://127.0.0.1:9' } })).warnings).toEqual([
      expect.stringContaining('GitHub could not be reached'),
    ]);
    for (const answer of ['<html>Sign in to the proxy</html>', {}]) {
      github.faults.splice(0, 1, { on: /^GET/, answer: 200, body: answer });
      expect((await comment()).warnings).toHaveLength(1);
    }
    expect(github.issues[0]?.comments).toEqual([]);
  });

  it('does not wait for ever for an API that takes the call and says nothing', async () => {
    github.faults.push({ on: /^GET/, answer: 'silence' });
    expect((await comment({ requestMs: 100 })).warnings).toEqual([
      expect.stringContaining('GitHub could not be reached'),
    ]);
    expect(github.lines()).toEqual([list, list, list]);
  });

  it('says so if nobody knows the repository', async () => {
    expect((await comment({ run: { repository: null } })).warnings).toEqual([
      expect.stringContaining('GITHUB_REPOSITORY'),
    ]);
    expect(github.lines()).toEqual([]);
  });

  it('shows the token to the API alone, and in no line of the log', async () => {
    github.faults.push({ on: /^POST/, answer: 422, body: { message: 'no' } });
    const told = await comment();
    expect(github.calls.every(({ token }) => token === 't0ken')).toBe(true);
    expect(JSON.stringify(told)).not.toContain('t0ken');
  });

  it('redacts what it writes, and knows its comment again though a secret is a word of the mark', async () => {
    const redact = (text: string): string => text.replaceAll('gate', '***').replaceAll('shop', '***');
    await comment({ redact });
    await comment({ redact });
    expect(github.issues[0]?.comments).toHaveLength(1);
    expect(body().split('\n').slice(1).join('\n')).not.toMatch(/gate|shop/);
  });

  it('keeps within 65,536 characters also if redacting makes the text longer', async () => {
    const many = Array.from({ length: 300 }, (_, index) => found('session-fixation', { carrier: `cookie c${index}` }));
    const redact = (text: string): string => text.replaceAll('e', '***************');
    const told = await publishing({
      decision: judged(many),
      settings: { commentInPr: 'always' },
      run: { apiUrl: github.url },
      redact,
    });
    expect(told.warnings).toEqual([]);
    expect(body().length).toBeGreaterThan(1000);
  });

  it('goes on with the others if one of them fails', async () => {
    github.faults.push({ on: /./, answer: 403, body: { message: 'Resource not accessible by integration' } });
    const receiver = await serve((_request, response) => json(response, {}));
    const told = await publishing({
      decision: failing,
      settings: {
        commentInPr: 'always',
        webhook: { url: receiver.url('/'), secret: null },
        alertIssue: true,
      },
      run: { apiUrl: github.url, event: 'workflow_dispatch' },
    });
    expect(told.annotations.map(({ level, title }) => `${level} ${title}`)).toEqual([
      'warning Pull request comment',
      'warning Alert issue',
    ]);
    expect(told.warnings).toEqual([
      expect.stringContaining('pull-requests: write'),
      expect.stringContaining('issues: write'),
    ]);
    expect(receiver.seen).toHaveLength(1);
  });

  it('does nothing and says nothing if nothing of it is wanted', async () => {
    const told = await publishing({ decision: failing, run: { apiUrl: github.url } });
    expect(told).toMatchObject({ info: [], annotations: [] });
    expect(github.lines()).toEqual([]);
  });

  it('never rejects, whatever is thrown', async () => {
    const messages: string[] = [];
    await publish(
      { decision: failing, facts: runFacts(), redact: (text) => text },
      {
        settings: { commentInPr: 'always', alertIssue: false, webhook: null, githubToken: 't0ken' },
        run: runContext({ apiUrl: 'no address' }),
      },
      { info: () => undefined, annotate: ({ message }) => messages.push(message) },
      { wait: () => Promise.reject(new Error('no clock')), requestMs: 10_000 },
    );
    expect(messages).toEqual([expect.stringContaining('The verdict stands without it.')]);
  });
});
