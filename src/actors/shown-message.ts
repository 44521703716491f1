import { headerLabel, headerValue, publicSchemes, type HeaderCarrier } from '../evidence/carrier.js';
import type { Carried } from './carried.js';
import type { Message, Received, SentBody, ShownFields } from '../evidence/transcript.js';
import { headerValues, type HeaderFields, type WireResponse } from '../http/wire.js';
import { contentTypeOf } from './request.js';
import { showUrl } from './visit.js';

/** The label of a cookie's value; null if it has none. */
export type LabelOf = (name: string, value: string) => string | null;

const hidden = '***';

/**
 * Fields of a request in which nobody is recognised; what a user gave stands under other names, or is masked as a
 * secret.
 */
const harmlessRequest = new Set([
  'accept',
  'accept-language',
  'content-type',
  'forwarded',
  'origin',
  'sec-fetch-dest',
  'sec-fetch-mode',
  'sec-fetch-site',
  'user-agent',
  'x-forwarded-proto',
  'x-forwarded-ssl',
  'x-requested-with',
]);

/**
 * Fields of a response that say the same to everybody. Not ETag, a policy with its nonces, or any name that is not
 * known.
 */
const harmlessResponse = new Set([
  'access-control-allow-credentials',
  'access-control-allow-origin',
  'allow',
  'cache-control',
  'connection',
  'content-encoding',
  'content-language',
  'content-length',
  'content-type',
  'date',
  'expires',
  'last-modified',
  'pragma',
  'referrer-policy',
  'retry-after',
  'server',
  'strict-transport-security',
  'transfer-encoding',
  'vary',
  'x-content-type-options',
  'x-frame-options',
  'x-powered-by',
]);

const harmlessAttributes = new Set([
  'domain',
  'expires',
  'httponly',
  'max-age',
  'partitioned',
  'path',
  'priority',
  'samesite',
  'secure',
]);

/** More than any server sends by itself. */
const maxFields = 60;
const maxNames = 60;

/** A request as it was sent, and its response. */
export interface Sent {
  readonly url: URL;
  readonly fields: HeaderFields;
  /** What the actor sends in some of them. */
  readonly tokens: readonly Carried<HeaderCarrier>[];
  readonly body: string | undefined;
  /** Milliseconds since 1970, as `answeredAt` is. */
  readonly startedAt: number;
  readonly answeredAt: number;
  /** Null if none came. */
  readonly response: WireResponse | null;
}

/** What went over the wire, as it may be shown. */
export function showMessage(
  { url, fields, tokens, body, startedAt, answeredAt, response }: Sent,
  labelOf: LabelOf,
): Message {
  return {
    startedAt,
    durationMs: Math.max(0, answeredAt - startedAt),
    fields: showRequestFields(fields, labelOf, tokens),
    sent: showSentBody(fields, body),
    received: response && showResponse(response, url, labelOf),
  };
}

/** The fields of a request, without what could be a secret. */
export function showRequestFields(fields: HeaderFields, labelOf: LabelOf, tokens: Sent['tokens'] = []): ShownFields {
  return fields
    .slice(0, maxFields)
    .map(([name, value]) => [name, tokenLabel(name, value, tokens, labelOf) ?? requestValue(name, value, labelOf)]);
}

/** `Bearer#1`, `X-Session-Token#1`; null if the field holds none of the tokens. */
function tokenLabel(name: string, value: string, tokens: Sent['tokens'], labelOf: LabelOf): string | null {
  const field = name.toLowerCase();
  const token = tokens.find(
    (one) => one.carrier.name.toLowerCase() === field && headerValue(one.carrier, one.value) === value,
  );
  if (token === undefined) return null;
  const label = labelOf(headerLabel(token.carrier), token.value);
  return label?.replace(/^Authorization: /, '') ?? null;
}

function requestValue(name: string, value: string, labelOf: LabelOf): string {
  const field = name.toLowerCase();
  switch (field) {
    case 'cookie':
      return value
        .split('; ')
        .map((pair) => labelled(pair, labelOf))
        .join('; ');
    case 'authorization':
      return schemeOf(value);
    case 'referer':
      return addressOf(value);
    default:
      return harmlessRequest.has(field) ? value : hidden;
  }
}

/** A body's kind and, of a form, the names of its fields. */
export function showSentBody(fields: HeaderFields, body: string | undefined): SentBody | null {
  if (body === undefined) return null;
  const mimeType = contentTypeOf(fields);
  const isForm = mimeType.toLowerCase().startsWith('application/x-www-form-urlencoded');
  return {
    mimeType,
    names: isForm ? [...new URLSearchParams(body).keys()].slice(0, maxNames) : null,
  };
}

/** What came back, without what could be a secret. */
export function showResponse(response: WireResponse, url: URL, labelOf: LabelOf): Received {
  const location = headerValues(response, 'location')[0];
  return {
    status: response.status,
    fields: response.headers
      .slice(0, maxFields)
      .map(([name, value]) => [name, responseValue(name, value, url, labelOf)]),
    mimeType: headerValues(response, 'content-type')[0] ?? '',
    bytes: Buffer.byteLength(response.body),
    cut: response.truncated,
    redirect: location === undefined ? '' : addressOf(location, url),
  };
}

function responseValue(name: string, value: string, url: URL, labelOf: LabelOf): string {
  const field = name.toLowerCase();
  switch (field) {
    case 'set-cookie':
      return shownSetCookie(value, labelOf);
    case 'location':
      return addressOf(value, url);
    case 'www-authenticate':
      return schemeOf(value);
    default:
      return harmlessResponse.has(field) ? value : hidden;
  }
}

/** The line as it was sent, but for its value and for what stands in attributes that no browser knows. */
function shownSetCookie(line: string, labelOf: LabelOf): string {
  const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
  const shown = attributes.map((attribute) => {
    const [name = ''] = attribute.split('=', 1);
    if (harmlessAttributes.has(name.trim().toLowerCase())) return attribute;
    return attribute.includes('=') ? `${name}=${hidden}` : hidden;
  });
  return [labelled(pair, labelOf), ...shown].join('; ');
}

function labelled(pair: string, labelOf: LabelOf): string {
  const equals = pair.indexOf('=');
  // RFC 6265bis §5.6: what stands without an equals sign is a value without a name.
  const name = equals < 0 ? '' : pair.slice(0, equals).trim();
  const value = pair.slice(equals + 1).trim();
  return `${name}=${value === '' ? '' : (labelOf(name, value) ?? hidden)}`;
}

function schemeOf(value: string): string {
  const [scheme = ''] = /^\w+/.exec(value) ?? [];
  return publicSchemes.has(scheme.toLowerCase()) ? `${scheme} ${hidden}` : hidden;
}

function addressOf(value: string, base?: URL): string {
  try {
    return showUrl(new URL(value, base));
  } catch {
    return hidden;
  }
}
