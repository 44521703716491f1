import { brotliDecompressSync, constants, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';

/**
 * Bytes of a body as text: content codings undone (RFC 9110 §8.4), then the charset of the Content-Type, UTF-8 where it
 * names none. No coding is asked for, yet some servers compress all the same. Throws where the body is not what its
 * headers say. `cut` says that the caller cut the bytes: only then may a compressed stream end before its end.
 */
export function decodeBody(
  bytes: Buffer,
  contentEncoding: string | null,
  contentType: string | null,
  limit: BodyLimit,
): string {
  const codings = (contentEncoding ?? '')
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'identity');
  const plain = codings.reverse().reduce((data, coding) => undo(coding, data, limit), bytes);
  return decoder(contentType).decode(plain);
}

interface BodyLimit {
  /** Of the decoded body. */
  readonly maxBytes: number;
  readonly cut: boolean;
}

function undo(coding: string, data: Buffer, { maxBytes, cut }: BodyLimit): Buffer {
  if (data.length === 0) return data;
  // A body that was cut at our limit ends in the middle of its stream: what is there is still text. Any other that
  // does is broken, and what it would have said is unknown.
  const options = { maxOutputLength: maxBytes, ...(cut ? { finishFlush: constants.Z_SYNC_FLUSH } : {}) };
  switch (coding) {
    case 'gzip':
    case 'x-gzip':
      return gunzipSync(data, options);
    case 'deflate':
      // RFC 9110 §8.4.1.2: zlib format, but some servers send raw deflate.
      return ((data[0] ?? 0) & 0x0f) === 8 ? inflateSync(data, options) : inflateRawSync(data, options);
    case 'br':
      return brotliDecompressSync(data, {
        maxOutputLength: maxBytes,
        ...(cut ? { finishFlush: constants.BROTLI_OPERATION_FLUSH } : {}),
      });
    default:
      throw new Error(`unknown content coding "${coding}"`);
  }
}

function decoder(contentType: string | null): InstanceType<typeof TextDecoder> {
  const charset = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(contentType ?? '')?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset);
  } catch {
    // An unknown label says nothing of the bytes: browsers fall back too.
    return new TextDecoder('utf-8');
  }
}
