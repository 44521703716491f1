import type { getOctokit } from '@actions/github';
import { failureOf, isRateLimited, retryAfter, Trouble } from './publish-trouble.js';
import type { RunContext } from './run-context.js';

type Octokit = ReturnType<typeof getOctokit>;

/** A comment or an issue. */
export interface Post {
  /** Of a comment its id, of an issue its number. */
  readonly id: number;
  readonly body: string;
  /** Login; null if the account is gone. */
  readonly author: string | null;
}

/** The calls to GitHub that publishing needs, each for the run's own repository. All reject as octokit does. */
export interface GitHubClient {
  /** The login that the token writes under. */
  ownLogin(): Promise<string>;
  /** All of them, oldest first. */
  comments(issue: number): Promise<readonly Post[]>;
  createComment(issue: number, body: string): Promise<void>;
  updateComment(id: number, body: string): Promise<void>;
  deleteComment(id: number): Promise<void>;
  /** All open issues with the label, oldest first; no pull requests. */
  openIssues(label: string): Promise<readonly Post[]>;
  /** No harm if there is one of that name. */
  createLabel(name: string, color: string, description: string): Promise<void>;
  /** Gives the labels that it has: GitHub drops them silently where the token may not set any. */
  createIssue(title: string, body: string, label: string): Promise<readonly string[]>;
  updateIssue(issue: number, body: string): Promise<void>;
  closeIssue(issue: number): Promise<void>;
  /** Numbers of the open pull requests from that branch whose newest commit is that one. */
  pullRequestsOf(head: NonNullable<RunContext['head']>): Promise<readonly number[]>;
}

export interface Means {
  readonly wait: (milliseconds: number) => Promise<void>;
  /** Milliseconds for one request. */
  readonly requestMs: number;
}

export const realMeans: Means = {
  wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  requestMs: 10_000,
};

/** For all calls of a run together. */
const wholeMs = 60_000;
const retries = 2;
/** Longer pauses are not worth a job's time. */
const longestPauseMs = 5000;

/** A client for the run's repository. Calls are bounded in time, and repeated where a repetition cannot do harm. */
export async function connect(run: RunContext, token: string | null, means: Means): Promise<GitHubClient> {
  const [owner = '', repo = ''] = run.repository?.split('/') ?? [];
  if (owner === '' || repo === '')
    throw new Trouble('Nothing says to which repository this run belongs (GITHUB_REPOSITORY is empty).');
  if (token === null || token === '')
    throw new Trouble('github-token is empty: leave it out to use the token of the job.');
  // Eager for the same reasons as in run-context.ts.
  const toolkit = await import(/* webpackMode: "eager" */ '@actions/github');
  const octokit = toolkit.getOctokit(token, {
    baseUrl: run.apiUrl,
    log: silent,
    userAgent: 'session-fixation-gate',
  });
  bound(octokit, means);
  return { ...commentCalls(octokit, { owner, repo }), ...issueCalls(octokit, { owner, repo }) };
}

/** octokit's own warnings go to the console as they come, past what keeps workflow commands out of the log. */
const silent = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

function bound(octokit: Octokit, { wait, requestMs }: Means): void {
  const deadline = Date.now() + wholeMs;
  octokit.hook.wrap('request', async (request, options) => {
    for (let attempt = 0; ; attempt += 1) {
      const left = deadline - Date.now();
      if (left <= 0) throw new Trouble(`GitHub took more than ${wholeMs / 1000} seconds over all calls.`);
      // In place: the hook that adds the token is handed these options, and not what this one passes on.
      options.request = { ...options.request, signal: AbortSignal.timeout(Math.min(requestMs, left)) };
      try {
        return await request(options);
      } catch (error) {
        const pause = attempt < retries ? pauseBefore(error, options, attempt) : null;
        if (pause === null) throw error;
        await wait(pause);
      }
    }
  });
}

