import type { Origin, Verdict } from '../report/comment.js';
import type { GitHubClient } from './publish-client.js';
import type { OwnPost } from './publish-posts.js';
import { keyOf } from './publish-stamp.js';
import type { RunContext } from './run-context.js';

/** What a publisher works from. */
export interface About {
  /** Redacted already. */
  readonly verdict: Verdict;
  /** For texts that are put together from it. */
  readonly redact: (text: string) => string;
  readonly run: RunContext;
  /** Connects on first use; rejects if that cannot be. */
  readonly client: () => Promise<GitHubClient>;
}

/** What became of it, if nothing went wrong: for the log, or an annotation where a user should know. */
export interface Outcome {
  readonly level: 'info' | 'notice';
  readonly text: string;
}

export function originOf({ sha, runUrl, sideBranch }: RunContext): Origin {
  return { commit: sha, url: runUrl, branch: sideBranch };
}

/**
 * Names what a post is about: this job's targets, on this branch. The job counts too, since two jobs may each test an
 * application of their own at one address, and neither must overwrite what the other found.
 */
export function subjectKey({ verdict, run }: Pick<About, 'verdict' | 'run'>): string {
  const names = verdict.decision.targets.map(({ scan }) => scan.name).sort();
  return keyOf([run.job, run.sideBranch ?? '', ...names]);
}

/** Whether a later run has written one of them: an older run that ends after it must not overwrite that. */
export function isOutrun(posts: readonly OwnPost[], { runId }: RunContext): boolean {
  return runId !== null && posts.some(({ stamp }) => stamp.run !== null && stamp.run > runId);
}
