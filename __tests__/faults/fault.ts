/** One answer that goes wrong, as data. */
export interface Fault {
  readonly name: string;
  /** Whether the application gets the request before its answer is lost. */
  readonly handled: boolean;
  /** What comes in place of the answer; `home` is the page that visitors see first, with status 200. */
  readonly instead: 'nothing' | 'home' | Page;
  /** The server says when to come back, and answers then: only what is sent once is lost. */
  readonly passes?: true;
}

export interface Page {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What goes out once, so that no later answer makes up for a lost one. */
export interface SentOnce {
  /** As the log of a run shows it. */
  readonly request: RegExp;
  readonly why: string;
}

export const sentOnce: readonly SentOnce[] = [
  { request: / with a wrong password$/u, why: 'A second one could lock the account.' },
];

const unhandled = (name: string, instead: Fault['instead']): Fault => ({ name, handled: false, instead });
const handled = (name: string, instead: Fault['instead']): Fault => ({ name, handled: true, instead });

const sorry = page('Something went wrong', 'Please try again later.');

/** What servers, and whatever stands before them, answer now and then. */
export const faults: readonly Fault[] = [
  unhandled('500', { status: 500, body: sorry }),
  unhandled('503', { status: 503, body: sorry }),
  unhandled('429', { status: 429, body: page('Too many requests', 'Slow down.') }),
  unhandled('an empty 200', { status: 200, body: '' }),
  unhandled('a lost connection', 'nothing'),
  unhandled('the home page', 'home'),
  unhandled('an error page with status 200', { status: 200, body: sorry }),
  // The request took effect, and nobody is told.
  handled('a connection lost after the request was handled', 'nothing'),
  handled('502 after the request was handled', { status: 502, body: page('Bad gateway', 'No answer from upstream.') }),
  ...[503, 429].map((status): Fault => ({
    ...unhandled(`${String(status)} with Retry-After`, { status, headers: { 'retry-after': '1' }, body: sorry }),
    passes: true,
  })),
];

function page(title: string, sentence: string): string {
  return `<!doctype html><html><head><title>${title}</title></head><body><h1>${title}</h1><p>${sentence}</p></body></html>`;
}
