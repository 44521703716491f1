import type { Recorded, Recording, Stored } from '../../browser/recording.js';
import { boundSessions } from '../../conventions/bound-sessions.js';
import type { HeaderCarrier } from '../../evidence/carrier.js';
import { readJson } from './apart.js';
import { neverToken } from './scripted-state.js';

/** A header in which a page's script sends a token of its sign-in, and where it keeps that. */
export interface SentTokenHeader {
  readonly carrier: HeaderCarrier;
  /** Null if it stands in no storage, as far as was seen. */
  readonly kept: StoredPlace | null;
}

/** A value of a browser's storage, or a text within one that is JSON. */
export interface StoredPlace extends Pick<Stored, 'origin' | 'kind' | 'key'> {
  /** Names from the outermost in; null for the value itself. */
  readonly within: readonly string[] | null;
}

/** What a browser sends of its own accord, and what tells a kind of content or a page. */
const ofTheBrowser =
  /^(?:sec-|proxy-|if-|accept|content-|access-control-|cache-control$|connection$|cookie$|dnt$|host$|origin$|pragma$|priority$|purpose$|range$|referer$|upgrade|user-agent$|x-requested-with$)/i;

/** Shorter ones are flags and versions. */
const shortest = 8;

interface SentValue {
  readonly carrier: HeaderCarrier;
  readonly value: string;
  readonly url: URL;
}

/**
 * Headers that carried a token of the sign-in, as two recordings of it tell: its value was given by an answer or stands
 * in storage, or it stayed the same within one sign-in and differs from one to the next. What changes with each request
 * is a proof, not a token.
 */
export function tokenHeadersOf(recordings: readonly [Recording, Recording]): readonly SentTokenHeader[] {
  const [one, other] = recordings;
  const there = new Map(sentSince(other).map(({ carrier, value }) => [keyOf(carrier), value]));
  const found = new Map<string, SentTokenHeader>();
  const sent = sentSince(one);
  for (const { carrier, value } of sent) {
    const key = keyOf(carrier);
    if (found.has(key)) continue;
    const again = there.get(key);
    if (again === undefined) continue;
    const stays = sent.every((each) => keyOf(each.carrier) !== key || each.value === value);
    const isOwn = again === value ? isGiven(one, value) && !isKnownBefore(one, value) : isGiven(one, value) || stays;
    if (isOwn) found.set(key, { carrier, kept: placeIn(one, value) });
  }
  return [...found.values()];
}

/** The tokens of one more sign-in: those that were sent last, and where; else what stands in their places. */
export function tokensOf(
  recording: Recording,
  headers: readonly SentTokenHeader[],
): readonly { readonly carrier: HeaderCarrier; readonly value: string; readonly url: URL | null }[] {
  const sent = sentIn(recording.exchanges);
  return headers.flatMap(({ carrier, kept }) => {
    const last = sent.filter((one) => keyOf(one.carrier) === keyOf(carrier)).at(-1);
    const stored = kept === null ? null : valueAt(recording.storage.after, kept);
    // What was stored since is what the next request would send.
    const value = stored ?? last?.value ?? null;
    return value === null ? [] : [{ carrier, value, url: last?.url ?? null }];
  });
}

/** What binds what the browser sends to a key of its own, as the end of a sentence; null if nothing seems to. */
export function boundBy({ exchanges }: Recording): string | null {
  const found = boundSessions.find(({ request, response, schemes }) =>
    exchanges.some(
      ({ headers, answer }) =>
        headers.some(
          ([name, value]) =>
            request.includes(name.toLowerCase()) ||
            (/^authorization$/i.test(name) && schemes.includes(value.split(' ', 1)[0]?.toLowerCase() ?? '')),
        ) || (answer?.headers ?? []).some(([name]) => response.includes(name.toLowerCase())),
    ),
  );
  return found?.says ?? null;
}

function sentSince({ exchanges, submittedAt }: Recording): readonly SentValue[] {
  return sentIn(exchanges.slice(submittedAt));
}

function sentIn(exchanges: readonly Recorded[]): readonly SentValue[] {
  return exchanges.flatMap(({ url, headers, answer }) => {
    if (answer === null || answer.status === 401 || !URL.canParse(url)) return [];
    return headers.flatMap(([name, text]): SentValue[] => {
      if (ofTheBrowser.test(name) || neverToken.test(name) || isOfKey(name)) return [];
      const [, scheme = null, value = ''] = /^(?:([A-Za-z][\w-]*) +)?(\S+)$/.exec(text) ?? [];
      const isAlone = scheme !== null && isOfKey(scheme);
      if (value.length < shortest || isAlone || /^(?:basic|digest)$/i.test(scheme ?? '')) return [];
      return [{ carrier: { kind: 'header', name, scheme }, value, url: new URL(url) }];
    });
  });
}

/** Whether a header, or a scheme, is worth nothing without a key of the browser's. */
function isOfKey(name: string): boolean {
  const wanted = name.toLowerCase();
  return boundSessions.some(({ request, schemes }) => request.includes(wanted) || schemes.includes(wanted));
}

function keyOf({ name, scheme }: HeaderCarrier): string {
  return `${name.toLowerCase()}: ${scheme?.toLowerCase() ?? ''}`;
}

/** What every visitor of the page has: the application's own key, not the account's. */
function isKnownBefore({ exchanges, submittedAt, storage }: Recording, value: string): boolean {
  const before = exchanges.slice(0, submittedAt);
  return (
    before.some(({ headers, answer }) => holds(headers, value) || answer?.body.includes(value) === true) ||
    storage.before.some(({ value: text }) => text.includes(value))
  );
}

function holds(headers: Recorded['headers'], value: string): boolean {
  return headers.some(([, text]) => text.includes(value));
}

function isGiven(recording: Recording, value: string): boolean {
  const inAnswer = ({ answer }: Recorded): boolean =>
    answer !== null && (answer.body.includes(value) || holds(answer.headers, value));
  return recording.exchanges.some(inAnswer) || placeIn(recording, value) !== null;
}

function placeIn({ storage }: Recording, value: string): StoredPlace | null {
  for (const { origin, kind, key, value: text } of storage.after) {
    const within = text === value ? null : pathTo(readJson(text), value);
    if (within !== undefined) return { origin, kind, key, within };
  }
  return null;
}

/** Where the text stands within; undefined if it stands nowhere. */
function pathTo(data: unknown, wanted: string): readonly string[] | undefined {
  const open: { readonly data: unknown; readonly path: readonly string[] }[] = [{ data, path: [] }];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    if (one.data === wanted) return one.path;
    if (typeof one.data !== 'object' || one.data === null || one.path.length > 8) continue;
    for (const [name, inner] of Object.entries(one.data)) open.push({ data: inner, path: [...one.path, name] });
  }
  return undefined;
}

function valueAt(stored: readonly Stored[], { origin, kind, key, within }: StoredPlace): string | null {
  const text = stored.find((one) => one.origin === origin && one.kind === kind && one.key === key)?.value;
  if (text === undefined) return null;
  if (within === null) return text;
  let data: unknown = readJson(text);
  for (const name of within) {
    if (typeof data !== 'object' || data === null) return null;
    data = Object.getOwnPropertyDescriptor(data, name)?.value;
  }
  return typeof data === 'string' ? data : null;
}
