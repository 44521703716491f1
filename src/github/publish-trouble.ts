/** What was missing, by name, where GitHub refuses a call for want of a permission. */
export type Permission = 'pull-requests: write' | 'issues: write';

/** Why something is not published, as a whole sentence without a secret in it: it becomes a warning. */
export class Trouble extends Error {}

/** A failed request, whatever library threw it. */
export interface Failure {
  /** Null if no answer came. */
  readonly status: number | null;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, unknown>>;
  /** What GitHub, or the network, says of it. */
  readonly said: string;
}

/** What went wrong with a request; null for an error that is none of a request. */
export function failureOf(error: unknown): Failure | null {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') return null;
  // octokit gives 500 to a request that was never answered, which then has no response.
  const response: unknown = 'response' in error ? error.response : undefined;
  if (!isRecord(response)) return { status: null, headers: {}, said: error.message };
  const { data } = response;
  const said = isRecord(data) && typeof data['message'] === 'string' ? data['message'] : error.message;
  return { status: error.status, headers: isRecord(response['headers']) ? response['headers'] : {}, said };
}

/** Whether the request may have been carried out although it failed: nobody said no. */
export function isAmbiguous(error: unknown): boolean {
  const failure = failureOf(error);
  return failure !== null && (failure.status === null || failure.status >= 500);
}

/** Seconds that GitHub asks to wait; null if it names none. */
export function retryAfter({ headers }: Failure): number | null {
  const seconds = headers['retry-after'];
  return typeof seconds === 'string' && /^\d+$/.test(seconds) ? Number(seconds) : null;
}

/** Whether GitHub refuses for the number of requests. Many a 403 is not for want of a permission. */
export function isRateLimited(failure: Failure): boolean {
  const { status, headers, said } = failure;
  if (status === 429) return true;
  if (status !== 403) return false;
  return headers['x-ratelimit-remaining'] === '0' || retryAfter(failure) !== null || /rate limit/i.test(said);
}

/** One sentence or two for a warning: what GitHub said, what it means and what helps. */
export function troubleOf(error: unknown, permission: Permission | null): string {
  if (error instanceof Trouble) return error.message;
  const failure = failureOf(error);
  if (failure === null) {
    const said = error instanceof Error ? error.message : String(error);
    return `It failed unexpectedly (${said}).`;
  }
  const { status, said } = failure;
  if (status === null) return `GitHub could not be reached (${said}).`;
  const answer = `GitHub answered ${status} (${said}).`;
  if (isRateLimited(failure)) return `${answer} ${limitSentence(failure)}`;
  return `${answer} ${helpFor(failure, permission)}`.trim();
}

function limitSentence({ headers }: Failure): string {
  const reset = Number(headers['x-ratelimit-reset']);
  const until = Number.isSafeInteger(reset) && reset > 0 ? ` It is reset at ${timeOf(reset)}.` : '';
  return `The rate limit of github-token is used up.${until}`;
}

/** `epoch` in seconds. */
function timeOf(epoch: number): string {
  const time = new Date(epoch * 1000);
  return Number.isNaN(time.getTime()) ? 'a time that cannot be read' : time.toISOString();
}

function helpFor({ status, said }: Failure, permission: Permission | null): string {
  switch (status ?? 0) {
    case 401:
      return 'github-token is wrong or has run out: leave it out to use the token of the job.';
    case 403:
      if (/\blocked\b/i.test(said)) return 'Unlock the conversation, or set comment-summary-in-pr to never.';
      if (/archived/i.test(said)) return 'An archived repository takes no comments and no issues.';
      return grant(permission);
    case 404:
      return grant(permission);
    case 410:
      return 'Issues are switched off in this repository: switch them on in its settings, or leave out alert-issue.';
    default:
      return '';
  }
}

function grant(permission: Permission | null): string {
  if (permission === null) return '';
  return (
    `github-token lacks the permission ${permission}. Give it to the job: "permissions: { contents: read, ` +
    `${permission} }" (what is not named there is taken away).`
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
