import type { Unavailable, UnavailableCause } from './wire.js';

/**
 * An error of undici, node:net or node:tls as a value: what kind of trouble, and one sentence that a user can act on.
 * @param heard what is wrong with what the server sent, as a clause; null if nothing is known
 */
export function describeFailure(error: unknown, url: URL, heard: string | null = null): Unavailable {
  const codes = errorCodes(error);
  const failure = failureOf(codes, `${url.protocol}//${url.host}`, heard);
  return codes.some((known) => dropping.has(known)) ? { ...failure, dropped: true } : failure;
}

function failureOf(codes: readonly string[], where: string, heard: string | null): Unavailable {
  const code = codes.find((candidate) => candidate !== '') ?? 'unknown error';
  const said = (cause: UnavailableCause, message: string): Unavailable => ({
    kind: 'unavailable',
    cause,
    message,
  });
  if (codes.some((known) => timeouts.has(known))) {
    return said('timeout', `${where} did not answer in time (input request-timeout).`);
  }
  const unreadable = codes.some((known) => known.startsWith('HPE_') || known.startsWith('UND_ERR_'));
  if (unreadable && heard !== null)
    return said('protocol', `The answer of ${where} cannot be read: ${heard} (${code}).`);
  if (codes.some((known) => known.startsWith('HPE_')) || codes.includes('UND_ERR_SOCKET')) {
    return said('protocol', `${where} closed the connection or sent something that is not HTTP (${code}).`);
  }
  if (codes.includes(plainAnswer))
    return said(
      'tls',
      `The TLS handshake of ${where} failed (${plainAnswer}). This port does not speak TLS: write http:// in url.`,
    );
  if (codes.some(isTlsCode)) {
    return said(
      'tls',
      `The TLS certificate or handshake of ${where} was refused (${code}); see the inputs tls-ca-file and tls-insecure.`,
    );
  }
  if (codes.some((known) => unreachable.has(known))) {
    return said('connection', `${where} could not be reached (${code}).`);
  }
  return said('protocol', `The request to ${where} failed (${code}).`);
}

/** What OpenSSL says of plain HTTP where it waits for TLS. */
const plainAnswer = 'ERR_SSL_WRONG_VERSION_NUMBER';

/** The server, or somebody on the way, hung up. */
const dropping = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

/** Address of a request as a message may show it: no query, and no value of a path parameter (`;jsessionid=…`). */
export function place(url: URL): string {
  return `${url.origin}${url.pathname.replace(/;([^=;/]*=)?[^;/]*/g, ';$1…')}`;
}

const timeouts = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'UND_ERR_CONNECT_TIMEOUT', 'ETIMEDOUT']);

const unreachable = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ECONNRESET',
  'EADDRNOTAVAIL',
  'EPIPE',
]);

function isTlsCode(code: string): boolean {
  return /^(ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|EPROTO$)/.test(code);
}

/**
 * Codes of the error, its cause and its aggregated errors: localhost is tried on two addresses, each failing by itself.
 * By shape, not by class: an error of node's own is no `Error` of this realm where the code runs in a vm context.
 */
function errorCodes(error: unknown, depth = 0): string[] {
  if (typeof error !== 'object' || error === null || depth > 4) return [];
  const parser = 'name' in error && error.name === 'HTTPParserError' ? ['HPE_INVALID_RESPONSE'] : [];
  const given = 'code' in error && typeof error.code === 'string' ? [error.code] : parser;
  // While it writes, Node.js has another code for it.
  const plain = 'message' in error && /wrong version number/i.test(String(error.message));
  const own = plain && given.includes('EPROTO') ? [plainAnswer] : given;
  const inner: unknown[] = 'errors' in error && Array.isArray(error.errors) ? error.errors : [];
  const cause = 'cause' in error ? error.cause : null;
  return [...own, ...inner.flatMap((one) => errorCodes(one, depth + 1)), ...errorCodes(cause, depth + 1)];
}
