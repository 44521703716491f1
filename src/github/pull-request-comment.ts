import { renderComment } from '../report/comment.js';
import { isOutrun, originOf, subjectKey, type About, type Outcome } from './publish-about.js';
import type { GitHubClient } from './publish-client.js';
import { bodyWith, createOnce, ownPosts } from './publish-posts.js';
import type { Stamp } from './publish-stamp.js';
import { isRestricted, type RunContext } from './run-context.js';

/** When a comment is created. One that is there is kept up to date by both of the latter. */
export type CommentWhen = 'never' | 'on-failure' | 'always';

const ofFork =
  'This pull request comes from a fork, and GitHub gives its run a token that can only read: no comment is written. To have ' +
  'one, upload the report directory as an artifact here, and let a second workflow, on workflow_run, download it and use ' +
  'this action with merge-reports and comment-summary-in-pr. Never check out the fork’s code there.';

/**
 * Writes the run's one comment on its pull request, or brings it up to date. Null if none is wanted. Rejects with what
 * GitHub answered (see publish-trouble.ts).
 */
export async function publishComment(about: About, when: CommentWhen): Promise<Outcome | null> {
  if (when === 'never') return null;
  const { run } = about;
  if (isRestricted(run)) return { level: 'notice', text: ofFork };
  if (run.pullRequest === null && run.head === null)
    return told(`This run (event ${run.event || 'unknown'}) belongs to no pull request: no comment.`);
  const client = await about.client();
  const number = await pullRequestOf(run, client);
  if (number === null) return told('No open pull request has the commit that was tested: no comment.');
  return upsert(about, { number, when, client });
}

async function pullRequestOf({ pullRequest, head }: RunContext, client: GitHubClient): Promise<number | null> {
  if (pullRequest !== null || head === null) return pullRequest;
  const [first] = await client.pullRequestsOf(head);
  return first ?? null;
}

async function upsert(
  about: About,
  to: { readonly number: number; readonly when: CommentWhen; readonly client: GitHubClient },
): Promise<Outcome> {
  const { verdict, run, redact } = about;
  const { number, client } = to;
  const stamp: Stamp = { kind: 'comment', key: subjectKey(about), run: run.runId, open: null };
  const find = async () => ownPosts(await client.comments(number), stamp, client);
  const found = await find();
  const [first, ...others] = found;
  const body = bodyWith(stamp, (limit) => renderComment(verdict, originOf(run), limit), redact);
  if (first === undefined) {
    if (to.when === 'on-failure' && verdict.decision.conclusion === 'pass')
      return told('All is green, and no comment says otherwise: no comment.');
    await createOnce(
      () => client.createComment(number, body),
      async () => (await find())[0] ?? null,
    );
    return told(`Commented on pull request ${number}.`);
  }
  if (isOutrun(found, run)) return told('A later run has commented on the pull request already.');
  await client.updateComment(first.id, body);
  // Two runs at once may each have found none and made one.
  for (const { id } of others) await client.deleteComment(id);
  return told(`Brought the comment on pull request ${number} up to date.`);
}

function told(text: string): Outcome {
  return { level: 'info', text };
}