/** Milliseconds until a repetition is worth it; null if it is not, or where it might do a thing twice. */
function pauseBefore(
  error: unknown,
  { method, url }: { readonly method: string; readonly url: string },
  attempt: number,
): number | null {
  const failure = failureOf(error);
  if (failure === null) return null;
  const asked = retryAfter(failure);
  if (isRateLimited(failure)) return asked !== null && asked * 1000 <= longestPauseMs ? asked * 1000 : null;
  if (failure.status !== null && failure.status < 500) return null;
  // GraphQL is asked, never told.
  if (method === 'POST' && !url.endsWith('/graphql')) return null;
  return Math.min(asked === null ? 500 * 2 ** attempt : asked * 1000, longestPauseMs);
}

type Repository = Readonly<Record<'owner' | 'repo', string>>;

function commentCalls(
  octokit: Octokit,
  place: Repository,
): Pick<
  GitHubClient,
  'ownLogin' | 'comments' | 'createComment' | 'updateComment' | 'deleteComment' | 'pullRequestsOf'
> {
  const { issues, pulls } = octokit.rest;
  return {
    async ownLogin() {
      // REST has no such question for an installation's token, which the job's own is.
      const { viewer } = await octokit.graphql<{ viewer: { login: string } }>('query { viewer { login } }');
      return viewer.login;
    },
    async comments(issue_number) {
      const all = await octokit.paginate(issues.listComments, { ...place, issue_number, per_page: 100 });
      return listOf(all).map(({ id, body, user }) => ({ id, body: body ?? '', author: user?.login ?? null }));
    },
    async createComment(issue_number, body) {
      await issues.createComment({ ...place, issue_number, body });
    },
    async updateComment(comment_id, body) {
      await issues.updateComment({ ...place, comment_id, body });
    },
    async deleteComment(comment_id) {
      await issues.deleteComment({ ...place, comment_id });
    },
    async pullRequestsOf({ owner, branch, sha }) {
      const found = await octokit.paginate(pulls.list, {
        ...place,
        state: 'open',
        head: `${owner}:${branch}`,
        per_page: 100,
      });
      return listOf(found)
        .filter(({ head }) => head.sha === sha)
        .map(({ number }) => number);
    },
  };
}

function issueCalls(
  octokit: Octokit,
  place: Repository,
): Pick<GitHubClient, 'openIssues' | 'createLabel' | 'createIssue' | 'updateIssue' | 'closeIssue'> {
  const { issues } = octokit.rest;
  return {
    async openIssues(labels) {
      const all = await octokit.paginate(issues.listForRepo, {
        ...place,
        labels,
        state: 'open',
        sort: 'created',
        direction: 'asc',
        per_page: 100,
      });
      return listOf(all)
        .filter(({ pull_request }) => pull_request === undefined)
        .map(({ number, body, user }) => ({ id: number, body: body ?? '', author: user?.login ?? null }));
    },
    async createLabel(name, color, description) {
      try {
        await issues.createLabel({ ...place, name, color, description });
      } catch (error) {
        // 422: already_exists. Whatever else it may be, creating the issue says it better.
        if (failureOf(error)?.status !== 422) throw error;
      }
    },
    async createIssue(title, body, label) {
      const { data } = await issues.create({ ...place, title, body, labels: [label] });
      return data.labels.map((one) => (typeof one === 'string' ? one : (one.name ?? '')));
    },
    async updateIssue(issue_number, body) {
      await issues.update({ ...place, issue_number, body });
    },
    async closeIssue(issue_number) {
      await issues.update({ ...place, issue_number, state: 'closed', state_reason: 'completed' });
    },
  };
}

/** A proxy's page with status 200 is no list of anything, whatever the types say. */
function listOf<T extends { readonly id: number }>(answer: readonly T[]): readonly T[] {
  const given: unknown = answer;
  if (!Array.isArray(given) || !given.every(hasId))
    throw new Trouble('What answered is not the API of GitHub: no list came back.');
  return answer;
}

function hasId(one: unknown): boolean {
  return typeof one === 'object' && one !== null && 'id' in one && typeof one.id === 'number';
}
