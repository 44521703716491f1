import type { Verdict } from '../report/comment.js';
import { toDigest } from '../report/digest.js';
import { publishAlert } from './alert-issue.js';
import type { Host } from './host.js';
import type { About, Outcome } from './publish-about.js';
import { connect, realMeans, type GitHubClient, type Means } from './publish-client.js';
import { troubleOf, type Permission } from './publish-trouble.js';
import { publishComment, type CommentWhen } from './pull-request-comment.js';
import { redactValues } from './redact-values.js';
import type { RunContext } from './run-context.js';
import { sendWebhook, type Webhook } from './webhook.js';

/** Where else a verdict goes, besides the step's own outcome. */
export interface PublishSettings {
  readonly commentInPr: CommentWhen;
  readonly alertIssue: boolean;
  readonly webhook: Webhook | null;
  /** Null or empty: neither comment nor issue can be written. */
  readonly githubToken: string | null;
}

/** A verdict whose texts are redacted, and the means to redact what is put together from them. */
export interface Publication extends Verdict {
  readonly redact: (text: string) => string;
}

/**
 * Comments on the pull request, keeps the alert issue and tells the webhook, one after the other. For when the verdict
 * is given and every output is set: whatever goes wrong becomes a warning, and nothing else. Never rejects.
 */
export async function publish(
  { decision, facts, redact }: Publication,
  { settings, run }: { readonly settings: PublishSettings; readonly run: RunContext },
  host: Pick<Host, 'info' | 'annotate'>,
  means: Means = realMeans,
): Promise<void> {
  let connected: Promise<GitHubClient> | null = null;
  const about: About = {
    verdict: { decision, facts },
    redact,
    run,
    client: () => (connected ??= connect(run, settings.githubToken, means)),
  };
  const attempt = async (
    title: string,
    permission: Permission | null,
    work: () => Promise<Outcome | null>,
  ): Promise<void> => {
    const told = await outcomeOf(work, permission);
    if (told !== null) tell(host, title, { ...told, text: redact(told.text) });
  };
  await attempt('Pull request comment', 'pull-requests: write', () => publishComment(about, settings.commentInPr));
  await attempt('Alert issue', 'issues: write', () => publishAlert(about, settings.alertIssue));
  await attempt('Webhook', null, () => publishDigest(about, settings.webhook));
}

type Told = Outcome | { readonly level: 'warning'; readonly text: string };

async function outcomeOf(work: () => Promise<Outcome | null>, permission: Permission | null): Promise<Told | null> {
  try {
    return await work();
  } catch (error) {
    return { level: 'warning', text: `${troubleOf(error, permission)} The verdict stands without it.` };
  }
}

function tell(host: Pick<Host, 'info' | 'annotate'>, title: string, { level, text }: Told): void {
  if (level === 'info') host.info(`${title}: ${text}`);
  else host.annotate({ level, title, message: text, file: null, line: null });
}

async function publishDigest({ verdict, redact, run }: About, webhook: Webhook | null): Promise<Outcome | null> {
  if (webhook === null) return null;
  const status = await sendWebhook(webhook, redactValues(toDigest(verdict), redact), run);
  return { level: 'info', text: `${webhook.url.host} took the digest (${status}).` };
}
