import type { Recorded, Recording } from '../../src/browser/recording.js';
import type { HeaderFields } from '../../src/http/wire.js';

interface ExchangeParts {
  readonly headers?: HeaderFields;
  readonly body?: string | null;
  readonly status?: number;
  readonly sets?: readonly string[];
  readonly answer?: HeaderFields;
  /** Text, or what is sent as JSON. */
  readonly gives?: string | object;
  readonly sentAt?: number;
  /** Sec-Fetch-Dest; a document by default, what a script asks for if it is sent as JSON. */
  readonly by?: 'document' | 'empty' | 'script' | 'iframe';
}

/** `POST /login` at http://shop.test, or at an absolute address, and its answer. */
export function exchange(line: string, parts: ExchangeParts = {}): Recorded {
  const [method = '', reference = ''] = line.split(' ');
  const {
    headers = [],
    body = null,
    status = 200,
    sets = [],
    answer = [],
    gives = '',
    sentAt = 1_795_999_668_000,
  } = parts;
  const isJson = body?.startsWith('{') === true;
  const type = isJson ? 'application/json' : 'application/x-www-form-urlencoded';
  const typed = body === null || headers.some(([name]) => name.toLowerCase() === 'content-type');
  return {
    ...{ method, url: new URL(reference, 'http://shop.test').href, body, sentAt },
    headers: [
      ['Sec-Fetch-Dest', parts.by ?? (isJson ? 'empty' : 'document')],
      ...(typed ? [] : ([['Content-Type', type]] as const)),
      ...headers,
    ],
    answer: {
      status,
      headers: [
        ['content-type', typeof gives === 'string' ? 'text/html' : 'application/json'],
        ...answer,
        ...sets.map((line) => ['Set-Cookie', line] as const),
      ],
      body: typeof gives === 'string' ? gives : JSON.stringify(gives),
    },
  };
}

/** @param submittedAt index of the first exchange after the sign-in was submitted */
export function recording(submittedAt: number, exchanges: readonly Recorded[]): Recording {
  return { exchanges, storage: { before: [], after: [] }, submittedAt, landing: exchanges.at(-1)?.url ?? '' };
}
