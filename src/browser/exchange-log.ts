import { decodeBody } from '../http/decode.js';
import { header, type HeaderFields } from '../http/wire.js';
import type { Recorded, RecordedAnswer } from './recording.js';

export interface LogLimits {
  readonly maxExchanges: number;
  /** Of one answer's body, as received; what is more is passed on and not kept. */
  readonly maxBodyBytes: number;
  /** Of all of them, with the bodies of requests; and of all answers once they are decoded. */
  readonly maxKeptBytes: number;
}

/** What is decoded of a body at most, against what was received. */
const largestExpansion = 8;

/** A request that is on its way, as it is told to the log. */
export interface Entry {
  answered(status: number, headers: HeaderFields): void;
  take(chunk: Buffer): void;
  /** @param whole false if the body was cut off */
  ended(whole: boolean): void;
}

export interface Pending {
  readonly url: string;
  /** Whether its answer is a stream of events, which may never end. */
  readonly stream: boolean;
}

interface Kept {
  readonly request: Omit<Recorded, 'answer'>;
  answer: { readonly status: number; readonly headers: HeaderFields } | null;
  readonly chunks: Buffer[];
  bytes: number;
  /** Why some of the body is not there, as the end of a sentence; null if all of it is. */
  lost: string | null;
  ended: boolean;
}

/** What was sent and what came back, in the order in which it was sent. */
export class ExchangeLog {
  #kept: Kept[] = [];
  #bytes = 0;
  #decoded = 0;
  /** Of what has ended: decoded once, however often it is asked for. */
  readonly #answers = new WeakMap<Kept, RecordedAnswer | null>();

  constructor(private readonly limits: LogLimits) {}

  /** @returns null if there are as many as there may be, or its body is too much beside all that is kept */
  begin(request: Omit<Recorded, 'answer'>): Entry | null {
    const sent = request.body?.length ?? 0;
    const { maxExchanges, maxKeptBytes } = this.limits;
    if (this.#kept.length >= maxExchanges || this.#bytes + sent > maxKeptBytes) return null;
    this.#bytes += sent;
    const kept: Kept = { request, answer: null, chunks: [], bytes: 0, lost: null, ended: false };
    this.#kept.push(kept);
    return {
      answered: (status, headers) => {
        kept.answer = { status, headers };
      },
      take: (chunk) => {
        this.#take(kept, chunk);
      },
      ended: (whole) => {
        kept.ended = true;
        if (!whole) kept.lost ??= 'was cut off';
      },
    };
  }

  /** Forgets everything: what is on its way still is not told of any more. */
  clear(): void {
    this.#kept = [];
    this.#bytes = 0;
    this.#decoded = 0;
  }

  /** Without their answers, which take longer to read. */
  requests(): Omit<Recorded, 'answer'>[] {
    return this.#kept.map(({ request }) => request);
  }

  exchanges(): Recorded[] {
    return this.#kept.map((kept) => ({ ...kept.request, answer: this.#answerOf(kept) }));
  }

  /** What has not been answered to its end. */
  pending(): Pending[] {
    return this.#kept
      .filter(({ ended }) => !ended)
      .map(({ request, answer }) => ({ url: request.url, stream: answer !== null && isStream(answer) }));
  }

  #answerOf(kept: Kept): RecordedAnswer | null {
    const known = this.#answers.get(kept);
    if (known !== undefined) return known;
    const answer = this.#bounded(answerOf(kept));
    if (kept.ended) this.#answers.set(kept, answer);
    return answer;
  }

  /** Small answers may be large once they are decoded. */
  #bounded(answer: RecordedAnswer | null): RecordedAnswer | null {
    if (answer === null || answer.body === '') return answer;
    if (this.#decoded + answer.body.length > this.limits.maxKeptBytes)
      return { ...answer, body: '', incomplete: 'came after all that is kept' };
    this.#decoded += answer.body.length;
    return answer;
  }

  #take(kept: Kept, chunk: Buffer): void {
    if (kept.lost !== null || kept.answer === null || !isText(header(kept.answer, 'content-type'))) return;
    if (kept.bytes + chunk.length > this.limits.maxBodyBytes) kept.lost = 'is larger than what is kept of one';
    else if (this.#bytes + chunk.length > this.limits.maxKeptBytes) kept.lost = 'came after all that is kept';
    if (kept.lost !== null) return;
    kept.chunks.push(chunk);
    kept.bytes += chunk.length;
    this.#bytes += chunk.length;
  }
}

function answerOf({ answer, chunks, bytes, ...kept }: Kept): RecordedAnswer | null {
  if (answer === null) return null;
  const lost = kept.lost ?? (kept.ended ? null : 'had not come to its end');
  const limit = { maxBytes: Math.max(bytes, 64 * 1024) * largestExpansion, cut: lost !== null };
  const [coding, type] = [header(answer, 'content-encoding'), header(answer, 'content-type')];
  try {
    const { body } = decodeBody(Buffer.concat(chunks), coding, type, limit);
    return { ...answer, body, ...(lost === null ? {} : { incomplete: lost }) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { ...answer, body: '', incomplete: `cannot be read: ${why}` };
  }
}

function isStream(answer: { readonly headers: HeaderFields }): boolean {
  return /^\s*(?:text\/event-stream|multipart\/x-mixed-replace)\b/i.test(header(answer, 'content-type') ?? '');
}

/** Not pictures, sound, fonts, programs and archives: no value that a script sends is taken from them. */
function isText(contentType: string | null): boolean {
  return !/^\s*(?:image\/(?!svg)|audio\/|video\/|font\/|application\/(?:font|wasm|zip|gzip|pdf|vnd\.ms-fontobject))/i.test(
    contentType ?? '',
  );
}
