import { parseSetCookie } from '../evidence/set-cookie.js';
import type { Message, ShownFields, TranscriptEntry } from '../evidence/transcript.js';
import type { Decision, TargetDecision } from '../policy/decision.js';
import { plain } from './escape.js';
import type { Har, HarCookie, HarEntry, HarPage, HarPair } from './har-format.js';
import { jsonPieces, Stream } from './json-text.js';
import type { RunFacts } from './run-facts.js';
import { counted } from './words.js';

/** Longest value of a header, in characters. */
const longest = 500;

const longestAddress = 2000;

const hidden = '***';

/**
 * The requests of the run as HAR 1.2: a page for each part of a target (calibration, an experiment, a control), an
 * entry for each request in the order of sending. It holds no value of a cookie, no token, no credential and no body:
 * what stood there is a label, as in the findings' exchanges, or `***`.
 */
export function toHar(decision: Decision, run: RunFacts): Har {
  const targets = decision.targets.map((target, index) => partsOf(target, index));
  return {
    log: {
      version: '1.2',
      creator: { name: 'session-fixation-gate', version: plain(run.version, 40) },
      pages: targets.flatMap(({ pages }) => pages),
      entries: targets
        .flatMap(({ entries }) => entries)
        .sort((one, other) => compare(one.startedDateTime, other.startedDateTime)),
      comment: commentOf(decision),
    },
  };
}

/** The same as text, request by request. */
export function renderHar(decision: Decision, run: RunFacts): Iterable<string> {
  const { log } = toHar(decision, run);
  return jsonPieces({ log: { ...log, pages: new Stream(log.pages), entries: new Stream(log.entries) } }, 1);
}

function commentOf({ targets }: Decision): string {
  const told = targets.flatMap(({ scan }) => (scan.transcript === null ? [] : [scan.transcript]));
  if (targets.length > 0 && told.length === 0)
    return 'This run merged the reports of others and sent no requests of its own: their own report.har files tell what was sent.';
  const left = told.reduce((sum, transcript) => sum + transcript.left, 0);
  return [
    'Labels stand in place of values: sid#1 is the first value of the cookie sid that a page (one part of the test) saw, Bearer#1 the first bearer token that it saw; other values are ***.',
    'Bodies are left out. Of each request the whole time was measured and stands under wait.',
    ...(left > 0 ? [`There was no room for ${counted(left, 'further request')}.`] : []),
  ].join(' ');
}

function partsOf(
  { scan }: TargetDecision,
  index: number,
): { readonly pages: readonly HarPage[]; readonly entries: readonly HarEntry[] } {
  const entries = scan.transcript?.entries ?? [];
  const parts = [...new Set(entries.map(({ part }) => part))];
  const idOf = (part: string): string => `target-${index + 1}-part-${parts.indexOf(part) + 1}`;
  return {
    pages: parts.map((part) => ({
      startedDateTime: iso(entries.find((entry) => entry.part === part)?.message.startedAt ?? 0),
      id: idOf(part),
      title: `${plain(scan.name, 120)}: ${part}`,
      pageTimings: {},
    })),
    entries: entries.map((entry) => entryOf(entry, idOf(entry.part))),
  };
}

function entryOf({ exchange, message }: TranscriptEntry, pageref: string): HarEntry {
  const { actor, note, answer, number } = exchange;
  const judged = answer === null ? '' : ` The oracle says ${answer}.`;
  return {
    pageref,
    startedDateTime: iso(message.startedAt),
    time: message.durationMs,
    request: requestOf(exchange, message),
    response: responseOf(message),
    cache: {},
    timings: { send: 0, wait: message.durationMs, receive: 0 },
    comment: `${number}. ${actor} ${plain(note)}.${judged}`,
  };
}

function requestOf({ method, url }: TranscriptEntry['exchange'], message: Message): HarEntry['request'] {
  const { sent } = message;
  const address = addressOf(url);
  return {
    method: plain(method, 20),
    url: address,
    httpVersion: 'HTTP/1.1',
    cookies: pairsOf(valueOf(message.fields, 'cookie'), '; '),
    headers: headersOf(message.fields),
    queryString: pairsOf(/\?(.*)/su.exec(address)?.[1] ?? '', '&'),
    ...(sent === null
      ? {}
      : {
          postData: {
            mimeType: plain(sent.mimeType, longest),
            ...(sent.names === null
              ? { text: '' }
              : { params: sent.names.map((name) => ({ name: plain(name, 120), value: hidden })) }),
            comment: 'What was sent is left out.',
          },
        }),
    headersSize: -1,
    bodySize: sent === null ? 0 : -1,
  };
}

function responseOf({ received }: Message): HarEntry['response'] {
  if (received === null) {
    return {
      status: 0,
      statusText: '',
      httpVersion: '',
      cookies: [],
      headers: [],
      content: { size: 0, mimeType: 'x-unknown' },
      redirectURL: '',
      headersSize: -1,
      bodySize: -1,
      comment: 'No response came.',
    };
  }
  const { status, fields, mimeType, bytes, cut, redirect } = received;
  return {
    status,
    statusText: '',
    httpVersion: 'HTTP/1.1',
    cookies: fields.flatMap(([name, value]) => (name.toLowerCase() === 'set-cookie' ? setCookieOf(value) : [])),
    headers: headersOf(fields),
    content: {
      size: bytes,
      mimeType: mimeType === '' ? 'x-unknown' : plain(mimeType, longest),
      comment: cut ? 'Longer than what is read of a body.' : 'What came is left out.',
    },
    redirectURL: redirect === '' ? '' : addressOf(redirect),
    headersSize: -1,
    bodySize: -1,
  };
}

function headersOf(fields: ShownFields): readonly HarPair[] {
  return fields.map(([name, value]) => ({ name: plain(name, 120), value: plain(value, longest) }));
}

function valueOf(fields: ShownFields, wanted: string): string {
  return fields.find(([name]) => name.toLowerCase() === wanted)?.[1] ?? '';
}

/** `a=b` texts as names and values; what has no equals sign is a name. */
function pairsOf(text: string, separator: string): readonly HarPair[] {
  return text
    .split(separator)
    .filter((part) => part !== '')
    .map((part) => {
      const equals = part.indexOf('=');
      const name = equals < 0 ? part : part.slice(0, equals);
      return { name: plain(name, 120), value: equals < 0 ? '' : plain(part.slice(equals + 1), longest) };
    });
}

function setCookieOf(line: string): readonly HarCookie[] {
  const cookie = parseSetCookie(line);
  if (cookie === null) return [];
  const { name, value, path, domain, httpOnly, secure } = cookie;
  return [
    {
      name: plain(name, 120),
      value: plain(value, 120),
      ...(path === null ? {} : { path: plain(path, longest) }),
      ...(domain === null ? {} : { domain: plain(domain, longest) }),
      httpOnly,
      secure,
    },
  ];
}

/** As an address that every reader of HAR takes: the mark for what is left out is `***`, and all else is ASCII. */
function addressOf(shown: string): string {
  const address = shown.replaceAll('…', hidden);
  return URL.canParse(address) ? new URL(address.slice(0, longestAddress)).href : 'about:blank';
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
