import type { Socket } from 'node:net';

/** More than this browsers do not read either. */
export const maxHeadBytes = 256 * 1024;

/**
 * The bytes of one response, as browsers read them: the parser below refuses what they
 * let pass. The head of the response is written anew by the rules of RFC 9112; not a byte of its body is touched. What
 * it cannot mend it leaves, and says in words what is wrong.
 */
export class ResponseBytes {
  #held: Buffer = Buffer.alloc(0);
  #inBody = false;
  #wrong: string | null = null;
  #told: { readonly length: number | null; readonly chunked: boolean } | null = null;
  #bodyBytes = 0;
  #ended = false;

  /** The next bytes, as far as they can be handed on. */
  take(bytes: Buffer): Buffer {
    if (this.#inBody) {
      this.#bodyBytes += bytes.length;
      return bytes;
    }
    this.#held = Buffer.concat([this.#held, bytes]);
    for (;;) {
      const text = this.#held.toString('latin1');
      const begins = /^(?:\r?\n)*/.exec(text)?.[0].length ?? 0;
      const end = /\r?\n\r?\n/.exec(text.slice(begins));
      if (!looksLikeHttp(text.slice(begins)) || (!end && text.length > maxHeadBytes)) return this.#giveUp(text);
      if (!end) return Buffer.alloc(0);
      const head = readHead(text.slice(begins, begins + end.index));
      const rest = this.#held.subarray(begins + end.index + end[0].length);
      if (head.status === 101) return this.#giveUp('', 'it changes to another protocol than HTTP (101), unasked');
      // RFC 9110 §15.2: what comes before the answer, asked for or not, is none.
      if (head.status >= 100 && head.status < 200) {
        this.#held = rest;
        continue;
      }
      this.#inBody = true;
      this.#held = Buffer.alloc(0);
      this.#told = head;
      this.#wrong ??= head.wrong;
      this.#bodyBytes = rest.length;
      return Buffer.concat([Buffer.from(head.text, 'latin1'), rest]);
    }
  }

  /** What is left at the end of the connection. */
  end(): Buffer {
    this.#ended = true;
    return this.#inBody ? Buffer.alloc(0) : this.#giveUp(this.#held.toString('latin1'));
  }

