import type { HeaderFields } from '../http/wire.js';

/** What a browser sent while it signed in, and what came back, as the fence in front of it saw it. */
export interface Recording {
  /** In the order in which they were sent. */
  readonly exchanges: readonly Recorded[];
  /** What scripts had stored before the credentials were typed, and at the end. */
  readonly storage: { readonly before: readonly Stored[]; readonly after: readonly Stored[] };
  /** Index among the exchanges of the first that was sent after the sign-in was submitted. */
  readonly submittedAt: number;
  /** Absolute address of the page that the browser came to. */
  readonly landing: string;
}

export interface Recorded {
  readonly method: string;
  /** Absolute. */
  readonly url: string;
  /** As sent, the Cookie header included; names in the case in which they were sent. */
  readonly headers: HeaderFields;
  /** Decoded as UTF-8; null if there was none. */
  readonly body: string | null;
  /** Milliseconds since 1970. */
  readonly sentAt: number;
  /** Null if none came. */
  readonly answer: RecordedAnswer | null;
}

export interface RecordedAnswer {
  readonly status: number;
  /** As received, one line of Set-Cookie each. */
  readonly headers: HeaderFields;
  /** Decoded by its Content-Encoding and charset; empty for pictures, fonts and the like. */
  readonly body: string;
  /** Why some of the body is not there, as the end of a sentence ("The body …"); absent if all of it is. */
  readonly incomplete?: string;
}

export interface Stored {
  readonly origin: string;
  readonly kind: 'local' | 'session';
  readonly key: string;
  readonly value: string;
}
