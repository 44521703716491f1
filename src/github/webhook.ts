import { createHmac } from 'node:crypto';
import { Agent, EnvHttpProxyAgent, request, type Dispatcher } from 'undici';
import type { Digest } from '../report/digest.js';
import { Trouble } from './publish-trouble.js';
import type { RunContext } from './run-context.js';

/** Where a digest goes. Both are secrets: many a receiver's address is its own password. */
export interface Webhook {
  readonly url: URL;
  /** Null: the digest is sent unsigned. */
  readonly secret: string | null;
}

/** What is sent: the digest, and which run it is of. */
export interface WebhookBody extends Digest {
  readonly run: {
    readonly repository: string | null;
    readonly event: string;
    readonly actor: string;
    readonly job: string;
    readonly sha: string | null;
    readonly pullRequest: number | null;
    readonly url: string | null;
  };
}

export const signatureHeader = 'X-Session-Fixation-Gate-Signature-256';

/**
 * Posts the digest as JSON, signed if there is a secret, and gives the status, one of 200 to 299. Rejects with a
 * Trouble for any other, without an answer within the deadline, and for an address that is neither https nor on this
 * machine.
 */
export async function sendWebhook(
  { url, secret }: Webhook,
  digest: Digest,
  run: RunContext,
  deadlineMs = 10_000,
): Promise<number> {
  refuseUnsafe(url);
  const body = JSON.stringify({ ...digest, run: runOf(run) } satisfies WebhookBody);
  const dispatcher = isLocal(url) ? new Agent() : new EnvHttpProxyAgent();
  try {
    const status = await post(url, { body, secret, version: digest.tool.version, dispatcher, deadlineMs });
    if (status >= 200 && status < 300) return status;
    throw new Trouble(`${url.host} answered ${status}${hint(status)}.`);
  } catch (error) {
    // What the network says may hold the address, so only its code is told.
    throw error instanceof Trouble ? error : new Trouble(`${url.host} ${whyNot(error, deadlineMs)}.`);
  } finally {
    await dispatcher.destroy();
  }
}

async function post(
  url: URL,
  what: {
    readonly body: string;
    readonly secret: string | null;
    readonly version: string;
    readonly dispatcher: Dispatcher;
    readonly deadlineMs: number;
  },
): Promise<number> {
  const { body, secret, version, dispatcher, deadlineMs } = what;
  // Follows no redirect: whoever it leads to was not named.
  const { statusCode } = await request(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'user-agent': `session-fixation-gate/${version}`,
      ...(secret === null ? {} : { [signatureHeader]: signatureOf(body, secret) }),
    },
    body,
    dispatcher,
    signal: AbortSignal.timeout(deadlineMs),
  });
  return statusCode;
}

/** `sha256=` and the HMAC-SHA256 of the body's bytes in hexadecimal, as GitHub signs its own webhooks. */
export function signatureOf(body: string, secret: string): string {
  return `sha256=${createHmac('sha256', secret).update(body, 'utf8').digest('hex')}`;
}

function runOf({ repository, event, actor, job, sha, pullRequest, runUrl }: RunContext): WebhookBody['run'] {
  return { repository, event, actor, job, sha, pullRequest, url: runUrl };
}

function refuseUnsafe(url: URL): void {
  if (url.username !== '' || url.password !== '') throw new Trouble('webhook-url must not hold a user or a password.');
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLocal(url))) return;
  throw new Trouble('webhook-url must be https: the digest names what an attacker can use.');
}

function isLocal({ hostname }: URL): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}

function hint(status: number): string {
  return status >= 300 && status < 400 ? ' (redirects are not followed)' : '';
}

function whyNot(error: unknown, deadlineMs: number): string {
  const { name, code } = partsOf(error);
  if (name === 'TimeoutError') return `did not answer within ${deadlineMs / 1000} seconds`;
  return typeof code === 'string' ? `could not be reached (${code})` : 'could not be reached';
}

/** By shape: an error of Node.js itself need not be an instance of this realm's Error. */
function partsOf(error: unknown): { readonly name?: unknown; readonly code?: unknown } {
  return typeof error === 'object' && error !== null ? error : {};
}
