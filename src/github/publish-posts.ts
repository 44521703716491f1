import { bodyLimit } from '../report/comment.js';
import type { GitHubClient, Post } from './publish-client.js';
import { isAmbiguous } from './publish-trouble.js';
import { readStamp, renderStamp, stampLimit, type Stamp } from './publish-stamp.js';

/** A post of the gate's own, with what its stamp says. */
export interface OwnPost {
  readonly id: number;
  readonly stamp: Stamp;
}

/**
 * Those of the posts that carry the stamp and were written by the token's own account: anybody can copy a stamp. Who
 * that is, is asked only if a post carries it.
 */
export async function ownPosts(
  posts: readonly Post[],
  { kind, key }: Pick<Stamp, 'kind' | 'key'>,
  client: GitHubClient,
): Promise<readonly OwnPost[]> {
  const stamped = posts.flatMap(({ id, body, author }) => {
    const stamp = readStamp(body);
    return stamp?.kind === kind && stamp.key === key ? [{ id, stamp, author }] : [];
  });
  if (stamped.length === 0) return [];
  const self = await client.ownLogin();
  return stamped.filter(({ author }) => author === self).map(({ id, stamp }) => ({ id, stamp }));
}

/**
 * Creates a post, and once more if nobody knows whether the first attempt was carried out and `find` finds nothing.
 * Gives what `find` found instead, null if the post is new.
 */
export async function createOnce<T>(create: () => Promise<void>, find: () => Promise<T | null>): Promise<T | null> {
  try {
    await create();
    return null;
  } catch (error) {
    if (!isAmbiguous(error)) throw error;
  }
  const found = await find();
  if (found === null) await create();
  return found;
}

/** Bytes to render within, tried in turn: redacting may make a text longer than it was rendered. */
const sizes = [48_000, 24_000, 8000, 2000] as const;

/** The stamp's fingerprints, and the rest of its line. */
const stampRoom = stampLimit + 200;

/** A text without a stamp, redacted and within what GitHub takes. */
export function bodyOf(render: (limit: number) => string, redact: (text: string) => string): string {
  for (const limit of sizes) {
    const body = redact(render(limit));
    if (body.length <= bodyLimit - stampRoom) return body;
  }
  return 'This text had no room here. The run’s job summary has it.';
}

/**
 * A post's whole body: the stamp, then the text, redacted and within what GitHub takes. The stamp is not redacted: it
 * holds words of ours, and fingerprints that are redacted already; a password like one of them must not hide it.
 */
export function bodyWith(stamp: Stamp, render: (limit: number) => string, redact: (text: string) => string): string {
  return `${renderStamp(stamp)}\n${bodyOf(render, redact)}\n`;
}
