import {
  differenceSince,
  hasChanged,
  renderClosing,
  renderDifference,
  renderIssue,
  renderIssueTitle,
} from '../report/issue.js';
import { isOutrun, originOf, subjectKey, type About, type Outcome } from './publish-about.js';
import type { GitHubClient } from './publish-client.js';
import { bodyOf, bodyWith, createOnce, ownPosts, type OwnPost } from './publish-posts.js';
import type { Stamp } from './publish-stamp.js';
import { Trouble } from './publish-trouble.js';

export const alertLabel = 'session-fixation-gate';
const labelColor = 'b60205';
const labelDescription = 'Opened, kept up to date and closed by session-fixation-gate';

/** Runs that nobody watches. */
const events = ['schedule', 'workflow_dispatch'];

/**
 * Opens the alert issue of these targets where the verdict is not green, brings it up to date where it is open, and
 * closes it where the verdict is green. Null if none is wanted. Rejects with what GitHub answered (see
 * publish-trouble.ts).
 */
export async function publishAlert(about: About, wanted: boolean): Promise<Outcome | null> {
  if (!wanted) return null;
  const { run, verdict } = about;
  if (!events.includes(run.event)) {
    const event = run.event || 'unknown';
    return told(`alert-issue is for the events ${events.join(' and ')}; this one is ${event}: no issue.`);
  }
  const client = await about.client();
  const key = { kind: 'alert', key: subjectKey(about) } as const;
  const find = async () => ownPosts(await client.openIssues(alertLabel), key, client);
  const found = await find();
  if (isOutrun(found, run)) return told('A later run has brought the alert issue up to date already.');
  if (verdict.decision.conclusion === 'pass') return close(about, found, client);
  const [first, ...others] = found;
  if (first !== undefined) {
    const outcome = await update(about, first, client);
    // Two runs at once may each have found none and opened one.
    for (const { id } of others) await client.closeIssue(id);
    return outcome;
  }
  return open(about, key.key, client, async () => (await find())[0] ?? null);
}

async function open(
  about: About,
  key: string,
  client: GitHubClient,
  find: () => Promise<OwnPost | null>,
): Promise<Outcome> {
  const { verdict, run, redact } = about;
  const { open: fingerprints } = differenceSince([], verdict.decision);
  const stamp: Stamp = { kind: 'alert', key, run: run.runId, open: fingerprints };
  const body = bodyWith(stamp, (limit) => renderIssue(verdict, originOf(run), null, limit), redact);
  await client.createLabel(alertLabel, labelColor, labelDescription);
  let labels: readonly string[] = [alertLabel];
  await createOnce(async () => {
    labels = await client.createIssue(redact(renderIssueTitle(verdict.decision)), body, alertLabel);
  }, find);
  if (!labels.includes(alertLabel))
    throw new Trouble(
      `An issue was opened, but GitHub did not give it the label ${alertLabel}, by which the next run looks for it: the ` +
        'account of github-token may not set labels. Set the label by hand, or give a token that may push.',
    );
  return told('Opened an alert issue.');
}

async function update(
  about: About,
  { id, stamp: { key, open: previous } }: OwnPost,
  client: GitHubClient,
): Promise<Outcome> {
  const { verdict, run, redact } = about;
  const origin = originOf(run);
  const difference = previous === null ? null : differenceSince(previous, verdict.decision);
  const { open: fingerprints } = difference ?? differenceSince([], verdict.decision);
  const stamp: Stamp = { kind: 'alert', key, run: run.runId, open: fingerprints };
  // The body first: it remembers what was told, so that nothing is told twice.
  await client.updateIssue(
    id,
    bodyWith(stamp, (limit) => renderIssue(verdict, origin, difference, limit), redact),
  );
  if (difference === null || !hasChanged(difference))
    return told(`Brought alert issue ${id} up to date: nothing new to tell.`);
  await client.createComment(
    id,
    bodyOf((limit) => renderDifference(verdict, origin, difference, limit), redact),
  );
  return told(`Brought alert issue ${id} up to date, and told in it what changed.`);
}

async function close(
  { verdict, run, redact }: About,
  found: readonly OwnPost[],
  client: GitHubClient,
): Promise<Outcome> {
  if (found.length === 0) return told('All is green, and no alert issue is open.');
  for (const { id } of found) {
    // Closed first: a comment that fails then is not repeated by every run to come.
    await client.closeIssue(id);
    await client.createComment(
      id,
      bodyOf((limit) => renderClosing(verdict, originOf(run), limit), redact),
    );
  }
  return told(`Closed alert issue ${found.map(({ id }) => id).join(', ')}: all is green.`);
}

function told(text: string): Outcome {
  return { level: 'info', text };
}
