import type { Exchange } from './exchange.js';

/** Header fields as they may be shown, in the order of the wire. */
export type ShownFields = readonly (readonly [name: string, value: string])[];

/**
 * What went over the wire for one exchange. Holds no secret: a cookie's value, or a token in a header, stands as its
 * exchange's label (`sid#1`, `Bearer#1`), an address without its values, and any other value that is not on a short list
 * of harmless ones as `***`. Bodies are not kept at all.
 */
export interface Message {
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** Until the whole response was there, waits that a server asked for among it. */
  readonly durationMs: number;
  readonly fields: ShownFields;
  /** Null if the request had no body. */
  readonly sent: SentBody | null;
  /** Null if no response came. */
  readonly received: Received | null;
}

/** Without its size, from which the length of a password could be told. */
export interface SentBody {
  readonly mimeType: string;
  /** Names of a form's fields; null if it is no form. */
  readonly names: readonly string[] | null;
}

/** What came back. */
export interface Received {
  readonly status: number;
  readonly fields: ShownFields;
  readonly mimeType: string;
  /** Of the decoded body. */
  readonly bytes: number;
  /** It was longer than what is read. */
  readonly cut: boolean;
  /** Where it redirects to, without values; empty if it does not. */
  readonly redirect: string;
}

/**
 * One request of a target. Labels count within its part: `sid#1` of one part is another value than that of the next.
 */
export interface TranscriptEntry {
  /** The calibration, an experiment or a control, in words. */
  readonly part: string;
  readonly exchange: Exchange;
  readonly message: Message;
}

/** Requests of one target in the order of sending. */
export interface Transcript {
  readonly entries: readonly TranscriptEntry[];
  /** Requests that there was no room to keep. */
  readonly left: number;
}
