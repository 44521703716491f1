import { decodedValue } from '../../evidence/link-vectors.js';

const deepest = 6;
const shortestRun = 4;

/**
 * Everything that a text says to whoever decodes it: through percent-encoding, JSON, base64 and hexadecimal, one in the
 * other, wherever in a text they begin. Much of it is chance.
 */
export function readingsOf(value: string): readonly string[] {
  const read = new Set<string>([value]);
  let last: readonly string[] = [value];
  for (let depth = 0; depth < deepest; depth += 1) {
    const next = new Set(last.flatMap(decodings).filter((text) => text !== '' && !read.has(text)));
    for (const text of next) read.add(text);
    last = [...next].flatMap((text) => text.match(/[^\p{Cc}\ufffd]{4,}/gu) ?? []);
  }
  return [...read];
}

function decodings(text: string): readonly string[] {
  return [
    decodedValue(text),
    decodedValue(text.replaceAll('+', ' ')),
    ...stringsOf(text),
    ...inRuns(text, /[A-Za-z0-9+/_-]+/g, { encoding: 'base64', starts: 4 }),
    ...inRuns(text, /[0-9a-f]+/gi, { encoding: 'hex', starts: 2 }),
  ];
}

/** A run may go on from what stands before the encoded text: so it is read from each place that could be its first. */
function inRuns(
  text: string,
  runs: RegExp,
  { encoding, starts }: { readonly encoding: 'base64' | 'hex'; readonly starts: number },
): readonly string[] {
  return (text.match(runs) ?? [])
    .filter(({ length }) => length >= shortestRun)
    .flatMap((run) => Array.from({ length: starts }, (_, start) => run.slice(start)))
    .flatMap((run) => textsOf(Buffer.from(run, encoding)));
}

function textsOf(bytes: Buffer): readonly string[] {
  const odd = bytes.subarray(1);
  return [bytes.toString('utf8'), bytes.toString('latin1'), bytes.toString('utf16le'), odd.toString('utf16le')];
}

/** Names and texts of a JSON object, list or text; what stands between quotes if it is a part of one. */
function stringsOf(text: string): readonly string[] {
  const written = text.match(/"(?:[^"\\]|\\.)*"/g) ?? [];
  return written.flatMap((string) => {
    try {
      const read: unknown = JSON.parse(string);
      return typeof read === 'string' ? [read] : [];
    } catch {
      return [string.slice(1, -1)];
    }
  });
}
