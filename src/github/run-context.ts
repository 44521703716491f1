import { readFileSync } from 'node:fs';
import type * as toolkit from '@actions/github';
import { codeOf } from './runner-trouble.js';

/** What the toolkit knows of the run that this process is part of. */
export interface RunContext {
  /** `owner/name` of the repository that the run belongs to; null if nothing says so. */
  readonly repository: string | null;
  /** Id of the job in its workflow; empty if nothing says so. */
  readonly job: string;
  /** Name of the event, such as `pull_request`; empty if nothing says so. */
  readonly event: string;
  /** Who or what started the run, such as `dependabot[bot]`; empty if nothing says so. */
  readonly actor: string;
  /** The commit that is looked at: of a pull request its head, not the merge that is checked out. */
  readonly sha: string | null;
  /** The branch, where it is known not to be the repository's default one; null else. */
  readonly sideBranch: string | null;
  /** Number of the pull request that the event is about. */
  readonly pullRequest: number | null;
  /** Whether that pull request comes from another repository, or from one that is gone. */
  readonly fork: boolean;
  /** Of a `workflow_run` after a pull request's run: the branch in question, by which its number can be asked for. */
  readonly head: { readonly owner: string; readonly branch: string; readonly sha: string } | null;
  /** Grows from run to run, all over GitHub. */
  readonly runId: number | null;
  /** The run's page. */
  readonly runUrl: string | null;
  /** Where the REST API is, without a slash at the end. */
  readonly apiUrl: string;
  /** Why the event could not be read, as a sentence; null if it could, or if there is none. */
  readonly trouble: string | null;
}

/**
 * The toolkit's context. Imported when it is asked for and not before: by then secrets are masked and errors are
 * caught.
 */
export async function readRunContext(): Promise<RunContext> {
  const path = process.env['GITHUB_EVENT_PATH'] ?? '';
  const trouble = path === '' ? null : eventTrouble(path);
  const { context } = await importToolkit(trouble === null);
  const known: Known = context;
  const repository = repositoryOf(context);
  const runId = positive(known.runId);
  return {
    repository,
    job: known.job ?? '',
    event: known.eventName ?? '',
    actor: known.actor ?? '',
    sha: shaOf(known),
    sideBranch: sideBranchOf(known),
    pullRequest: pullRequestOf(known),
    fork: isFork(known.payload),
    head: headOf(known.payload),
    runId,
    runUrl: runUrlOf(known.serverUrl, repository, runId),
    apiUrl: known.apiUrl.replace(/(?<!\/)\/+$/, ''),
    trouble,
  };
}

/**
 * On import the toolkit reads the event's file, and throws if that is no JSON: one that cannot be read is kept from it.
 */
async function importToolkit(withEvent: boolean): Promise<typeof toolkit> {
  const path = process.env['GITHUB_EVENT_PATH'];
  if (!withEvent) delete process.env['GITHUB_EVENT_PATH'];
  try {
    // Eager, so in the one bundle: ncc writes down the licences of a single chunk.
    return await import(/* webpackMode: "eager" */ '@actions/github');
  } finally {
    if (!withEvent) process.env['GITHUB_EVENT_PATH'] = path;
  }
}

function eventTrouble(path: string): string | null {
  const because = (why: string): string =>
    `The event of this run is unknown: the file that GITHUB_EVENT_PATH names ${why}. Pull requests are not commented on, and a run of a fork is not recognised.`;
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return because(`cannot be read (${codeOf(error)})`);
  }
  try {
    JSON.parse(text);
    return null;
  } catch {
    return because('holds no JSON');
  }
}

/**
 * Whether GitHub gives this run a read-only token and no secrets: a fork's pull request, save by the events that run
 * the base's own workflow. (An organisation may grant forks more; nothing tells a run so.)
 */
export function isRestricted({ fork, event }: Pick<RunContext, 'fork' | 'event'>): boolean {
  return fork && ['pull_request', 'pull_request_review', 'pull_request_review_comment'].includes(event);
}

/** The toolkit's types say that these always are; outside of a runner they are undefined. */
interface Known {
  readonly payload: unknown;
  readonly eventName?: string;
  readonly actor?: string;
  readonly sha?: string;
  readonly ref?: string;
  readonly job?: string;
  readonly runId: number;
  readonly serverUrl: string;
  readonly apiUrl: string;
}

/** `repo` throws if neither the environment nor the event names a repository. */
function repositoryOf(context: { readonly repo: { readonly owner: string; readonly repo: string } }): string | null {
  try {
    const { owner, repo } = context.repo;
    return `${owner}/${repo}`;
  } catch {
    // Not a runner's environment: then there is no workflow file to point to either.
    return null;
  }
}

function shaOf({ payload, sha }: Known): string | null {
  const head = text(payload, 'pull_request', 'head', 'sha') ?? text(payload, 'workflow_run', 'head_sha');
  return head ?? (sha === undefined || sha === '' ? null : sha);
}

function sideBranchOf({ payload, ref }: Known): string | null {
  const branch = /^refs\/heads\/(.+)$/.exec(ref ?? '')?.[1] ?? null;
  const usual = text(payload, 'repository', 'default_branch');
  return usual === null || branch === usual ? null : branch;
}

function pullRequestOf({ payload }: Known): number | null {
  // Comments on issues and on pull requests are one event.
  if (at(payload, 'issue', 'pull_request') !== undefined) return positive(at(payload, 'issue', 'number'));
  if (ranForPullRequest(payload)) {
    // Empty for a fork's; more than one where a branch has several.
    const [only, ...others] = items(at(payload, 'workflow_run', 'pull_requests'));
    return others.length > 0 ? null : positive(at(only, 'number'));
  }
  return positive(at(payload, 'pull_request', 'number'));
}

function isFork(payload: unknown): boolean {
  if (at(payload, 'pull_request', 'head') === undefined) return false;
  const head = text(payload, 'pull_request', 'head', 'repo', 'full_name');
  return head === null || head !== text(payload, 'pull_request', 'base', 'repo', 'full_name');
}

function headOf(payload: unknown): RunContext['head'] {
  if (!ranForPullRequest(payload)) return null;
  const owner = text(payload, 'workflow_run', 'head_repository', 'owner', 'login');
  const branch = text(payload, 'workflow_run', 'head_branch');
  const sha = text(payload, 'workflow_run', 'head_sha');
  return owner === null || branch === null || sha === null ? null : { owner, branch, sha };
}

function ranForPullRequest(payload: unknown): boolean {
  return text(payload, 'workflow_run', 'event') === 'pull_request';
}

function runUrlOf(server: string, repository: string | null, runId: number | null): string | null {
  if (repository === null || runId === null) return null;
  const url = `${server}/${repository}/actions/runs/${runId}`;
  // It becomes a Markdown link: nothing that could end one.
  return /^https?:\/\/[\w.:/-]+$/.test(url) ? url : null;
}

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null ? Object.getOwnPropertyDescriptor(inner, key)?.value : undefined,
    value,
  );
}

function text(value: unknown, ...path: readonly string[]): string | null {
  const found = at(value, ...path);
  return typeof found === 'string' && found !== '' ? found : null;
}

function items(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function positive(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : null;
}
