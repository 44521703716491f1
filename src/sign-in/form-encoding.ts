import iconv from 'iconv-lite';

/** Name and value of each field, in order. */
export type Pairs = readonly (readonly [name: string, value: string])[];

/**
 * Fields as a browser sends them in an address or a body of that type: in the encoding of the form's page (URL §5.2),
 * and what that cannot say as `&#8364;`.
 */
export function urlencoded(pairs: Pairs, charset: string): string {
  if (isUnicode(charset))
    return new URLSearchParams(pairs.map(([name, value]): [string, string] => [name, value])).toString();
  return pairs
    .map(([name, value]) => `${escaped(bytesOf(name, charset))}=${escaped(bytesOf(value, charset))}`)
    .join('&');
}

/** The same for multipart (HTML §4.10.22.7): text or, if UTF-8 is not wanted, a byte in each character. */
export function multipart(
  pairs: Pairs,
  boundary: string,
  charset: string,
): { readonly body: string; readonly bytes: boolean } {
  const bytes = !isUnicode(charset);
  const written = (text: string): string => (bytes ? bytesOf(text, charset).toString('latin1') : text);
  const parts = pairs.map(
    ([name, value]) =>
      `--${boundary}\r\nContent-Disposition: form-data; name="${written(quoted(name))}"\r\n\r\n${written(value)}\r\n`,
  );
  return { body: `${parts.join('')}--${boundary}--\r\n`, bytes };
}

/** HTML §4.10.22.7: line breaks and quotes in a name are percent-encoded. */
function quoted(name: string): string {
  return name.replace(/\r/g, '%0D').replace(/\n/g, '%0A').replace(/"/g, '%22');
}

function bytesOf(text: string, charset: string): Buffer {
  return Buffer.concat(
    [...text].map((character) => {
      const bytes = iconv.encode(character, charset);
      // What does not come back is not in the encoding; nor is EUC-JP's third set for those who write it.
      const there = iconv.decode(bytes, charset) === character && !(charset === 'euc-jp' && bytes[0] === 0x8f);
      return there ? bytes : Buffer.from(`&#${String(character.codePointAt(0))};`);
    }),
  );
}

/** Pages in UTF-16 send UTF-8, and so do those in an encoding that cannot be written here. */
export function isUnicode(charset: string): boolean {
  return /^utf-?(8|16)/.test(charset) || !iconv.encodingExists(charset);
}

/** URL §1.3, the application/x-www-form-urlencoded percent-encode set. */
function escaped(bytes: Buffer): string {
  return [...bytes]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      if (/[A-Za-z0-9*._-]/.test(character)) return character;
      return byte === 0x20 ? '+' : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}
