import { brotliDecompressSync, constants, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';

/**
 * Bytes of a body as text: content codings undone (RFC 9110 §8.4), then the charset of the Content-Type, UTF-8 where it
 * names none and the body itself does not either. No coding is asked for, yet some servers compress all the same.
 * Throws where the body is not what its headers say. `cut` says that the caller cut the bytes: only then may a
 * compressed stream end before its end.
 */
export function decodeBody(
  bytes: Buffer,
  contentEncoding: string | null,
  contentType: string | null,
  limit: BodyLimit,
): { readonly body: string; readonly charset: string } {
  const codings = (contentEncoding ?? '')
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'identity');
  const textual = contentType !== null && /^\s*text\/|json|html|xml|javascript/i.test(contentType);
  if (codings.length === 0 && textual && packedByGzip(bytes))
    throw new Error('it is packed by gzip, and no Content-Encoding says so');
  const plain = codings.reverse().reduce((data, coding) => unpacked(coding, data, limit), bytes);
  const told = charsetOf(plain, contentType);
  if (told !== null) {
    const named = decoder(told);
    return { body: named.decode(plain), charset: named.encoding };
  }
  // A page that says nothing: browsers take it for windows-1252. What is UTF-8 all the same is read as that.
  return { body: decoder(isUtf8(plain, limit.cut) ? 'utf-8' : unsaid).decode(plain), charset: unsaid };
}

const unsaid = 'windows-1252';

function isUtf8(bytes: Buffer, cut: boolean): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: cut });
    return true;
  } catch {
    return false;
  }
}

interface BodyLimit {
  /** Of the decoded body. */
  readonly maxBytes: number;
  readonly cut: boolean;
}

/** RFC 1952 §2.3.1: its two magic bytes, and the one method that there is. */
function packedByGzip(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8;
}

function unpacked(coding: string, data: Buffer, limit: BodyLimit): Buffer {
  try {
    return undo(coding, data, limit);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`it is not what its Content-Encoding says (${why})`, { cause: error });
  }
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
    case 'zstd':
    case 'compress':
    case 'x-compress':
    case 'dcb':
    case 'dcz':
      throw new Error(`content coding "${coding}", which was not asked for`);
    default:
      // No coding at all (`utf-8`, `none`): browsers show the body as it is.
      return data;
  }
}

/**
 * HTML §13.2.3.2 and the Encoding Standard: a byte order mark outranks the header, and where neither speaks, what a
 * page says of itself in its first 1024 bytes does. Null if nothing does.
 */
function charsetOf(body: Buffer, contentType: string | null): string | null {
  if (body[0] === 0xff && body[1] === 0xfe) return 'utf-16le';
  if (body[0] === 0xfe && body[1] === 0xff) return 'utf-16be';
  const named = /;\s*charset\s*=\s*["']?([^\s"';]+)/i.exec(contentType ?? '')?.[1];
  if (named !== undefined) return named;
  const mark = body.subarray(0, 3).toString('latin1') === '\u00ef\u00bb\u00bf';
  if (mark || (contentType !== null && !/html|xml/i.test(contentType))) return 'utf-8';
  const start = body.subarray(0, 1024).toString('latin1');
  const told =
    /<meta\s[^>]*?charset\s*=\s*(?:["']\s*)?([^\s"'/>;]+)/i.exec(start)?.[1] ??
    /^<\?xml\s[^>]*encoding\s*=\s*["']([^"']+)/.exec(start)?.[1];
  // A page whose declaration could be read is not in UTF-16, whatever it says.
  if (told !== undefined) return /^utf-?16/i.test(told) ? 'utf-8' : told;
  return contentType !== null && /xml/i.test(contentType) ? 'utf-8' : null;
}

function decoder(charset: string): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(charset);
  } catch {
    // An unknown label says nothing of the bytes: browsers fall back too.
    return new TextDecoder('utf-8');
  }
}