  /** What the server did wrong, as a clause without a value of the target's; null if nothing is known. */
  get trouble(): string | null {
    if (this.#wrong !== null) return this.#wrong;
    if (this.#told === null) return this.#ended ? 'it closed the connection before it had answered' : null;
    const { length, chunked } = this.#told;
    if (chunked) return 'its body is not in chunks as its Transfer-Encoding says, or ended before the last one';
    return length !== null && this.#bodyBytes < length && this.#ended
      ? `its Content-Length tells of ${String(length)} bytes, and ${String(this.#bodyBytes)} came`
      : null;
  }

  /**
   * What cannot be read is handed on for the parser below to refuse: as it is, or as what nobody takes for an answer.
   */
  #giveUp(text: string, wrong: string | null = null): Buffer {
    const bytes = wrong === null ? this.#held : Buffer.from('refused');
    this.#held = Buffer.alloc(0);
    this.#inBody = true;
    if (text !== '') this.#wrong = whatElse(text);
    if (wrong !== null) this.#wrong = wrong;
    return bytes;
  }
}

/**
 * Has the socket hand over what it receives as browsers read it.
 * @param awaited reads the answer that is awaited now
 */
export function readAsBrowsers(socket: Socket, awaited: () => ResponseBytes): void {
  const push = socket.push.bind(socket);
  socket.push = (chunk: unknown): boolean => {
    if (Buffer.isBuffer(chunk)) {
      const readable = awaited().take(chunk);
      // Nothing to hand on yet: more is wanted.
      return readable.length === 0 || push(readable);
    }
    const rest = awaited().end();
    if (rest.length > 0) push(rest);
    return push(chunk);
  };
}

function looksLikeHttp(text: string): boolean {
  return text === '\r' || 'HTTP/'.startsWith(text.slice(0, 5)) || text.startsWith('HTTP/');
}

interface Head {
  readonly text: string;
  readonly status: number;
  readonly length: number | null;
  readonly chunked: boolean;
  readonly wrong: string | null;
}

type Field = readonly [name: string, value: string];

function readHead(text: string): Head {
  // RFC 9112 §2.2: a line may end in a lone LF.
  const [first = '', ...lines] = text.split(/\r?\n/);
  const status = Number(/^HTTP\/\S+ +(\d{3})/.exec(first)?.[1] ?? 0);
  const fields = unfolded(lines).flatMap(fieldOf);
  const codings = listOf(fields, 'transfer-encoding').map((coding) => coding.toLowerCase());
  const chunked = codings.includes('chunked');
  const lengths = [...new Set(listOf(fields, 'content-length'))];
  const bodiless = status === 204 || status === 304;
  const kept = fields.filter(([name, value]) => {
    switch (name.toLowerCase()) {
      case 'content-length':
        return !chunked && !bodiless && lengths.length !== 1;
      case 'transfer-encoding':
        return !bodiless && !/^\s*identity\s*$/i.test(value);
      default:
        return true;
    }
  });
  // RFC 9112 §6.3: chunks outrank a length; the same length told twice is told once.
  const length = chunked || bodiless || lengths.length !== 1 ? [] : [['Content-Length', lengths[0] ?? ''] as const];
  const named = [...kept, ...length];
  // A later minor version is read as the one that is known (RFC 9110 §2.5).
  const written = [first.replace(/^HTTP\/1\.\d+/, (version) => (version === 'HTTP/1.0' ? version : 'HTTP/1.1'))];
  for (const [name, value] of named) written.push(`${name}: ${value}`);
  return {
    text: `${written.join('\r\n')}\r\n\r\n`,
    status,
    length: /^\d+$/.test(length[0]?.[1] ?? '') ? Number(length[0]?.[1]) : null,
    chunked: chunked && !bodiless,
    wrong: wrongIn(first, named, chunked || bodiless ? [] : lengths),
  };
}

/** RFC 9112 §5.2: a line that begins with a blank goes on with the one before. */
function unfolded(lines: readonly string[]): string[] {
  const whole: string[] = [];
  for (const line of lines) {
    const before = whole.pop();
    if (before === undefined) whole.push(line);
    else if (/^[ \t]/.test(line)) whole.push(`${before.trimEnd()} ${line.trim()}`);
    else whole.push(before, line);
  }
  return whole;
}

/** Browsers overlook a line without a name, and blanks between a name and its colon. */
function fieldOf(line: string): Field[] {
  const colon = line.indexOf(':');
  const name = line.slice(0, Math.max(0, colon)).trim();
  return name === '' ? [] : [[name, line.slice(colon + 1).replace(/^[ \t]+|(?<![ \t])[ \t]+$/g, '')]];
}

/** RFC 9110 §5.6.1: the elements of a list, however many lines it comes in. */
function listOf(fields: readonly Field[], wanted: string): string[] {
  return fields
    .filter(([name]) => name.toLowerCase() === wanted)
    .flatMap(([, value]) => value.split(','))
    .map((element) => element.trim());
}

function wrongIn(first: string, fields: readonly Field[], lengths: readonly string[]): string | null {
  if (!/^HTTP\/\d\.\d +\d{3}(?: |$)/.test(first)) return 'its first line is no status line of HTTP';
  if (lengths.length > 1) return 'it tells of two different lengths of its body (Content-Length)';
  if (lengths.some((length) => !/^\d+$/.test(length))) return 'its Content-Length is no number';
  const strange = fields.find(([name]) => !/^[!#$%&'*+.^_`|~\w-]+$/.test(name));
  if (strange) return 'the name of one of its headers has a character that HTTP does not allow there';
  // The name is a token by now: nothing in it needs escaping.
  const control = fields.find(([, value]) => /[^\t\x20-\x7e\x80-\xff]/.test(value));
  return control
    ? `its header ${control[0].slice(0, 60)} holds a control character, which no header may hold (RFC 9110 §5.5)`
    : null;
}

/** What speaks on the other side, if it is not HTTP. */
function whatElse(text: string): string {
  if (/^[\x14-\x17]\x03/.test(text)) return 'it answers in TLS: give its https address as url';
  if (looksLikeHttp(text))
    return text.length > maxHeadBytes
      ? 'its headers have no end'
      : 'it closed the connection in the middle of its headers';
  const words =
    /^[\x20-\x7e]{1,40}/
      .exec(text)?.[0]
      .replace(/[^\w .:/-]/g, '')
      .trim() ?? '';
  return `it does not speak HTTP${words === '' ? '' : ` (its answer begins “${words}”)`}`;
}
